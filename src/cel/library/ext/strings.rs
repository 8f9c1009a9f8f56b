//! Strings (cel-go's `ext.Strings`).

use super::format;
use crate::cel::library::estimate;
use crate::cel::library::estimate::{Argument, Arguments, CallCost};
use crate::cel::library::kubernetes::lists::{traversed, walk};
use crate::cel::library::overload::{Cost, Form, Function, function, row, size, typed_call};
use crate::cel::library::price::{PER_CHARACTER, scaled};
use crate::cel::library::range::{Range, ZERO};
use crate::cel::library::strings;
use crate::cel::library::work;
use crate::cel::value::{Failure, Value};

/// Cost of reading the first argument.
const READ: Cost = |args, _| scaled(size(args, 0), PER_CHARACTER);
/// Cost of reading the first argument and creating the result.
const READ_TWICE: Cost = |args, _| scaled(size(args, 0), 2.0 * PER_CHARACTER);

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("charAt", &[
        row("string_char_at_int", "string.(int)string", typed_call!(Value::String(text), Value::Int(at) => made(strings::char_at(text.as_str(), *at)))),
    ]),
    function("indexOf", &[
        row("string_index_of_string", "string.(string)int", typed_call!(Value::String(text), Value::String(part) => Ok(Value::Int(strings::index_of(text.as_str(), part.as_str())))))
            .priced(traversed, walk),
        row("string_index_of_string_int", "string.(string,int)int", typed_call!(Value::String(text), Value::String(part), Value::Int(from) => at(strings::index_of_from(text.as_str(), part.as_str(), *from))))
            .priced(traversed, walk),
    ]).open_cost(walk),
    function("lastIndexOf", &[
        row("string_last_index_of_string", "string.(string)int", typed_call!(Value::String(text), Value::String(part) => Ok(Value::Int(strings::last_index_of(text.as_str(), part.as_str())))))
            .priced(traversed, walk),
        row("string_last_index_of_string_int", "string.(string,int)int", typed_call!(Value::String(text), Value::String(part), Value::Int(to) => at(strings::last_index_of_to(text.as_str(), part.as_str(), *to))))
            .priced(traversed, walk),
    ]).open_cost(walk),
    function("lowerAscii", &[
        row("string_lower_ascii", "string.()string", typed_call!(Value::String(text) => Ok(Value::text(strings::lower_ascii(text.as_str()))))).priced(estimate::rewrite, READ),
    ]).open_cost(READ),
    function("upperAscii", &[
        row("string_upper_ascii", "string.()string", typed_call!(Value::String(text) => Ok(Value::text(strings::upper_ascii(text.as_str()))))).priced(estimate::rewrite, READ),
    ]).open_cost(READ),
    function("trim", &[
        row("string_trim", "string.()string", typed_call!(Value::String(text) => Ok(Value::text(strings::trim(text.as_str()))))).priced(estimate::rewrite, READ),
    ]).open_cost(READ),
    function("substring", &[
        row("string_substring_int", "string.(int)string", typed_call!(Value::String(text), Value::Int(start) => made(strings::substring_from(text.as_str(), *start))))
            .priced(estimate::rewrite, READ),
        row("string_substring_int_int", "string.(int,int)string", typed_call!(Value::String(text), Value::Int(start), Value::Int(end) => made(strings::substring(text.as_str(), *start, *end))))
            .priced(estimate::rewrite, READ),
    ]).open_cost(READ),
    function("replace", &[
        row("string_replace_string_string", "string.(string,string)string", replace).priced(replaced, READ_TWICE),
        row("string_replace_string_string_int", "string.(string,string,int)string", replace)
            .priced(replaced, READ_TWICE),
    ]).open_cost(READ_TWICE).work(work::replace),
    function("split", &[
        row("string_split_string", "string.(string)list(string)", split).priced(pieces, READ_TWICE),
        row("string_split_string_int", "string.(string,int)list(string)", split)
            .priced(pieces, READ_TWICE),
    ]).open_cost(READ_TWICE),
    function("join", &[
        row("list_join", "list(string).()string", join).priced(joined, of_result),
        row("list_join_string", "list(string).(string)string", join).priced(joined, of_result),
    ]).open_cost(of_result).work(work::join),
    function("strings.quote", &[
        row("strings_quote", "(string)string", typed_call!(Value::String(text) => Ok(Value::text(strings::quote(text.as_str())))))
            .priced(quoted, READ),
    ]),
    function("format", &[
        row("string_format", "string.(list(dyn))string", format::call).priced(|of| CallCost::of(of.target_size().scaled(PER_CHARACTER)), READ),
    ]).form(Form::Format).work(work::format),
];

