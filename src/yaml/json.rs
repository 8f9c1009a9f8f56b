//! JSON texts → trees, like `encoding/json`.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::{Document, Duplicate};
use super::{Chunk, Entry, Error, Node, Value, depth};
use crate::go::json::read::{Reader, Scalar, Sink, skip_blanks};
use crate::go::strconv::quote;
use crate::source::Span;

/// Reads a JSON chunk.
pub(super) fn compose(chunk: Chunk<'_>) -> Result<Vec<Document<'_>>, Error> {
    let mut reader = Reader::new(chunk.text, skip_blanks(chunk.text, 0), depth::allowed());
    let mut tree = Tree {
        base: chunk.base,
        open: Vec::new(),
        root: None,
        duplicates: Vec::new(),
    };
    let read = reader
        .read(&mut tree)
        .and_then(|()| reader.overflow.map_or(Ok(()), Err));
    read.map_err(|problem| {
        let at = chunk.base + problem.at;
        Error::json(problem.words.clone(), problem.words, Span::new(at, at + 1))
    })?;
    let Some(root) = tree.root.filter(|root| root.value != Value::Null) else {
        return Ok(Vec::new());
    };
    let duplicates = tree.duplicates;
    Ok(vec![Document { root, duplicates }])
}

struct Tree<'s> {
    base: usize,
    open: Vec<Open<'s>>,
    root: Option<Node<'s>>,
    duplicates: Vec<Duplicate<'s>>,
}

struct Open<'s> {
    start: usize,
    content: Content<'s>,
}

enum Content<'s> {
    List(Vec<Node<'s>>),
    Object(Object<'s>),
}

#[derive(Default)]
struct Object<'s> {
    entries: Vec<Entry<'s>>,
    key: Option<(Cow<'s, str>, Span)>,
    /// Indexes of the keys, filled once there are many.
    places: HashMap<Cow<'s, str>, usize>,
}

/// Number of entries from which on keys are hashed.
const MANY_KEYS: usize = 24;

impl<'s> Sink<'s> for Tree<'s> {
    fn open(&mut self, at: usize, is_object: bool) {
        let content = if is_object {
            Content::Object(Object::default())
        } else {
            Content::List(Vec::new())
        };
        self.open.push(Open { start: at, content });
    }

    fn close(&mut self, end: usize) {
        let Some(Open { start, content }) = self.open.pop() else {
            return;
        };
        let value = match content {
            Content::List(items) => Value::Sequence(items),
            Content::Object(object) => Value::Mapping(object.entries),
        };
        self.value(value, start, end);
    }

    fn key(&mut self, key: Cow<'s, str>, start: usize, end: usize) {
        let span = Span::new(self.base + start, self.base + end);
        let Some(Open {
            content: Content::Object(object),
            ..
        }) = self.open.last_mut()
        else {
            return;
        };
        let known = object.place(&key).map(|place| object.entries[place].key_span);
        object.key = Some((key, span));
        if let Some(first) = known {
            self.duplicate(first, span);
        }
    }

    fn scalar(&mut self, value: Scalar<'s>, start: usize, end: usize) {
        let value = match value {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Int(number) => Value::Int(number),
            Scalar::Float(number) => Value::Float(number),
            Scalar::String(text) => Value::String(text),
        };
        self.value(value, start, end);
    }
}

impl<'s> Tree<'s> {
    fn value(&mut self, value: Value<'s>, start: usize, end: usize) {
        let span = Span::new(self.base + start, self.base + end);
        let node = Node { span, value };
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Object(object)) => {
                let Some((key, key_span)) = object.key.take() else {
                    return;
                };
                let place = object.place(&key);
                let entry = Entry {
                    key,
                    key_span,
                    value: node,
                };
                match place {
                    None => object.entries.push(entry),
                    Some(place) => object.entries[place] = entry,
                }
            }
        }
    }
}

impl Object<'_> {
    /// The index of an existing entry with the key.
    fn place(&mut self, key: &str) -> Option<usize> {
        let entries = &self.entries;
        if entries.len() < MANY_KEYS {
            return entries.iter().position(|entry| entry.key == *key);
        }
        for (place, entry) in entries.iter().enumerate().skip(self.places.len()) {
            self.places.insert(entry.key.clone(), place);
        }
        self.places.get(key).copied()
    }
}

impl<'s> Tree<'s> {
    /// Stores a duplicate of the current key. The server names its path from the root.
    fn duplicate(&mut self, first: Span, span: Span) {
        let mut path = String::new();
        let mut last: Cow<'s, str> = Cow::Borrowed("");
        for open in &self.open {
            match &open.content {
                Content::List(items) => path.push_str(&format!("[{}]", items.len())),
                Content::Object(object) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    last = object.key.as_ref().map(|(key, _)| key.clone()).unwrap_or_default();
                    path.push_str(&last);
                }
            }
        }
        self.duplicates.push(Duplicate {
            key: last,
            span,
            first,
            line: 0,
            words: format!("duplicate field {}", quote(&path)),
            is_merged: false,
        });
    }
}
