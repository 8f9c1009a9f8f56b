//! Loops: the expansion of the macros `all`, `exists`, `map`, `filter` and others.

use std::rc::Rc;

use super::{Evaluated, Evaluator, Local, Stop};
use crate::cel::syntax::ast::{ACCUMULATOR, Comprehension, Id, Kind, Literal};
use crate::cel::value::{Failure, List, Map, Value};

impl<'v> Evaluator<'v, '_> {
    pub(super) fn comprehension(&mut self, inner: &'v Comprehension) -> Evaluated<'v> {
        let range = self.eval(inner.range)?;
        let depth = self.locals.len();
        // Only the result can read the accumulator of a loop without rounds, so its evaluation waits for that.
        let init = if range.size() == Some(0) {
            Local::Later(inner.init)
        } else {
            Local::Known(self.known(inner.init)?)
        };
        self.locals.push((&inner.accumulator, init));
        let result = self.run(inner, &range, depth);
        self.locals.truncate(depth);
        result
    }

    fn run(&mut self, inner: &'v Comprehension, range: &Value<'v>, depth: usize) -> Evaluated<'v> {
        self.locals.push((&inner.var, Local::Known(Ok(Value::Null))));
        if let Some(name) = &inner.var2 {
            self.locals.push((name, Local::Known(Ok(Value::Null))));
        }
        let first = depth + 1;
        match range {
            Value::List(list) => {
                for (index, item) in list.iter().enumerate() {
                    if inner.var2.is_some() {
                        let index = Value::Int(i64::try_from(index).unwrap_or(i64::MAX));
                        self.locals[first].1 = Local::Known(Ok(index));
                        self.locals[first + 1].1 = Local::Known(item);
                    } else {
                        self.locals[first].1 = Local::Known(item);
                    }
                    if !self.step(inner, depth)? {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, value) in map.pairs() {
                    if inner.var2.is_some() {
                        self.locals[first + 1].1 = Local::Known(value);
                    }
                    self.locals[first].1 = Local::Known(Ok(key));
                    if !self.step(inner, depth)? {
                        break;
                    }
                }
            }
            other => {
                let found = other.go_type();
                return Err(Failure::new(if inner.var2.is_some() {
                    format!("unsupported comprehension range type: {found}")
                } else {
                    format!("got '{found}', expected iterable type")
                })
                .into());
            }
        }
        self.locals.truncate(first);
        self.eval(inner.result)
    }

    /// Runs one round. Returns false when the loop ends.
    fn step(&mut self, inner: &'v Comprehension, depth: usize) -> Result<bool, Stop> {
        if !matches!(self.kind(inner.condition), Kind::Literal(Literal::Bool(true)))
            && matches!(self.eval(inner.condition)?, Value::Bool(false))
        {
            return Ok(false);
        }
        self.locals[depth].1 = Local::Known(self.known(inner.step)?);
        Ok(true)
    }

    /// True if a node is the carried value of the innermost loop.
    pub(super) fn carries(&self, id: Id) -> bool {
        matches!(self.kind(id), Kind::Ident(name) if name.as_ref() == ACCUMULATOR)
    }

    /// Adds to the carried value in place, so that a loop takes linear time.
    pub(super) fn grow(&mut self, args: &'v [Id]) -> Evaluated<'v> {
        let mut values = Vec::with_capacity(args.len());
        // One unit for the name, and one for the call.
        self.charge(1)?;
        for arg in &args[1..] {
            values.push(self.known(*arg)?);
        }
        self.charge(1)?;
        let slot = self.locals.iter_mut().rev().find(|(local, _)| *local == ACCUMULATOR);
        let Some((_, Local::Known(slot))) = slot else {
            return Err(Failure::no_overload().into());
        };
        let carried = std::mem::replace(slot, Ok(Value::Null))?;
        let values = values.into_iter().collect::<Result<Vec<_>, Failure>>()?;
        Ok(grown(carried, &values)?)
    }
}

/// A carried value with more in it: items of a list, entries of a map, or a key and its value.
fn grown<'v>(carried: Value<'v>, added: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    match (carried, added) {
        (Value::List(List::Made(mut items)), [Value::List(more)]) => {
            let more = more.values()?;
            Rc::make_mut(&mut items).extend(more);
            Ok(Value::List(List::Made(items)))
        }
        (Value::Map(Map::Made(mut entries)), [key, value]) => {
            Rc::make_mut(&mut entries).insert(key.clone(), value.clone())?;
            Ok(Value::Map(Map::Made(entries)))
        }
        (Value::Map(Map::Made(mut entries)), [Value::Map(more)]) => {
            let to = Rc::make_mut(&mut entries);
            for (key, value) in more.pairs() {
                to.insert(key, value?)?;
            }
            Ok(Value::Map(Map::Made(entries)))
        }
        _ => Err(Failure::no_overload()),
    }
}
