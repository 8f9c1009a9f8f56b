//! Values of expressions. What comes from a manifest stays there, and is looked at through its schema.

pub(in crate::cel) mod access;
pub(in crate::cel) mod compare;
mod convert;
mod failure;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub(in crate::cel) use failure::Failure;

use crate::cel::library::{Cidr, Duration, Ip, NamedFormat, Quantity, Semver, Timestamp};
use crate::cel::syntax::ast::Literal;
use crate::cel::syntax::escape;
use crate::cel::types::declare::root_field;
use crate::crd::Schema;
use crate::go::url::Url;
use crate::yaml::{Node, Value as Yaml};

/// The second at which the first year begins, which is what a timestamp is before anything was put in.
const FIRST_SECOND: i64 = -62_135_596_800;

/// A value.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Value<'v> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(Text<'v>),
    Bytes(Rc<[u8]>),
    Duration(Duration),
    Timestamp(Timestamp),
    List(List<'v>),
    Map(Map<'v>),
    /// A type, by its name.
    Type(Arc<str>),
    Optional(Option<Rc<Value<'v>>>),
    Quantity(Rc<Quantity>),
    Url(Rc<Url>),
    Ip(Ip),
    Cidr(Cidr),
    Semver(Rc<Semver>),
    Format(NamedFormat),
    /// What a schema keeps without saying anything of it. It can only be compared.
    Unknown(&'v Node<'v>),
}

/// Text, of a manifest or made.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Text<'v> {
    Borrowed(&'v str),
    Made(Rc<str>),
}

impl Text<'_> {
    pub(in crate::cel) fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Made(text) => text,
        }
    }
}

/// A list, of a manifest or made.
#[derive(Debug, Clone)]
pub(in crate::cel) enum List<'v> {
    Nodes {
        items: &'v [Node<'v>],
        schema: &'v Schema,
    },
    Made(Rc<Vec<Value<'v>>>),
    /// Sets or list maps that were put together: still without order.
    Merged {
        items: Rc<Vec<Value<'v>>>,
        schema: &'v Schema,
    },
}

/// A map, of a manifest or made.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Map<'v> {
    Node(Object<'v>),
    Made(Rc<Entries<'v>>),
}

/// A mapping of a manifest: an object with declared fields, or a map. `root` is whether an object of Kubernetes stands here.
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) struct Object<'v> {
    pub(in crate::cel) node: &'v Node<'v>,
    pub(in crate::cel) schema: &'v Schema,
    pub(in crate::cel) root: bool,
}

/// Entries that were made, in order.
#[derive(Debug, Clone, Default)]
pub(in crate::cel) struct Entries<'v> {
    pub(in crate::cel) list: Vec<(Value<'v>, Value<'v>)>,
    by_key: HashMap<Key, usize>,
}

/// A key. Numbers of all types that are the same are one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::cel) enum Key {
    Bool(bool),
    Number(i128),
    String(String),
}

impl Key {
    pub(in crate::cel) fn of(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(Self::Bool(*value)),
            Value::Int(value) => Some(Self::Number(i128::from(*value))),
            Value::Uint(value) => Some(Self::Number(i128::from(*value))),
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers of 64 bits fit")]
            Value::Double(value) if value.fract() == 0.0 && value.abs() < 2e19 => Some(Self::Number(*value as i128)),
            Value::String(text) => Some(Self::String(text.as_str().to_owned())),
            _ => None,
        }
    }
}

impl<'v> Entries<'v> {
    /// Adds an entry. The error is that the key is there already, or can be none.
    pub(in crate::cel) fn insert(&mut self, key: Value<'v>, value: Value<'v>) -> Result<(), Failure> {
        let unsupported = || Failure::new(format!("unsupported key type: {}", key.type_name()));
        let found = Key::of(&key).ok_or_else(unsupported)?;
        if self.by_key.contains_key(&found) {
            return Err(Failure::new(format!(
                "insert failed: key {} already exists",
                key.shown()
            )));
        }
        self.by_key.insert(found, self.list.len());
        self.list.push((key, value));
        Ok(())
    }

    /// Adds an entry, or replaces the one that has the key. The error is that the key can be none.
    pub(in crate::cel) fn set(&mut self, key: Value<'v>, value: Value<'v>) -> Result<(), Failure> {
        match Key::of(&key).and_then(|found| self.by_key.get(&found)) {
            Some(at) => {
                self.list[*at] = (key, value);
                Ok(())
            }
            None => self.insert(key, value),
        }
    }

