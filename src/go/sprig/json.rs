//! Values ↔ JSON.

use std::borrow::Cow;

use crate::go::json::read::{Scalar, Sink};
use crate::go::json::{Style, document, styled};
use crate::go::template::{Element, Entries, Heap, MapType, Value, json};

/// The JSON text of a value.
pub(super) fn to_json(heap: &mut Heap<'_>, value: &Value, style: Style<'_>) -> Result<String, String> {
    Ok(styled(&json(heap, value)?, style))
}

/// The value of a JSON text, and Go's error. A number that is too large is nil in the value.
pub(super) fn from_json(heap: &mut Heap<'_>, text: &str) -> Result<(Value, Option<String>), String> {
    heap.spend(text.len())?;
    let mut tree = Tree {
        heap,
        open: Vec::new(),
        root: Value::Nil,
        error: None,
    };
    match (document(text, &mut tree), tree.error) {
        (Err(words), _) => Ok((Value::Nil, Some(words))),
        (Ok(_), Some(words)) => Err(words),
        (Ok(overflow), None) => Ok((tree.root, overflow)),
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
