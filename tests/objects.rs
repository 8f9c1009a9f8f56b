//! The server's verdicts on objects: small schemas for differences that the comparison of random objects found. `objects/cases.yaml` has
//! the cases, `objects/verdicts.txt` the server's words. `objects/tolerated.txt` is ours: errors of an update that the server does not
//! mention.

use std::fmt::Write as _;
use std::sync::Arc;

use crdsmith::crd;
use crdsmith::diagnostic::Severity;
use crdsmith::rule::Rule;
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
        let registry = Registry::new(crd::read(&Source::new("crd.yaml", definition(&case))).crds);
        let old = case.get("old").or(case.get("oldObject"));
        let old: Vec<_> = old.map(|_| object(&case, "old", "oldObject")).into_iter().collect();
        let options = Options {
            keep_defaulted: true,
            ..Options::default()
        };
        let mut run = Run::on_update(&registry, &options, &old).unwrap();
        run.add(&[Manifests::text("", object(&case, "spec", "object"))]);
        writeln!(said, "# {name}").unwrap();
        let found = run.finish();
        let checked = &found.results[0];
        if let (Status::Valid, Some(stored)) = (checked.status, &checked.defaulted) {
            writeln!(said, "stored: {}", shown(&case, stored)).unwrap();
        }
        let (mut errors, mut warnings, mut tolerated_here) = (Vec::new(), Vec::new(), Vec::new());
        for finding in &checked.findings {
            let message = &finding.diagnostic.message;
            let is_tolerated = finding.kind.is_some();
            if finding.diagnostic.severity == Severity::Error {
                errors.push(format!("error: {message}\n"));
            } else if is_tolerated && finding.diagnostic.rule != Rule::Cel {
                tolerated_here.push(format!("warning: {message}\n"));
            } else {
                warnings.push(format!(
                    "warning: {}\n",
                    if is_tolerated {
                        message.replacen('`', "", 2)
                    } else {
                        message.clone()
                    }
                ));
            }
        }
        for lines in [&mut errors, &mut warnings, &mut tolerated_here] {
            lines.sort_unstable();
        }
        said += &(errors.concat() + &warnings.concat());
        if !tolerated_here.is_empty() {
            write!(tolerated, "# {name}\n{}", tolerated_here.concat()).unwrap();
        }
    }
    support::expect_words("objects/verdicts.txt", &said);
    support::expect_file("objects/tolerated.txt", &tolerated);
}

/// The definition of a case: the schema of `spec`, that of the version that objects are stored in, and that of `status`.
pub(crate) fn definition(case: &Value) -> String {
    let version = |name: &str, is_stored: bool, schema: Option<&Value>| {
        let mut properties = json!({});
        let mut version = json!({"name": name, "served": true, "storage": is_stored});
        if let Some(schema) = schema {
            properties["spec"] = schema.clone();
        }
        if let Some(schema) = case.get("status") {
            properties["status"] = schema.clone();
            version["subresources"] = json!({"status": {}});
        }
        version["schema"] = json!({"openAPIV3Schema": {"type": "object", "properties": properties}});
        version
    };
    let stored = case.get("stored");
    let mut versions = vec![version("v1", stored.is_none(), case.get("schema"))];
    versions.extend(stored.map(|schema| version("v2", true, Some(schema))));
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "examples.example.org"},
        "spec": {
            "group": "example.org", "scope": "Namespaced", "names": {"kind": "Example", "plural": "examples"}, "versions": versions,
        },
    })
    .to_string()
}

/// An object of a case: its `spec`, and what more there is of it.
pub(crate) fn object(case: &Value, spec: &str, more: &str) -> Arc<Source> {
    let mut object = json!({"apiVersion": "example.org/v1", "kind": "Example", "metadata": {"name": "a"}});
    if let Some(spec) = case.get(spec) {
        object["spec"] = spec.clone();
    }
    for (key, value) in case.get(more).and_then(Value::as_object).into_iter().flatten() {
        object[key] = value.clone();
    }
    Source::new("object.json", object.to_string())
}

/// The parts of a stored object that its case is about.
fn shown(case: &Value, stored: &Value) -> Value {
    if ["object", "oldObject", "status"]
        .iter()
        .all(|key| case.get(key).is_none())
    {
        return stored["spec"].clone();
    }
    let mut stored = stored.clone();
    let metadata = stored["metadata"].as_object_mut().unwrap();
    for key in ["resourceVersion", "managedFields"] {
        metadata.remove(key);
    }
    stored
}
