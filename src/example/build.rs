//! Schema → value, before the validator has seen it.

use std::borrow::Cow;
use std::cell::Cell;

use serde_json::Value as Json;

use super::extent::Extent;
use super::number;
use super::shape::Shape;
use super::text::Patterns;
use crate::crd::{Schema, deprecation};
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

/// Maximum number of values that are made at once: of one object, or of the changes for one finding.
const MOST_VALUES: usize = 50_000;

/// Maximum number of items that a list gets.
const MOST_ITEMS: usize = 1_000;

/// The key of a map's only entry.
pub(super) const KEY: &str = "key";

/// The field that users set.
pub(super) const SPEC: &str = "spec";

/// The name of the object.
const NAME: &str = "example";

/// Makes values of schemas.
#[derive(Debug)]
pub(super) struct Builder<'s> {
    patterns: Patterns<'s>,
    /// Values that can still be made.
    budget: Cell<usize>,
}

pub(super) fn node(value: Value<'static>) -> Node<'static> {
    Node {
        span: Span::default(),
        value,
    }
}

pub(super) fn text(text: &str) -> Node<'static> {
    node(Value::String(Cow::Owned(text.to_owned())))
}

pub(super) fn entry(key: &str, value: Node<'static>) -> Entry<'static> {
    Entry {
        key: Cow::Owned(key.to_owned()),
        key_span: Span::default(),
        value,
    }
}

pub(super) fn object(entries: Vec<Entry<'static>>) -> Node<'static> {
    node(Value::Mapping(entries))
}

/// A value of a definition.
pub(super) fn of_json(value: &Json) -> Node<'static> {
    Node::from_json(value, Span::default())
}

impl<'s> Builder<'s> {
    pub(super) fn new() -> Self {
        Self {
            patterns: Patterns::default(),
            budget: Cell::new(MOST_VALUES),
        }
    }

    /// Allows as many values as one object may have.
    pub(super) fn begin(&self) {
        self.budget.set(MOST_VALUES);
    }

    /// The whole object: `apiVersion`, `kind`, `metadata.name`, and the fields of the schema without `status`.
    pub(super) fn root(&self, schema: &'s Schema, extent: Extent, api_version: &str, kind: &str) -> Node<'static> {
        self.begin();
        let shape = Shape::new(&[schema], extent);
        let name = schema
            .property("metadata")
            .and_then(|metadata| metadata.property("name"));
        let name = match name {
            Some(name) => self.patterns.text(&Shape::new(&[name], extent), None, 0),
            None => NAME.to_owned(),
        };
        let mut entries = vec![
            entry("apiVersion", text(api_version)),
            entry("kind", text(kind)),
            entry("metadata", object(vec![entry("name", text(&name))])),
        ];
        let own = self.object(&shape, extent, None, 0);
        if let Value::Mapping(own) = own.value {
            entries.extend(own.into_iter().filter(|own| !is_of_server(&own.key, &shape)));
        }
        // An optional `spec` that needs fields is what people look for.
        let spec = shape.property(SPEC);
        let has_spec = entries.iter().any(|entry| entry.key == SPEC);
        if !has_spec && spec.iter().any(|schema| !schema.required.is_empty()) {
            entries.push(entry(SPEC, self.value(&spec, extent, None, 0)));
        }
        object(entries)
    }

    /// A value. `hint` is a default from further up, `index` tells values of one list apart. The reader bounds the depth.
    pub(super) fn value(
        &self,
        schemas: &[&'s Schema],
        extent: Extent,
        hint: Option<&Json>,
        index: usize,
    ) -> Node<'static> {
        let shape = Shape::new(schemas, extent);
        if self.budget.get() == 0 {
            return node(Value::Null);
        }
        self.budget.set(self.budget.get() - 1);
        let default = hint.or_else(|| shape.whole().default.as_ref());
        let type_name = shape.type_name();
        if let Some(values) = shape.enumerated().filter(|values| !values.is_empty()) {
            let default = default.filter(|default| index == 0 && values.contains(default));
            // An empty text says nothing to a reader.
            let is_blank = |value: &&&Json| **value == &Json::Null || value.as_str() == Some("");
            let (blank, telling): (Vec<&Json>, Vec<&Json>) = values.iter().partition(|value| is_blank(value));
            let ordered: Vec<&Json> = telling.into_iter().chain(blank).collect();
            return of_json(default.unwrap_or(ordered[index.min(ordered.len() - 1)]));
        }
        match type_name {
            Some("object") => self.object(&shape, extent, default, index),
            Some("array") => self.array(&shape, extent, default),
            Some("boolean") => {
                let default = default.and_then(Json::as_bool).unwrap_or(true);
                node(Value::Bool(default != (index == 1)))
            }
            Some("integer") if !shape.is_int_or_string() => {
                match default.filter(|default| default.is_i64() && index == 0) {
                    Some(default) => of_json(default),
                    None => node(number::integer(&shape, index)),
                }
            }
            Some("number") => match default.filter(|default| default.is_number() && index == 0) {
                Some(default) => of_json(default),
                None => node(number::any(&shape, index)),
            },
            Some("string") => text(&self.patterns.text(&shape, default.and_then(Json::as_str), index)),
            _ if shape.is_int_or_string() => match default.filter(|_| index == 0) {
                Some(default) => of_json(default),
                None => node(number::integer(&shape, index)),
            },
            _ => match default {
                Some(default) => of_json(default),
                None if shape.whole().preserve_unknown_fields == Some(true) => object(Vec::new()),
                None => text(&self.patterns.text(&shape, None, index)),
            },
        }
    }

    /// A value of a schema that is not a part of the definition.
    pub(super) fn detached(&self, schema: &Schema, extent: Extent) -> Node<'static> {
        let builder = Builder {
            patterns: Patterns::default(),
            budget: Cell::new(self.budget.get()),
        };
        builder.value(&[schema], extent, None, 0)
    }

    fn object(&self, shape: &Shape<'s>, extent: Extent, default: Option<&Json>, index: usize) -> Node<'static> {
        let schema = shape.whole();
        let mut names = shape.required();
        if schema.embedded_resource {
            names.retain(|name| !["apiVersion", "kind", "metadata"].contains(name));
        }
        let has_default = |name: &str| schema.property(name).is_some_and(|property| property.default.is_some());
        if extent == Extent::Minimal && index == 0 {
            names.retain(|name| !has_default(name));
        }
        let required = names.len();
        names.sort_unstable();
        if extent == Extent::Full {
            let optional = schema.properties.iter().filter(|(name, property)| {
                !names.contains(&name.as_str()) && !shape.forbids(name) && deprecation(&property.description).is_none()
            });
            let optional: Vec<&str> = optional.map(|(name, _)| name.as_str()).collect();
            names.extend(optional);
        }
        let least = shape.largest(|part| part.bounds.min_properties).unwrap_or_default();
        let least = usize::try_from(least).unwrap_or_default().min(MOST_ITEMS);
        for (name, _) in &schema.properties {
            if names.len() < least && !names.contains(&name.as_str()) && !shape.forbids(name) {
                names.push(name);
            }
        }
        if let Some(most) = shape.smallest(|part| part.bounds.max_properties) {
            names.truncate(usize::try_from(most).unwrap_or_default().max(required));
        }
        let mut entries = Vec::with_capacity(names.len());
        if schema.embedded_resource {
            entries.push(entry("apiVersion", text("v1")));
            entries.push(entry("kind", text("ConfigMap")));
            entries.push(entry("metadata", object(vec![entry("name", text(NAME))])));
        }
        if schema.embedded_resource {
            names.retain(|name| !["apiVersion", "kind", "metadata"].contains(name));
        }
        for name in names {
            let below = shape.property(name);
            let hint = default.and_then(|default| default.get(name));
            let value = if below.is_empty() {
                self.unknown(shape, extent)
            } else {
                self.value(&below, extent, hint, index)
            };
            entries.push(entry(name, value));
        }
        let map = shape.map_value();
        let wanted = match extent {
            Extent::Minimal => least,
            Extent::Full => least.max(1),
        };
        if !map.is_empty() && schema.properties.is_empty() {
            for number in entries.len()..wanted {
                let key = if number == 0 {
                    KEY.to_owned()
                } else {
                    format!("{KEY}-{}", number + 1)
                };
                entries.push(entry(&key, self.value(&map, extent, None, index)));
            }
        }
        object(entries)
    }

    /// The value of a required field that the structural schema does not have.
    fn unknown(&self, shape: &Shape<'s>, extent: Extent) -> Node<'static> {
        let map = shape.map_value();
        if map.is_empty() {
            text(NAME)
        } else {
            self.value(&map, extent, None, 0)
        }
    }

    fn array(&self, shape: &Shape<'s>, extent: Extent, default: Option<&Json>) -> Node<'static> {
        let item = shape.item();
        let is_plain = |items: &Vec<Json>| !items.is_empty() && items.iter().all(|item| !item.is_object());
        if let Some(items) = default.and_then(Json::as_array).filter(|items| is_plain(items)) {
            return node(Value::Sequence(items.iter().map(of_json).collect()));
        }
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let least = shape
            .largest(|part| part.bounds.min_items)
            .map_or(0, count)
            .min(MOST_ITEMS);
        let most = shape.smallest(|part| part.bounds.max_items).map_or(usize::MAX, count);
        let wanted = match extent {
            Extent::Minimal => least,
            Extent::Full => least.max(1).min(most.max(least)),
        };
        let Some(schema) = item.first().copied() else {
            return node(Value::Sequence(Vec::new()));
        };
        let list = shape.whole();
        let is_set = list.topology.list_type.as_deref() == Some("set")
            || shape.parts.iter().any(|part| part.bounds.unique_items);
        let items = (0..wanted).map(|index| {
            let differs = is_set || !list.topology.list_map_keys.is_empty();
            let mut value = self.value(
                &item,
                extent,
                None,
                if differs && !schema.has_properties { index } else { 0 },
            );
            if differs && schema.has_properties {
                self.distinguish(&mut value, &item, list, index, extent);
            }
            value
        });
        node(Value::Sequence(items.collect()))
    }

    /// Gives an item the keys of a list map, or fields that differ from those of other items.
    fn distinguish(&self, value: &mut Node<'static>, item: &[&'s Schema], list: &Schema, index: usize, extent: Extent) {
        let shape = Shape::new(item, extent);
        let Value::Mapping(entries) = &mut value.value else {
            return;
        };
        let mut rest = index;
        let own: Vec<String> = entries.iter().map(|entry| entry.key.to_string()).collect();
        let keys = if list.topology.list_map_keys.is_empty() {
            &own
        } else {
            &list.topology.list_map_keys
        };
        for (at, key) in keys.iter().enumerate() {
            let schemas = shape.property(key);
            if schemas.is_empty() {
                continue;
            }
            // A key with few values leaves the rest of the differences to the next one.
            let few = Shape::new(&schemas, extent)
                .enumerated()
                .map_or(usize::MAX, |values| values.len().max(1));
            let is_last = at + 1 == keys.len();
            let part = if is_last { rest } else { rest % few };
            rest = rest.checked_div(few).unwrap_or_default();
            let made = self.value(&schemas, extent, None, part);
            match entries.iter_mut().find(|entry| entry.key == key.as_str()) {
                Some(entry) => entry.value = made,
                None => entries.push(entry(key, made)),
            }
        }
    }
}

/// Whether the server sets a field of the object: `status`, unless the schema requires it of new objects.
fn is_of_server(name: &str, shape: &Shape<'_>) -> bool {
    match name {
        "apiVersion" | "kind" | "metadata" => true,
        "status" => !shape.requires("status"),
        _ => false,
    }
}
