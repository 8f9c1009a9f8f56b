//! Trees of things that stand nowhere: all of them have one place.

use std::borrow::Cow;

use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

/// Makes values with one place.
pub(super) struct Maker(pub(super) Span);

impl Maker {
    pub(super) fn text<'s>(&self, text: impl Into<Cow<'s, str>>) -> Node<'s> {
        self.node(Value::String(text.into()))
    }

    pub(super) fn integer<'s>(&self, value: i64) -> Node<'s> {
        self.node(Value::Int(value))
    }

    pub(super) fn list<'s>(&self, items: Vec<Node<'s>>) -> Node<'s> {
        self.node(Value::Sequence(items))
    }

    /// An object of the entries that are there.
    pub(super) fn map<'s>(&self, entries: impl IntoIterator<Item = Option<Entry<'s>>>) -> Node<'s> {
        self.node(Value::Mapping(entries.into_iter().flatten().collect()))
    }

    pub(super) fn entry<'s>(&self, key: &'static str, value: Node<'s>) -> Entry<'s> {
        Entry {
            key: Cow::Borrowed(key),
            key_span: self.0,
            value,
        }
    }

    pub(super) fn json<'s>(&self, value: &serde_json::Value) -> Node<'s> {
        Node::from_json(value, self.0)
    }

    fn node<'s>(&self, value: Value<'s>) -> Node<'s> {
        Node { span: self.0, value }
    }
}
