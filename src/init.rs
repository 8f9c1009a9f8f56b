//! Definitions → a new project: a configuration, an environment that validates, and what Tanka and jsonnet-bundler look for.
//!
//! In: the definitions, and how the configuration names them. Out: files by path. Must not know the disk.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::example::{Extent, Form, write};
use crate::import::{Library, Shape, program};
use crate::model::{GroupNames, ObjectMeta, Renames, naming};
use crate::render::Package;
use crate::source::Source;
use crate::validate::{Options, Registry, Status, check};

/// The manifest of the environment for the built-in definition.
const CLIENT: &str = include_str!("../templates/init/client.yaml");

/// The environment of a new project.
pub const ENVIRONMENT: &str = "environments/default";

/// Files that are the same in every project.
const FILES: [(&str, &str); 4] = [
    (".gitattributes", include_str!("../templates/init/gitattributes")),
    (".gitignore", include_str!("../templates/init/gitignore")),
    ("jsonnetfile.json", include_str!("../templates/init/jsonnetfile.json")),
    ("lib/k.libsonnet", include_str!("../templates/init/k.libsonnet")),
];

/// Name of the library, and folder below `lib`, if the groups of the definitions have nothing in common.
const LIBRARY: &str = "resources";

/// Number of kinds of which one must have an example that validates.
const MOST_TRIES: usize = 20;

