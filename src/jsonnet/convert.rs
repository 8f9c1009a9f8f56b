//! The evaluator's values → JSON.
//!
//! Evaluates lazy values in the order of the keys. After a failure, the path to the failed field is known.

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::{IStr, Val, ensure_sufficient_stack};
use serde_json::{Map, Number, Value};

use super::limits::VALUE_DEPTH;
use crate::go::strconv::quote;

/// Integers up to here are the same as float64 and as an integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A step of the path.
enum At {
    Field(IStr),
    Item(usize),
}

/// Turns values into JSON and knows where in the value it is.
#[derive(Default)]
pub(super) struct Converter {
    /// The current path, or the path of the failure: `.spec`, `[0]`.
    path: Vec<At>,
    room: usize,
}

impl Converter {
    /// `room` is the size that the value may have (see [`super::Limits::value`]).
    pub(super) fn new(room: usize) -> Self {
        Self { path: Vec::new(), room }
    }

    /// The path of the field that failed; `None` at the top.
    pub(super) fn failed_path(&self) -> Option<String> {
        let mut out = String::new();
        for step in &self.path {
            match step {
                At::Field(name) if plain(name) => {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(name);
                }
                At::Field(name) => out.push_str(&format!("[{}]", quote(name))),
                At::Item(index) => out.push_str(&format!("[{index}]")),
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// The size that is left.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    pub(super) fn convert(&mut self, value: &Val) -> Result<Value> {
        self.spend(16)?;
        Ok(match value {
            Val::Null => Value::Null,
            Val::Bool(value) => Value::Bool(*value),
            Val::Num(number) => number_value(number.get()),
            Val::Str(text) => {
                self.spend(text.len())?;
                let mut out = String::with_capacity(text.len());
                text.chunks(&mut |chunk| out.push_str(chunk));
                Value::String(out)
            }
            Val::Func(_) => return Err(failed("a function cannot be printed".to_owned())),
            Val::Arr(items) => {
                self.check_depth()?;
                let mut out = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    self.path.push(At::Item(index));
                    out.push(ensure_sufficient_stack(|| self.convert(&item?))?);
                    self.path.pop();
                }
                Value::Array(out)
            }
            Val::Obj(object) => {
                self.check_depth()?;
                object.run_assertions()?;
                let keys = object.fields();
                let mut out = Vec::with_capacity(keys.len());
                for key in keys {
                    self.spend(key.len())?;
                    self.path.push(At::Field(key.clone()));
                    let value = object.get(key.clone())?.unwrap_or_default();
                    let value = ensure_sufficient_stack(|| self.convert(&value))?;
                    self.path.pop();
                    out.push((key.to_string(), value));
                }
                // They are sorted: a map of all is made faster than by one insertion each.
                Value::Object(Map::from_iter(out))
            }
        })
    }

    fn spend(&mut self, size: usize) -> Result<()> {
        let Some(left) = self.room.checked_sub(size) else {
            return Err(failed("the value is too large to print".to_owned()));
        };
        self.room = left;
        Ok(())
    }

    fn check_depth(&self) -> Result<()> {
        if self.path.len() < VALUE_DEPTH {
            return Ok(());
        }
        Err(failed(format!(
            "the value is nested more than {VALUE_DEPTH} levels deep"
        )))
    }
}

/// Whether a key can be part of a path without quotes.
fn plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn failed(message: String) -> jrsonnet_evaluator::Error {
    ErrorKind::RuntimeError(message.into()).into()
}

/// A float64 as JSON: whole numbers within the exact range as integers, all others as they are.
pub(super) fn number_value(number: f64) -> Value {
    let whole = number.fract() == 0.0 && number.abs() < EXACT && !(number == 0.0 && number.is_sign_negative());
    if whole {
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
        return Value::Number(Number::from(number as i64));
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
