//! The schemas of Kubernetes' own kinds in some minor versions, without descriptions. `tests/go/print` writes the file.
//!
//! The compressed text is unpacked on the first question. Each type has a line of its own, so that a run reads the types of the kinds that it needs.

mod lines;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::definitions::{Definition, Definitions, GroupVersionKind, Resource};
use crate::crd::{self, Schema};
use crate::source::Source;
use crate::yaml::{self, Chunk, Format};
use lines::{Line, Lines, find};

/// The minor versions whose schemas are in the file. They are known without unpacking it: most runs need none of it.
const MINORS: [&str; 5] = ["1.33", "1.34", "1.35", "1.36", "1.37"];

static LINES: LazyLock<Lines> = LazyLock::new(Lines::unpacked);

/// A minor version of Kubernetes whose schemas are embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(usize);

/// The end of a kind: since when it is deprecated, and since when servers do not serve it any more. The versions may be those to come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct End {
    /// The first minor version that warns of it (`1.21`); empty if none does.
    pub deprecated: String,
    /// The first minor version without it (`1.25`); empty if that is not decided.
    pub removed: String,
    /// The apiVersion and kind to use instead (`policy/v1 PodDisruptionBudget`); empty if there is none.
    pub replacement: String,
}

impl End {
    /// Whether a release does not serve the kind any more.
    #[must_use]
    pub fn is_gone_in(&self, release: Release) -> bool {
        !self.removed.is_empty() && minor(&self.removed) <= minor(release.name())
    }

    /// What a release says of an object of the kind (`deprecation.WarningMessage`); nothing if it does not warn of it.
    #[must_use]
    pub fn warning(&self, api_version: &str, kind: &str, release: Release) -> Option<String> {
        if self.deprecated.is_empty() || minor(&self.deprecated) > minor(release.name()) {
            return None;
        }
        let mut words = format!("{api_version} {kind} is deprecated in v{}+", self.deprecated);
        if !self.removed.is_empty() {
            words.push_str(&format!(", unavailable in v{}+", self.removed));
        }
        if !self.replacement.is_empty() {
            words.push_str(&format!("; use {}", self.replacement));
        }
        Some(words)
    }
}

fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

/// The end of the kind with this group, version and name, if it has one.
#[must_use]
pub fn end(group: &str, version: &str, kind: &str) -> Option<End> {
    let name = format!("{group}/{version}/{kind}");
    let found = LINES.ends.binary_search_by_key(&name.as_str(), |(name, _)| name);
    serde_json::from_str(LINES.ends[found.ok()?].1).ok()
}

impl Release {
    /// All releases, the oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (0..MINORS.len()).map(Self)
    }

    /// The newest release, which validation follows by default.
    #[must_use]
    pub fn newest() -> Self {
        Self(MINORS.len() - 1)
    }

    /// A release by its minor version: `1.35`; `v1.35` and `1.35.4` are the same.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix('v').unwrap_or(name);
        let is_patch =
            |rest: &str| rest.is_empty() || rest.strip_prefix('.').is_some_and(|patch| patch.parse::<u32>().is_ok());
        Self::all().find(|release| name.strip_prefix(release.name()).is_some_and(is_patch))
    }

    /// Its minor version: `1.35`.
    #[must_use]
    pub fn name(self) -> &'static str {
        MINORS[self.0]
    }

    /// All of its types and resources. They are read once.
    #[must_use]
    pub fn definitions(self) -> &'static Definitions {
        static READ: LazyLock<Vec<OnceLock<Definitions>>> =
            LazyLock::new(|| MINORS.iter().map(|_| OnceLock::new()).collect());
        READ[self.0].get_or_init(|| {
            let own = LINES.types.iter().filter(|line| line.mask & self.bit() != 0);
            Definitions {
                types: own
                    .filter_map(|line| Some((line.name.to_owned(), read(line)?)))
                    .collect(),
                resources: self.resources(),
            }
        })
    }

    /// What its server serves, in the order of group, version and kind.
    #[must_use]
    pub fn resources(self) -> Vec<Resource> {
        let served = LINES.resources.iter().filter(|line| line.mask & self.bit() != 0);
        let mut resources: Vec<Resource> = served.filter_map(resource).collect();
        resources.sort_by(|a, b| a.kind.cmp(&b.kind));
        resources
    }

    /// The resource of a kind.
    #[must_use]
    pub fn resource(self, group: &str, version: &str, kind: &str) -> Option<Resource> {
        resource(find(
            &LINES.resources,
            &format!("{group}/{version}/{kind}"),
            self.bit(),
        )?)
    }

    /// The type of a kind and the types inside it, with the name of the first.
    #[must_use]
    pub fn kind(self, group: &str, version: &str, kind: &str) -> Option<(&'static str, Definitions)> {
        let resource = self.resource(group, version, kind)?;
        let served = GroupVersionKind {
            group: group.to_owned(),
            version: version.to_owned(),
            kind: kind.to_owned(),
        };
        // The type of a kind has its name.
        let has_name = |line: &&Line| line.name.strip_suffix(kind).is_some_and(|before| before.ends_with('.'));
        let own = LINES.types.iter().filter(|line| line.mask & self.bit() != 0);
        let candidates = own.filter(has_name).filter_map(|line| Some((line.name, read(line)?)));
        let (name, _) = candidates
            .into_iter()
            .find(|(_, definition)| definition.kinds.contains(&served))?;
        let mut types = BTreeMap::new();
        let mut open = vec![name.to_owned()];
        while let Some(name) = open.pop() {
            if types.contains_key(&name) {
                continue;
            }
            if let Some(definition) = find(&LINES.types, &name, self.bit()).and_then(read) {
                references(&definition.schema, &mut open);
                types.insert(name, definition);
            }
        }
        let resources = vec![resource];
        Some((name, Definitions { types, resources }))
    }

    fn bit(self) -> u32 {
        1 << self.0
    }
}

