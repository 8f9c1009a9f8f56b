//! YAML text → JSON values as `gopkg.in/yaml.v3` decodes them, which is not what the API server does: `yes` is a string.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Value};

use super::float;
use crate::go::yaml::timestamp;

/// Deepest nesting of collections.
const MAX_DEPTH: usize = 512;

/// Values that aliases may add.
const MAX_ALIASED: usize = 100_000;

/// All documents of a stream.
pub(super) fn parse(text: &str) -> Result<Vec<Value>, String> {
    let mut options = granit_parser::options! {
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    let mut reader = Reader::default();
    let mut documents = Vec::new();
    let mut parser = Parser::new_from_str_with_options(text, options);
    while let Some(event) = parser.next_event() {
        let (event, _) = event.map_err(|error| error.to_string())?;
        match event {
            Event::DocumentStart(..) => reader = Reader::default(),
            Event::DocumentEnd => documents.push(reader.root.take().unwrap_or_default()),
            Event::Scalar(text, style, anchor, tag) => {
                let merge = style == ScalarStyle::Plain && text == "<<";
                let value = scalar(&text, style, tag.as_deref())?;
                reader.place(value, anchor, merge)?;
            }
            Event::SequenceStart(_, anchor, _) => reader.stack.push((anchor, Open::Sequence(Vec::new()))),
            Event::MappingStart(_, anchor, _) => reader
                .stack
                .push((anchor, Open::Mapping(Map::new(), Map::new(), Key::Missing))),
            Event::SequenceEnd | Event::MappingEnd => {
                let value = match reader.stack.pop() {
                    Some((anchor, Open::Sequence(items))) => (anchor, Value::Array(items)),
                    Some((anchor, Open::Mapping(fields, merged, _))) => {
                        let mut all = merged;
                        all.extend(fields);
                        (anchor, Value::Object(all))
                    }
                    None => continue,
                };
                reader.place(value.1, value.0, false)?;
            }
            Event::Alias(id) => {
                let (value, size) = reader
                    .anchors
                    .get(&id)
                    .cloned()
                    .ok_or("an alias stands inside of its own value")?;
                reader.aliased += size;
                if reader.aliased > MAX_ALIASED {
                    return Err(format!("aliases repeat more than {MAX_ALIASED} values"));
                }
                reader.place(value, 0, false)?;
            }
            _ => {}
        }
    }
    Ok(documents)
}

enum Open {
    Sequence(Vec<Value>),
    /// Its own fields, and those of merged mappings, which its own win over.
    Mapping(Map<String, Value>, Map<String, Value>, Key),
}

enum Key {
    Missing,
    Merge,
    Text(String),
}

#[derive(Default)]
struct Reader {
    stack: Vec<(usize, Open)>,
    anchors: HashMap<usize, (Value, usize)>,
    aliased: usize,
    root: Option<Value>,
}

impl Reader {
    fn place(&mut self, value: Value, anchor: usize, merge: bool) -> Result<(), String> {
        if anchor != 0 {
            let size = count(&value);
            self.anchors.insert(anchor, (value.clone(), size));
        }
        match self.stack.last_mut().map(|(_, open)| open) {
            None => self.root = Some(value),
            Some(Open::Sequence(items)) => items.push(value),
            Some(Open::Mapping(fields, merged, key)) => match std::mem::replace(key, Key::Missing) {
                Key::Missing if merge => *key = Key::Merge,
                Key::Missing => match value {
                    Value::String(text) if fields.contains_key(&text) => {
                        return Err(format!("the key `{text}` stands twice"));
                    }
                    Value::String(text) => *key = Key::Text(text),
                    other => return Err(format!("the key `{other}` is no string")),
                },
                Key::Merge => add_merged(merged, value)?,
                Key::Text(text) => {
                    fields.insert(text, value);
                }
            },
        }
        Ok(())
    }
}

fn add_merged(merged: &mut Map<String, Value>, value: Value) -> Result<(), String> {
    let mappings = match value {
        Value::Array(items) => items,
        other => vec![other],
    };
    for mapping in mappings {
        let Value::Object(fields) = mapping else {
            return Err("`<<` takes a mapping or a list of mappings".to_owned());
        };
        for (key, value) in fields {
            merged.entry(key).or_insert(value);
        }
    }
    Ok(())
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, String> {
    let core = tag.and_then(Tag::core_suffix);
    if tag.is_some() && core.is_none() || matches!(core, Some("str" | "binary")) {
        return Ok(text.into());
    }
    if style != ScalarStyle::Plain && core.is_none() {
        return Ok(text.into());
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf"
        | "-.INF" => {
            return Err(format!("JSON has no number `{text}`"));
        }
        _ if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => text.into(),
        _ => match number(text) {
            Some(number) => float(number),
            None => timestamp::rfc3339(text).unwrap_or_else(|| text.to_owned()).into(),
        },
    })
}

fn number(text: &str) -> Option<f64> {
    let plain = if text.starts_with('.') {
        text.to_owned()
    } else {
        text.replace('_', "")
    };
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (radix, digits) = match digits.get(..2).unwrap_or_default() {
        "0x" | "0X" => (16, &digits[2..]),
        "0b" | "0B" => (2, &digits[2..]),
        "0o" | "0O" => (8, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    let whole = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    if whole && let Ok(number) = u64::from_str_radix(digits, radix) {
        #[expect(clippy::cast_precision_loss, reason = "JSON carries it as float64")]
        let number = number as f64;
        return Some(if negative { -number } else { number });
    }
    let decimal = plain
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && plain.contains(|c: char| c.is_ascii_digit());
    let number = decimal.then(|| plain.parse::<f64>().ok()).flatten()?;
    number.is_finite().then_some(number)
}
