//! `goutils`, which counts bytes.

use super::texts::cut;
use crate::go::template::{Heap, Value};
use crate::go::unicode::is_space;

type Made = Result<Value, String>;

/// `AbbreviateFull`, with sprig's limits; an offset of 0 is `Abbreviate`.
pub(super) fn abbreviate(text: &str, offset: i64, width: i64) -> Made {
    if width < 4 || offset > 0 && width < 7 {
        return Ok(text.into());
    }
    abbreviated(text, offset, width).map(Value::from)
}

fn abbreviated(text: &str, offset: i64, width: i64) -> Result<String, String> {
    let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
    if length <= width {
        return Ok(text.to_owned());
    }
    let mut offset = offset.min(length);
    if length - offset < width - 3 {
        offset = length - (width - 3);
    }
    if offset <= 4 {
        return Ok(cut(text, None, Some(width - 3))?.to_owned() + "...");
    }
    if width < 7 {
        return Ok(String::new());
    }
    if offset + width - 3 < length {
        return Ok("...".to_owned() + &abbreviated(cut(text, Some(offset), None)?, 0, width - 3)?);
    }
    Ok("...".to_owned() + cut(text, Some(length - (width - 3)), None)?)
}

/// `DeleteWhiteSpace`, which takes every byte for a character.
pub(super) fn no_space(text: &str) -> String {
    let bytes = text.bytes().map(char::from);
    let kept: String = bytes.filter(|character| !is_space(*character)).collect();
    if kept.chars().count() == text.len() {
        text.to_owned()
    } else {
        kept
    }
}

/// `Initials`, which takes every byte for a character.
pub(super) fn initials(text: &str) -> String {
    let mut after_space = true;
    let mut out = String::new();
    for character in text.bytes().map(char::from) {
        if after_space && !is_space(character) {
            out.push(character);
        }
        after_space = is_space(character);
    }
    out
}

/// `WrapCustom`: lines of at most `width` bytes, broken at blanks. Longer words are broken, too, if `breaks_words`.
pub(super) fn wrap(heap: &mut Heap<'_>, text: &str, width: i64, newline: &str, breaks_words: bool) -> Made {
    let newline = if newline.is_empty() { "\n" } else { newline };
    let width = usize::try_from(width.max(1)).unwrap_or(usize::MAX);
    let breaks = text.len() / width + text.matches(' ').count();
    heap.spend(breaks.saturating_mul(newline.len()))?;
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut at = 0;
    let part = |start: usize, end: usize| {
        let part = text.get(start..end);
        part.ok_or_else(|| "the text would be cut inside a character".to_owned())
    };
    while text.len() - at > width {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let end = at + width;
        let space = bytes[at..=end]
            .iter()
            .rposition(|byte| *byte == b' ')
            .map(|space| at + space);
        let later = || {
            bytes[end..]
                .iter()
                .position(|byte| *byte == b' ')
                .map(|space| end + space)
        };
        let (end, next) = match space {
            Some(space) => (space, space + 1),
            None if breaks_words => (end, end),
            None => {
                let Some(space) = later() else { break };
                (space, space + 1)
            }
        };
        out.push_str(part(at, end)?);
        out.push_str(newline);
        at = next;
    }
    out.push_str(part(at, text.len())?);
    Ok(out.into())
}
