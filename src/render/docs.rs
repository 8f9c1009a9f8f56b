//! The documentation that a library has in its `#` fields, as an evaluation finds it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::literal;
use crate::go::json;

/// A package: an object with a field `#`.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// The name, by which its page is called.
    pub name: String,
    /// The path by which it is imported; empty for a package inside another.
    pub import: String,
    /// The text.
    pub help: String,
    /// Its functions, objects and values, by name.
    pub fields: Vec<Field>,
    /// The packages inside it, by name.
    pub packages: BTreeMap<String, Package>,
}

/// A documented field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// The text.
    pub help: String,
    /// What it is.
    pub body: Body,
}

/// What a field is.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A function with these arguments, as they are written between the parentheses.
    Function(String),
    /// An object with these documented fields.
    Object(Vec<Field>),
    /// A value.
    Value {
        /// The type.
        type_name: String,
        /// The default, as Go prints it.
        default: Option<String>,
    },
}

type Object = Map<String, Value>;

impl Package {
    /// Reads a package. `path` leads to it, for messages.
    ///
    /// # Errors
    /// Fields that are not in the form of doc-util. The error names the first one.
    pub fn read(object: &Object, path: &str) -> Result<Self, String> {
        let about = object.get("#").and_then(Value::as_object);
        let text = |key: &str| about.and_then(|about| about.get(key)).and_then(Value::as_str);
        let name = text("name").ok_or_else(|| format!("`{path}#` has no `name`: write `d.pkg(name, url, help)`"))?;
        let mut package = Self {
            name: name.to_owned(),
            import: text("import").unwrap_or_default().to_owned(),
            help: text("help").unwrap_or_default().to_owned(),
            fields: Vec::new(),
            packages: BTreeMap::new(),
        };
        let is_package = |value: &Value| value.get("#").is_some();
        for (key, value) in object {
            if let Some(below) = value.as_object()
                && !key.starts_with('#')
                && is_package(value)
            {
                let below = Self::read(below, &format!("{path}{key}."))?;
                package.packages.insert(below.name.clone(), below);
            }
        }
        package.fields = fields(object, path, &|value| !is_package(value))?;
        Ok(package)
    }
}

/// The documented fields of an object, and the objects without documentation that have such fields.
fn fields(object: &Object, path: &str, is_field: &dyn Fn(&Value) -> bool) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    for (key, value) in object {
        if let Some(name) = key.strip_prefix('#') {
            if !name.is_empty() {
                fields.push(field(name, value, object, path)?);
            }
        } else if let Some(below) = value.as_object()
            && !object.contains_key(&format!("#{key}"))
            && is_field(value)
        {
            fields.push(Field {
                name: key.clone(),
                help: String::new(),
                body: Body::Object(self::fields(below, &format!("{path}{key}."), &|_| true)?),
            });
        }
    }
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(fields)
}

fn field(name: &str, documentation: &Value, parent: &Object, path: &str) -> Result<Field, String> {
    let about = |kind: &str| documentation.get(kind).and_then(Value::as_object);
    let text = |about: &Object, key: &str| about.get(key).and_then(Value::as_str).map(str::to_owned);
    let (about, body) = if let Some(about) = about("function") {
        (about, Body::Function(arguments(about.get("args"), name, path)?))
    } else if let Some(about) = about("object") {
        let below = parent.get(name).and_then(Value::as_object);
        let below = below.map(|below| fields(below, &format!("{path}{name}."), &|_| true));
        (about, Body::Object(below.transpose()?.unwrap_or_default()))
    } else if let Some(about) = about("value") {
        let type_name =
            text(about, "type").ok_or_else(|| format!("`{path}#{name}` has no type: write `d.val(type, help)`"))?;
        let default = about.get("default").filter(|default| !default.is_null());
        let default = default.map(crate::go::fmt::value);
        (about, Body::Value { type_name, default })
    } else {
        return Err(format!(
            "`{path}#{name}` documents no function, object or value: write `d.fn(help, args)`, `d.obj(help)` or `d.val(type, help)`"
        ));
    };
    Ok(Field {
        name: name.to_owned(),
        help: text(about, "help").unwrap_or_default(),
        body,
    })
}

/// `name, replicas=1`.
fn arguments(written: Option<&Value>, name: &str, path: &str) -> Result<String, String> {
    let items = written.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let each = items.iter().map(|argument| {
        let found = argument.get("name").and_then(Value::as_str);
        let found =
            found.ok_or_else(|| format!("`{path}#{name}` has an argument without name: write `d.arg(name, type)`"))?;
        Ok(match argument.get("default").filter(|default| !default.is_null()) {
            Some(default) => format!("{found}={}", code(default)),
            None => found.to_owned(),
        })
    });
    let each: Result<Vec<String>, String> = each.collect();
    Ok(each?.join(", "))
}

/// A value as Jsonnet on one line, as the formatter leaves it.
fn code(value: &Value) -> String {
    match value {
        Value::String(text) => literal::string_literal(text),
        Value::Array(items) => format!("[{}]", items.iter().map(code).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", literal::key(name), code(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => json::compact(other),
    }
}
