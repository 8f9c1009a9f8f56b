//! Arithmetic, and `+` of texts and lists.

use std::rc::Rc;

use super::untyped;
use crate::cel::library::overload::{Cost, Estimate, Form, Function, function, size, typed};
use crate::cel::library::price::{PER_CHARACTER, scaled};
use crate::cel::library::work;
use crate::cel::syntax::ast::operator;
use crate::cel::value::compare;
use crate::cel::value::{Failure, List, Value};
use crate::crd::Schema;

const OVERFLOW: &str = "integer overflow";
const UNSIGNED_OVERFLOW: &str = "unsigned integer overflow";

/// Calls a function of two operands.
macro_rules! binary {
    ($of:ident) => {
        |args| match args {
            [a, b] => $of(a, b),
            _ => Err(Failure::no_overload()),
        }
    };
}

const BOTH: Cost = |args, _| scaled(size(args, 0) + size(args, 1), PER_CHARACTER);
const OF_TEXTS: Estimate = Estimate::Sum(PER_CHARACTER);

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function(operator::NEGATE, &[
        typed("negate_double", "(double)double"),
        typed("negate_int64", "(int)int"),
    ]).by_value(negate),
    function(operator::MODULO, &[
        typed("modulo_int64", "(int,int)int"),
        typed("modulo_uint64", "(uint,uint)uint"),
    ]).by_value(binary!(modulo)),
    function(operator::MULTIPLY, &[
        typed("multiply_double", "(double,double)double"),
        typed("multiply_int64", "(int,int)int"),
        typed("multiply_uint64", "(uint,uint)uint"),
    ]).by_value(binary!(multiply)),
    function(operator::ADD, &[
        typed("add_bytes", "(bytes,bytes)bytes").estimated(OF_TEXTS).costs(BOTH),
        typed("add_double", "(double,double)double"),
        typed("add_duration_duration", "(duration,duration)duration"),
        typed("add_duration_timestamp", "(duration,timestamp)timestamp"),
        typed("add_timestamp_duration", "(timestamp,duration)timestamp"),
        typed("add_int64", "(int,int)int"),
        typed("add_list", "(list(A),list(A))list(A)").estimated(Estimate::Sum(0.0)),
        typed("add_string", "(string,string)string").estimated(OF_TEXTS).costs(BOTH),
        typed("add_uint64", "(uint,uint)uint"),
    ]).form(Form::Add).by_value(add).work(work::concat),
    function(operator::SUBTRACT, &[
        typed("subtract_double", "(double,double)double"),
        typed("subtract_duration_duration", "(duration,duration)duration"),
        typed("subtract_int64", "(int,int)int"),
        typed("subtract_timestamp_duration", "(timestamp,duration)timestamp"),
        typed("subtract_timestamp_timestamp", "(timestamp,timestamp)duration"),
        typed("subtract_uint64", "(uint,uint)uint"),
    ]).by_value(binary!(subtract)),
    function(operator::DIVIDE, &[
        typed("divide_double", "(double,double)double"),
        typed("divide_int64", "(int,int)int"),
        typed("divide_uint64", "(uint,uint)uint"),
    ]).by_value(binary!(divide)),
];

fn negate<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [value] = args else {
        return Err(Failure::no_overload());
    };
    match value {
        Value::Int(value) => value
            .checked_neg()
            .map(Value::Int)
            .ok_or_else(|| Failure::new(OVERFLOW)),
        Value::Double(value) => Ok(Value::Double(-value)),
        Value::Duration(value) => value.negated().map(Value::Duration).map_err(Failure::new),
        Value::Bool(_) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::NEGATE, value)),
    }
}

