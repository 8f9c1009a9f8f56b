//! Examples of all conformance kinds: minimal and full, each must validate without a warning.

use std::path::{Path, PathBuf};

use crdsmith::crd;
use crdsmith::crd::{Crd, Version};
use crdsmith::example::{Extent, make};
use crdsmith::source::Source;
use crdsmith::validate::{Options, Registry, check_objects};
use rayon::prelude::*;

use crate::support::conformance;

/// The files with definitions below a folder of the conformance data, with their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let found = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let yaml = found.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    yaml.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect()
}

/// Every definition of the conformance data: where it is, and what it is.
fn definitions() -> Option<Vec<(String, Crd)>> {
    let root = conformance("provider-aws-0.33")?.parent()?.to_owned();
    let folders = ["provider-aws-0.33/crds", "bumps", "validation"];
    let paths: Vec<PathBuf> = folders.iter().flat_map(|folder| files(&root.join(folder))).collect();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let text = std::fs::read_to_string(path).unwrap_or_default();
        if !text.contains("CustomResourceDefinition") {
            return Vec::new();
        }
        let reading = crd::read(&Source::new(name.as_str(), text));
        reading.crds.into_iter().map(|crd| (name.clone(), crd)).collect()
    };
    Some(paths.par_iter().flat_map_iter(read).collect())
}

/// One line about an example: nothing of one that validates without a warning.
fn verdict(crd: &Crd, version: &Version, extent: Extent, registry: &Registry) -> Vec<String> {
    let example = make(crd, version, extent, registry);
    let mut said: Vec<String> = example.unmet.iter().map(|error| format!("unmet: {error}")).collect();
    let report = check_objects("example", vec![example.object.to_json()], registry, &Options::default());
    for finding in &report.results[0].findings {
        if example.unmet.is_empty() {
            said.push(format!("{}: {}", finding.diagnostic.rule, finding.diagnostic.message));
        }
    }
    said
}

#[test]
fn every_kind_has_examples_that_validate() {
    let Some(definitions) = definitions() else { return };
    let lines: Vec<String> = definitions
        .par_iter()
        .flat_map_iter(|(name, crd)| {
            let mut lines = Vec::new();
            let registry = Registry::new([crd.clone()]);
            for version in crd.versions.iter().filter(|version| version.served) {
                for extent in [Extent::Minimal, Extent::Full] {
                    let start = std::time::Instant::now();
                    let said = verdict(crd, version, extent, &registry);
                    let took = start.elapsed().as_millis();
                    let kind = &crd.names.kind;
                    lines.push(format!(
                        "{name} {kind} {} {extent:?}: {} {took}ms\n  {}",
                        version.name,
                        said.len(),
                        said.join("\n  ")
                    ));
                }
            }
            lines
        })
        .collect();
    std::fs::write("/tmp/p13/ex-summary.txt", lines.join("\n")).unwrap();
}
