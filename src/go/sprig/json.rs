//! Values ↔ JSON.

use std::borrow::Cow;

use crate::go::json::read::{self, Reader, Scalar, Sink, quote, skip_blanks};
use crate::go::json::{Style, styled};
use crate::go::template::{Element, Entries, Heap, MapType, Value, json};

/// Go's limit of nested lists and objects.
const MOST_DEPTH: usize = 10_000;

/// The JSON text of a value.
pub(super) fn to_json(heap: &mut Heap<'_>, value: &Value, style: Style<'_>) -> Result<String, String> {
    Ok(styled(&json(heap, value)?, style))
}

/// The value of a JSON text, and Go's error. A number that is too large is nil in the value.
pub(super) fn from_json(heap: &mut Heap<'_>, text: &str) -> Result<(Value, Option<String>), String> {
    heap.spend(text.len())?;
    let mut reader = Reader::new(text, skip_blanks(text, 0), MOST_DEPTH);
    let mut tree = Tree {
        heap,
        open: Vec::new(),
        root: Value::Nil,
        error: None,
    };
    if let Err(problem) = reader.read(&mut tree) {
        let words = if problem.at < text.len() {
            problem.words
        } else {
            at_end(text)
        };
        return Ok((Value::Nil, Some(words)));
    }
    let end = skip_blanks(text, reader.at);
    if let Some(character) = text[end..].chars().next() {
        let mut bytes = [0; 4];
        let byte = character.encode_utf8(&mut bytes).as_bytes()[0];
        let words = format!("invalid character {} after top-level value", quote(byte));
        return Ok((Value::Nil, Some(words)));
    }
    match tree.error {
        Some(words) => Err(words),
        None => Ok((tree.root, reader.overflow.map(|problem| problem.words))),
    }
}

/// The error for a text that ends too early: Go's scanner reads a blank after it.
fn at_end(text: &str) -> String {
    let longer = format!("{text} ");
    match read::end(&longer, skip_blanks(&longer, 0), MOST_DEPTH) {
        Err(problem) if problem.at == text.len() => problem.words,
        _ => "unexpected end of JSON input".to_owned(),
    }
}

struct Tree<'h, 'v> {
    heap: &'h mut Heap<'v>,
    open: Vec<Open>,
    root: Value,
    /// The limit of the heap.
    error: Option<String>,
}

enum Open {
    List(Vec<Value>),
    Map(Entries, String),
}

impl Tree<'_, '_> {
    fn value(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.root = value,
            Some(Open::List(items)) => items.push(value),
            Some(Open::Map(entries, key)) => {
                entries.insert(std::mem::take(key).into(), value);
            }
        }
    }
}

impl<'s> Sink<'s> for Tree<'_, '_> {
    fn open(&mut self, _: usize, is_object: bool) {
        self.open.push(if is_object {
            Open::Map(Entries::new(), String::new())
        } else {
            Open::List(Vec::new())
        });
    }

    fn close(&mut self, _: usize) {
        let made = match self.open.pop() {
            Some(Open::List(items)) => self.heap.list(Element::Any, items),
            Some(Open::Map(entries, _)) => self.heap.map(MapType::Any, entries),
            None => return,
        };
        match made {
            Ok(value) => self.value(value),
            Err(words) => self.error = Some(words),
        }
    }

    fn key(&mut self, text: Cow<'s, str>, _: usize, _: usize) {
        if let Some(Open::Map(_, key)) = self.open.last_mut() {
            *key = text.into_owned();
        }
    }

    fn scalar(&mut self, value: Scalar<'s>, start: usize, end: usize) {
        #[expect(clippy::cast_precision_loss, reason = "Go reads every number as a float64")]
        let value = match value {
            Scalar::Bool(value) => Value::Bool(value),
            // `-0`
            Scalar::Int(0) if end - start > 1 => Value::Float(-0.0),
            Scalar::Int(number) => Value::Float(number as f64),
            Scalar::Float(number) if number.is_finite() => Value::Float(number),
            Scalar::Null | Scalar::Float(_) => Value::Nil,
            Scalar::String(text) => Value::from(&*text),
        };
        self.value(value);
    }
}
