//! Values that a place of an object may have instead of its own.

use serde_json::Value as Json;

use super::build::{entry, node, object as object_node, of_json, text};
use super::extent::Extent;
use super::place;
use super::shape::Shape;
use super::workshop::Workshop;
use crate::cel::Mentions;
use crate::crd::Schema;
use crate::go::regexp::samples;
use crate::validate::Step;
use crate::yaml::{Node, Value};

/// Maximum number of values that are tried at one place.
const MOST_VALUES: usize = 24;

/// Longest list that is made for a rule about the size of one.
const LONGEST_LIST: i64 = 16;

impl<'s> Workshop<'s> {
    /// Values for a place that it does not have yet. `mentioned` is what a broken rule mentions.
    pub(super) fn values(
        &self,
        object: &Node<'static>,
        schemas: &[&'s Schema],
        path: &[Step],
        mentioned: &Mentions,
    ) -> Vec<Node<'static>> {
        let Mentions {
            texts,
            numbers,
            patterns,
            ..
        } = mentioned;
        let there = place::get(object, path);
        let shape = Shape::new(schemas, self.extent);
        let mut values = Vec::new();
        let mut add = |value: Node<'static>| {
            if Some(&value) != there && !values.contains(&value) {
                values.push(value);
            }
        };
        let type_name = shape.type_name();
        if let Some(values) = shape.enumerated() {
            let (mentioned, others): (Vec<&Json>, Vec<&Json>) = values
                .into_iter()
                .partition(|value| value.as_str().is_some_and(|own| texts.iter().any(|text| text == own)));
            mentioned
                .into_iter()
                .chain(others)
                .for_each(|value| add(of_json(value)));
        } else {
            match type_name {
                Some("string") => {
                    for own in texts {
                        add(text(own));
                    }
                    for pattern in patterns {
                        let made = samples(pattern, 2, &[], &|_| true);
                        for own in &made {
                            add(text(own));
                        }
                    }
                    let before = there.and_then(Node::as_str).unwrap_or_default();
                    for own in texts.iter().filter(|own| !before.contains(own.as_str())) {
                        add(text(&format!("{own}{before}")));
                        add(text(&format!("{before}{own}")));
                    }
                }
                Some("integer" | "number") => {
                    let near = numbers
                        .iter()
                        .flat_map(|number| [*number, number.saturating_add(1), number.saturating_sub(1)]);
                    near.chain([0, 1]).for_each(|number| {
                        add(node(Value::Int(number)));
                    });
                    if shape.is_int_or_string() {
                        for own in texts {
                            add(text(own));
                        }
                    }
                }
                Some("array") => self.lists(schemas, &shape, mentioned, &mut add),
                Some("object") if shape.whole().properties.is_empty() && !shape.map_value().is_empty() => {
                    for key in texts {
                        let value = self.builder.value(&shape.map_value(), Extent::Minimal, None, 0);
                        add(object_node(vec![entry(key, value)]));
                    }
                }
                _ => {}
            }
        }
        for index in 0..4 {
            add(self.builder.value(schemas, self.extent, None, index));
        }
        add(self.builder.value(schemas, Extent::Minimal, None, 0));
        values.truncate(MOST_VALUES);
        values
    }

    /// Lists of other lengths, and lists of the texts of a rule.
    fn lists(
        &self,
        schemas: &[&'s Schema],
        shape: &Shape<'s>,
        mentioned: &Mentions,
        add: &mut impl FnMut(Node<'static>),
    ) {
        let list = |items: Vec<Node<'static>>| node(Value::Sequence(items));
        let item = shape.item();
        let is_text = item.first().is_some_and(|item| item.type_.as_deref() == Some("string"));
        if is_text {
            mentioned.texts.iter().for_each(|own| add(list(vec![text(own)])));
        }
        if let Some(schema) = schemas.first() {
            for length in mentioned
                .numbers
                .iter()
                .copied()
                .filter(|length| (2..=LONGEST_LIST).contains(length))
            {
                let mut longer = (*schema).clone();
                longer.bounds.min_items = Some(length);
                add(self.builder.detached(&longer, self.extent));
            }
        }
        add(list(Vec::new()));
    }
}
