//! Environments: what `spec.json`, or an object of kind `Environment`, says.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::go::sha256;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};

/// Name of an environment, and the additions to its manifests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Environment {
    /// `metadata.name`; of a static environment always its folder.
    pub name: String,
    /// The file it comes from, relative to the project.
    pub entry: String,
    /// `metadata.labels`, which selectors look at.
    pub labels: BTreeMap<String, String>,
    /// `spec.namespace`.
    pub default_namespace: String,
    /// `spec.injectLabels`.
    pub inject_labels: bool,
    /// `spec.resourceDefaults.annotations`.
    pub default_annotations: BTreeMap<String, String>,
    /// `spec.resourceDefaults.labels`.
    pub default_labels: BTreeMap<String, String>,
    /// Fields whose values make up the label instead of name and entry.
    label_fields: Vec<String>,
    /// The whole object without `data`, as templates and `std.extVar('tanka.dev/environment')` see it.
    pub object: Value,
}

impl Environment {
    /// The environment that `spec.json` describes, called by its folder.
    ///
    /// # Errors
    /// A text that is not a JSON object, with the place.
    pub fn from_spec(path: &str, text: &str, folder: &str, entry: &str) -> Result<Self, Diagnostic> {
        let object = serde_json::from_str::<Value>(text).map_err(|error| {
            let source = Source::new(path, text);
            let line_start = text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1))
                .map(str::len)
                .sum::<usize>();
            let at = line_start + error.column().saturating_sub(1);
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            Diagnostic::error(Rule::Environment, format!("invalid JSON: {reason}"))
                .at(Place::new(&source, Span::new(at, at + 1)))
        })?;
        if !object.is_object() {
            return Err(Diagnostic::error(
                Rule::Environment,
                format!("`{path}` must be an object"),
            ));
        }
        Ok(Self::new(object, Some(folder), entry))
    }

    /// The environment that an object of kind `Environment` describes, and its data.
    #[must_use]
    pub fn from_object(mut object: Value, entry: &str) -> (Self, Value) {
        let data = object.as_object_mut().and_then(|fields| fields.remove("data"));
        (Self::new(object, None, entry), data.unwrap_or(Value::Null))
    }

    fn new(object: Value, name: Option<&str>, entry: &str) -> Self {
        let spec = &object["spec"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let name = name
            .map(str::to_owned)
            .or_else(|| text(&object["metadata"]["name"]))
            .unwrap_or_default();
        // Fields at the top are how the first versions of the file had them.
        let namespace = text(&spec["namespace"]).or_else(|| text(&object["namespace"]));
        let mut labels = texts(&object["metadata"]["labels"]);
        if let Some(team) = text(&object["team"]) {
            labels.entry("team".to_owned()).or_insert(team);
        }
        let mut environment = Self {
            name,
            entry: entry.to_owned(),
            labels,
            default_namespace: namespace.unwrap_or_else(|| "default".to_owned()),
            inject_labels: spec["injectLabels"].as_bool().unwrap_or_default(),
            default_annotations: texts(&spec["resourceDefaults"]["annotations"]),
            default_labels: texts(&spec["resourceDefaults"]["labels"]),
            label_fields: strings(&spec["tankaEnvLabelFromFields"]),
            object: Value::Null,
        };
        environment.object = environment.completed(object);
        environment
    }

    /// The object with the defaults that Tanka fills in.
    fn completed(&self, object: Value) -> Value {
        let mut fields = match object {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        let mut spec = match fields.remove("spec") {
            Some(Value::Object(spec)) => spec,
            _ => Map::new(),
        };
        if let Some(server) = spec.get("apiServer").and_then(Value::as_str)
            && !server.contains("://")
        {
            let server = format!("https://{server}");
            spec.insert("apiServer".to_owned(), server.into());
        }
        spec.insert("namespace".to_owned(), self.default_namespace.as_str().into());
        spec.entry("resourceDefaults").or_insert_with(|| json!({}));
        spec.entry("expectVersions").or_insert_with(|| json!({}));
        let mut metadata = Map::new();
        metadata.insert("name".to_owned(), self.name.as_str().into());
        metadata.insert("namespace".to_owned(), self.entry.as_str().into());
        if !self.labels.is_empty() {
            metadata.insert("labels".to_owned(), json!(self.labels));
        }
        json!({
            "apiVersion": fields.get("apiVersion").and_then(Value::as_str).unwrap_or("tanka.dev/v1alpha1"),
            "kind": fields.get("kind").and_then(Value::as_str).unwrap_or("Environment"),
            "metadata": metadata,
            "spec": spec,
        })
    }

    /// The value of the label `tanka.dev/environment`: 48 hexadecimal digits of a hash of name and entry, or of the chosen fields.
    #[must_use]
    pub fn label(&self) -> String {
        let seed = if self.label_fields.is_empty() {
            format!("{}:{}", self.name, self.entry)
        } else {
            let parts: Vec<&str> = self.label_fields.iter().map(|path| self.field(path)).collect();
            parts.join(":")
        };
        let mut out = sha256::hex(seed.as_bytes());
        out.truncate(48);
        out
    }

    fn field(&self, path: &str) -> &str {
        let mut value = &self.object;
        for step in path.trim_start_matches('.').split('.') {
            value = &value[step];
        }
        value.as_str().unwrap_or_default()
    }
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    let fields = value.as_object().into_iter().flatten();
    fields
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
