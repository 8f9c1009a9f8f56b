//! `contains`, `startsWith`, `endsWith` and `matches`.

use crate::cel::library::estimate;
use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Form, Function, Search, function, size, typed};
use crate::cel::library::price::{PER_CHARACTER, scaled};
use crate::cel::library::search;
use crate::cel::value::{Failure, Value};

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("contains", &[
        typed("contains_string", "string.(string)bool").priced(
            |of| CallCost::of(of.target_size().scaled(PER_CHARACTER).times(of.size(0).scaled(PER_CHARACTER))),
            |args, _| scaled(size(args, 0), PER_CHARACTER) * scaled(size(args, 1), PER_CHARACTER),
        ),
    ]).by_value(|args| compare(args, |text, part| text.contains(part))),
    function("startsWith", &[
        typed("starts_with_string", "string.(string)bool").priced(estimate::read, of_part),
    ]).by_value(|args| compare(args, |text, part| text.starts_with(part))),
    function("endsWith", &[
        typed("ends_with_string", "string.(string)bool").priced(estimate::read, of_part),
    ]).by_value(|args| compare(args, |text, part| text.ends_with(part))),
    function("matches", &[
        typed("matches", "(string,string)bool").priced(searched, search::cost),
        typed("matches_string", "string.(string)bool").priced(searched, search::cost),
    ]).form(Form::Search(Search::Matches)).by_value(|args| search::dynamic(Search::Matches, args)),
];

fn compare<'v>(args: &[Value<'v>], holds: fn(&str, &str) -> bool) -> Result<Value<'v>, Failure> {
    match args {
        [Value::String(text), Value::String(part)] => Ok(Value::Bool(holds(text.as_str(), part.as_str()))),
        _ => Err(Failure::no_overload()),
    }
}

fn of_part(args: &[Value<'_>], _: u64) -> u64 {
    scaled(size(args, 1), PER_CHARACTER)
}

fn searched(of: &Arguments<'_, '_>) -> CallCost {
    CallCost::of(match (of.target, of.args) {
        (Some(text), [regex]) | (None, [text, regex]) => estimate::regex(text.known(), regex.known()),
        _ => return CallCost::ONE,
    })
}