    pub(in crate::cel) fn get(&self, key: &Value<'_>) -> Option<&Value<'v>> {
        let at = self.by_key.get(&Key::of(key)?)?;
        self.list.get(*at).map(|(_, value)| value)
    }
}

impl<'v> Value<'v> {
    pub(in crate::cel) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::String(Text::Made(text.into()))
    }

    pub(in crate::cel) fn list(items: Vec<Self>) -> Self {
        Self::List(List::Made(Rc::new(items)))
    }

    pub(in crate::cel) fn some(value: Self) -> Self {
        Self::Optional(Some(Rc::new(value)))
    }

    pub(in crate::cel) fn type_named(name: &str) -> Self {
        Self::Type(Arc::from(name))
    }

    /// A constant.
    pub(in crate::cel) fn literal(literal: &'v Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(value) => Self::Bool(*value),
            Literal::Int(value) => Self::Int(*value),
            Literal::Uint(value) => Self::Uint(*value),
            Literal::Double(value) => Self::Double(*value),
            Literal::String(text) => Self::String(Text::Borrowed(text)),
            Literal::Bytes(bytes) => Self::Bytes(Rc::from(bytes.as_ref())),
        }
    }

    /// The name of the value's type.
    pub(in crate::cel) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::String(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Type(_) => "type",
            Self::Optional(_) => "optional_type",
            Self::Quantity(_) => "kubernetes.Quantity",
            Self::Url(_) => "kubernetes.URL",
            Self::Ip(_) => "net.IP",
            Self::Cidr(_) => "net.CIDR",
            Self::Semver(_) => "kubernetes.Semver",
            Self::Format(_) => "kubernetes.NamedFormat",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The server's own name of what holds the value, which some of its errors show.
    pub(in crate::cel) fn go_type(&self) -> &'static str {
        match self {
            Self::Null => "types.Null",
            Self::Bool(_) => "types.Bool",
            Self::Int(_) => "types.Int",
            Self::Uint(_) => "types.Uint",
            Self::Double(_) => "types.Double",
            Self::String(_) => "types.String",
            Self::Bytes(_) => "types.Bytes",
            Self::Duration(_) => "types.Duration",
            Self::Timestamp(_) => "types.Timestamp",
            Self::List(_) => "*types.baseList",
            Self::Map(_) => "*types.baseMap",
            Self::Type(_) => "*types.Type",
            Self::Optional(_) => "*types.Optional",
            Self::Quantity(_) => "cel.Quantity",
            Self::Url(_) => "cel.URL",
            Self::Ip(_) => "cel.IP",
            Self::Cidr(_) => "cel.CIDR",
            Self::Semver(_) => "cel.Semver",
            Self::Format(_) => "cel.Format",
            Self::Unknown(_) => "*common.unstructuredMap",
        }
    }

    /// The value as the server shows it in an error.
    pub(in crate::cel) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Uint(value) => value.to_string(),
            Self::Double(value) => crate::go::fmt::float(*value),
            Self::String(text) => text.as_str().to_owned(),
            Self::Type(name) => name.to_string(),
            Self::Duration(value) => value.to_string(),
            Self::Timestamp(value) => value.to_string(),
            other => format!("<{}>", other.type_name()),
        }
    }

    /// Items, entries, characters or bytes.
    pub(in crate::cel) fn size(&self) -> Option<usize> {
        Some(match self {
            Self::String(text) => text.as_str().chars().count(),
            Self::Bytes(bytes) => bytes.len(),
            Self::List(list) => list.len(),
            Self::Map(map) => map.len(),
            _ => return None,
        })
    }

    /// Whether the value is what its type begins with: nothing, empty, zero.
    pub(in crate::cel) fn is_zero(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(value) => !value,
            Self::Int(value) => *value == 0,
            Self::Uint(value) => *value == 0,
            Self::Double(value) => *value == 0.0,
            Self::Duration(value) => value.nanos == 0,
            Self::Timestamp(value) => value.unix() == FIRST_SECOND,
            Self::String(text) => text.as_str().is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            // Those of a manifest never count as such.
            Self::List(List::Made(items)) => items.is_empty(),
            Self::Map(Map::Made(entries)) => entries.list.is_empty(),
            _ => false,
        }
    }
}

