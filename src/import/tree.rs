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

/// The largest whole number up to which a double holds every one.
const LARGEST_EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

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

/// Takes the comments of the first field: they are about the whole object.
pub(super) fn take_first_comments(tree: &mut Tree) -> Vec<String> {
    match tree {
        Tree::Object(fields) => fields
            .first_mut()
            .map(|field| std::mem::take(&mut field.comments))
            .unwrap_or_default(),
        _ => Vec::new(),
    }
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
                Tree::List(items.iter().map(|node| self.value(node, item)).collect())
            }
            Value::Int(number) => {
                if number.unsigned_abs() > LARGEST_EXACT {
                    self.inexact(node, *number);
                }
                Tree::Scalar((*number).into())
            }
            _ => Tree::Scalar(node.to_json()),
        }
    }

    fn inexact(&mut self, node: &Node<'_>, number: i64) {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "the loss is what is told"
        )]
        let held = number as f64 as i128;
        if held == i128::from(number) {
            return;
        }
        let message = format!("Jsonnet has no whole number {number}: the program makes {held}");
        let warning = Diagnostic::warning(Rule::ImportedNumber, message).at(Place::new(self.object.source, node.span));
        self.diagnostics.push(warning);
    }
}
