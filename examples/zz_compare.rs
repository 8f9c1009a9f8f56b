use crdsmith::{
    crd,
    source::Source,
    validate::{Registry, validate},
    yaml,
};
use std::io::{BufRead, Write};
fn main() {
    let stdin = std::io::stdin();
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in stdin.lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let source = Source::new("crd.yaml", request["crd"].as_str().unwrap());
        let registry = Registry::new(crd::read(&source).crds);
        let text = request["text"].as_str().unwrap().to_owned();
        let docs = match yaml::compose(yaml::chunks(&text)[0]) {
            Ok(d) => d,
            Err(e) => {
                writeln!(out, "{}", serde_json::json!({"error": e.message})).unwrap();
                continue;
            }
        };
        let verdict = validate(docs.into_iter().next().unwrap(), None, &registry);
        let mut errors: Vec<_> = verdict
            .errors
            .iter()
            .map(|e| serde_json::json!([e.field, e.kind.as_str(), e.detail()]))
            .collect();
        errors.sort_by_key(|e| e.to_string());
        let unknown: Vec<_> = verdict.strict.iter().map(|e| e.field.clone()).collect();
        let object = &verdict.object;
        writeln!(out, "{}", serde_json::json!({"stage": format!("{:?}", verdict.stage), "errors": errors, "unknown": unknown, "object": object.to_json()})).unwrap();
    }
}
