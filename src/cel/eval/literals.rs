//! Literals of lists, maps and messages, and the ones that the server builds before it evaluates.

use std::rc::Rc;

use super::{Evaluated, Evaluator, Stop};
use crate::cel::library::overload::Form;
use crate::cel::library::price::{LIST, MAP, MESSAGE};
use crate::cel::syntax::ast::{Id, Kind, MapEntry, StructField};
use crate::cel::types::Type;
use crate::cel::types::names;
use crate::cel::value::entries::unhashable;
use crate::cel::value::message;
use crate::cel::value::{Entries, Failure, Map, Value};

impl<'v> Evaluator<'v, '_> {
    pub(super) fn list(&mut self, id: Id, items: &'v [(Id, bool)]) -> Evaluated<'v> {
        if items.iter().all(|(item, _)| self.is_constant(*item)) {
            return self.once(id, |evaluator| evaluator.items(items));
        }
        let list = self.items(items);
        if let Err(Stop::Broken(_)) = list {
            return list;
        }
        self.charge(LIST)?;
        list
    }

    /// The value of a literal of constants. The server creates it once, and two maps are the same key only then.
    fn once(&mut self, id: Id, make: impl FnOnce(&mut Self) -> Evaluated<'v>) -> Evaluated<'v> {
        if let Some(made) = self.literals.get(&id) {
            return Ok(made.clone());
        }
        let value = make(self)?;
        self.literals.insert(id, value.clone());
        Ok(value)
    }

    fn items(&mut self, items: &'v [(Id, bool)]) -> Evaluated<'v> {
        let mut out = Vec::with_capacity(items.len());
        for (item, optional) in items {
            match (self.eval(*item)?, optional) {
                (value, false) => out.push(value),
                (Value::Optional(Some(value)), true) => out.push(value.as_ref().clone()),
                (Value::Optional(None), true) => {}
                (value, true) => {
                    let shown = value.shown();
                    let message = format!("cannot initialize optional list element from non-optional value {shown}");
                    return Err(Failure::new(message).into());
                }
            }
        }
        Ok(Value::list(out))
    }

    pub(super) fn map(&mut self, id: Id, entries: &'v [MapEntry]) -> Evaluated<'v> {
        let constant = |entry: &MapEntry| self.is_constant(entry.key) && self.is_constant(entry.value);
        if entries.iter().all(constant) {
            return self.once(id, |evaluator| evaluator.entries(entries));
        }
        let map = self.entries(entries);
        if let Err(Stop::Broken(_)) = map {
            return map;
        }
        self.charge(MAP)?;
        map
    }

    fn entries(&mut self, entries: &'v [MapEntry]) -> Evaluated<'v> {
        let mut out = Entries::default();
        for entry in entries {
            let key = self.eval(entry.key)?;
            let value = match (self.eval(entry.value)?, entry.optional) {
                (value, false) => value,
                (Value::Optional(Some(value)), true) => value.as_ref().clone(),
                (Value::Optional(None), true) => {
                    if unhashable(&key).is_some() {
                        // Go has other words if a key is deleted.
                        let type_ = key.go_type();
                        let message = format!("internal error: hash of unhashable type: {type_}");
                        return Err(Stop::Broken(Failure::new(message)));
                    }
                    out.remove(&key);
                    continue;
                }
                (value, true) => {
                    let (key, value) = (key.shown(), value.shown());
                    let message = format!("cannot initialize optional entry '{key}' from non-optional value {value}");
                    return Err(Failure::new(message).into());
                }
            };
            if let Some(failure) = unhashable(&key) {
                return Err(Stop::Broken(failure));
            }
            out.set(key, value);
        }
        Ok(Value::Map(Map::Made(Rc::new(out))))
    }

    pub(super) fn message(&mut self, name: &str, fields: &'v [StructField]) -> Evaluated<'v> {
        let message = self.made(name, fields);
        if let Err(Stop::Broken(_)) = message {
            return message;
        }
        self.charge(MESSAGE)?;
        message
    }

    fn made(&mut self, name: &str, fields: &'v [StructField]) -> Evaluated<'v> {
        let name = name.strip_prefix('.').unwrap_or(name);
        let known = names::message_named(name);
        let mut set = Vec::with_capacity(fields.len());
        for field in fields {
            let value = match (self.eval(field.value)?, field.optional) {
                (value, false) => value,
                (Value::Optional(Some(value)), true) => value.as_ref().clone(),
                (Value::Optional(None), true) => {
                    set.retain(|(set, _): &(&names::Field, _)| set.name != field.name.as_ref());
                    continue;
                }
                (value, true) => {
                    let (key, value) = (&field.name, value.shown());
                    let message = format!("cannot initialize optional entry '{key}' from non-optional value {value}");
                    return Err(Failure::new(message).into());
                }
            };
            if let Some(field) = known.and_then(|message| message.field(&field.name)) {
                set.retain(|(set, _)| set.name != field.name);
                set.push((field, value));
            }
        }
        match known {
            Some(known) => Ok(message::new(known, set)?),
            None => Err(Failure::new(format!("unknown type '{name}'")).into()),
        }
    }

    /// True if the server knows the value before it evaluates.
    pub(super) fn is_constant(&self, id: Id) -> bool {
        match self.kind(id) {
            Kind::Literal(_) => true,
            Kind::Ident(name) => match self.checked.type_of(id) {
                Type::Meta(_) => names::named_type(name).is_some(),
                Type::Int => names::number(name).is_some(),
                _ => false,
            },
            Kind::Call { args, .. } if self.form(id) == Some(Form::Conversion) => {
                matches!(args.as_slice(), [arg] if self.is_constant(*arg))
            }
            Kind::List(items) => items.iter().all(|(item, _)| self.is_constant(*item)),
            Kind::Map(entries) => entries
                .iter()
                .all(|entry| self.is_constant(entry.key) && self.is_constant(entry.value)),
            _ => false,
        }
    }
}
