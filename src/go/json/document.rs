//! Whole JSON texts, with the errors of `json.Unmarshal`.

use std::borrow::Cow;

use super::read::{self, Reader, Scalar, Sink, quote, skip_blanks};

/// Go's limit of nested lists and objects.
const MOST_DEPTH: usize = 10_000;

/// Reads a text with one value, and gives its parts to `sink`. Gives the error about the first number that float64 cannot hold, which Go reports after it has
/// read everything.
///
/// # Errors
///
/// Go's words for a text that is not JSON.
pub(crate) fn document<'s>(text: &'s str, sink: &mut impl Sink<'s>) -> Result<Option<String>, String> {
    let mut reader = Reader::new(text, skip_blanks(text, 0), MOST_DEPTH);
    if let Err(problem) = reader.read(sink) {
        return Err(if problem.at < text.len() {
            problem.words
        } else {
            at_end(text)
        });
    }
    let end = skip_blanks(text, reader.at);
    if let Some(byte) = text.as_bytes().get(end) {
        return Err(format!("invalid character {} after top-level value", quote(*byte)));
    }
    Ok(reader.overflow.map(|problem| problem.words))
}

/// The error for a text that ends too early: Go's scanner reads a blank after it.
fn at_end(text: &str) -> String {
    let longer = format!("{text} ");
    match read::end(&longer, skip_blanks(&longer, 0), MOST_DEPTH) {
        Err(problem) if problem.at == text.len() => problem.words,
        _ => "unexpected end of JSON input".to_owned(),
    }
}

/// Reads a text into a map of any values.
///
/// # Errors
///
/// Go's words for a text that is not JSON, or that is another value.
pub(crate) fn check_map(text: &str) -> Result<(), String> {
    let mut first = First(None);
    let overflow = document(text, &mut first)?;
    match first.0.unwrap_or("null") {
        "object" => overflow.map_or(Ok(()), Err),
        "null" => Ok(()),
        other => Err(format!(
            "json: cannot unmarshal {other} into Go value of type map[string]interface {{}}"
        )),
    }
}

/// The type of the value, as Go names it.
struct First(Option<&'static str>);

impl<'s> Sink<'s> for First {
    fn open(&mut self, _: usize, is_object: bool) {
        self.0.get_or_insert(if is_object { "object" } else { "array" });
    }

    fn close(&mut self, _: usize) {}

    fn key(&mut self, _: Cow<'s, str>, _: usize, _: usize) {}

    fn scalar(&mut self, value: Scalar<'s>, _: usize, _: usize) {
        self.0.get_or_insert(match value {
            Scalar::Null => "null",
            Scalar::Bool(_) => "bool",
            Scalar::Int(_) | Scalar::Float(_) => "number",
            Scalar::String(_) => "string",
        });
    }
}
