//! What the server says of a text that is no YAML: its parser's words for the commonest faults, ours for the rest.

use crate::source::Source;
use crate::yaml::Error;

/// The server's words. Lines count from the beginning of the document, as the server gets each document on its own.
pub(super) fn words(error: &Error, text: &str, base: usize) -> String {
    let message = error.message.as_str();
    let line = || {
        let offset = (error.span.start as usize).saturating_sub(base);
        let source = Source::new("", text);
        source.location(u32::try_from(offset).unwrap_or(u32::MAX)).line
    };
    let at_line = |words: &str| format!("yaml: line {}: {words}", line());
    if message.contains("unexpected character") && text.contains(is_control) {
        return "yaml: control characters are not allowed".to_owned();
    }
    if message.contains("unexpected character") || message.contains("tabs disallowed") {
        return at_line("found character that cannot start any token");
    }
    if message.contains("unknown escape character") {
        return at_line("found unknown escape character");
    }
    if message.contains("mapping values are not allowed") {
        return at_line("mapping values are not allowed in this context");
    }
    if message.contains("`<<` takes") {
        return "yaml: map merge requires map or sequence of maps as the value".to_owned();
    }
    if message.contains("aliases repeat") {
        return "yaml: document contains excessive aliasing".to_owned();
    }
    if let Some(number) = message.strip_prefix("JSON has no number ") {
        let number = match number.trim_matches('`').to_ascii_lowercase().as_str() {
            ".nan" => "NaN",
            "-.inf" => "-Inf",
            _ => "+Inf",
        };
        return format!("json: unsupported value: {number}");
    }
    message.to_owned()
}

fn is_control(character: char) -> bool {
    character.is_ascii_control() && !matches!(character, '\t' | '\n' | '\r')
}

/// What the server says of a document that cannot be read.
#[must_use]
pub fn decode_error(error: &Error, chunk: crate::yaml::Chunk<'_>) -> String {
    words(error, chunk.text, chunk.base)
}
