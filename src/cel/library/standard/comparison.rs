//! `==`, `!=` and the order of values.

use std::cmp::Ordering;

use super::untyped;
use crate::cel::library::estimate;
use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Function, function, size, typed};
use crate::cel::library::price::{PER_CHARACTER, scaled};
use crate::cel::library::range::{ONE, Range};
use crate::cel::library::work;
use crate::cel::syntax::ast::operator;
use crate::cel::types::Type;
use crate::cel::value::compare;
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function(operator::EQUALS, &[
        typed("equals", "(A,A)bool").priced(equality, equality_cost),
    ]).by_value(|args| match args {
        [a, b] => compare::equal(a, b).map(Value::Bool),
        _ => Err(Failure::no_overload()),
    }).work(work::through),
    function(operator::NOT_EQUALS, &[
        typed("not_equals", "(A,A)bool").priced(estimate::compare, shorter),
    ]).by_value(|args| match args {
        [a, b] => Ok(Value::Bool(!compare::equal(a, b).unwrap_or(false))),
        _ => Err(Failure::no_overload()),
    }).work(work::through),
    function(operator::LESS, &[
        typed("less_bool", "(bool,bool)bool"),
        typed("less_int64", "(int,int)bool"),
        typed("less_int64_double", "(int,double)bool"),
        typed("less_int64_uint64", "(int,uint)bool"),
        typed("less_uint64", "(uint,uint)bool"),
        typed("less_uint64_double", "(uint,double)bool"),
        typed("less_uint64_int64", "(uint,int)bool"),
        typed("less_double", "(double,double)bool"),
        typed("less_double_int64", "(double,int)bool"),
        typed("less_double_uint64", "(double,uint)bool"),
        typed("less_string", "(string,string)bool").priced(estimate::compare, shorter),
        typed("less_bytes", "(bytes,bytes)bool").priced(estimate::compare, shorter),
        typed("less_timestamp", "(timestamp,timestamp)bool"),
        typed("less_duration", "(duration,duration)bool"),
    ]).by_value(|args| ordered(operator::LESS, args, |order| order == Ordering::Less)),
    function(operator::LESS_EQUALS, &[
        typed("less_equals_bool", "(bool,bool)bool"),
        typed("less_equals_int64", "(int,int)bool"),
        typed("less_equals_int64_double", "(int,double)bool"),
        typed("less_equals_int64_uint64", "(int,uint)bool"),
        typed("less_equals_uint64", "(uint,uint)bool"),
        typed("less_equals_uint64_double", "(uint,double)bool"),
        typed("less_equals_uint64_int64", "(uint,int)bool"),
        typed("less_equals_double", "(double,double)bool"),
        typed("less_equals_double_int64", "(double,int)bool"),
        typed("less_equals_double_uint64", "(double,uint)bool"),
        typed("less_equals_string", "(string,string)bool").priced(estimate::compare, shorter),
        typed("less_equals_bytes", "(bytes,bytes)bool").priced(estimate::compare, shorter),
        typed("less_equals_timestamp", "(timestamp,timestamp)bool"),
        typed("less_equals_duration", "(duration,duration)bool"),
    ]).by_value(|args| ordered(operator::LESS_EQUALS, args, |order| order != Ordering::Greater)),
    function(operator::GREATER, &[
        typed("greater_bool", "(bool,bool)bool"),
        typed("greater_int64", "(int,int)bool"),
        typed("greater_int64_double", "(int,double)bool"),
        typed("greater_int64_uint64", "(int,uint)bool"),
        typed("greater_uint64", "(uint,uint)bool"),
        typed("greater_uint64_double", "(uint,double)bool"),
        typed("greater_uint64_int64", "(uint,int)bool"),
        typed("greater_double", "(double,double)bool"),
        typed("greater_double_int64", "(double,int)bool"),
        typed("greater_double_uint64", "(double,uint)bool"),
        typed("greater_string", "(string,string)bool").priced(estimate::compare, shorter),
        typed("greater_bytes", "(bytes,bytes)bool").priced(estimate::compare, shorter),
        typed("greater_timestamp", "(timestamp,timestamp)bool"),
        typed("greater_duration", "(duration,duration)bool"),
    ]).by_value(|args| ordered(operator::GREATER, args, |order| order == Ordering::Greater)),
    function(operator::GREATER_EQUALS, &[
        typed("greater_equals_bool", "(bool,bool)bool"),
        typed("greater_equals_int64", "(int,int)bool"),
        typed("greater_equals_int64_double", "(int,double)bool"),
        typed("greater_equals_int64_uint64", "(int,uint)bool"),
        typed("greater_equals_uint64", "(uint,uint)bool"),
        typed("greater_equals_uint64_double", "(uint,double)bool"),
        typed("greater_equals_uint64_int64", "(uint,int)bool"),
        typed("greater_equals_double", "(double,double)bool"),
        typed("greater_equals_double_int64", "(double,int)bool"),
        typed("greater_equals_double_uint64", "(double,uint)bool"),
        typed("greater_equals_string", "(string,string)bool").priced(estimate::compare, shorter),
        typed("greater_equals_bytes", "(bytes,bytes)bool").priced(estimate::compare, shorter),
        typed("greater_equals_timestamp", "(timestamp,timestamp)bool"),
        typed("greater_equals_duration", "(duration,duration)bool"),
    ]).by_value(|args| ordered(operator::GREATER_EQUALS, args, |order| order != Ordering::Less)),
];

fn ordered<'v>(function: &str, args: &[Value<'v>], holds: fn(Ordering) -> bool) -> Result<Value<'v>, Failure> {
    let [a, b] = args else {
        return Err(Failure::no_overload());
    };
    if !compare::has_order(a) {
        return Err(untyped(function, a));
    }
    compare::order(a, b).map(|order| Value::Bool(holds(order)))
}

/// The cost of comparing two values up to the length of the shorter one.
fn shorter(args: &[Value<'_>], _: u64) -> u64 {
    scaled(size(args, 0).min(size(args, 1)), PER_CHARACTER)
}

/// Comparing values of Kubernetes' own types for equality costs one unit.
fn equality_cost(args: &[Value<'_>], result: u64) -> u64 {
    match args.first() {
        Some(
            Value::Quantity(_) | Value::Ip(_) | Value::Cidr(_) | Value::Format(_) | Value::Url(_) | Value::Semver(_),
        ) => 1,
        _ => shorter(args, result),
    }
}

fn equality(of: &Arguments<'_, '_>) -> CallCost {
    const FORMAT_SIZE: u64 = 64;
    let [left, right] = of.args else {
        return CallCost::ONE;
    };
    let Type::Named(name) = left.type_ else {
        return estimate::compare(of);
    };
    if left.type_ != right.type_ {
        return estimate::compare(of);
    }
    let reads = |max: u64| CallCost::of(Range { min: 1, max }.scaled(PER_CHARACTER));
    match *name {
        "kubernetes.NamedFormat" => reads(FORMAT_SIZE),
        "kubernetes.URL" => reads(right.size.map_or(1, |size| size.max)),
        // Empty messages are compared like any other value.
        "google.protobuf.Empty" => estimate::compare(of),
        _ => CallCost::of(ONE),
    }
}
