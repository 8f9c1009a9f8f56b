//! Functions with their overloads' types, and calls that were resolved to them.

use super::overload::{Counted, Form, Function};
use super::price::actual_size;
use super::signature::Signature;
use crate::cel::types::Type;
use crate::cel::value::{Failure, List, Value};

/// A function of all libraries that have one of the name.
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

    /// Whether the function is an operator: only the names of those do not begin with a letter.
    pub(in crate::cel) fn is_operator(&self) -> bool {
        !self
            .function
            .name
            .starts_with(|first: char| first.is_ascii_alphabetic())
    }

    /// Whether only stored rules may call the function.
    pub(in crate::cel) fn is_newest(&self) -> bool {
        self.function.newest
    }

    /// Calls the function by the types of the values alone. The target of a member call is the first of them.
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

/// A call, and the overloads that it may mean.
#[derive(Debug, Clone)]
pub(in crate::cel) struct Resolved {
    pub(in crate::cel) function: &'static Known,
    /// One where the types of the arguments decide it.
    pub(in crate::cel) overloads: Vec<&'static Signature>,
}

impl Resolved {
    /// The overload that the call means for certain.
    pub(in crate::cel) fn only(&self) -> Option<&'static Signature> {
        match self.overloads.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Calls the function. The target of a member call is the first value.
    pub(in crate::cel) fn call<'v>(&self, args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
        match (self.function.function.by_value, self.only()) {
            (None, Some(only)) => match only.row.call {
                Some(call) if takes_all(&only.args, args) => call(args),
                _ => Err(self.function.mismatch(args)),
            },
            _ => self.function.call(args),
        }
    }

    /// What the call costs, given its result.
    pub(in crate::cel) fn cost(&self, args: &[Value<'_>], result: &Result<Value<'_>, Failure>) -> u64 {
        self.price(args, result.as_ref().map_or(1, actual_size))
    }

    /// What the call costs at least; nothing where it does not fit into the work budget.
    pub(in crate::cel) fn least_cost(&self, args: &[Value<'_>], work: &mut usize) -> Option<u64> {
        (self.function.function.work)(args, work).then(|| self.price(args, 0))
    }

    fn price(&self, args: &[Value<'_>], result: u64) -> u64 {
        let cost = self
            .only()
            .map_or(self.function.function.open_cost, |only| only.row.cost);
        cost(args, result)
    }

    /// How the server itself fails to count what the call costs, with arguments that are not what the function takes.
    pub(in crate::cel) fn broken(&self, args: &[Result<Value<'_>, Failure>]) -> Option<Failure> {
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
            // The first method of lists, in the order of the alphabet, that the type lacks.
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

/// Whether a value may be an argument (`IsAssignableRuntimeType`). The first item speaks for all of a list.
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
