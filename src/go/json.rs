//! JSON as Go's `encoding/json` writes it: sorted keys, and `<`, `>`, `&` escaped as HTML wants.

use serde_json::Value;

use super::strconv::float;

/// The value over several lines, each level indented by `indent`; no line break at the end.
#[must_use]
pub fn pretty(value: &Value, indent: &str) -> String {
    let mut out = String::new();
    write(value, Some(indent), 0, &mut out);
    out
}

/// The value on one line, without blanks.
#[must_use]
pub fn compact(value: &Value) -> String {
    let mut out = String::new();
    write(value, None, 0, &mut out);
    out
}

fn write(value: &Value, indent: Option<&str>, level: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&float::json(number.as_f64().unwrap_or_default())),
        Value::String(text) => string(text, out),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, indent, level, out);
                write(item, indent, level + 1, out);
            }
            line(indent, level, out);
            out.push(']');
        }
        Value::Object(fields) if fields.is_empty() => out.push_str("{}"),
        Value::Object(fields) => {
            out.push('{');
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                separate(index, indent, level, out);
                string(key, out);
                out.push_str(if indent.is_some() { ": " } else { ":" });
                write(value, indent, level + 1, out);
            }
            line(indent, level, out);
            out.push('}');
        }
    }
}

fn separate(index: usize, indent: Option<&str>, level: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
    line(indent, level + 1, out);
}

fn line(indent: Option<&str>, level: usize, out: &mut String) {
    if let Some(indent) = indent {
        out.push('\n');
        for _ in 0..level {
            out.push_str(indent);
        }
    }
}

/// A string with its quotes.
pub(crate) fn string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..'\u{20}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}
