//! Names of exported files: Tanka's `--format` and its data.

use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::go::template::{self, Function, Heap, Library, MapType, Named, Type, Value};
use crate::go::yaml::{Dialect, emit};
use crate::go::{sprig, template::Element};
use crate::rule::Rule;

/// Stands for a `/` of the format outside its actions, so that those in values can become `-`.
const SEPARATOR: &str = "\u{7}";

/// The function that returns the environment. It hides sprig's function of this name.
const ENVIRONMENT: &str = "env";

static LIBRARY: Library = Library {
    functions: &[
        &[Function::constant(ENVIRONMENT)],
        sprig::FUNCTIONS,
        template::FUNCTIONS,
    ],
    methods: &[MANIFEST_METHODS, METADATA_METHODS, sprig::METHODS[0], sprig::METHODS[1]],
};

static MANIFEST: Named = Named("manifest.Manifest");
static METADATA: Named = Named("manifest.Metadata");

/// The names that `tk export` gives without `--format`.
pub const DEFAULT_FORMAT: &str = "{{.apiVersion}}.{{.kind}}-{{or .metadata.name .metadata.generateName}}";

/// A parsed format.
#[derive(Debug)]
pub(super) struct Template {
    parsed: template::Template,
    is_default: bool,
}

impl Template {
    /// Parses a format.
    ///
    /// # Errors
    /// An invalid template.
    pub(super) fn parse(format: &str) -> Result<Self, Diagnostic> {
        let parsed = template::Template::parse("", &with_separators(format), &LIBRARY);
        Ok(Self {
            parsed: parsed.map_err(|words| broken(&words))?,
            is_default: format == DEFAULT_FORMAT,
        })
    }

    /// The path for an object; `/` in values becomes `-`.
    ///
    /// # Errors
    /// A function that does not fit its arguments.
    pub(super) fn render(&self, object: &Json, env: &Json) -> Result<String, Diagnostic> {
        if let Some(name) = default_name(object).filter(|_| self.is_default) {
            return Ok(name);
        }
        let mut heap = Heap::new(&LIBRARY);
        let dot = heap.named(object, &MANIFEST);
        let env = heap.named(env, &MANIFEST);
        let made = self.parsed.execute(&mut heap, dot, &[(ENVIRONMENT, env)]);
        let text = made.map_err(|words| broken(&words))?;
        Ok(text.replace('/', "-").replace(SEPARATOR, "/"))
    }
}

/// What the default format gives for an object with a name: most exports have no other names.
fn default_name(object: &Json) -> Option<String> {
    let (version, kind) = (object.get("apiVersion")?.as_str()?, object.get("kind")?.as_str()?);
    let name = object.get("metadata")?.get("name")?.as_str();
    let name = name.filter(|name| !name.is_empty())?;
    Some([version, ".", kind, "-", name].concat().replace('/', "-"))
}

/// Tanka's `replaceTmplText`, which takes the first `}}` for the end of an action.
fn with_separators(format: &str) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let (Some(start), Some(end)) = (rest.find("{{"), rest.find("}}").map(|end| end + 2)) {
        if start >= end {
            break;
        }
        out.push_str(&rest[..start].replace('/', SEPARATOR));
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out + &rest.replace('/', SEPARATOR)
}

fn broken(words: &str) -> Diagnostic {
    // The template has no name.
    let words = words.strip_prefix("template: :").unwrap_or(words);
    let words = words.replace(": executing \"\" at <", ": at <").replace(SEPARATOR, "/");
    Diagnostic::error(Rule::NameFormat, format!("invalid `--format`: {words}"))
}

const UNSUPPORTED: &str = "formats cannot use this method";

const SELF: &[Type] = &[Type::Any];

