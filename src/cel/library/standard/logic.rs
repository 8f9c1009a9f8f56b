//! `!`; `&&`, `||` and `?:`, which the evaluator handles itself.

use crate::cel::library::overload::{Estimate, Form, Function, function, typed};
use crate::cel::syntax::ast::operator;
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function(operator::NOT, &[typed("logical_not", "(bool)bool")]).by_value(|args| match args {
        [Value::Bool(value)] => Ok(Value::Bool(!value)),
        _ => Err(Failure::no_overload()),
    }),
    function(operator::AND, &[
        typed("logical_and", "(bool,bool)bool").estimated(Estimate::Logic),
    ]).form(Form::And),
    function(operator::OR, &[
        typed("logical_or", "(bool,bool)bool").estimated(Estimate::Logic),
    ]).form(Form::Or),
    function(operator::CONDITIONAL, &[
        typed("conditional", "(bool,A,A)A").estimated(Estimate::Conditional),
    ]).form(Form::Conditional),
    function(operator::NOT_STRICTLY_FALSE, &[
        typed("not_strictly_false", "(bool)bool"),
    ]).form(Form::NotStrictlyFalse),
];
