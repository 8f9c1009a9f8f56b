//! Searches a text with a regular expression.

use super::overload::{Search, size};
use super::price;
use crate::cel::value::{Failure, Value};
use crate::go::regexp::Regexp;

/// Searches with a regular expression that is already compiled.
pub(in crate::cel) fn search<'v>(function: Search, args: &[Value<'v>], regex: &Regexp) -> Result<Value<'v>, Failure> {
    let (text, most) = match args {
        [Value::String(text), _] => (text.as_str(), -1),
        [Value::String(text), _, Value::Int(most)] => (text.as_str(), *most),
        _ => return Err(Failure::no_overload()),
    };
    Ok(match function {
        Search::Matches => Value::Bool(regex.is_match(text)),
        Search::Find => Value::text(regex.find(text)),
        Search::FindAll => {
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let found = regex.find_all(text, most);
            Value::list(found.into_iter().map(Value::text).collect())
        }
    })
}

/// Searches with a regular expression that is a value.
pub(super) fn dynamic<'v>(function: Search, args: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let [Value::String(_), Value::String(pattern), ..] = args else {
        return Err(Failure::no_overload());
    };
    match Regexp::compile(pattern.as_str()) {
        Ok(regex) => search(function, args, &regex),
        Err(error) if function == Search::Matches => Err(Failure::new(error.to_string())),
        Err(error) => Err(Failure::new(format!("Illegal regex: {error}"))),
    }
}

/// The cost of a search.
pub(super) fn cost(args: &[Value<'_>], _: u64) -> u64 {
    price::regex(size(args, 0), size(args, 1))
}
