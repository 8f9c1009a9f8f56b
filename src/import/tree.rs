//! An object → a tree to print, with its comments.

use super::known::{self, Known};
use super::objects::Object;
use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::model::ObjectMeta;
use crate::render::{Field, Tree};
use crate::rule::Rule;
use crate::source::Place;
use crate::yaml::{Entry, Node, Value};

/// The tree of an object. `schema` describes it, if it is known. Numbers that Jsonnet cannot hold are added to `diagnostics`.
pub(super) fn of(
    object: &Object<'_>,
    schema: Option<&Schema>,
    meta: &ObjectMeta,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tree {
    let mut writer = Writer { object, diagnostics };
    let fields = object.node.entries().iter().map(|entry| {
        let known = match (entry.key.as_ref(), schema) {
            ("apiVersion" | "kind", _) | (_, None) => Known::Open,
            ("metadata", Some(_)) => Known::Schema(meta.schema()),
            (name, Some(schema)) => known::field(schema, name),
        };
        writer.field(entry, known)
    });
    Tree::Object(fields.collect())
}

/// The comments about a whole object: those of a list around it, and those of its first field, which are taken from there.
pub(super) fn take_first_comments(object: &Object<'_>, tree: &mut Tree) -> Vec<String> {
    let mut comments = object.comments.title.clone();
    if let Tree::Object(fields) = tree
        && let Some(first) = fields.first_mut()
    {
        comments.append(&mut first.comments);
    }
    comments
}

struct Writer<'w, 'd> {
    object: &'w Object<'d>,
    diagnostics: &'w mut Vec<Diagnostic>,
}

impl Writer<'_, '_> {
    fn field(&mut self, entry: &Entry<'_>, known: Known<'_>) -> Field {
        let mut comments = self
            .object
            .comments
            .above
            .get(&entry.key_span.start)
            .cloned()
            .unwrap_or_default();
        let schema = match known {
            Known::Schema(schema) => Some(schema),
            Known::Open => None,
            Known::Unknown => {
                comments.push(format!("the definition does not have the field `{}`", entry.key));
                None
            }
        };
        Field {
            name: entry.key.to_string(),
            comments,
            value: self.value(&entry.value, schema),
            is_comment: false,
        }
    }

    fn value(&mut self, node: &Node<'_>, schema: Option<&Schema>) -> Tree {
        match &node.value {
            Value::Mapping(entries) => {
                let fields = entries.iter().map(|entry| {
                    let known = schema.map_or(Known::Open, |schema| known::field(schema, &entry.key));
                    self.field(entry, known)
                });
                Tree::Object(fields.collect())
            }
            Value::Sequence(items) => {
                let item = schema.and_then(Schema::item);
                Tree::List(items.iter().map(|node| self.item(node, item)).collect())
            }
            #[expect(clippy::cast_precision_loss, reason = "the loss is what is told")]
            Value::Int(number) => {
                self.whole(node, &number.to_string(), *number as f64);
                Tree::Scalar((*number).into())
            }
            Value::Float(number) => {
                let text = self.object.source.text();
                let written = text.get(node.span.start as usize..node.span.end as usize);
                self.whole(node, written.unwrap_or_default(), *number);
                Tree::Scalar(node.to_json())
            }
            _ => Tree::Scalar(node.to_json()),
        }
    }

    /// An item of a list. The comments above an object in block style are those of its first field.
    fn item(&mut self, node: &Node<'_>, schema: Option<&Schema>) -> Tree {
        let value = self.value(node, schema);
        let is_first = node
            .entries()
            .first()
            .is_some_and(|entry| entry.key_span.start == node.span.start);
        match self.object.comments.above.get(&node.span.start) {
            Some(lines) if !is_first => Tree::Commented(lines.clone(), Box::new(value)),
            _ => value,
        }
    }

    /// Jsonnet's numbers are doubles, printed with the fewest digits: not every whole number comes back.
    fn whole(&mut self, node: &Node<'_>, written: &str, number: f64) {
        let made = number.to_string();
        let digits = written.strip_prefix('-').unwrap_or(written);
        if made == written || digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return;
        }
        let message = format!("Jsonnet has no whole number {written}: the program makes {made}");
        let place = Place::new(self.object.source, node.span);
        let place = if self.object.kind == "Secret" {
            place.masked()
        } else {
            place
        };
        self.diagnostics
            .push(Diagnostic::warning(Rule::ImportedNumber, message).at(place));
    }
}
