//! Lists, maps and objects: their items, entries and fields.

use super::{Failure, List, Map, Object, Text, Value};
use crate::cel::syntax::escape;
use crate::cel::types::declare::root_field;
use crate::crd::Schema;
use crate::yaml::Value as Yaml;

impl<'v> List<'v> {
    pub(in crate::cel) fn len(&self) -> usize {
        match self {
            Self::Nodes { items, .. } => items.len(),
            Self::Made(items) | Self::Merged { items, .. } => items.len(),
        }
    }

    /// An item; `None` past the end.
    pub(in crate::cel) fn get(&self, index: usize) -> Option<Result<Value<'v>, Failure>> {
        match self {
            Self::Nodes { items, schema, .. } => {
                let item = items.get(index)?;
                Some(match schema.item() {
                    Some(of) => Value::of_node(item, of, of.embedded_resource),
                    None => Err(Failure::new(
                        "invalid array type, expected Items with a non-empty Schema",
                    )),
                })
            }
            Self::Made(items) | Self::Merged { items, .. } => items.get(index).cloned().map(Value::checked),
        }
    }

    /// The schema, which declares a set or a list map.
    pub(in crate::cel) fn schema(&self) -> Option<&'v Schema> {
        match self {
            Self::Nodes { schema, .. } | Self::Merged { schema, .. } => Some(schema),
            Self::Made(_) => None,
        }
    }

    pub(in crate::cel) fn iter(&self) -> impl Iterator<Item = Result<Value<'v>, Failure>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The items, or the first failure among them.
    pub(in crate::cel) fn values(&self) -> Result<Vec<Value<'v>>, Failure> {
        self.iter().collect()
    }
}

impl<'v> Map<'v> {
    pub(in crate::cel) fn len(&self) -> usize {
        match self {
            Self::Node(object) => object.node.entries().len(),
            Self::Made(entries) => entries.list.len(),
        }
    }

    /// The value of a key; `None` for a missing key.
    pub(in crate::cel) fn get(&self, key: &Value<'_>) -> Result<Option<Value<'v>>, Failure> {
        match self {
            Self::Node(object) => match key {
                Value::String(name) => object.get(name.as_str()).transpose(),
                _ => Err(Failure::no_overload()),
            },
            Self::Made(entries) => Ok(entries.get(key).cloned()),
        }
    }

    /// The keys, in order.
    pub(in crate::cel) fn keys(&self) -> Vec<Value<'v>> {
        match self {
            Self::Node(object) => {
                let known = object
                    .node
                    .entries()
                    .iter()
                    .filter(|entry| object.schema_of(&entry.key).is_some());
                let key = |name: &'v str| match escape::escape(name) {
                    Some(escaped) if object.is_object() && escaped != name => Value::text(escaped),
                    _ => Value::String(Text::Borrowed(name)),
                };
                known.map(|entry| key(&entry.key)).collect()
            }
            Self::Made(entries) => entries.list.iter().map(|(key, _)| key.clone()).collect(),
        }
    }

    /// The keys with their values, in order. A value that is missing is null.
    pub(in crate::cel) fn pairs(&self) -> Vec<(Value<'v>, Result<Value<'v>, Failure>)> {
        match self {
            Self::Node(_) => {
                let value = |key: &Value<'v>| self.get(key).map(|value| value.unwrap_or(Value::Null));
                let keys = self.keys().into_iter();
                keys.map(|key| (key.clone(), value(&key))).collect()
            }
            Self::Made(entries) => {
                let entries = entries.list.iter();
                entries.map(|(key, value)| (key.clone(), Ok(value.clone()))).collect()
            }
        }
    }
}

impl<'v> Object<'v> {
    /// True for declared fields, false for the values of a map.
    pub(in crate::cel) fn is_object(&self) -> bool {
        self.root || self.schema.has_properties
    }

    /// The schema of a field or of a map's value.
    pub(in crate::cel) fn schema_of(&self, name: &str) -> Option<&'v Schema> {
        if self.root
            && let Some(field) = root_field(self.schema, name)
        {
            return Some(field);
        }
        if self.is_object() {
            self.schema.property(name)
        } else {
            self.schema.map_value()
        }
    }

    /// A field by its name in expressions, or a map's value by its key.
    pub(in crate::cel) fn get(&self, name: &str) -> Option<Result<Value<'v>, Failure>> {
        if !self.is_object() {
            let of = self.schema.map_value()?;
            let value = self.node.get(name)?;
            return Some(Value::of_node(value, of, of.embedded_resource));
        }
        let unescaped = if name.contains("__") {
            escape::unescape(name)?
        } else {
            name.to_owned()
        };
        self.field(&unescaped)
    }

    /// A field by its own name. A null counts as a missing field.
    pub(in crate::cel) fn field(&self, name: &str) -> Option<Result<Value<'v>, Failure>> {
        let of = self.schema_of(name)?;
        let value = self.node.get(name).filter(|value| value.value != Yaml::Null)?;
        Some(Value::of_node(value, of, of.embedded_resource))
    }
}
