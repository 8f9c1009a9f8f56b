//! The field reference of a run.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::examples::Examples;
use super::package;
use super::plan::Plan;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::go::sha256;
use crate::input::Input;
use crate::model::Kind;
use crate::output::Sink;
use crate::site::{Origin, Output, Set, Settings, Site, Stems, set_and_version};
use crate::source::Source;

/// The field reference of a configuration, if it has one.
pub(super) struct Reference {
    site: Option<Site>,
    /// The set and the version of each library.
    sets: Vec<(String, String)>,
    /// The import paths of all libraries.
    imports: Vec<String>,
}

/// The part of a library.
pub(super) struct Library<'r> {
    site: &'r Site,
    set: Set<'r>,
    /// The import paths of all libraries.
    imports: &'r [String],
}

impl Reference {
    pub(super) fn new(config: &Config, plans: &[Plan<'_>]) -> Self {
        let sets: Vec<_> = plans.iter().map(set).collect();
        let settings = config.reference.clone().unwrap_or_default();
        let site = config.site.as_ref().map(|site| site.output.as_str());
        let mut outputs: Vec<Output> = Vec::new();
        for (folder, is_site) in [(site, true), (settings.output.as_deref(), false)] {
            let folder = folder.map(|folder| folder.trim_end_matches('/').to_owned());
            // A site has the pages too.
            if let Some(folder) = folder.filter(|folder| outputs.iter().all(|output| output.folder != *folder)) {
                outputs.push(Output { folder, is_site });
            }
        }
        let names: BTreeSet<&str> = sets.iter().map(|(set, _)| set.as_str()).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        let site = (!outputs.is_empty()).then(|| {
            Site::new(Settings {
                title: settings.title.unwrap_or(names),
                repository: settings.repository,
                license: settings.license,
                outputs,
            })
        });
        let imports = plans.iter().map(|plan| plan.package.import.clone()).collect();
        Self { site, sets, imports }
    }

    /// The part of a library with these groups and kinds.
    pub(super) fn library<'r>(&'r self, plan: &'r Plan<'_>, kinds: &BTreeSet<(String, String)>) -> Option<Library<'r>> {
        let site = self.site.as_ref()?;
        let (name, version) = set(plan);
        let has_others = self.sets.iter().filter(|(other, _)| *other == name).count() > 1;
        Some(Library {
            site,
            imports: &self.imports,
            set: Set {
                name,
                version,
                library: &plan.package,
                has_others,
                stems: Stems::new(kinds),
            },
        })
    }

    /// Writes what is made of all kinds together.
    pub(super) fn finish(self, sink: &dyn Sink) -> Result<(), Diagnostic> {
        self.site.map_or(Ok(()), |site| site.finish(sink))
    }
}

impl Library<'_> {
    /// Writes the page of a version of a definition.
    pub(super) fn kind(
        &self,
        kind: &Kind<'_>,
        facts: &Facts<'_>,
        (origin, examples): (&Origin, &Examples),
        sink: &dyn Sink,
    ) -> Result<(), Diagnostic> {
        let made = examples.examples(kind, facts, &self.set.library.import, self.imports);
        self.site
            .kind(&self.set, facts, origin, (&made, examples.notes()), sink)
    }
}

fn set(plan: &Plan<'_>) -> (String, String) {
    set_and_version(&plan.spec.output, &plan.package.name)
}

/// The origin of the definitions in a source, and its file if others can lie beside it.
pub(super) fn origin(input: &Input, source: &Source) -> (Origin, Option<PathBuf>) {
    let about = package::about(input, source);
    let named = about.name.zip(about.version);
    let origin = Origin {
        file: input.origin(),
        digest: sha256::hex(source.text().as_bytes()),
        package: named.map(|(name, version)| format!("{name} {version}")),
        repository: about.repository,
        license: about.license,
    };
    (origin, input.regular_file().cloned())
}
