//! Values in Go's syntax (`%#v`), for errors about keys.

use std::collections::HashMap;

use super::decode::{Build, Decoder, Entry, Key, Plain};
use super::{Dialect, Node, Tree};
use crate::go::fmt;
use crate::go::strconv::quote;

/// A [`Build`] that prints values.
pub(crate) struct GoSyntax(Dialect);

impl GoSyntax {
    /// The value of a node.
    pub(crate) fn print(tree: &Tree<'_>, index: usize, dialect: Dialect) -> Option<String> {
        let done = Decoder::new(tree, dialect, Self(dialect), usize::MAX).decode(index);
        done.ok().map(|done| done.value)
    }

    /// A scalar outside of other values.
    pub(crate) fn key(key: &Key<'_>) -> String {
        match &key.0 {
            Plain::Null => "<nil>".to_owned(),
            other => scalar(other),
        }
    }
}

impl<'s> Build<'s> for GoSyntax {
    type Value = String;

    fn scalar(&mut self, value: Plain<'s>, _: &Node<'s>) -> String {
        scalar(&value)
    }

    fn sequence(&mut self, items: Vec<String>, _: &Node<'s>) -> String {
        format!("[]interface {{}}{{{}}}", items.join(", "))
    }

    fn mapping(&mut self, entries: Vec<Entry<'s, String>>, _: usize, _: &Tree<'s>) -> String {
        let mut last = HashMap::new();
        for entry in entries {
            last.insert(entry.key, entry.value);
        }
        let mut sorted: Vec<_> = last.into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| order(&a.0, &b.0));
        let has_names = sorted.iter().all(|(key, _)| matches!(key.0, Plain::Text(_)));
        let fields: Vec<_> = sorted
            .into_iter()
            .map(|(key, value)| format!("{}:{value}", scalar(&key.0)))
            .collect();
        let key = if has_names && self.0 == Dialect::V3 {
            "string"
        } else {
            "interface {}"
        };
        format!("map[{key}]interface {{}}{{{}}}", fields.join(", "))
    }
}

fn scalar(value: &Plain<'_>) -> String {
    match value {
        Plain::Null => "interface {}(nil)".to_owned(),
        Plain::Bool(value) => value.to_string(),
        Plain::Int(value) => value.to_string(),
        Plain::Uint(value) => format!("{value:#x}"),
        Plain::Float(value) => fmt::float(*value),
        Plain::Text(text) => quote(text),
    }
}

/// `fmtsort`: orders by the type of the value, then by value. The order of the types depends on Go's linker.
fn order(a: &Plain<'_>, b: &Plain<'_>) -> std::cmp::Ordering {
    let kind = |value: &Plain<'_>| match value {
        Plain::Null => 0,
        Plain::Text(_) => 1,
        Plain::Uint(_) => 2,
        Plain::Int(_) => 3,
        Plain::Float(_) => 4,
        Plain::Bool(_) => 5,
    };
    match (a, b) {
        (Plain::Bool(a), Plain::Bool(b)) => a.cmp(b),
        (Plain::Int(a), Plain::Int(b)) => a.cmp(b),
        (Plain::Uint(a), Plain::Uint(b)) => a.cmp(b),
        (Plain::Float(a), Plain::Float(b)) => a.partial_cmp(b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan())),
        (Plain::Text(a), Plain::Text(b)) => a.cmp(b),
        _ => kind(a).cmp(&kind(b)),
    }
}