fn read(line: &Line) -> Option<Definition> {
    let source = Source::new(line.name, line.content);
    let chunk = Chunk {
        base: 0,
        text: line.content,
        format: Format::Json,
    };
    let documents = yaml::compose(chunk).ok()?;
    let (schema, _) = crd::schema(&source, &documents.first()?.root);
    Some(Definition {
        kinds: kinds_of(&schema),
        schema,
    })
}

/// The kinds in `x-kubernetes-group-version-kind` of a schema.
fn kinds_of(schema: &Schema) -> Vec<GroupVersionKind> {
    let found = schema
        .rest
        .other
        .iter()
        .find(|(key, _)| key == "x-kubernetes-group-version-kind");
    let listed = found.and_then(|(_, value)| value.as_array());
    let text = |value: &serde_json::Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let kinds = listed.into_iter().flatten().map(|value| GroupVersionKind {
        group: text(value, "group"),
        version: text(value, "version"),
        kind: text(value, "kind"),
    });
    kinds.collect()
}

/// Adds the types that a schema refers to.
fn references(schema: &Schema, names: &mut Vec<String>) {
    names.extend(schema.rest.ref_.clone());
    for (_, property) in &schema.properties {
        references(property, names);
    }
    for below in schema.item().into_iter().chain(schema.map_value()) {
        references(below, names);
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Served {
    plural: String,
    short_names: Vec<String>,
    namespaced: bool,
    stored: bool,
    subresources: Vec<String>,
}

fn resource(line: &Line) -> Option<Resource> {
    let mut parts = line.name.split('/');
    let served: Served = serde_json::from_str(line.content).ok()?;
    Some(Resource {
        kind: GroupVersionKind {
            group: parts.next()?.to_owned(),
            version: parts.next()?.to_owned(),
            kind: parts.next()?.to_owned(),
        },
        plural: served.plural,
        short_names: served.short_names,
        namespaced: served.namespaced,
        stored: served.stored,
        subresources: served.subresources,
    })
}

#[cfg(test)]
mod tests {
    use super::{End, LINES, MINORS, Release, end, resource};

    #[test]
    fn every_line_is_read() {
        let minors = LINES.versions.iter().filter_map(|version| version.rsplit_once('.'));
        assert!(minors.map(|(minor, _)| minor).eq(MINORS));
        for release in Release::all() {
            let types = LINES.types.iter().filter(|line| line.mask & release.bit() != 0);
            assert_eq!(release.definitions().types.len(), types.count());
        }
        assert!(LINES.resources.iter().all(|line| resource(line).is_some()));
        assert!(
            LINES
                .ends
                .iter()
                .all(|(_, text)| serde_json::from_str::<End>(text).is_ok())
        );
    }

    #[test]
    fn releases_have_names() {
        let names: Vec<&str> = Release::all().map(Release::name).collect();
        assert_eq!(names, ["1.33", "1.34", "1.35", "1.36", "1.37"]);
        assert_eq!(Release::named("v1.35.4"), Release::named("1.35"));
        assert_eq!(Release::named("1.3"), None);
        assert_eq!(Release::named("1.350"), None);
        assert_eq!(Release::newest().name(), "1.37");
    }

    #[test]
    fn a_kind_comes_with_the_types_inside_it() {
        let (name, found) = Release::newest()
            .kind("apps", "v1", "Deployment")
            .expect("there are deployments");
        assert_eq!(name, "io.k8s.api.apps.v1.Deployment");
        assert!(found.types.contains_key("io.k8s.api.core.v1.ContainerPort"));
        assert!(!found.types.contains_key("io.k8s.api.core.v1.Service"));
        let all = Release::newest().definitions();
        assert!(
            found
                .types
                .iter()
                .all(|(name, definition)| all.types.get(name) == Some(definition))
        );
        let deployment = all.resources.iter().find(|resource| resource.kind.kind == "Deployment");
        assert_eq!(
            deployment.map(|found| (found.plural.as_str(), found.namespaced)),
            Some(("deployments", true))
        );
    }

    #[test]
    fn removed_kinds_name_their_heirs() {
        let removed = end("policy", "v1beta1", "PodDisruptionBudget").expect("it was removed");
        assert_eq!(
            (removed.removed.as_str(), removed.replacement.as_str()),
            ("1.25", "policy/v1 PodDisruptionBudget")
        );
        assert!(removed.is_gone_in(Release::newest()));
    }
}