impl<'v> List<'v> {
    pub(in crate::cel) fn len(&self) -> usize {
        match self {
            Self::Nodes { items, .. } => items.len(),
            Self::Made(items) | Self::Merged { items, .. } => items.len(),
        }
    }

    /// An item; none behind the last.
    pub(in crate::cel) fn get(&self, index: usize) -> Option<Result<Value<'v>, Failure>> {
        match self {
            Self::Nodes { items, schema } => {
                let item = items.get(index)?;
                Some(match schema.item() {
                    Some(of) => Value::of_node(item, of, of.embedded_resource),
                    None => Err(Failure::new(
                        "invalid array type, expected Items with a non-empty Schema",
                    )),
                })
            }
            Self::Made(items) | Self::Merged { items, .. } => items.get(index).cloned().map(Ok),
        }
    }

    /// The schema that says whether this is a set or a list map.
    pub(in crate::cel) fn schema(&self) -> Option<&'v Schema> {
        match self {
            Self::Nodes { schema, .. } | Self::Merged { schema, .. } => Some(schema),
            Self::Made(_) => None,
        }
    }

    pub(in crate::cel) fn iter(&self) -> impl Iterator<Item = Result<Value<'v>, Failure>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The items, or what is wrong with the first that is.
    pub(in crate::cel) fn values(&self) -> Result<Vec<Value<'v>>, Failure> {
        self.iter().collect()
    }
}

impl<'v> Map<'v> {
    pub(in crate::cel) fn len(&self) -> usize {
        match self {
            Self::Node(object) => object.node.entries().len(),
            Self::Made(entries) => entries.list.len(),
        }
    }

    /// The value of a key; none where there is no such key.
    pub(in crate::cel) fn get(&self, key: &Value<'_>) -> Result<Option<Value<'v>>, Failure> {
        match self {
            Self::Node(object) => match key {
                Value::String(name) => object.get(name.as_str()).transpose(),
                _ => Err(Failure::no_overload()),
            },
            Self::Made(entries) => Ok(entries.get(key).cloned()),
        }
    }

    /// The keys, in order.
    pub(in crate::cel) fn keys(&self) -> Vec<Value<'v>> {
        match self {
            Self::Node(object) => {
                let known = object
                    .node
                    .entries()
                    .iter()
                    .filter(|entry| object.schema_of(&entry.key).is_some());
                let key = |name: &'v str| match escape::escape(name) {
                    Some(escaped) if object.is_object() && escaped != name => Value::text(escaped),
                    _ => Value::String(Text::Borrowed(name)),
                };
                known.map(|entry| key(&entry.key)).collect()
            }
            Self::Made(entries) => entries.list.iter().map(|(key, _)| key.clone()).collect(),
        }
    }
}

impl<'v> Object<'v> {
    /// Whether fields are declared, and not a map's values.
    pub(in crate::cel) fn is_object(&self) -> bool {
        self.root || self.schema.has_properties
    }

    /// The schema of a field or of a map's value.
    pub(in crate::cel) fn schema_of(&self, name: &str) -> Option<&'v Schema> {
        if self.root
            && let Some(field) = root_field(self.schema, name)
        {
            return Some(field);
        }
        if self.is_object() {
            self.schema.property(name)
        } else {
            self.schema.map_value()
        }
    }

    /// A field by its name in expressions, or a map's value by its key.
    pub(in crate::cel) fn get(&self, name: &str) -> Option<Result<Value<'v>, Failure>> {
        if !self.is_object() {
            let of = self.schema.map_value()?;
            let value = self.node.get(name)?;
            return Some(Value::of_node(value, of, of.embedded_resource));
        }
        let unescaped = if name.contains("__") {
            escape::unescape(name)?
        } else {
            name.to_owned()
        };
        self.field(&unescaped)
    }

    /// A field by its own name. A null is as good as no field.
    pub(in crate::cel) fn field(&self, name: &str) -> Option<Result<Value<'v>, Failure>> {
        let of = self.schema_of(name)?;
        let value = self.node.get(name).filter(|value| value.value != Yaml::Null)?;
        Some(Value::of_node(value, of, of.embedded_resource))
    }
}
