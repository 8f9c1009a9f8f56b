//! The values of a template, with the types that Go's reflection would find.

use std::fmt;
use std::rc::Rc;

/// A value. Lists and maps live in a [`super::Heap`].
#[derive(Clone, Debug)]
pub enum Value {
    /// Go's zero `reflect.Value`: a missing key, for example.
    Invalid,
    /// `nil` in an `interface{}`.
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `int64`
    Int64(i64),
    /// `uint8`
    Uint8(u8),
    /// `uint64`
    Uint64(u64),
    /// `float64`
    Float(f64),
    /// `string`
    String(Rc<str>),
    /// A slice: its place in the heap, unless it is nil.
    Slice(Element, Option<usize>),
    /// A map with keys of type `string`: its place in the heap.
    Map(MapType, usize),
    /// A value of another type.
    Object(Rc<dyn Object>),
}

/// The type of a slice's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// `interface{}`
    Any,
    /// `string`
    String,
    /// `int`
    Int,
    /// `[]interface{}`
    List,
}

/// The type of a map.
#[derive(Clone, Copy, Debug)]
pub enum MapType {
    /// `map[string]interface{}`
    Any,
    /// `map[string]string`
    String,
    /// A named type with the values of [`MapType::Any`].
    Named(&'static Named),
}

/// A type of maps with a name. A library can give it methods.
#[derive(Debug)]
pub struct Named(pub &'static str);

/// A type that only its own functions know. A library can give it methods.
pub trait Object: fmt::Debug {
    /// The name with its package; a pointer begins with `*`.
    fn type_name(&self) -> &'static str;
    /// Go's `String` method.
    fn string(&self) -> String;
    /// The fields of the struct, by their names.
    fn fields(&self) -> Vec<(&'static str, Value)>;
    /// The object as its own type.
    fn as_any(&self) -> &dyn std::any::Any;
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `interface{}`
    Any,
    /// `reflect.Value`
    Reflect,
    /// `string`
    String,
    /// `int`
    Int,
    /// `float64`
    Float,
    /// `bool`
    Bool,
    /// `map[string]interface{}`
    Map,
    /// The object type of this name.
    Object(&'static str),
}

impl Type {
    /// Go's `canBeNil`.
    pub(super) fn can_be_nil(self) -> bool {
        matches!(self, Self::Any | Self::Reflect | Self::Map | Self::Object(_))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Any => "interface {}",
            Self::Reflect => "reflect.Value",
            Self::String => "string",
            Self::Int => "int",
            Self::Float => "float64",
            Self::Bool => "bool",
            Self::Map => "map[string]interface {}",
            Self::Object(name) => name,
        })
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl Value {
    /// A length or an index as an `int`.
    #[must_use]
    pub fn int(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// The text of a string; empty for other types.
    #[must_use]
    pub fn text(&self) -> &str {
        if let Self::String(text) = self { text } else { "" }
    }

    /// The number of an `int`; 0 for other types.
    #[must_use]
    pub fn number(&self) -> i64 {
        if let Self::Int(number) = self { *number } else { 0 }
    }

    /// Whether it is `nil`, in an `interface{}` or not.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil | Self::Invalid)
    }

    /// Go's `Type.String`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Nil => "interface {}",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Int64(_) => "int64",
            Self::Uint8(_) => "uint8",
            Self::Uint64(_) => "uint64",
            Self::Float(_) => "float64",
            Self::String(_) => "string",
            Self::Slice(Element::Any, _) => "[]interface {}",
            Self::Slice(Element::String, _) => "[]string",
            Self::Slice(Element::Int, _) => "[]int",
            Self::Slice(Element::List, _) => "[][]interface {}",
            Self::Map(MapType::Any, _) => "map[string]interface {}",
            Self::Map(MapType::String, _) => "map[string]string",
            Self::Map(MapType::Named(named), _) => named.0,
            Self::Object(object) => object.type_name(),
        }
    }

    /// Go's `Kind.String`.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Slice(..) => "slice",
            Self::Map(..) => "map",
            Self::Nil => "invalid",
            Self::Object(object) if object.type_name().starts_with('*') => "ptr",
            Self::Object(_) => "struct",
            plain => plain.type_name(),
        }
    }

    /// The number of a signed integer.
    pub(super) fn signed(&self) -> Option<i64> {
        match self {
            Self::Int(number) | Self::Int64(number) => Some(*number),
            _ => None,
        }
    }

    /// The number of an unsigned integer.
    pub(super) fn unsigned(&self) -> Option<u64> {
        match self {
            Self::Uint8(number) => Some(u64::from(*number)),
            Self::Uint64(number) => Some(*number),
            _ => None,
        }
    }
}
