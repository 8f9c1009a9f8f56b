//! The schemas of Kubernetes' own kinds in some minor versions, without descriptions. `tests/go/print` writes the file.
//!
//! The compressed text is unpacked on the first question. Each type has a line of its own, so that a run reads the types of the kinds that it needs.

use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::sync::{LazyLock, OnceLock};

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::definitions::{Definition, Definitions, GroupVersionKind, Resource};
use crate::crd::{self, Schema};
use crate::source::Source;
use crate::yaml::{self, Chunk, Format};

static PACKED: &[u8] = include_bytes!("kubernetes.gz");
static EMBEDDED: LazyLock<Embedded> = LazyLock::new(Embedded::read);

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
pub fn end(group: &str, version: &str, kind: &str) -> Option<&'static End> {
    EMBEDDED.ends.get(&format!("{group}/{version}/{kind}"))
}

impl Release {
    /// All releases, the oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (0..EMBEDDED.versions.len()).map(Self)
    }

    /// The newest release, which validation follows by default.
    #[must_use]
    pub fn newest() -> Self {
        Self(EMBEDDED.versions.len().saturating_sub(1))
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
        let version = &EMBEDDED.versions[self.0];
        version.rsplit_once('.').map_or(version, |(minor, _)| minor)
    }

    /// All of its types and resources. They are read once.
    #[must_use]
    pub fn definitions(self) -> &'static Definitions {
        static READ: LazyLock<Vec<OnceLock<Definitions>>> =
            LazyLock::new(|| EMBEDDED.versions.iter().map(|_| OnceLock::new()).collect());
        READ[self.0].get_or_init(|| {
            let names = EMBEDDED.types.keys().filter(|name| EMBEDDED.line(name, self).is_some());
            Definitions {
                types: names
                    .filter_map(|name| Some((name.clone(), self.read(name)?)))
                    .collect(),
                resources: self.resources().cloned().collect(),
            }
        })
    }

    /// What its server serves, in the order of group, version and kind.
    pub fn resources(self) -> impl Iterator<Item = &'static Resource> {
        let served = EMBEDDED.resources.iter();
        served
            .filter(move |(mask, _)| mask & self.bit() != 0)
            .map(|(_, resource)| resource)
    }

    /// The resource of a kind.
    #[must_use]
    pub fn resource(self, group: &str, version: &str, kind: &str) -> Option<&'static Resource> {
        self.resources().find(|resource| {
            resource.kind.group == group && resource.kind.version == version && resource.kind.kind == kind
        })
    }

    /// The type of a kind and the types inside it, with the name of the first.
    #[must_use]
    pub fn kind(self, group: &str, version: &str, kind: &str) -> Option<(&'static str, Definitions)> {
        let served = GroupVersionKind {
            group: group.to_owned(),
            version: version.to_owned(),
            kind: kind.to_owned(),
        };
        let names = EMBEDDED.kinds.get(&served)?;
        let name = names.iter().find(|name| EMBEDDED.line(name, self).is_some())?;
        let mut types = BTreeMap::new();
        let mut open = vec![name.clone()];
        while let Some(name) = open.pop() {
            if types.contains_key(&name) {
                continue;
            }
            if let Some(definition) = self.read(&name) {
                references(&definition.schema, &mut open);
                types.insert(name, definition);
            }
        }
        let resources = self.resource(group, version, kind).cloned().into_iter().collect();
        Some((name, Definitions { types, resources }))
    }

    fn read(self, name: &str) -> Option<Definition> {
        let line = EMBEDDED.line(name, self)?;
        let source = Source::new(name, line.to_owned());
        let chunk = Chunk {
            base: 0,
            text: source.text(),
            format: Format::Json,
        };
        let documents = yaml::compose(chunk).ok()?;
        let (schema, _) = crd::schema(&source, &documents.first()?.root);
        Some(Definition {
            kinds: kinds_of(&schema),
            schema,
        })
    }

    fn bit(self) -> u32 {
        1 << self.0
    }
}