/// Methods of Tanka's manifests.
const MANIFEST_METHODS: (&str, &[Function]) = (
    "manifest.Manifest",
    &[
        Function::fixed("String", SELF, |heap, v| {
            let json = template::json(heap, &v[0])?;
            Ok(emit::document(&json, Dialect::V2).into())
        }),
        Function::fixed("Kind", SELF, |heap, v| text_of(heap, &v[0], "kind")),
        Function::fixed("APIVersion", SELF, |heap, v| text_of(heap, &v[0], "apiVersion")),
        Function::fixed("KindName", SELF, |heap, v| {
            let kind = text_of(heap, &v[0], "kind")?;
            let metadata = entry(heap, &v[0], "metadata")?.unwrap_or(Value::Nil);
            let name = name_of(heap, &metadata, "name")?;
            Ok(format!("{}/{}", kind.text(), name.text()).into())
        }),
        Function::fixed("Metadata", SELF, |heap, v| match entry(heap, &v[0], "metadata")? {
            Some(Value::Map(_, id)) => Ok(Value::Map(MapType::Named(&METADATA), id)),
            other => Err(conversion(other.as_ref(), "map[string]interface {}")),
        }),
        Function::refused("Items", UNSUPPORTED),
        Function::refused("Verify", UNSUPPORTED),
        Function::fixed("IsList", SELF, |heap, v| {
            Ok(matches!(entry(heap, &v[0], "items")?, Some(Value::Slice(Element::Any, _))).into())
        }),
    ],
);

/// Methods of their metadata.
const METADATA_METHODS: (&str, &[Function]) = (
    "manifest.Metadata",
    &[
        Function::fixed("Name", SELF, |heap, v| name_of(heap, &v[0], "name")),
        Function::fixed("GenerateName", SELF, |heap, v| name_of(heap, &v[0], "generateName")),
        Function::fixed("HasNamespace", SELF, |heap, v| {
            Ok(matches!(entry(heap, &v[0], "namespace")?, Some(Value::String(_))).into())
        }),
        Function::fixed("Namespace", SELF, |heap, v| text_or_empty(heap, &v[0], "namespace")),
        Function::fixed("UID", SELF, |heap, v| text_or_empty(heap, &v[0], "uid")),
        Function::fixed("Labels", SELF, |heap, v| map_of(heap, &v[0], "labels")),
        Function::fixed("Annotations", SELF, |heap, v| map_of(heap, &v[0], "annotations")),
        Function::fixed("ManagedFields", SELF, |heap, v| {
            match entry(heap, &v[0], "managedFields")? {
                Some(list @ Value::Slice(Element::Any, _)) => Ok(list),
                _ => heap.list(Element::Any, Vec::new()),
            }
        }),
    ],
);

fn entry(heap: &mut Heap<'_>, map: &Value, key: &str) -> Result<Option<Value>, String> {
    let entries = heap.entries(map)?;
    Ok(entries.and_then(|entries| entries.get(key)).cloned())
}

/// A text that must be there.
fn text_of(heap: &mut Heap<'_>, map: &Value, key: &str) -> Result<Value, String> {
    match entry(heap, map, key)? {
        Some(text @ Value::String(_)) => Ok(text),
        other => Err(conversion(other.as_ref(), "string")),
    }
}

/// A text that may be missing, and nothing else.
fn name_of(heap: &mut Heap<'_>, map: &Value, key: &str) -> Result<Value, String> {
    match entry(heap, map, key)? {
        None => Ok("".into()),
        Some(_) => text_of(heap, map, key),
    }
}

fn text_or_empty(heap: &mut Heap<'_>, map: &Value, key: &str) -> Result<Value, String> {
    let found = entry(heap, map, key)?;
    Ok(found
        .filter(|found| matches!(found, Value::String(_)))
        .unwrap_or_else(|| "".into()))
}

fn map_of(heap: &mut Heap<'_>, map: &Value, key: &str) -> Result<Value, String> {
    if let Some(found @ Value::Map(MapType::Any, _)) = entry(heap, map, key)? {
        return Ok(found);
    }
    let made = heap.map(MapType::Any, template::Entries::new())?;
    if let Some(entries) = heap.entries_mut(map)? {
        entries.insert(key.into(), made.clone());
    }
    Ok(made)
}

/// Go's error of a type assertion.
fn conversion(value: Option<&Value>, wanted: &str) -> String {
    let found = match value {
        None | Some(Value::Nil) => "nil",
        Some(value) => value.type_name(),
    };
    format!("interface conversion: interface {{}} is {found}, not {wanted}")
}

#[cfg(test)]
mod tests;