fn made<'v>(text: Result<impl Into<std::rc::Rc<str>>, String>) -> Result<Value<'v>, Failure> {
    text.map(Value::text).map_err(Failure::new)
}

fn at<'v>(index: Result<i64, String>) -> Result<Value<'v>, Failure> {
    index.map(Value::Int).map_err(Failure::new)
}

fn replace<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let (text, from, to, most) = match args {
        [Value::String(text), Value::String(from), Value::String(to)] => (text, from, to, None),
        [
            Value::String(text),
            Value::String(from),
            Value::String(to),
            Value::Int(most),
        ] => (text, from, to, Some(*most)),
        _ => return Err(Failure::no_overload()),
    };
    let replaced = strings::replace(text.as_str(), from.as_str(), to.as_str(), most);
    Ok(Value::text(replaced))
}

fn split<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let (text, by, most) = match args {
        [Value::String(text), Value::String(by)] => (text, by, None),
        [Value::String(text), Value::String(by), Value::Int(most)] => (text, by, Some(*most)),
        _ => return Err(Failure::no_overload()),
    };
    let pieces = strings::split(text.as_str(), by.as_str(), most);
    Ok(Value::list(pieces.into_iter().map(Value::text).collect()))
}

fn join<'v>(args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let (list, separator) = match args {
        [Value::List(list)] => (list, ""),
        [Value::List(list), Value::String(separator)] => (list, separator.as_str()),
        _ => return Err(Failure::no_overload()),
    };
    let mut out = String::new();
    for (index, item) in list.iter().enumerate() {
        let Value::String(text) = item? else {
            return Err(Failure::new("join: invalid input: non-string element in list"));
        };
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(text.as_str());
    }
    Ok(Value::text(out))
}

/// Cost of reading the result and creating it.
fn of_result(_: &[Value<'_>], result: u64) -> u64 {
    scaled(result, 2.0 * PER_CHARACTER)
}

/// Estimates a quoted text; each character may need an escape.
fn quoted(of: &Arguments<'_, '_>) -> CallCost {
    let size = of.size(0);
    let (min, max) = (size.min.wrapping_add(2), size.max.wrapping_mul(2).wrapping_add(2));
    CallCost::sized(size.scaled(PER_CHARACTER), Range { min, max })
}

/// Estimates the pieces of a text; a constant limit is their maximum number.
fn pieces(of: &Arguments<'_, '_>) -> CallCost {
    let size = of.target_size();
    let limit = of.args.get(1).and_then(Argument::integer);
    let max = limit.map_or(size.max, i64::cast_unsigned);
    CallCost::sized(size.scaled(2.0 * PER_CHARACTER), Range { min: 0, max })
}

fn joined(of: &Arguments<'_, '_>) -> CallCost {
    let count = of.target_size();
    let item = of.target.and_then(|target| target.item());
    let mut size = item.map_or(ZERO, |(_, size)| count.times(size));
    if let Some(separator) = of.args.first() {
        let gaps = Range {
            min: count.min.saturating_sub(1),
            max: count.max.saturating_sub(1),
        };
        size = size.add(separator.known().times(gaps));
    }
    CallCost::sized(size.scaled(PER_CHARACTER), size)
}

/// The longest result of a replacement.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
fn replaced(of: &Arguments<'_, '_>) -> CallCost {
    let (text, from, to) = (of.target_size(), of.size(0), of.size(1));
    let parts = |whole: u64, part: u64| (whole as f64 / part as f64).ceil() as u64;
    let (most, kept_most) = if from.min == 0 {
        (text.max.saturating_add(1), text.max)
    } else if to.max <= from.min {
        (0, text.max)
    } else {
        (parts(text.max, from.min), 0)
    };
    let (least, kept_least) = if from.max == 0 {
        (text.min.saturating_add(1), text.min)
    } else if from.max <= to.min {
        (0, text.min)
    } else {
        (parts(text.min, from.max), 0)
    };
    let count = Range { min: least, max: most };
    let kept = Range {
        min: kept_least,
        max: kept_most,
    };
    let size = count.times(to).add(kept);
    CallCost::sized(text.scaled(2.0 * PER_CHARACTER), size)
}