/// The kinds in `x-kubernetes-group-version-kind` of a schema.
fn kinds_of(schema: &Schema) -> Vec<GroupVersionKind> {
    let found = schema
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
    names.extend(schema.ref_.clone());
    for (_, property) in &schema.properties {
        references(property, names);
    }
    for below in schema.item().into_iter().chain(schema.map_value()) {
        references(below, names);
    }
}

/// The content of the file, by lines.
struct Embedded {
    text: String,
    versions: Vec<String>,
    /// The lines of each type: the versions as a mask, and the range of the schema in the text.
    types: HashMap<String, Vec<(u32, std::ops::Range<usize>)>>,
    /// The types that have a kind, in any version.
    kinds: HashMap<GroupVersionKind, Vec<String>>,
    resources: Vec<(u32, Resource)>,
    ends: HashMap<String, End>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Served {
    plural: String,
    short_names: Vec<String>,
    namespaced: bool,
    stored: bool,
    subresources: Vec<String>,
}

impl Embedded {
    fn read() -> Self {
        let mut text = String::new();
        // A test reads every line.
        let read = GzDecoder::new(PACKED).read_to_string(&mut text);
        debug_assert!(read.is_ok(), "the embedded schemas are compressed text");
        let mut embedded = Self {
            text: String::new(),
            versions: Vec::new(),
            types: HashMap::new(),
            kinds: HashMap::new(),
            resources: Vec::new(),
            ends: HashMap::new(),
        };
        let mut base = 0;
        for line in text.split_inclusive('\n') {
            let read = embedded.line_of_file(line.trim_end(), base);
            debug_assert!(read.is_some(), "the embedded schemas are complete: {line}");
            base += line.len();
        }
        embedded.resources.sort_by(|(_, a), (_, b)| a.kind.cmp(&b.kind));
        embedded.text = text;
        embedded
    }

    /// Takes a line that begins at a byte of the text.
    fn line_of_file(&mut self, line: &str, base: usize) -> Option<()> {
        let (sort, rest) = line.split_once('\t')?;
        match sort {
            "version" => self.versions.push(rest.to_owned()),
            "end" => {
                let (kind, end) = rest.split_once('\t')?;
                self.ends.insert(kind.to_owned(), serde_json::from_str(end).ok()?);
            }
            _ => {
                let mut fields = rest.splitn(3, '\t');
                let mask = u32::from_str_radix(fields.next()?, 16).ok()?;
                let (name, content) = (fields.next()?, fields.next()?);
                if sort == "resource" {
                    self.resources.push((mask, resource(name, content)?));
                    return Some(());
                }
                let end = base + line.len();
                let range = end - content.len()..end;
                self.types.entry(name.to_owned()).or_default().push((mask, range));
                self.add_kinds(name, content);
            }
        }
        Some(())
    }

    /// Finds the kinds of a type without reading its schema.
    fn add_kinds(&mut self, name: &str, content: &str) {
        let marker = "\"x-kubernetes-group-version-kind\":";
        let Some((_, listed)) = content.rsplit_once(marker) else {
            return;
        };
        let mut listed = serde_json::Deserializer::from_str(listed).into_iter::<Vec<Named>>();
        for Named { group, version, kind } in listed.next().and_then(Result::ok).unwrap_or_default() {
            let names = self.kinds.entry(GroupVersionKind { group, version, kind }).or_default();
            if names.iter().all(|known| known != name) {
                names.push(name.to_owned());
            }
        }
    }

    /// The schema of a type in a release, as text.
    fn line(&self, name: &str, release: Release) -> Option<&str> {
        let lines = self.types.get(name)?;
        let (_, range) = lines.iter().find(|(mask, _)| mask & release.bit() != 0)?;
        self.text.get(range.clone())
    }
}

#[derive(Deserialize)]
struct Named {
    group: String,
    version: String,
    kind: String,
}

fn resource(name: &str, content: &str) -> Option<Resource> {
    let mut parts = name.split('/');
    let served: Served = serde_json::from_str(content).ok()?;
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
    use super::{Release, end};

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
