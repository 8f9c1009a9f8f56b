//! Fields of completed objects, as rules read them.

use super::kinds::Kind;
use crate::k8s::quantity::Quantity;
use crate::yaml::{Node, Value};

/// An object that rules check.
pub(super) struct Object<'n> {
    /// The object.
    pub(super) root: Field<'n>,
    /// The object that it replaces, on an update.
    pub(super) old: Option<Field<'n>>,
    /// Its kind.
    pub(super) kind: &'n Kind,
}

impl<'n> Object<'n> {
    pub(super) fn new(root: &'n Node<'n>, old: Option<&'n Node<'n>>, kind: &'n Kind) -> Self {
        Self {
            root: Field::root(root),
            old: old.map(Field::root),
            kind,
        }
    }
}

/// The way from a value to one inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'n> {
    /// The object itself.
    Root,
    /// A field of a struct.
    Name(&'n str),
    /// A key of a map.
    Key(&'n str),
    /// An item of a list.
    Index(usize),
}

/// A field of an object that may be absent. It knows its place, so errors can be reported at it. As in Go, a struct that is not a pointer is never absent;
/// of an absent pointer only [`Field::is_set`] may be asked, since the fields below have no place of their own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'n> {
    /// What holds it.
    pub(super) holder: &'n Node<'n>,
    /// The way from there.
    pub(super) part: Part<'n>,
    /// Its value.
    pub(super) value: Option<&'n Node<'n>>,
}

impl<'n> Field<'n> {
    /// The object itself.
    pub(super) fn root(node: &'n Node<'n>) -> Self {
        Self {
            holder: node,
            part: Part::Root,
            value: Some(node),
        }
    }

    /// A field of a struct.
    pub(super) fn get(self, name: &'n str) -> Self {
        let Some(value) = self.value else {
            return self;
        };
        Self {
            holder: value,
            part: Part::Name(name),
            value: value.get(name),
        }
    }

    /// A field below, by names with dots between them.
    pub(super) fn at(self, path: &'n str) -> Self {
        path.split('.').fold(self, Self::get)
    }

    /// The value under a key of a map.
    pub(super) fn key(self, key: &'n str) -> Self {
        let Some(value) = self.value else {
            return self;
        };
        Self {
            holder: value,
            part: Part::Key(key),
            value: value.get(key),
        }
    }

    /// The items of a list; none where it is absent.
    pub(super) fn items(self) -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator + Clone {
        let items = match self.value.map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.as_slice(),
            _ => &[],
        };
        let holder = self.value.unwrap_or(self.holder);
        items.iter().enumerate().map(move |(index, item)| Self {
            holder,
            part: Part::Index(index),
            value: Some(item),
        })
    }

    /// The entries of a map, in the order of the text; none where it is absent.
    pub(super) fn entries(self) -> impl ExactSizeIterator<Item = (&'n str, Self)> + Clone {
        let holder = self.value.unwrap_or(self.holder);
        let entries = self.value.map_or(&[][..], Node::entries);
        entries.iter().map(move |entry| {
            let key: &'n str = &entry.key;
            let field = Self {
                holder,
                part: Part::Key(key),
                value: Some(&entry.value),
            };
            (key, field)
        })
    }

    /// Whether it is there (for a pointer: not nil).
    pub(super) fn is_set(self) -> bool {
        self.value.is_some()
    }

    /// Number of items or entries.
    pub(super) fn len(self) -> usize {
        match self.value.map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.len(),
            Some(Value::Mapping(entries)) => entries.len(),
            _ => 0,
        }
    }

    /// Whether it is absent, or an empty text, list or map.
    pub(super) fn is_empty(self) -> bool {
        match self.value.map(|node| &node.value) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Sequence(_) | Value::Mapping(_)) => self.len() == 0,
            Some(_) => false,
        }
    }

    /// The text; empty where it is absent.
    pub(super) fn text(self) -> &'n str {
        match self.value.map(|node| &node.value) {
            Some(Value::String(text)) => text,
            _ => "",
        }
    }

    /// The whole number; `None` where it is absent, or a text (`IntOrString`).
    pub(super) fn number(self) -> Option<i64> {
        match self.value.map(|node| &node.value) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }

    /// The whole number; 0 where it is absent.
    pub(super) fn int(self) -> i64 {
        self.number().unwrap_or_default()
    }

    /// Whether it is true; false where it is absent.
    pub(super) fn is_true(self) -> bool {
        matches!(self.value.map(|node| &node.value), Some(Value::Bool(true)))
    }

    /// Whether the value is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self.value.map(|node| &node.value), Some(Value::Sequence(_)))
    }

    /// Whether the value is a text.
    pub(super) fn is_text(self) -> bool {
        matches!(self.value.map(|node| &node.value), Some(Value::String(_)))
    }

    /// The quantity; `None` where it is absent. The decoder has read it once, so it is valid.
    pub(super) fn quantity(self) -> Option<Quantity> {
        let text = match &self.value?.value {
            Value::String(text) => text.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => crate::go::json::float64(*number),
            Value::Null => "0".to_owned(),
            _ => return None,
        };
        Quantity::parse(&text).ok()
    }

    /// Whether two fields have equal values, or are both absent. Empty lists and maps equal absent ones.
    pub(super) fn is_same(self, other: Self) -> bool {
        match (self.value, other.value) {
            (Some(a), Some(b)) => a.is_same(b),
            (None, None) => true,
            (Some(one), None) | (None, Some(one)) => one.is_empty_collection(),
        }
    }
}