/// Where the definitions of a project come from.
#[derive(Debug)]
pub enum Definitions {
    /// The built-in definition, written to the project.
    BuiltIn(&'static str),
    /// Copies below `crds/`: file names and texts.
    Copied(BTreeMap<String, String>),
    /// A source that the configuration names.
    Source(String),
}

/// A new project.
#[derive(Debug)]
pub struct Project {
    /// The files, by path.
    pub files: BTreeMap<String, String>,
    /// Whether the environment has an object; no kind may have an example that validates.
    pub has_object: bool,
}

/// The project for some definitions. `registry` has those of the catalog; `redirect_hosts` may be redirected to.
///
/// # Errors
/// Definitions that cannot be read.
pub fn project(
    definitions: &Definitions,
    catalog: &Catalog,
    registry: &Registry,
    redirect_hosts: &[String],
) -> Result<Project, Vec<Diagnostic>> {
    let mut files: BTreeMap<String, String> = FILES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let groups: BTreeSet<String> = catalog.heads().map(|head| head.group.clone()).collect();
    let (library, crds) = match definitions {
        Definitions::BuiltIn(text) => {
            files.insert("crds/userpoolclients.yaml".to_owned(), (*text).to_owned());
            ("crossplane".to_owned(), "crds")
        }
        Definitions::Copied(texts) => {
            files.extend(texts.iter().map(|(name, text)| (format!("crds/{name}"), text.clone())));
            (name(&groups), "crds")
        }
        Definitions::Source(source) => (name(&groups), source.as_str()),
    };
    let manifest = match definitions {
        Definitions::BuiltIn(_) => CLIENT.to_owned(),
        _ => example(catalog, registry)?,
    };
    let package = Package {
        name: library.replace('-', "_"),
        import: format!("{library}/main.libsonnet"),
        ..Package::default()
    };
    let renames = renames(&groups);
    let mut settings = configuration(&library, &package.name, crds, &renames);
    if !redirect_hosts.is_empty() {
        settings.push_str(&format!("redirectHosts: [{}]\n", redirect_hosts.join(", ")));
    }
    files.insert("crdsmith.yaml".to_owned(), settings);
    let library = Library::of_all(package, GroupNames::new(&groups, &Renames::new(renames)));
    let source = Source::new("example.yaml", manifest);
    let has_object = !source.text().is_empty();
    let (main, namespace) = if has_object {
        let made = program(
            &[source],
            catalog,
            (&[library], &[]),
            &ObjectMeta::built_in()?,
            Shape::Fields,
        )?;
        (made.text, made.namespace)
    } else {
        ("{}\n".to_owned(), "default".to_owned())
    };
    files.insert(format!("{ENVIRONMENT}/main.jsonnet"), main);
    files.insert(
        format!("{ENVIRONMENT}/spec.json"),
        crate::import::spec(ENVIRONMENT, &namespace),
    );
    Ok(Project { files, has_object })
}

/// Names for the groups that have none of their own in a library: `cert_manager` for `cert-manager.io`.
fn renames(groups: &BTreeSet<String>) -> BTreeMap<String, String> {
    let unnamed = groups.iter().filter(|group| naming::group(group) == naming::NO_GROUP);
    let named = unnamed.map(|group| {
        let label = group.split('.').next().unwrap_or_default();
        (group.clone(), label.replace('-', "_"))
    });
    let all: BTreeMap<String, String> = named.collect();
    let is_free = |(group, name): &(&String, &String)| {
        let is_single = all.values().filter(|other| other == name).count() == 1;
        is_single && Renames::fault(group, name).is_none() && !groups.iter().any(|other| naming::group(other) == *name)
    };
    all.iter()
        .filter(is_free)
        .map(|(group, name)| (group.clone(), name.clone()))
        .collect()
}

fn configuration(library: &str, local: &str, crds: &str, groups: &BTreeMap<String, String>) -> String {
    let groups: Vec<String> = groups.iter().map(|(group, name)| format!("{group}: {name}")).collect();
    let groups = if groups.is_empty() {
        String::new()
    } else {
        format!("  groups: {{{}}}\n", groups.join(", "))
    };
    let is_plain = |each: char| each.is_ascii_alphanumeric() || "-_./".contains(each);
    let crds = if crds.chars().all(is_plain) && crds.starts_with(|first: char| first.is_ascii_alphabetic()) {
        crds.to_owned()
    } else {
        serde_json::Value::from(crds).to_string()
    };
    format!(
        "# The definitions of this project, and what `crdsmith generate` makes of them.\n\
         # Every setting: https://github.com/crdsmith/crdsmith/blob/main/docs/configuration.md\n\
         output: lib\n\
         docs:\n  output: docs\n\
         specs:\n- output: {library}\n  crds: [{crds}]\n  localName: {local}\n{groups}"
    )
}

/// The first label that all groups share at their end: `cert-manager` for `cert-manager.io` and `acme.cert-manager.io`.
fn name(groups: &BTreeSet<String>) -> String {
    let mut shared: Option<Vec<&str>> = None;
    for group in groups {
        let labels: Vec<&str> = group.rsplit('.').collect();
        shared = Some(match shared {
            None => labels,
            Some(before) => before
                .into_iter()
                .zip(labels)
                .take_while(|(a, b)| a == b)
                .map(|(label, _)| label)
                .collect(),
        });
    }
    let labels = shared.unwrap_or_default();
    // The last label is a registry's, as `io`.
    let label = if labels.len() > 1 { labels.last() } else { None };
    let is_plain = |label: &&&str| {
        label
            .chars()
            .all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-')
    };
    let is_word = |label: &&&str| label.starts_with(|first: char| first.is_ascii_lowercase());
    label
        .filter(is_plain)
        .filter(is_word)
        .map_or(LIBRARY, |label| label)
        .to_owned()
}

/// The first manifest that validates; empty without one.
fn example(catalog: &Catalog, registry: &Registry) -> Result<String, Vec<Diagnostic>> {
    let meta = ObjectMeta::built_in()?;
    for index in (0..catalog.list().count()).take(MOST_TRIES) {
        let crd = catalog.definition(index)?;
        let served = crd.versions.iter().filter(|version| version.served);
        let Some(version) = served.max_by_key(|version| version.storage) else {
            continue;
        };
        let own = Registry::new([crd.clone()]);
        let text = write((&crd, version), Extent::Minimal, Form::Yaml, &own, &meta).text;
        // The server may refuse the definition itself.
        let report = check(
            &[Source::new("example.yaml", text.as_str())],
            registry,
            &Options::default(),
        );
        if report.results.iter().all(|object| object.status == Status::Valid) {
            return Ok(text);
        }
    }
    Ok(String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_have_the_name_that_groups_share() {
        for (groups, wanted) in [
            (&["cert-manager.io", "acme.cert-manager.io"][..], "cert-manager"),
            (&["s3.aws.crossplane.io", "ec2.aws.crossplane.io"], "aws"),
            (&["argoproj.io"], "argoproj"),
            (&["a.io", "b.io"], LIBRARY),
            (&["a.org", "b.io"], LIBRARY),
            (&["3scale.net"], LIBRARY),
            (&["stable"], LIBRARY),
            (&[], LIBRARY),
        ] {
            let groups = groups.iter().map(|group| (*group).to_owned()).collect();
            assert_eq!(name(&groups), wanted, "{groups:?}");
        }
    }
}
