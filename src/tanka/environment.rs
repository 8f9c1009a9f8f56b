//! Environments: what `spec.json`, or an object of kind `Environment`, says.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::go::json::decode::{Struct, Type, decode};
use crate::go::sha256;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};

/// A field of the first versions of `spec.json`, and the one that replaced it.
type Deprecated = (&'static str, &'static str);

static TYPE: Type = Type::Struct(&ENVIRONMENT);

/// Tanka's `v1alpha1.Environment`.
static ENVIRONMENT: Struct = Struct::new(
    "v1alpha1.Environment",
    &[
        ("apiVersion", STRING),
        ("kind", STRING),
        ("metadata", Type::Struct(&METADATA)),
        ("spec", Type::Struct(&SPEC)),
    ],
);

const STRING: Type = Type::String("string");
const STRINGS: Type = Type::Slice("[]string", &STRING);
const STRING_MAP: Type = Type::Map("map[string]string", &STRING);

static METADATA: Struct = Struct::new(
    "v1alpha1.Metadata",
    &[("name", STRING), ("namespace", STRING), ("labels", STRING_MAP)],
);

static SPEC: Struct = Struct::new(
    "v1alpha1.Spec",
    &[
        ("apiServer", STRING),
        ("contextNames", STRINGS),
        ("namespace", STRING),
        ("diffStrategy", STRING),
        ("applyStrategy", STRING),
        ("injectLabels", Type::Bool),
        ("tankaEnvLabelFromFields", STRINGS),
        ("resourceDefaults", Type::Struct(&RESOURCE_DEFAULTS)),
        ("expectVersions", Type::Struct(&EXPECT_VERSIONS)),
        ("exportJsonnetImplementation", STRING),
    ],
);

static RESOURCE_DEFAULTS: Struct = Struct::new(
    "v1alpha1.ResourceDefaults",
    &[("annotations", STRING_MAP), ("labels", STRING_MAP)],
);

