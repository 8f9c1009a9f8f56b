//! Values of expressions. Values from a manifest are borrowed nodes, viewed through their schema.

pub(in crate::cel) mod access;
mod aggregate;
pub(in crate::cel) mod compare;
mod convert;
pub(in crate::cel) mod entries;
mod failure;
pub(in crate::cel) mod message;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub(in crate::cel) use failure::Failure;

use crate::cel::library::{Cidr, Duration, Ip, NamedFormat, Quantity, Semver, Timestamp};
use crate::cel::syntax::ast::Literal;
use crate::crd::Schema;
use crate::go::time::Time;
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
    /// `google.protobuf.Empty`; two of them are different keys.
    Empty(Rc<()>),
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
        /// The number of its reading: the server makes a list for each.
        reading: u64,
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
    /// The number of its reading: the server makes a map for each.
    pub(in crate::cel) reading: u64,
}

/// Entries that an expression created, in order.
#[derive(Debug, Clone, Default)]
pub(in crate::cel) struct Entries<'v> {
    pub(in crate::cel) list: Vec<(Value<'v>, Value<'v>)>,
    by_key: HashMap<Key, usize>,
}

/// A key. Keys are equal if Go's are: numbers of different types differ, and so do lists and maps that are made at different places.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::cel) enum Key {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// The bits of a number.
    Double(u64),
    String(String),
    /// Nanoseconds.
    Duration(i64),
    Timestamp(Time),
    /// The name of the type, and the text of a value.
    Named(&'static str, String),
    /// The address of a value in memory.
    Made(usize),
    /// The number of a reading.
    Read(u64),
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
            Self::Empty(_) => "google.protobuf.Empty",
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
            Self::List(List::Made(_)) => "*types.baseList",
            Self::List(_) => "*common.unstructuredList",
            Self::Map(Map::Made(_)) => "*types.baseMap",
            Self::Type(_) => "*types.Type",
            Self::Optional(_) => "*types.Optional",
            Self::Quantity(_) => "cel.Quantity",
            Self::Url(_) => "cel.URL",
            Self::Ip(_) => "cel.IP",
            Self::Cidr(_) => "cel.CIDR",
            Self::Semver(_) => "cel.Semver",
            Self::Format(_) => "cel.Format",
            Self::Empty(_) => "*types.protoObj",
            Self::Wrong(_) => "*types.Err",
            Self::Map(Map::Node(_)) | Self::Unknown(_) => "*common.unstructuredMap",
        }
    }

    /// The value as the server shows it in an error.
    pub(in crate::cel) fn shown(&self) -> String {
        match self {
            // Go prints the number of protobuf's null.
            Self::Null => "0".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Uint(value) => value.to_string(),
            Self::Double(value) => crate::go::fmt::float(*value),
            Self::String(text) => text.as_str().to_owned(),
            Self::Type(name) => name.to_string(),
            Self::Duration(value) => value.to_string(),
            Self::Timestamp(value) => value.go_text(),
            Self::Ip(value) => value.to_string(),
            Self::Cidr(value) => value.to_string(),
            Self::Optional(None) => "optional.none()".to_owned(),
            Self::List(List::Made(items)) => {
                let items: Vec<String> = items.iter().map(Self::shown).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(Map::Made(entries)) => {
                let entry = |(key, value): &(Self, Self)| format!("{}: {}", key.shown(), value.shown());
                let entries: Vec<String> = entries.list.iter().map(entry).collect();
                format!("{{{}}}", entries.join(", "))
            }
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
            Self::Null | Self::Empty(_) => true,
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
