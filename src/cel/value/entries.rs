//! The entries of maps that an expression created (`map[ref.Val]ref.Val`).

use std::rc::Rc;

use super::{Entries, Failure, Key, List, Map, Value};

impl Key {
    /// The key of a value; `None` for a value that equals no key, not even itself.
    pub(in crate::cel) fn of(value: &Value<'_>) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::Duration(value) => Self::Duration(value.nanos),
            Value::Timestamp(value) => Self::Timestamp(value.time()),
            Value::Type(name) => Self::Named("type", name.to_string()),
            Value::Ip(value) => Self::Named("ip", value.to_string()),
            Value::Cidr(value) => Self::Named("cidr", value.to_string()),
            Value::Optional(None) => Self::Named("optional", String::new()),
            Value::List(List::Nodes { reading, .. }) => Self::Read(*reading),
            Value::Map(Map::Node(object)) => Self::Read(object.reading),
            Value::List(List::Made(items) | List::Merged { items, .. }) => Self::Made(address(items)),
            Value::Map(Map::Made(entries)) => Self::Made(address(entries)),
            Value::Quantity(value) => Self::Made(address(value)),
            Value::Url(value) => Self::Made(address(value)),
            Value::Empty(value) => Self::Made(address(value)),
            value => return Self::scalar(value),
        })
    }

    /// The key of a text, number or truth value.
    pub(in crate::cel) fn scalar(value: &Value<'_>) -> Option<Self> {
        Some(match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Uint(value) => Self::Uint(*value),
            // Both zeros are one key.
            Value::Double(value) if !value.is_nan() => Self::Double((value + 0.0).to_bits()),
            Value::String(text) => Self::String(text.as_str().to_owned()),
            _ => return None,
        })
    }

    /// The keys of an equal number of another type.
    fn others(&self) -> Vec<Self> {
        let int = |value: Option<i64>| value.map(Self::Int);
        let uint = |value: Option<u64>| value.map(Self::Uint);
        let found = match self {
            Self::Int(value) => [uint(u64::try_from(*value).ok()), None],
            Self::Uint(value) => [int(i64::try_from(*value).ok()), None],
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers of 64 bits fit")]
            Self::Double(bits) => match f64::from_bits(*bits) {
                value if value.fract() == 0.0 && value.abs() < 2e19 => {
                    let whole = value as i128;
                    [int(i64::try_from(whole).ok()), uint(u64::try_from(whole).ok())]
                }
                _ => [None, None],
            },
            _ => [None, None],
        };
        found.into_iter().flatten().collect()
    }
}

fn address<T>(value: &Rc<T>) -> usize {
    Rc::as_ptr(value).addr()
}

impl<'v> Entries<'v> {
    /// Adds an entry. Fails if the key, or an equal number, already exists.
    pub(in crate::cel) fn insert(&mut self, key: Value<'v>, value: Value<'v>) -> Result<(), Failure> {
        if self.get(&key).is_some() {
            let shown = key.shown();
            return Err(Failure::new(format!("insert failed: key {shown} already exists")));
        }
        self.set(key, value);
        Ok(())
    }

    /// Adds an entry, or replaces the one with the same key.
    pub(in crate::cel) fn set(&mut self, key: Value<'v>, value: Value<'v>) {
        let found = Key::of(&key);
        if let Some(at) = found.as_ref().and_then(|found| self.by_key.get(found)) {
            self.list[*at] = (key, value);
            return;
        }
        if let Some(found) = found {
            self.by_key.insert(found, self.list.len());
        }
        self.list.push((key, value));
    }

    /// Removes the entry with the same key.
    pub(in crate::cel) fn remove(&mut self, key: &Value<'_>) {
        let found = Key::of(key).and_then(|found| self.by_key.remove(&found));
        let Some(removed) = found else {
            return;
        };
        self.list.remove(removed);
        for at in self.by_key.values_mut().filter(|at| **at > removed) {
            *at -= 1;
        }
    }

    /// The value of a key, or of an equal number of another type.
    pub(in crate::cel) fn get(&self, key: &Value<'_>) -> Option<&Value<'v>> {
        let key = Key::of(key)?;
        let exact = self.by_key.get(&key);
        let at = exact.or_else(|| key.others().iter().find_map(|other| self.by_key.get(other)))?;
        self.list.get(*at).map(|(_, value)| value)
    }
}

/// The server's own failure for a value that cannot be a key because Go cannot hash it.
pub(in crate::cel) fn unhashable(value: &Value<'_>) -> Option<Failure> {
    let is_unhashable = matches!(value, Value::Bytes(_) | Value::Semver(_) | Value::Format(_));
    is_unhashable.then(|| {
        let type_ = value.go_type();
        Failure::new(format!(
            "internal error: runtime error: hash of unhashable type {type_}"
        ))
    })
}