static EXPECT_VERSIONS: Struct = Struct::new("v1alpha1.ExpectVersions", &[("tanka", STRING)]);

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
    /// A text that is not JSON, with the place, and fields with wrong types.
    pub fn from_spec(path: &str, text: &str, folder: &str, entry: &str) -> Result<Self, Diagnostic> {
        let source = Source::new(path, text);
        let object = serde_json::from_str::<Value>(text).map_err(|error| {
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
        let at_start = |error: Diagnostic| error.at(Place::new(&source, Span::default()));
        let (mut environment, deprecated) = Self::read(object).map_err(at_start)?;
        folder.clone_into(&mut environment.name);
        // Tanka keeps the entry of the file if there are old fields.
        if deprecated.is_empty() {
            entry.clone_into(&mut environment.entry);
        }
        environment.complete();
        Ok(environment)
    }

    /// The environment that an object of kind `Environment` describes, and its data.
    ///
    /// # Errors
    /// Fields with wrong types, and fields of the first versions of `spec.json`.
    pub fn from_object(mut object: Value, entry: &str) -> Result<(Self, Value), Diagnostic> {
        let data = object.as_object_mut().and_then(|fields| fields.remove("data"));
        let (mut environment, deprecated) = Self::read(object)?;
        if let Some((old, new)) = deprecated.first() {
            let error = Diagnostic::error(Rule::Environment, format!("`{old}` of an environment is deprecated"));
            return Err(error.help(format!("write `{new}`")));
        }
        entry.clone_into(&mut environment.entry);
        environment.complete();
        Ok((environment, data.unwrap_or(Value::Null)))
    }

    /// The environment without what follows from its place, and its deprecated fields, each with the new one.
    fn read(object: Value) -> Result<(Self, Vec<Deprecated>), Diagnostic> {
        let object = with_field_names(object, &TYPE);
        let fail = |words: String| Diagnostic::error(Rule::Environment, format!("invalid environment: {words}"));
        if let Some(failure) = decode(&object, &TYPE).failure {
            return Err(fail(failure.words));
        }
        let spec = &object["spec"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let mut namespace = text(&spec["namespace"]).unwrap_or_else(|| "default".to_owned());
        let mut server = text(&spec["apiServer"]).unwrap_or_default();
        let mut labels = texts(&object["metadata"]["labels"]);
        let mut deprecated: Vec<Deprecated> = Vec::new();
        let mut old = |field: &'static str, new: &'static str| -> Result<Option<String>, Diagnostic> {
            let Some(value) = object.get(field) else {
                return Ok(None);
            };
            let value = text(value).ok_or_else(|| fail(format!("`{field}` must be a string")))?;
            deprecated.push((field, new));
            Ok(Some(value))
        };
        if namespace.is_empty() {
            namespace = old("namespace", "spec.namespace")?.unwrap_or_default();
        }
        if server.is_empty() {
            server = old("server", "spec.apiServer")?.unwrap_or_default();
        }
        if !labels.contains_key("team")
            && let Some(team) = old("team", "metadata.labels.team")?
        {
            labels.insert("team".to_owned(), team);
        }
        let has_protocol = server.find("://").is_some_and(|at| at > 0);
        if deprecated.is_empty() && !server.is_empty() && !has_protocol {
            server = format!("https://{server}");
        }
        let environment = Self {
            name: text(&object["metadata"]["name"]).unwrap_or_default(),
            entry: text(&object["metadata"]["namespace"]).unwrap_or_default(),
            labels,
            default_namespace: namespace,
            inject_labels: spec["injectLabels"].as_bool().unwrap_or_default(),
            default_annotations: texts(&spec["resourceDefaults"]["annotations"]),
            default_labels: texts(&spec["resourceDefaults"]["labels"]),
            label_fields: strings(&spec["tankaEnvLabelFromFields"]),
            object: with_server(object, server),
        };
        Ok((environment, deprecated))
    }

    /// Completes the object as Tanka writes it: known fields only, and those that are always there.
    fn complete(&mut self) {
        let given = std::mem::take(&mut self.object);
        let mut metadata = Map::new();
        for (key, value) in [("name", &self.name), ("namespace", &self.entry)] {
            if !value.is_empty() {
                metadata.insert(key.to_owned(), value.as_str().into());
            }
        }
        if !self.labels.is_empty() {
            metadata.insert("labels".to_owned(), json!(self.labels));
        }
        let mut spec = Map::new();
        for (key, _) in SPEC.fields {
            let value = &given["spec"][*key];
            let is_empty = match value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                _ => false,
            };
            if !is_empty {
                spec.insert((*key).to_owned(), value.clone());
            }
        }
        spec.insert("namespace".to_owned(), self.default_namespace.as_str().into());
        let part = |key: &str, known: &[&str]| {
            let fields = known.iter().filter_map(|name| {
                let value = given["spec"][key].get(name)?;
                let is_empty =
                    value.as_str() == Some("") || value.as_object().is_some_and(Map::is_empty) || value.is_null();
                (!is_empty).then(|| ((*name).to_owned(), value.clone()))
            });
            Value::Object(fields.collect())
        };
        spec.insert(
            "resourceDefaults".to_owned(),
            part("resourceDefaults", &["annotations", "labels"]),
        );
        spec.insert("expectVersions".to_owned(), part("expectVersions", &["tanka"]));
        let or = |key: &str, default: &str| match given[key].as_str() {
            Some(text) => text.to_owned(),
            None => default.to_owned(),
        };
        self.object = json!({
            "apiVersion": or("apiVersion", "tanka.dev/v1alpha1"),
            "kind": or("kind", "Environment"),
            "metadata": metadata,
            "spec": spec,
        });
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

/// A value with the names of the fields that `encoding/json` gives it: names are case-insensitive there, and a later key replaces an earlier one.
fn with_field_names(value: Value, type_: &'static Type) -> Value {
    let (Type::Struct(object), Value::Object(fields)) = (type_, &value) else {
        return value;
    };
    let mut named = Map::new();
    for (key, value) in fields {
        let folded = || object.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(key));
        let field = object.fields.iter().find(|(known, _)| known == key).or_else(folded);
        match field {
            Some((known, type_)) => named.insert((*known).to_owned(), with_field_names(value.clone(), type_)),
            None => named.insert(key.clone(), value.clone()),
        };
    }
    Value::Object(named)
}

/// The object with another API server.
fn with_server(mut object: Value, server: String) -> Value {
    if server.is_empty() {
        return object;
    }
    if let Some(fields) = object.as_object_mut() {
        let spec = fields.entry("spec").or_insert_with(|| json!({}));
        if spec.is_null() {
            *spec = json!({});
        }
        spec["apiServer"] = server.into();
    }
    object
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
