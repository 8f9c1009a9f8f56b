//! The server's verdicts on objects of Kubernetes' own kinds. `builtin/FAMILY.yaml` has the cases, a document each with its name in the comment before it:
//! an object, or an update with `old` and `new`. `tests/go/kubernetes` prints the server's words into `builtin/FAMILY.txt`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use crdsmith::diagnostic::Severity;
use crdsmith::source::Source;
use crdsmith::validate::{Manifests, Options, Registry, Run, Status};
use crdsmith::yaml;

use crate::support;

#[test]
fn kubernetes_own_kinds_get_the_verdict_of_the_server() {
    let folder = support::project().join("tests/builtin");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let cases = std::fs::read_to_string(&file).unwrap();
        support::expect_words(file.with_extension("txt"), &verdicts(&cases));
    }
}

/// The full manifests, which `tests/go/kubernetes` changes, are valid.
#[test]
fn full_manifests_of_kubernetes_own_kinds_are_valid() {
    let folder = support::project().join("tests/builtin/manifests");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (registry, options) = (Registry::default(), Options::default());
        let mut run = Run::on_update(&registry, &options, &[]).unwrap();
        run.add(&[Manifests::text("", Source::new("manifests.yaml", text))]);
        for checked in run.finish().results {
            let errors = checked
                .findings
                .iter()
                .filter(|finding| finding.diagnostic.severity == Severity::Error);
            let messages: Vec<_> = errors.map(|finding| &finding.diagnostic.message).collect();
            assert!(messages.is_empty(), "{}: {messages:#?}", path.display());
        }
    }
}

fn verdicts(cases: &str) -> String {
    let mut said = String::new();
    for chunk in yaml::chunks(cases) {
        let case = yaml::compose(chunk).unwrap().remove(0).root.to_json();
        writeln!(said, "# {}", name(chunk.text)).unwrap();
        let (new, old) = match case.get("new") {
            Some(new) => (new.clone(), case.get("old").cloned()),
            None => (case, None),
        };
        let old: Vec<_> = old.iter().map(|old| Source::new("old.json", old.to_string())).collect();
        said += &verdict(Source::new("object.json", new.to_string()), &old);
    }
    said
}

/// The verdict in the words of `tests/go/kubernetes`.
fn verdict(object: Arc<Source>, old: &[Arc<Source>]) -> String {
    let (registry, options) = (Registry::default(), Options::default());
    let mut run = Run::on_update(&registry, &options, old).unwrap();
    run.add(&[Manifests::text("", object)]);
    let found = run.finish();
    let checked = &found.results[0];
    let mut lines: Vec<String> = checked
        .findings
        .iter()
        .map(|finding| {
            let severity = match finding.diagnostic.severity {
                Severity::Error => "error",
                _ => "warning",
            };
            format!("{severity}: {}\n", finding.diagnostic.message)
        })
        .collect();
    lines.sort_unstable();
    if matches!(checked.status, Status::Valid | Status::BuiltIn) {
        lines.insert(0, "accepted\n".to_owned());
    }
    lines.concat()
}

/// The name of a case: the last comment line before its first other line.
fn name(text: &str) -> &str {
    let before = text
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with(['#', '-']));
    before
        .filter_map(|line| line.strip_prefix('#'))
        .last()
        .expect("a comment before the case")
        .trim()
}
