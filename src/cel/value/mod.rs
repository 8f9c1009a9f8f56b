//! Values of expressions. Values from a manifest are borrowed nodes, viewed through their schema.

pub(in crate::cel) mod access;
mod aggregate;
pub(in crate::cel) mod compare;
mod convert;
mod failure;
pub(in crate::cel) mod message;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub(in crate::cel) use failure::Failure;

use crate::cel::library::{Cidr, Duration, Ip, NamedFormat, Quantity, Semver, Timestamp};
use crate::cel::syntax::ast::Literal;
use crate::crd::Schema;
use crate::go::url::Url;
use crate::yaml::Node;

/// Unix time of Go's zero `time.Time`.
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
    /// `google.protobuf.Empty`.
    Empty,
    /// Inside an optional value or a list: a value that does not have the schema's type.
    Wrong(Rc<Failure>),
    /// A node that the schema preserves without describing it. It supports only comparison.
    Unknown(&'v Node<'v>),
}

/// Text, borrowed or created by the expression.
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

/// A list of the manifest, or one that the expression created.
#[derive(Debug, Clone)]
pub(in crate::cel) enum List<'v> {
    Nodes {
        items: &'v [Node<'v>],
        schema: &'v Schema,
    },
    Made(Rc<Vec<Value<'v>>>),
    /// The sum of sets or list maps, which still compares without order.
    Merged {
        items: Rc<Vec<Value<'v>>>,
        schema: &'v Schema,
    },
}

/// A map of the manifest, or one that the expression created.
#[derive(Debug, Clone)]
pub(in crate::cel) enum Map<'v> {
    Node(Object<'v>),
    Made(Rc<Entries<'v>>),
}

/// A mapping of a manifest: an object with declared fields, or a map. `root` is true for a Kubernetes object.
#[derive(Debug, Clone, Copy)]
pub(in crate::cel) struct Object<'v> {
    pub(in crate::cel) node: &'v Node<'v>,
    pub(in crate::cel) schema: &'v Schema,
    pub(in crate::cel) root: bool,
}

/// Entries that an expression created, in order.
#[derive(Debug, Clone, Default)]
pub(in crate::cel) struct Entries<'v> {
    pub(in crate::cel) list: Vec<(Value<'v>, Value<'v>)>,
    by_key: HashMap<Key, usize>,
}

/// A key. Equal numbers are one key, whatever their types.
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
    /// Adds an entry. Fails if the key already exists, or if its type cannot be a key.
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

    /// Adds an entry, or replaces the one with the same key. Fails if the key's type cannot be a key.
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

    /// The result of reading a value, right or wrong.
    pub(in crate::cel) fn of_read(read: Result<Self, Failure>) -> Self {
        read.unwrap_or_else(|failure| Self::Wrong(Rc::new(failure)))
    }

    /// The value; the failure of a [`Value::Wrong`].
    pub(in crate::cel) fn checked(self) -> Result<Self, Failure> {
        match self {
            Self::Wrong(failure) => Err(failure.as_ref().clone()),
            value => Ok(value),
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
            Self::Empty => "google.protobuf.Empty",
            Self::Wrong(_) => "error",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The server's Go type that holds the value; some of its errors show it.
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
            Self::Empty => "*types.protoObj",
            Self::Wrong(_) => "*types.Err",
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

    /// The number of items, entries, characters or bytes.
    pub(in crate::cel) fn size(&self) -> Option<usize> {
        Some(match self {
            Self::String(text) => text.as_str().chars().count(),
            Self::Bytes(bytes) => bytes.len(),
            Self::List(list) => list.len(),
            Self::Map(map) => map.len(),
            _ => return None,
        })
    }

    /// True for the zero value of a type: null, empty, 0.
    pub(in crate::cel) fn is_zero(&self) -> bool {
        match self {
            Self::Null | Self::Empty => true,
            Self::Bool(value) => !value,
            Self::Int(value) => *value == 0,
            Self::Uint(value) => *value == 0,
            Self::Double(value) => *value == 0.0,
            Self::Duration(value) => value.nanos == 0,
            Self::Timestamp(value) => value.unix() == FIRST_SECOND,
            Self::String(text) => text.as_str().is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            // Lists and maps of a manifest are never zero.
            Self::List(List::Made(items)) => items.is_empty(),
            Self::Map(Map::Made(entries)) => entries.list.is_empty(),
            _ => false,
        }
    }
}
