//! Values as far as they can be recognized again.

use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{IStr, ObjValue, Val};

/// A recorded value. Objects and lists are compared by identity, other values by content.
#[derive(Debug, Clone)]
pub(super) enum Seen {
    Atom(Atom),
    Object(ObjValue),
    List(ArrValue),
    /// A function, or nothing at all.
    Nothing,
}

/// A value without parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Atom {
    Null,
    Bool(bool),
    /// The bits of the number.
    Number(u64),
    Text(IStr),
}

impl Seen {
    pub(super) fn new(value: &Val) -> Self {
        match value {
            Val::Null => Self::Atom(Atom::Null),
            Val::Bool(value) => Self::Atom(Atom::Bool(*value)),
            Val::Num(number) => Self::Atom(Atom::Number(number.get().to_bits())),
            Val::Str(text) => Self::Atom(Atom::Text(text.clone().into_flat())),
            Val::Obj(object) => Self::Object(object.clone()),
            Val::Arr(list) => Self::List(list.clone()),
            Val::Func(_) => Self::Nothing,
        }
    }

    /// Whether both are the same value.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Atom(a), Self::Atom(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => ObjValue::ptr_eq(a, b),
            (Self::List(a), Self::List(b)) => ArrValue::ptr_eq(a, b),
            _ => false,
        }
    }
}
