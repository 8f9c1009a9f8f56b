//! What the functions of texts and lists share.

use crate::go::template::{Heap, Value, show};

/// Go's words for a call of a method of nil.
pub(super) const NIL_POINTER: &str = "runtime error: invalid memory address or nil pointer dereference";

/// Go's `text[start:end]`.
///
/// # Errors
/// Go's words, or a bound inside a character.
pub(super) fn cut(text: &str, start: Option<i64>, end: Option<i64>) -> Result<&str, String> {
    let length = text.len();
    let out_of_range = |words: String| Err(format!("runtime error: slice bounds out of range {words}"));
    let to = match end.map(usize::try_from) {
        None => length,
        Some(Ok(end)) if end <= length => end,
        Some(Err(_)) => return out_of_range(format!("[:{}]", end.unwrap_or_default())),
        Some(Ok(end)) => return out_of_range(format!("[:{end}] with length {length}")),
    };
    let from = match start.map(usize::try_from) {
        None => 0,
        Some(Ok(start)) if start <= to => start,
        _ => return out_of_range(format!("[{}:{to}]", start.unwrap_or_default())),
    };
    text.get(from..to)
        .ok_or_else(|| "the text would be cut inside a character".to_owned())
}

/// `toStrings`: the elements of a list that are not nil, as texts; another value alone.
pub(super) fn strings(heap: &mut Heap<'_>, value: &Value) -> Result<Vec<String>, String> {
    if value.is_nil() {
        return Ok(Vec::new());
    }
    let Some(items) = heap.items(value)? else {
        return Ok(vec![show(heap, value)?]);
    };
    let mut texts = Vec::new();
    for item in items.iter().filter(|item| !item.is_nil()) {
        let text = show(heap, item)?;
        heap.spend(text.len())?;
        texts.push(text);
    }
    Ok(texts)
}

/// Go's `strings.Join`.
pub(super) fn join(heap: &mut Heap<'_>, texts: &[String], separator: &str) -> Result<String, String> {
    heap.spend(texts.len().saturating_mul(separator.len()))?;
    Ok(texts.join(separator))
}
