//! The manifests of a folder: which of its files are manifests, and which of them belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{kustomization, tools};
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::rule::Rule;
use crate::tanka::project;

/// Names of the file that makes a folder a root of kustomize.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The file that makes a folder a Helm chart.
const CHART: &str = "Chart.yaml";

/// The words for packages, archives and image layouts.
const PACKAGES: &str = "with a package or archive";

/// Files that configure other tools.
const SETTINGS: [&str; 4] = [
    "crdsmith.yaml",
    "jsonnetfile.json",
    "jsonnetfile.lock.json",
    "tkrc.yaml",
];

/// The content of a folder.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// The manifests.
    pub(super) texts: Vec<PathBuf>,
    /// Number of environments; they are evaluated only if they are asked for.
    pub(super) environments: usize,
    /// Whether there is a Helm chart.
    pub(super) has_chart: bool,
    /// The files that are no manifests.
    pub(super) passed_over: PassedOver,
}

/// Number of files that are no manifests, by the words for them.
#[derive(Debug, Default)]
pub(super) struct PassedOver(BTreeMap<&'static str, usize>);

impl PassedOver {
    /// Adds the files of another folder.
    pub(super) fn extend(&mut self, other: Self) {
        for (words, count) in other.0 {
            *self.0.entry(words).or_default() += count;
        }
    }

    /// One note about all of them.
    pub(super) fn note(&self) -> Option<Diagnostic> {
        let count: usize = self.0.values().sum();
        if count == 0 {
            return None;
        }
        let parts: Vec<String> = self.0.iter().map(|(words, count)| format!("{count} {words}")).collect();
        let plural = if count == 1 {
            "file that is not a manifest"
        } else {
            "files that are not manifests"
        };
        let message = format!("skipped {count} {plural}: {}", parts.join(", "));
        let note = Diagnostic::note(Rule::NotManifests, message);
        Some(if self.0.contains_key(PACKAGES) {
            note.help("a package or archive is read if it is named")
        } else {
            note
        })
    }
}

impl Folder {
    /// Finds the manifests of a folder.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let files = input::walk(folder)?;
        let folders = |is_such: &dyn Fn(&Path) -> bool| -> BTreeSet<&Path> {
            let such = files.iter().filter(|file| is_such(file));
            such.filter_map(|file| file.parent()).collect()
        };
        let charts = folders(&|file| is_named(file, &[CHART]) && tools::is_chart(file));
        let kustomizations: BTreeSet<&PathBuf> = files.iter().filter(|file| is_kustomization(file)).collect();
        let parts = kustomization::parts(kustomizations.iter().copied());
        let environments = folders(&|file| is_named(file, &[project::ENTRY]));
        let mut found = Self {
            environments: environments.len(),
            has_chart: !charts.is_empty(),
            ..Self::default()
        };
        let packages = files.iter().filter(|file| input::is_package(file)).count();
        if packages > 0 {
            found.passed_over.0.insert(PACKAGES, packages);
        }
        for file in files.iter().filter(|file| input::is_text(file)) {
            let above = |folders: &BTreeSet<&Path>| {
                let mut above = file.ancestors().skip(1).take_while(|above| above.starts_with(folder));
                above.find(|above| folders.contains(above)).map(Path::to_owned)
            };
            let other = if is_of_chart(file, above(&charts).as_deref()) {
                Some("of Helm charts")
            } else if kustomizations.contains(file) || parts.contains(file) {
                Some("of kustomize")
            } else if is_named(file, &[project::SPEC])
                && file.parent().is_some_and(|parent| environments.contains(parent))
            {
                Some("of environments")
            } else if is_named(file, &SETTINGS) {
                Some("with settings of tools")
            } else {
                None
            };
            if let Some(words) = other {
                *found.passed_over.0.entry(words).or_default() += 1;
            } else {
                found.texts.push(file.clone());
            }
        }
        Ok(found)
    }
}

/// The nearest folder with a kustomization, from a folder upwards.
pub(super) fn border(folder: &Path) -> Option<PathBuf> {
    let found = folder
        .ancestors()
        .find(|folder| KUSTOMIZATIONS.iter().any(|name| is_kustomization(&folder.join(name))));
    found.map(Path::to_owned)
}

/// Whether a file belongs to the chart above it, and is no plain manifest like those in `crds`.
fn is_of_chart(file: &Path, chart: Option<&Path>) -> bool {
    let Some(relative) = chart.and_then(|chart| file.strip_prefix(chart).ok()) else {
        return false;
    };
    let mut parts = relative.components().map(|part| part.as_os_str().to_string_lossy());
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        Some(_) => first == "templates" || first == "ci",
        None => first == CHART || first == "Chart.lock" || first.starts_with("values"),
    }
}

fn is_kustomization(file: &Path) -> bool {
    is_named(file, &KUSTOMIZATIONS) && file.is_file() && tools::is_kustomization(file)
}

fn is_named(file: &Path, names: &[&str]) -> bool {
    file.file_name()
        .is_some_and(|name| names.iter().any(|known| name == *known))
}
