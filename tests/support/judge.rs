//! crdsmith's verdict on the documents of a manifest, in the form of the conformance data and of `tests/go/server`.

use crdsmith::crd;
use crdsmith::source::Source;
use crdsmith::validate::{ErrorType, FieldError, Registry, Stage, Verdict, check_definition_document, validate};
use crdsmith::yaml::{self, Document};
use serde_json::{Value, json};

/// A definition that validates objects.
pub(crate) struct Judge {
    /// The server's errors, if it refuses the definition.
    refusal: Option<Value>,
    registry: Registry,
}

impl Judge {
    pub(crate) fn new(definition: &str) -> Self {
        let source = Source::new("crd.yaml", definition.to_owned());
        let document = yaml::compose(yaml::chunks(source.text())[0]).unwrap().remove(0);
        let errors = triples(&check_definition_document(&document).errors);
        Self {
            refusal: (!errors.is_empty()).then(|| json!(errors)),
            registry: Registry::new(crd::read(&source).crds),
        }
    }

    /// The verdict on each document of a text; `old` is the stored object of an update.
    pub(crate) fn documents(&self, text: &str, old: Option<&str>) -> Value {
        self.manifest(text, old)["documents"].take()
    }

    /// The verdicts with `error`, the reason why the text could not be split to its end.
    pub(crate) fn manifest(&self, text: &str, old: Option<&str>) -> Value {
        let mut documents = Vec::new();
        let mut failure = Value::Null;
        for chunk in yaml::chunks(text) {
            let found = match yaml::compose(chunk) {
                Ok(found) => found.into_iter().next().map(|document| self.document(document, old)),
                // For kubectl, the text has no document here.
                Err(error) if matches!(chunk.format, yaml::Format::Json | yaml::Format::Refused) => {
                    failure = json!(error.to_string());
                    None
                }
                Err(error) => Some(self.refused().unwrap_or_else(|| {
                    let errors = json!([["", "Decode error", error.to_string()]]);
                    verdict("decode", &errors, &json!([]), &json!([]), &Value::Null)
                })),
            };
            documents.extend(found);
        }
        json!({"documents": documents, "error": failure})
    }

    /// The verdict if the definition is refused.
    fn refused(&self) -> Option<Value> {
        let errors = self.refusal.as_ref()?;
        Some(verdict("crd", &json!([]), &json!([]), errors, &Value::Null))
    }

    fn document(&self, document: Document<'_>, old: Option<&str>) -> Value {
        let old = old.map(|old| yaml::compose(yaml::chunks(old)[0]).unwrap().remove(0));
        self.refused()
            .unwrap_or_else(|| of_verdict(&validate(document, old, &self.registry)))
    }
}

fn verdict(stage: &str, errors: &Value, unknown: &Value, crd_errors: &Value, spec: &Value) -> Value {
    json!({
        "accepted": stage == "accepted", "stage": stage, "errors": errors, "unknown": unknown, "crd_errors": crd_errors, "spec": spec,
    })
}

fn of_verdict(found: &Verdict<'_>) -> Value {
    let (stage, kept) = match found.stage {
        Stage::Definition => ("crd", false),
        Stage::Decode => ("decode", false),
        Stage::Route => ("route", false),
        Stage::Strict => ("strict", true),
        Stage::Validation => ("validation", true),
        Stage::Accepted => ("accepted", true),
    };
    // The server stops if an object cannot be decoded; crdsmith reports the errors up to this point.
    let unknown = found
        .strict
        .iter()
        .filter(|error| kept && error.kind == ErrorType::Unknown);
    let mut unknown: Vec<&str> = unknown.map(|error| error.field.as_str()).collect();
    unknown.sort_unstable();
    let spec = found
        .object
        .get("spec")
        .filter(|_| kept)
        .map_or(Value::Null, yaml::Node::to_json);
    verdict(
        stage,
        &json!(triples(&found.errors)),
        &json!(unknown),
        &json!([]),
        &spec,
    )
}

/// Field, type and text of each error, in that order.
pub(crate) fn triples(errors: &[FieldError]) -> Vec<[String; 3]> {
    let mut found: Vec<[String; 3]> = errors
        .iter()
        .map(|error| match error.kind {
            ErrorType::Decode if !error.field.starts_with("metadata") => {
                [String::new(), error.kind.as_str().to_owned(), error.detail()]
            }
            kind => [error.field.clone(), kind.as_str().to_owned(), error.detail()],
        })
        .collect();
    found.sort();
    found
}

/// True if two values are equal in JSON: `1` is `1.0`.
pub(crate) fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, left)| right.get(key).is_some_and(|right| is_same(left, right)))
        }
        (left, right) => left == right,
    }
}
