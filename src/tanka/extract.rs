//! Manifests in a value of any nesting.

use serde_json::{Map, Value};

use super::Manifest;
use crate::diagnostic::Diagnostic;
use crate::jsonnet::Step;
use crate::rule::Rule;

/// The manifests in a value.
#[derive(Debug, Default)]
pub struct Extracted {
    /// The manifests, in the order of keys and items.
    pub manifests: Vec<Manifest>,
    /// Values that are not manifests: anything that is not an object, a list or (in an object) null, and objects that lack a field of every manifest.
    pub problems: Vec<Problem>,
}

/// A value that is not a manifest.
#[derive(Debug)]
pub struct Problem {
    /// The diagnostic, without a place.
    pub diagnostic: Diagnostic,
    /// The path of the value in the program's value.
    pub path: Vec<Step>,
}

/// Finds every object that has `apiVersion` and `kind`, in the order of keys and items, and unwraps lists. `base` is the path of the value in the
/// program's value.
#[must_use]
pub fn extract(value: Value, base: &[Step]) -> Extracted {
    let mut walk = Walk {
        base,
        path: Vec::new(),
        out: Extracted::default(),
    };
    walk.value(value);
    walk.out
}

/// Whether a value is an object with `apiVersion` and `kind`.
#[must_use]
pub fn is_manifest(value: &Value) -> bool {
    ["apiVersion", "kind"].iter().all(|field| {
        value
            .get(field)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    })
}

struct Walk<'b> {
    base: &'b [Step],
    path: Vec<Step>,
    out: Extracted,
}

impl Walk<'_> {
    /// The value's nesting was limited when it was evaluated, and with it this recursion.
    fn value(&mut self, value: Value) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.path.push(Step::Item(index));
                    self.value(item);
                    self.path.pop();
                }
            }
            Value::Object(mut fields) => {
                fields.remove("__ksonnet");
                let object = Value::Object(fields);
                if is_manifest(&object) {
                    self.manifest(object);
                } else if let Some(field) = missing(&object) {
                    self.incomplete(&object, field);
                } else if let Value::Object(fields) = object {
                    self.fields(fields);
                }
            }
            other => {
                let what = match other {
                    Value::Null => "null",
                    Value::Bool(_) => "a boolean",
                    Value::Number(_) => "a number",
                    _ => "a string",
                };
                let message = format!("expected a Kubernetes object, found {what}");
                self.problem(
                    &message,
                    "a manifest is an object with `apiVersion` and `kind`; hide helpers with `::`",
                );
            }
        }
    }

    fn fields(&mut self, fields: Map<String, Value>) {
        for (key, value) in fields {
            // The value of `if` without `else`.
            if value.is_null() {
                continue;
            }
            self.path.push(Step::Field(key));
            self.value(value);
            self.path.pop();
        }
    }

    fn manifest(&mut self, mut object: Value) {
        if let Some(Value::Array(items)) = object
            .get_mut("items")
            .filter(|items| items.is_array())
            .map(Value::take)
        {
            for (index, item) in items.into_iter().enumerate() {
                self.path.extend([Step::Field("items".to_owned()), Step::Item(index)]);
                if is_manifest(&item) {
                    self.manifest(item);
                } else if let Some(field) = missing(&item) {
                    self.incomplete(&item, field);
                } else {
                    let message = "list item without `apiVersion` and `kind`";
                    self.problem(message, "every item of a `List` must be a Kubernetes object");
                }
                self.path.truncate(self.path.len().saturating_sub(2));
            }
            return;
        }
        let before = self.out.problems.len();
        let metadata = object.get("metadata").and_then(Value::as_object);
        let named = |field| {
            metadata
                .and_then(|metadata| metadata.get(field))
                .is_some_and(Value::is_string)
        };
        if !named("name") && !named("generateName") {
            let message = format!("{} without `metadata.name`", title(&object));
            self.problem(&message, "set `metadata.name`, or `metadata.generateName`");
        }
        for field in ["labels", "annotations"] {
            match metadata.and_then(|metadata| metadata.get(field)) {
                None | Some(Value::Null) => {}
                Some(Value::Object(texts)) => {
                    if let Some((key, _)) = texts.iter().find(|(_, value)| !value.is_string()) {
                        let message = format!(
                            "every value in `metadata.{field}` of {} must be a string, but `{key}` is not",
                            title(&object)
                        );
                        let help = "quote the value, or convert it with `std.toString`";
                        self.problem_below(&message, help, &["metadata", field, key]);
                    }
                }
                Some(_) => {
                    let message = format!("`metadata.{field}` of {} must be an object of strings", title(&object));
                    self.problem_below(&message, "write `{ key: 'value' }`", &["metadata", field]);
                }
            }
        }
        if self.out.problems.len() == before {
            self.out.manifests.push(Manifest {
                value: object,
                path: [self.base, &self.path].concat(),
            });
        }
    }

    /// An object with only one of the two fields that every manifest has.
    fn incomplete(&mut self, object: &Value, field: &str) {
        let message = format!("{} without `{field}`", title(object));
        self.problem(
            &message,
            "every manifest has `apiVersion` and `kind`; hide helpers with `::`",
        );
    }

    /// A problem of an object, at a field inside of it.
    fn problem_below(&mut self, message: &str, help: &str, fields: &[&str]) {
        self.problem(message, help);
        if let Some(problem) = self.out.problems.last_mut() {
            problem
                .path
                .extend(fields.iter().map(|name| Step::Field((*name).to_owned())));
        }
    }

    fn problem(&mut self, message: &str, help: &str) {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => path.push_str(&format!(".{name}")),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        let place = if path.is_empty() {
            "at the top level".to_owned()
        } else {
            format!("at `{path}`")
        };
        let diagnostic = Diagnostic::error(Rule::NotAManifest, format!("{message} ({place})")).help(help);
        self.out.problems.push(Problem {
            diagnostic: diagnostic.path(path),
            path: [self.base, &self.path].concat(),
        });
    }
}

/// The field that an object lacks if it has only one of `apiVersion` and `kind`. Tanka fails at the other one, which is a string.
fn missing(object: &Value) -> Option<&'static str> {
    let has = |field| {
        object
            .get(field)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    match (has("apiVersion"), has("kind")) {
        (true, false) => Some("kind"),
        (false, true) => Some("apiVersion"),
        _ => None,
    }
}

/// ``Secret `a` ``, as far as it is known.
fn title(object: &Value) -> String {
    let kind = object.get("kind").and_then(Value::as_str);
    let name = object.pointer("/metadata/name").and_then(Value::as_str);
    match (kind, name) {
        (Some(kind), Some(name)) => format!("`{kind}` `{name}`"),
        (Some(only), None) | (None, Some(only)) => format!("`{only}`"),
        (None, None) => "an object".to_owned(),
    }
}
