//! The server's verdicts on objects: small schemas for differences that the comparison of random objects found. `objects/cases.yaml` has
//! the cases, `objects/verdicts.txt` the server's words. `objects/tolerated.txt` is ours: errors of an update that the server does not
//! mention.

use std::fmt::Write as _;

use crdsmith::crd;
use crdsmith::source::Source;
use crdsmith::validate::{Manifests, Options, Registry, Run, Status};
use crdsmith::yaml;
use serde_json::{Value, json};

use crate::support;

#[test]
fn objects_get_the_verdict_of_the_server() {
    let cases = std::fs::read_to_string(support::project().join("tests/objects/cases.yaml")).unwrap();
    let mut said = String::new();
    let mut tolerated = String::new();
    for chunk in yaml::chunks(&cases) {
        let case = yaml::compose(chunk).unwrap().remove(0).root.to_json();
        let name = case["case"].as_str().expect("a case has a name");
        let schema = json!({"type": "object", "properties": {"spec": case["schema"]}});
        let mut definition = support::crd("Example", &schema.to_string());
        if let Some(stored) = case.get("stored") {
            let schema = json!({"type": "object", "properties": {"spec": stored}});
            let version = json!({"name": "v2", "served": true, "storage": true, "schema": {"openAPIV3Schema": schema}});
            definition = definition.replace("storage: true", "storage: false") + &format!("  - {version}\n");
        }
        let registry = Registry::new(crd::read(&Source::new("crd.yaml", definition)).crds);
        let object = |spec: &Value| {
            let object = json!({
                "apiVersion": "example.org/v1", "kind": "Example", "metadata": {"name": "a"}, "spec": spec,
            });
            Source::new("object.json", object.to_string())
        };
        let old: Vec<_> = case.get("old").map(object).into_iter().collect();
        let options = Options {
            keep_defaulted: true,
            ..Options::default()
        };
        let mut run = Run::on_update(&registry, &options, &old).unwrap();
        run.add(&[Manifests::text("", object(&case["spec"]))]);
        writeln!(said, "# {name}").unwrap();
        let found = run.finish();
        let object = &found.results[0];
        if let (Status::Valid, Some(stored)) = (object.status, &object.defaulted) {
            writeln!(said, "stored: {}", stored["spec"]).unwrap();
        }
        let words = |severity: &str| {
            let findings = object.findings.iter().map(|finding| &finding.diagnostic);
            let findings = findings.filter(|diagnostic| diagnostic.severity.as_str() == severity);
            let mut lines: Vec<_> = findings
                .map(|diagnostic| format!("{severity}: {}\n", diagnostic.message))
                .collect();
            lines.sort_unstable();
            lines.concat()
        };
        said += &words("error");
        let warnings = words("warning");
        if !warnings.is_empty() {
            write!(tolerated, "# {name}\n{warnings}").unwrap();
        }
    }
    support::expect_words("objects/verdicts.txt", &said);
    support::expect_file("objects/tolerated.txt", &tolerated);
}
