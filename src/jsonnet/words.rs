//! Words for errors whose own words say little or what is wrong.

use jrsonnet_evaluator::typed::ValType;

/// About `value[index]`, by the types of both.
pub(super) fn wrong_index(value: ValType, index: ValType) -> String {
    match value {
        ValType::Arr | ValType::Str => format!(
            "the index of {} must be a number, but is {}",
            with_article(value),
            with_article(index)
        ),
        ValType::Obj => format!("the name of a field must be a string, but is {}", with_article(index)),
        _ => format!("{} has no fields and no items", with_article(value)),
    }
}

/// A type with its article: `an array`, `null`.
pub(super) fn with_article(of: ValType) -> String {
    match of {
        ValType::Null => "null".to_owned(),
        ValType::Arr | ValType::Obj => format!("an {of}"),
        _ => format!("a {of}"),
    }
}

/// About an index that is not within a length.
pub(super) fn out_of_bounds(index: isize, length: u64) -> String {
    format!("index {index} is out of bounds: the length is {length}")
}

/// About a result that no number can have, by the evaluator's words.
pub(super) fn no_number(words: &str) -> &str {
    match words {
        "overflow" | "underflow" | "non-finite" => "overflow: the result is too large for a number",
        "float out of safe int range" => "the number must be between -(2^53 - 1) and 2^53 - 1",
        other => other,
    }
}

/// About a value that has none of several types, by the evaluator's words: a list of what each type said. Other words stay.
pub(super) fn none_of(words: String) -> String {
    let shorter = || {
        let (types, reasons) = words.strip_prefix("every failed from ")?.split_once(":\n")?;
        let mut found = reasons.lines().map(|line| {
            let (_, found) = line.strip_prefix("  - expected ")?.split_once(", got ")?;
            Some(found)
        });
        let first = found.next()??;
        let types = match types.rsplit_once(" | ") {
            Some((others, last)) => format!("{} or {last}", others.replace(" | ", ", ")),
            None => types.to_owned(),
        };
        found
            .all(|found| found == Some(first))
            .then(|| format!("expected {types}, got {first}"))
    };
    shorter().unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_listed_once() {
        let words = "every failed from string | array | object:\n  - expected string, got number\n  - expected array, got number";
        assert_eq!(
            none_of(words.to_owned()),
            "expected string, array or object, got number"
        );
        let nested = "every failed from a | b:\n  - expected a, got number at x[0]\n  - expected b, got number";
        assert_eq!(none_of(nested.to_owned()), nested);
    }
}