/// `a + b`.
pub(in crate::cel::library) fn add<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [a, b] = args else {
        return Err(Failure::no_overload());
    };
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_add(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => {
            let sum = a.checked_add(*b).map(Value::Uint);
            sum.ok_or_else(|| Failure::new(UNSIGNED_OVERFLOW))
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a + b)),
        (Value::String(a), Value::String(b)) => Ok(Value::text([a.as_str(), b.as_str()].concat())),
        (Value::Bytes(a), Value::Bytes(b)) => Ok(Value::Bytes(Rc::from([a.as_ref(), b.as_ref()].concat()))),
        (Value::List(a), Value::List(b)) => lists(a, b),
        (Value::Duration(a), Value::Duration(b)) => a.plus(*b).map(Value::Duration).map_err(Failure::new),
        (Value::Timestamp(at), Value::Duration(by)) | (Value::Duration(by), Value::Timestamp(at)) => {
            at.plus(*by).map(Value::Timestamp).map_err(Failure::new)
        }
        (
            Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::List(_)
            | Value::Duration(_)
            | Value::Timestamp(_),
            _,
        ) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::ADD, a)),
    }
}

/// Concatenates two lists. A set adds only missing items; a list map replaces items with equal keys. Items without the schema's type stay.
fn lists<'v>(a: &List<'v>, b: &List<'v>) -> Result<Value<'v>, Failure> {
    let mut out: Vec<_> = a.iter().map(Value::of_read).collect();
    match a
        .schema()
        .and_then(|schema| Some((schema, schema.topology.list_type.as_deref()?)))
    {
        Some((schema, "set")) => {
            for item in b.iter().map(Value::of_read) {
                let mut known = false;
                let is_right = |value: &Value<'_>| !matches!(value, Value::Wrong(_));
                for other in out.iter().filter(|other| is_right(&item) && is_right(other)) {
                    known = known || compare::equal(other, &item)?;
                }
                if !known {
                    out.push(item);
                }
            }
            Ok(merged(out, schema))
        }
        Some((schema, "map")) => {
            for item in b.iter().map(Value::of_read) {
                let key = compare::keys(&item, schema);
                match out.iter().rposition(|other| compare::keys(other, schema) == key) {
                    Some(index) => out[index] = item,
                    None => out.push(item),
                }
            }
            Ok(merged(out, schema))
        }
        _ => {
            out.extend(b.iter().map(Value::of_read));
            Ok(Value::list(out))
        }
    }
}

fn merged<'v>(items: Vec<Value<'v>>, schema: &'v Schema) -> Value<'v> {
    let items = Rc::new(items);
    Value::List(List::Merged { items, schema })
}

fn subtract<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_sub(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => {
            let difference = a.checked_sub(*b).map(Value::Uint);
            difference.ok_or_else(|| Failure::new(UNSIGNED_OVERFLOW))
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a - b)),
        (Value::Duration(a), Value::Duration(b)) => a.minus(*b).map(Value::Duration).map_err(Failure::new),
        (Value::Timestamp(at), Value::Duration(by)) => at.minus(*by).map(Value::Timestamp).map_err(Failure::new),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.since(b).map(Value::Duration).map_err(Failure::new),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_) | Value::Timestamp(_), _) => {
            Err(Failure::no_overload())
        }
        _ => Err(untyped(operator::SUBTRACT, a)),
    }
}

fn multiply<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_mul(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => {
            let product = a.checked_mul(*b).map(Value::Uint);
            product.ok_or_else(|| Failure::new(UNSIGNED_OVERFLOW))
        }
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a * b)),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_), _) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::MULTIPLY, a)),
    }
}

fn divide<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    let by_zero = || Failure::new("division by zero");
    match (a, b) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => Err(by_zero()),
        (Value::Int(a), Value::Int(b)) => a.checked_div(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => a.checked_div(*b).map(Value::Uint).ok_or_else(by_zero),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a / b)),
        (Value::Int(_) | Value::Uint(_) | Value::Double(_), _) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::DIVIDE, a)),
    }
}

fn modulo<'v>(a: &Value<'_>, b: &Value<'_>) -> Result<Value<'v>, Failure> {
    let by_zero = || Failure::new("modulus by zero");
    match (a, b) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => Err(by_zero()),
        (Value::Int(a), Value::Int(b)) => a.checked_rem(*b).map(Value::Int).ok_or_else(|| Failure::new(OVERFLOW)),
        (Value::Uint(a), Value::Uint(b)) => a.checked_rem(*b).map(Value::Uint).ok_or_else(by_zero),
        (Value::Int(_) | Value::Uint(_), _) => Err(Failure::no_overload()),
        _ => Err(untyped(operator::MODULO, a)),
    }
}
