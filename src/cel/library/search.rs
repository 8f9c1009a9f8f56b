//! Searching a text with a regular expression.

use regex::Regex;

use super::overload::{Search, size};
use super::price;
use crate::cel::value::{Failure, Value};
use crate::re2;

/// Searches with a regular expression that was compiled before.
pub(in crate::cel) fn search<'v>(function: Search, args: &[Value<'v>], regex: &Regex) -> Result<Value<'v>, Failure> {
    let (text, most) = match args {
        [Value::String(text), _] => (text.as_str(), -1),
        [Value::String(text), _, Value::Int(most)] => (text.as_str(), *most),
        _ => return Err(Failure::no_overload()),
    };
    Ok(match function {
        Search::Matches => Value::Bool(regex.is_match(text)),
        Search::Find => Value::text(regex.find(text).map_or("", |found| found.as_str())),
        Search::FindAll => {
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let found = regex.find_iter(text).take(most);
            Value::list(found.map(|found| Value::text(found.as_str())).collect())
        }
    })
}

/// Searches with a regular expression that is a value.
pub(super) fn dynamic<'v>(function: Search, args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [Value::String(_), Value::String(pattern), ..] = args else {
        return Err(Failure::no_overload());
    };
    match re2::compile(pattern.as_str()) {
        Ok(regex) => search(function, args, &regex),
        Err(words) if function == Search::Matches => Err(Failure::new(format!("error parsing regexp: {words}"))),
        Err(words) => Err(Failure::new(format!("Illegal regex: error parsing regexp: {words}"))),
    }
}

/// What searching costs.
pub(super) fn cost(args: &[Value<'_>], _: u64) -> u64 {
    price::regex(size(args, 0), size(args, 1))
}
