//! cel-go's functions of strings, version 2 of its library (which has no `reverse`); indexes count code points.

use crate::go;
use crate::go::strconv::escape;

/// `charAt(int)`: one character; empty at the very end.
///
/// # Errors
/// `index out of range`.
pub(crate) fn char_at(text: &str, index: i64) -> Result<String, String> {
    let at = usize::try_from(index).map_err(|_| out_of_range(index))?;
    match text.chars().nth(at) {
        Some(character) => Ok(character.to_string()),
        None if text.chars().count() == at => Ok(String::new()),
        None => Err(out_of_range(index)),
    }
}

/// `indexOf(string)`: the first index of a part, or -1.
#[must_use]
pub(crate) fn index_of(text: &str, part: &str) -> i64 {
    text.find(part).map_or(-1, |at| length(&text[..at]))
}

/// `indexOf(string, int)`: the first index of a part at or after a given index, or -1.
///
/// # Errors
/// `index out of range` for a negative index.
pub(crate) fn index_of_from(text: &str, part: &str, index: i64) -> Result<i64, String> {
    if index < 0 {
        return Err(out_of_range(index));
    }
    if part.is_empty() {
        return Ok(index.min(length(text)));
    }
    let from = byte_of(text, index);
    Ok(match text[from..].find(part) {
        Some(at) => length(&text[..from + at]),
        None => -1,
    })
}

/// `lastIndexOf(string)`: the last index of a part, or -1.
#[must_use]
pub(crate) fn last_index_of(text: &str, part: &str) -> i64 {
    text.rfind(part).map_or(-1, |at| length(&text[..at]))
}

/// `lastIndexOf(string, int)`: the last index of a part at or before a given index; -1 if that is past the end.
///
/// # Errors
/// `index out of range` for a negative index.
pub(crate) fn last_index_of_to(text: &str, part: &str, index: i64) -> Result<i64, String> {
    if index < 0 {
        return Err(out_of_range(index));
    }
    let whole = length(text);
    if part.is_empty() {
        return Ok(index.min(whole));
    }
    if index >= whole {
        return Ok(-1);
    }
    let end = byte_of(text, index.saturating_add(length(part)));
    Ok(last_index_of(&text[..end], part))
}

/// `lowerAscii()`
#[must_use]
pub(crate) fn lower_ascii(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// `upperAscii()`
#[must_use]
pub(crate) fn upper_ascii(text: &str) -> String {
    text.to_ascii_uppercase()
}

/// `replace(string, string)` and `replace(string, string, int)` with a maximum count; a negative count replaces all.
#[must_use]
pub(crate) fn replace(text: &str, old: &str, new: &str, most: Option<i64>) -> String {
    match most.and_then(|most| usize::try_from(most).ok()) {
        Some(most) => text.replacen(old, new, most),
        None => text.replace(old, new),
    }
}

/// `split(string)` and `split(string, int)` with a maximum number of parts; a negative number splits everywhere, and an empty separator
/// between characters.
#[must_use]
pub(crate) fn split<'t>(text: &'t str, separator: &str, most: Option<i64>) -> Vec<&'t str> {
    go::strings::split_n(text, separator, most.unwrap_or(-1))
}

/// `substring(int)`: the text from an index on.
///
/// # Errors
/// `index out of range`.
pub(crate) fn substring_from(text: &str, start: i64) -> Result<&str, String> {
    if start < 0 || start > length(text) {
        return Err(out_of_range(start));
    }
    Ok(&text[byte_of(text, start)..])
}

/// `substring(int, int)`: the text between two indexes.
///
/// # Errors
/// `index out of range`, and a start after the end.
pub(crate) fn substring(text: &str, start: i64, end: i64) -> Result<&str, String> {
    if start > end {
        return Err(format!("invalid substring range. start: {start}, end: {end}"));
    }
    let whole = length(text);
    if let Some(wrong) = [start, end].into_iter().find(|index| *index < 0 || *index > whole) {
        return Err(out_of_range(wrong));
    }
    Ok(&text[byte_of(text, start)..byte_of(text, end)])
}

/// `trim()`: removes Unicode white space at both ends.
#[must_use]
pub(crate) fn trim(text: &str) -> &str {
    text.trim()
}

/// `strings.quote(string)`: a string literal of CEL.
#[must_use]
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match escape(character) {
            Some(escaped) => out.push_str(escaped),
            None => out.push(character),
        }
    }
    out.push('"');
    out
}

/// `size()`: code points.
#[must_use]
pub(crate) fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// The byte offset of a character's index; the end of the text for an index past it.
fn byte_of(text: &str, index: i64) -> usize {
    let at = usize::try_from(index).unwrap_or(usize::MAX);
    text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte)
}

fn out_of_range(index: i64) -> String {
    format!("index out of range: {index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(
            (
                index_of("tacocat", "ac"),
                last_index_of("tacocat", "at"),
                index_of("é", "x")
            ),
            (1, 5, -1)
        );
        assert_eq!(index_of_from("éaéa", "a", 2), Ok(3));
        assert_eq!(index_of_from("abc", "", 9), Ok(3));
        assert_eq!(last_index_of_to("ababab", "ab", 3), Ok(2));
        assert_eq!(last_index_of_to("ab", "b", 2), Ok(-1));
        assert_eq!(index_of_from("a", "a", -1), Err("index out of range: -1".to_owned()));
    }

    #[test]
    fn parts() {
        assert_eq!(char_at("né", 1).as_deref(), Ok("é"));
        assert_eq!(char_at("né", 2).as_deref(), Ok(""));
        assert_eq!(char_at("né", 3), Err("index out of range: 3".to_owned()));
        assert_eq!(substring("tacocat", 4, 7), Ok("cat"));
        assert_eq!(
            substring("abc", 2, 1),
            Err("invalid substring range. start: 2, end: 1".to_owned())
        );
        assert_eq!(substring_from("abc", 4), Err("index out of range: 4".to_owned()));
    }

    #[test]
    fn splits_and_replaces() {
        assert_eq!(split("a,b,c", ",", Some(2)), ["a", "b,c"]);
        assert_eq!(split("abé", "", Some(2)), ["a", "bé"]);
        assert_eq!(split("", ",", None), [""]);
        assert!(split("", "", None).is_empty() && split("a", ",", Some(0)).is_empty());
        assert_eq!(replace("abc", "", "_", None), "_a_b_c_");
        assert_eq!(replace("aaa", "a", "b", Some(2)), "bba");
        assert_eq!(replace("aaa", "a", "b", Some(-1)), "bbb");
    }

    #[test]
    fn quotes() {
        assert_eq!(quote("a\"\\\n\u{1}é"), "\"a\\\"\\\\\\n\u{1}é\"");
    }
}
