//! Functions with the types of their overloads, and calls resolved to them.

use super::overload::{Counted, Form, Function};
use super::price::actual_size;
use super::signature::Signature;
use crate::cel::types::Type;
use crate::cel::value::entries::unhashable;
use crate::cel::value::{Failure, List, Map, Value};

/// A function, joined over all libraries that have one of its name.
#[derive(Debug)]
pub(in crate::cel) struct Known {
    function: &'static Function,
    pub(in crate::cel) overloads: Vec<Signature>,
}

impl Known {
    pub(super) fn new(function: &'static Function) -> Self {
        Self {
            function,
            overloads: Vec::new(),
        }
    }

    /// Adds the overloads of a library.
    pub(super) fn add(&mut self, function: &'static Function) {
        self.overloads.extend(function.overloads.iter().map(Signature::read));
    }

    pub(in crate::cel) fn form(&self) -> Form {
        self.function.form
    }

    /// True for operators: only their names do not begin with a letter.
    pub(in crate::cel) fn is_operator(&self) -> bool {
        !self
            .function
            .name
            .starts_with(|first: char| first.is_ascii_alphabetic())
    }

    /// True if only stored rules may call the function.
    pub(in crate::cel) fn is_newest(&self) -> bool {
        self.function.newest
    }

    /// Calls the function by the types of the values alone. The first value is the target of a member call.
    pub(in crate::cel) fn call<'v>(&self, args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
        if let Some(call) = self.function.by_value {
            return call(args);
        }
        let fits = |overload: &&Signature| takes_all(&overload.args, args);
        match self.overloads.iter().find(fits).and_then(|overload| overload.row.call) {
            Some(call) => call(args),
            None => Err(self.mismatch(args)),
        }
    }

    fn mismatch(&self, args: &[Value<'_>]) -> Failure {
        let types: Vec<&str> = args.iter().map(Value::type_name).collect();
        Failure::new(format!(
            "no such overload: {}({})",
            self.function.name,
            types.join(", ")
        ))
    }
}

/// A call and its possible overloads.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Resolved {
    pub(in crate::cel) function: &'static Known,
    /// A single one if the types of the arguments decide it.
    pub(in crate::cel) overloads: Vec<&'static Signature>,
}

impl Resolved {
    /// The overload, if there is only one.
    pub(in crate::cel) fn only(&self) -> Option<&'static Signature> {
        match self.overloads.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Calls the function. The first value is the target of a member call.
    pub(in crate::cel) fn call<'v>(&self, args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
        match (self.function.function.by_value, self.only()) {
            (None, Some(only)) => match only.row.call {
                Some(call) if takes_all(&only.args, args) => call(args),
                _ => Err(self.function.mismatch(args)),
            },
            _ => self.function.call(args),
        }
    }

    /// The cost of the call, given its result.
    pub(in crate::cel) fn cost(&self, args: &[Value<'_>], result: &Result<Value<'_>, Failure>) -> u64 {
        self.price(args, result.as_ref().map_or(1, actual_size))
    }

    /// The minimum cost of the call; `None` if the call does not fit into the work budget.
    pub(in crate::cel) fn least_cost(&self, args: &[Value<'_>], work: &mut usize) -> Option<u64> {
        (self.function.function.work)(args, work).then(|| self.price(args, 0))
    }

    fn price(&self, args: &[Value<'_>], result: u64) -> u64 {
        let cost = self
            .only()
            .map_or(self.function.function.open_cost, |only| only.row.cost);
        cost(args, result)
    }

    /// The server's own failure: to look up a key that cannot be hashed, or to count the cost for arguments of types that the function does not
    /// take.
    pub(in crate::cel) fn broken(&self, args: &[Result<Value<'_>, Failure>]) -> Option<Failure> {
        if let [Ok(key), Ok(Value::Map(Map::Made(entries)))] = args
            && self.overloads.iter().any(|overload| overload.row.id == "in_map")
            && !entries.list.is_empty()
        {
            return unhashable(key);
        }
        let counted = self.only()?.row.counted?;
        let (Counted::List(at) | Counted::Int(at)) = counted;
        let arg = args.get(at)?;
        let found = match (arg, counted) {
            (Ok(Value::List(_)), Counted::List(_)) | (Ok(Value::Int(_)), Counted::Int(_)) => return None,
            (Ok(value), _) => value.go_type(),
            (Err(_), _) => "*types.Err",
        };
        let why = match counted {
            Counted::Int(_) => format!("ref.Val is {found}, not types.Int"),
            // Go names the first missing method of the interface, in alphabetical order.
            Counted::List(_) => {
                let missing = if has_add(arg) { "Contains" } else { "Add" };
                format!("{found} is not traits.Lister: missing method {missing}")
            }
        };
        Some(Failure::new(format!("internal error: interface conversion: {why}")))
    }
}

fn has_add(value: &Result<Value<'_>, Failure>) -> bool {
    matches!(
        value,
        Ok(Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::Duration(_)
            | Value::Timestamp(_))
    )
}

fn takes_all(wanted: &[Type], args: &[Value<'_>]) -> bool {
    wanted.len() == args.len() && wanted.iter().zip(args).all(|(wanted, arg)| takes(wanted, arg))
}

/// True if a value may be an argument (`IsAssignableRuntimeType`). Only the first item of a list is checked.
fn takes(wanted: &Type, value: &Value<'_>) -> bool {
    let of_list = |wanted: &Type, list: &List<'_>| {
        let first = list.get(0);
        first.is_none_or(|first| first.is_ok_and(|first| takes(wanted, &first)))
    };
    match (wanted, value) {
        (Type::Dyn | Type::Param(_), _)
        | (Type::Optional(_), Value::Optional(_))
        | (Type::Meta(_), Value::Type(_))
        | (Type::Null, Value::Null)
        | (Type::Bool, Value::Bool(_))
        | (Type::Int, Value::Int(_))
        | (Type::Uint, Value::Uint(_))
        | (Type::Double, Value::Double(_))
        | (Type::String, Value::String(_))
        | (Type::Bytes, Value::Bytes(_))
        | (Type::Duration, Value::Duration(_))
        | (Type::Timestamp, Value::Timestamp(_))
        | (Type::Map(..), Value::Map(_)) => true,
        (Type::List(wanted), Value::List(list)) => of_list(wanted, list),
        (Type::Named(name), value) => *name == value.type_name(),
        _ => false,
    }
}
