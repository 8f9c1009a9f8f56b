//! What the server says of a text that is no YAML, or whose values JSON does not have.

use crate::yaml::{Chunk, Error, refusal};

/// The server's words. Its parser comes first, then what it makes of the values; where it takes what we refuse, the words are ours.
pub(in crate::validate) fn words(error: &Error, text: &str) -> String {
    refusal::words(text)
        .or_else(|| error.server.clone())
        .unwrap_or_else(|| error.message.clone())
}

/// What the server says of a document that cannot be read. Lines count from the beginning of the document, as the server gets each on its own.
#[must_use]
pub fn decode_error(error: &Error, chunk: Chunk<'_>) -> String {
    words(error, chunk.text)
}
