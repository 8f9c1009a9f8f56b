//! Quantities (`library.Quantity`).

use std::rc::Rc;

use super::READ;
use crate::cel::library::Quantity;
use crate::cel::library::estimate;
use crate::cel::library::overload::{Function, function, row, typed_call};
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("quantity", &[
        row("string_to_quantity", "(string)kubernetes.Quantity", typed_call!(Value::String(text) => Quantity::parse(text.as_str()).map(made).map_err(Failure::new))).priced(estimate::read, READ),
    ]).open_cost(READ),
    function("isQuantity", &[
        row("is_quantity_string", "(string)bool", typed_call!(Value::String(text) => Ok(Value::Bool(Quantity::is_quantity(text.as_str()))))).priced(estimate::read, READ),
    ]).open_cost(READ),
    function("sign", &[
        row("quantity_sign", "(kubernetes.Quantity)int", typed_call!(Value::Quantity(value) => Ok(Value::Int(value.sign())))),
    ]),
    function("isInteger", &[
        row("quantity_is_integer", "kubernetes.Quantity.()bool", typed_call!(Value::Quantity(value) => Ok(Value::Bool(value.is_integer())))),
    ]),
    function("asInteger", &[
        row("quantity_get_int", "kubernetes.Quantity.()int", typed_call!(Value::Quantity(value) => value.as_integer().map(Value::Int).map_err(Failure::new))),
    ]),
    function("asApproximateFloat", &[
        row("quantity_get_float", "kubernetes.Quantity.()double", typed_call!(Value::Quantity(value) => Ok(Value::Double(value.as_approximate_float())))),
    ]),
    function("add", &[
        row("quantity_add", "kubernetes.Quantity.(kubernetes.Quantity)kubernetes.Quantity", typed_call!(Value::Quantity(a), Value::Quantity(b) => Ok(made(a.add(b))))),
        row("quantity_add_int", "kubernetes.Quantity.(int)kubernetes.Quantity", typed_call!(Value::Quantity(a), Value::Int(b) => Ok(made(a.add_int(*b))))),
    ]),
    function("sub", &[
        row("quantity_sub", "kubernetes.Quantity.(kubernetes.Quantity)kubernetes.Quantity", typed_call!(Value::Quantity(a), Value::Quantity(b) => Ok(made(a.sub(b))))),
        row("quantity_sub_int", "kubernetes.Quantity.(int)kubernetes.Quantity", typed_call!(Value::Quantity(a), Value::Int(b) => Ok(made(a.sub_int(*b))))),
    ]),
    function("compareTo", &[
        row("quantity_compare_to", "kubernetes.Quantity.(kubernetes.Quantity)int", typed_call!(Value::Quantity(a), Value::Quantity(b) => Ok(Value::Int(a.compare_to(b))))),
    ]),
    function("isLessThan", &[
        row("quantity_is_less_than", "kubernetes.Quantity.(kubernetes.Quantity)bool", typed_call!(Value::Quantity(a), Value::Quantity(b) => Ok(Value::Bool(a.is_less_than(b))))),
    ]),
    function("isGreaterThan", &[
        row("quantity_is_greater_than", "kubernetes.Quantity.(kubernetes.Quantity)bool", typed_call!(Value::Quantity(a), Value::Quantity(b) => Ok(Value::Bool(a.is_greater_than(b))))),
    ]),
];

fn made<'v>(value: Quantity) -> Value<'v> {
    Value::Quantity(Rc::new(value))
}
