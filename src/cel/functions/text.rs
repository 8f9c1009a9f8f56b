//! Strings: the language's functions and its extension, and searching with regular expressions.

use super::Given;
use crate::cel::convert::Failure;
use crate::cel::library::strings;
use crate::cel::value::{List, Value};
use crate::go::regexp::Regexp;

pub(super) fn call<'v>(function: &str, args: &[Value<'v>]) -> Given<'v> {
    match (function, args) {
        ("matches" | "find" | "findAll", [_, Value::String(pattern), ..]) => {
            Some(match Regexp::compile(pattern.as_str()) {
                Ok(regex) => search(function, args, &regex),
                Err(error) if function == "matches" => Err(Failure::new(error.to_string())),
                Err(error) => Err(Failure::new(format!("Illegal regex: {error}"))),
            })
        }
        ("join", [Value::List(list), rest @ ..]) => Some(join(list, rest)),
        ("strings.quote", [Value::String(text)]) => Some(Ok(Value::text(strings::quote(text.as_str())))),
        (_, [Value::String(text), rest @ ..]) => of_text(function, text.as_str(), rest),
        _ => None,
    }
}

/// Searches with a regular expression that was compiled.
pub(in crate::cel) fn search<'v>(function: &str, args: &[Value<'v>], regex: &Regexp) -> Result<Value<'v>, Failure> {
    let (text, most) = match args {
        [Value::String(text), _] => (text.as_str(), -1),
        [Value::String(text), _, Value::Int(most)] => (text.as_str(), *most),
        _ => return Err(Failure::no_overload()),
    };
    Ok(match function {
        "matches" => Value::Bool(regex.is_match(text)),
        "find" => Value::text(regex.find(text)),
        _ => {
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let found = regex.find_all(text, most);
            Value::list(found.into_iter().map(Value::text).collect())
        }
    })
}

fn join<'v>(list: &List<'v>, rest: &[Value<'v>]) -> Result<Value<'v>, Failure> {
    let separator = match rest {
        [] => "",
        [Value::String(separator)] => separator.as_str(),
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

fn of_text<'v>(function: &str, text: &str, rest: &[Value<'v>]) -> Given<'v> {
    let made = |text: String| Ok(Value::text(text));
    let index = |found: Result<i64, String>| found.map(Value::Int).map_err(Failure::new);
    let part = |found: Result<&str, String>| found.map(Value::text).map_err(Failure::new);
    let pieces = |found: Vec<&str>| Ok(Value::list(found.into_iter().map(Value::text).collect()));
    Some(match (function, rest) {
        ("startsWith", [Value::String(other)]) => Ok(Value::Bool(text.starts_with(other.as_str()))),
        ("endsWith", [Value::String(other)]) => Ok(Value::Bool(text.ends_with(other.as_str()))),
        ("contains", [Value::String(other)]) => Ok(Value::Bool(text.contains(other.as_str()))),
        ("charAt", [Value::Int(at)]) => strings::char_at(text, *at).map(Value::text).map_err(Failure::new),
        ("indexOf", [Value::String(other)]) => Ok(Value::Int(strings::index_of(text, other.as_str()))),
        ("indexOf", [Value::String(other), Value::Int(from)]) => {
            index(strings::index_of_from(text, other.as_str(), *from))
        }
        ("lastIndexOf", [Value::String(other)]) => Ok(Value::Int(strings::last_index_of(text, other.as_str()))),
        ("lastIndexOf", [Value::String(other), Value::Int(to)]) => {
            index(strings::last_index_of_to(text, other.as_str(), *to))
        }
        ("lowerAscii", []) => made(strings::lower_ascii(text)),
        ("upperAscii", []) => made(strings::upper_ascii(text)),
        ("replace", [Value::String(from), Value::String(to)]) => {
            made(strings::replace(text, from.as_str(), to.as_str(), None))
        }
        ("replace", [Value::String(from), Value::String(to), Value::Int(most)]) => {
            made(strings::replace(text, from.as_str(), to.as_str(), Some(*most)))
        }
        ("split", [Value::String(by)]) => pieces(strings::split(text, by.as_str(), None)),
        ("split", [Value::String(by), Value::Int(most)]) => pieces(strings::split(text, by.as_str(), Some(*most))),
        ("substring", [Value::Int(start)]) => part(strings::substring_from(text, *start)),
        ("substring", [Value::Int(start), Value::Int(end)]) => part(strings::substring(text, *start, *end)),
        ("trim", []) => Ok(Value::text(strings::trim(text))),
        ("format", [Value::List(args)]) => super::format::format(text, args).map(Value::text),
        _ => return None,
    })
}
