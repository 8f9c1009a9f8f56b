//! Secret values, and reports without them: values below `data` and `stringData` of a `Secret`, and of fields whose names end like a credential.
//! In a program that made an object with secrets, all texts are hidden that the object does not have elsewhere.
//!
//! In: a text or an object, and findings about it. Out: the same findings, with stars for secrets in messages and excerpts. Names and columns do not
//! change.

mod names;

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

pub(in crate::validate) use names::is_secret;

use crate::go::base64::Encoding;
use crate::go::json;
use crate::source::{Place, Span};
use crate::yaml::{Node, Value};
use names::{SCHEMA, holds_secrets, is_credential, is_reference};

/// The longest line that is searched for names, in bytes. Longer lines are not shown.
const LONGEST_LINE: usize = 64 * 1024;

/// The shortest secret that is hidden wherever it occurs. A shorter one is hidden in quotes only: it may be a part of any word.
const SHORTEST: usize = 4;

/// A field's name in a line of YAML or Jsonnet, and the text between the name and its value.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"([\w-]+)['"]?\]?\s*(?:\+?:{1,3}|=)\s*"#).ok());

/// Parts of a parser's message that quote the text.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"'[^']*'|`[^`]*`|"[^"]*"|map\[.*"#).ok());

/// A text in a line of Jsonnet.
static LITERAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?"#).ok());

/// What is before a text that is no secret: the name of a file, a kind or an object.
static BEFORE_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:\b(?:kind|apiVersion|name|namespace)['"]?\s*\+?:{1,3}|\bimport(?:str|bin)?)\s*$"#).ok()
});

/// What a line with a `Secret` has.
static SECRET_LINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"stringData|Secret(?:List)?['"]"#).ok());

/// Words that every text with a secret has.
static HINT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)pass|secret|token|key|credential|pw|connection|dsn|stringData").ok());

/// The secrets of a text or an object.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::validate) struct Secrets {
    /// Their places in the text, sorted.
    spans: Vec<Span>,
    /// Their values.
    values: Vec<String>,
    /// Texts of the object that are no secrets, if it has secrets.
    public: Option<Vec<String>>,
    /// Whether any text of a line may be secret: the text has secrets that are not in the tree.
    lines: bool,
}

/// The part of a value that is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hides {
    Nothing,
    /// All but references: the value of a credential.
    Fields,
    /// All: the data of a `Secret`.
    All,
}

/// Whether a text can have secrets. It is quick, and right if it says no.
pub(in crate::validate) fn may_have_secrets(text: &str) -> bool {
    HINT.as_ref().is_none_or(|hint| hint.is_match(text))
}

impl Secrets {
    /// The secrets of a document. `incomplete` says that the text has values that the tree lacks.
    pub(in crate::validate) fn of(root: &Node<'_>, incomplete: bool) -> Self {
        let mut secrets = Self::default();
        let has_secret = secrets.collect(root, Hides::Nothing, false);
        secrets.lines = incomplete && has_secret;
        secrets.spans.sort_unstable();
        // A secret can contain another one.
        secrets.values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        secrets.values.dedup();
        secrets
    }

    /// The secrets of an object that a program made.
    pub(in crate::validate) fn of_made(root: &Node<'_>) -> Self {
        let mut secrets = Self::of(root, false);
        if !secrets.values.is_empty() {
            let mut public = Vec::new();
            texts(root, &mut public);
            public.retain(|text| !secrets.values.contains(text));
            secrets.public = Some(public);
        }
        secrets
    }

    /// The secrets of a text that is not YAML: nothing is known but that it may be a `Secret`.
    pub(in crate::validate) fn of_unreadable(text: &str) -> Self {
        Self {
            lines: text.contains("Secret"),
            ..Self::default()
        }
    }

    /// Adds the scalars that are secrets. Returns whether there is a `Secret`. `is_item` says that the node is an item of a list of them. Documents
    /// nest at most as deep as the YAML reader allows.
    fn collect(&mut self, node: &Node<'_>, hides: Hides, is_item: bool) -> bool {
        match &node.value {
            Value::Mapping(entries) => {
                let kind = node.get("kind").and_then(Node::as_str);
                let (is_object, is_list) = (is_item || kind == Some("Secret"), kind == Some("SecretList"));
                let mut has_secret = is_object;
                for entry in entries {
                    let key = entry.key.as_ref();
                    if key == SCHEMA {
                        continue;
                    }
                    has_secret |= key == "stringData";
                    let is_field = match entry.value.value {
                        Value::Mapping(_) => holds_secrets(key),
                        _ => is_credential(key),
                    };
                    let below = match hides {
                        Hides::All => Hides::All,
                        _ if is_object && key == "data" || key == "stringData" => Hides::All,
                        Hides::Fields if !is_reference(key) => Hides::Fields,
                        _ if is_field => Hides::Fields,
                        _ => Hides::Nothing,
                    };
                    has_secret |= self.collect(&entry.value, below, is_list && key == "items");
                }
                has_secret
            }
            Value::Sequence(items) => {
                let mut has_secret = false;
                for item in items {
                    has_secret |= self.collect(item, hides, is_item);
                }
                has_secret
            }
            Value::String(text) if hides != Hides::Nothing => {
                self.spans.push(node.span);
                self.add(text);
                false
            }
            Value::Int(_) | Value::Float(_) if hides != Hides::Nothing => {
                self.spans.push(node.span);
                self.add(&node.to_json().to_string());
                false
            }
            _ => false,
        }
    }

    fn add(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        // The values of a Secret are encoded; a program may have encoded them.
        let decoded = Encoding::Std.decode(value).ok();
        let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        self.values.extend(decoded.filter(|text| text.len() >= SHORTEST));
        self.values.push(value.to_owned());
    }

    /// A parser's message without quotations, if the line that it is about, or the whole text, can have a secret.
    pub(in crate::validate) fn without_quotations(&self, message: &str, place: Option<&Place>) -> String {
        let line = place.map(|place| place.detached().source.text().to_owned());
        let names_secret = line.is_some_and(|line| credentials(&line).next().is_some());
        match QUOTED.as_ref() {
            Some(quoted) if self.lines || names_secret => quoted.replace_all(message, "***").into_owned(),
            _ => message.to_owned(),
        }
    }

    /// A text without the values.
    pub(in crate::validate) fn without_values(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for value in &self.values {
            let mut quoted = String::new();
            json::string(value, &mut quoted);
            out = out.replace(&quoted, "***");
            if value.len() >= SHORTEST {
                out = out
                    .replace(quoted.trim_matches('"'), "***")
                    .replace(value.as_str(), "***");
            }
        }
        out
    }

    /// A place in the text that the secrets are in.
    pub(in crate::validate) fn in_text(&self, place: &Place) -> Place {
        let range = place.source.line_range(place.span.start);
        let within = |offset: u32| (offset as usize).clamp(range.start, range.end) - range.start;
        let spans = self.spans.iter().map(|span| within(span.start)..within(span.end));
        let mut hidden: Vec<Range<usize>> = spans.filter(|range| !range.is_empty()).collect();
        let line = &place.source.text()[range.clone()];
        if self.lines {
            let value = line.find(':').map_or(0, |colon| colon + 1);
            hidden.push(value..line.len());
        }
        // Values that the tree lacks: those of duplicate keys, and those in a text without a tree.
        hidden.extend(credential_values(line));
        starred(place, &hidden)
    }

    /// A place in a program that made the object. `is_value` says that the expression there can contain a secret.
    pub(in crate::validate) fn in_program(&self, place: &Place, is_value: bool) -> Place {
        let place = if is_value { place.masked() } else { place.clone() };
        let line = line_of(&place);
        let mut hidden: Vec<Range<usize>> = credential_values(line).collect();
        for value in &self.values {
            let found = line
                .match_indices(value.as_str())
                .map(|(at, found)| at..at + found.len());
            hidden.extend(found.filter(|found| value.len() >= SHORTEST || is_quoted(line, found)));
        }
        if let Some(public) = &self.public {
            let is_public = |text: &str| {
                let is_part = |known: &String| text.len() >= SHORTEST && known.contains(text);
                public.iter().any(|known| known == text || is_part(known))
            };
            hidden.extend(literals(line).filter(|text| !is_public(&line[text.clone()])));
        }
        starred(&place, &hidden)
    }
}

/// A place in a program that failed: there is no object, only the line.
pub(in crate::validate) fn in_failed(place: &Place) -> Place {
    let line = line_of(place);
    let mut hidden: Vec<Range<usize>> = credential_values(line).collect();
    if SECRET_LINE.as_ref().is_none_or(|pattern| pattern.is_match(line)) {
        hidden.extend(literals(line));
    }
    starred(place, &hidden)
}

/// The keys and texts of a value.
fn texts(node: &Node<'_>, found: &mut Vec<String>) {
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                found.push(entry.key.as_ref().to_owned());
                texts(&entry.value, found);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, found)),
        Value::String(text) => found.push(text.as_ref().to_owned()),
        _ => {}
    }
}

/// The ranges of the texts in a line of Jsonnet, without quotes. Names of files, kinds and objects are left out.
fn literals(line: &str) -> impl Iterator<Item = Range<usize>> {
    let pattern = LITERAL.as_ref().filter(|_| line.len() <= LONGEST_LINE);
    let found = pattern.into_iter().flat_map(|pattern| pattern.find_iter(line));
    let is_name = |at: usize| {
        const LONGEST: usize = 32;
        let start = (at.saturating_sub(LONGEST)..=at).find(|at| line.is_char_boundary(*at));
        let before = &line[start.unwrap_or(at)..at];
        BEFORE_NAME.as_ref().is_some_and(|pattern| pattern.is_match(before))
    };
    found.filter(move |found| !is_name(found.start())).map(|found| {
        let is_closed = found.len() > 1 && found.as_str().ends_with(&found.as_str()[..1]);
        found.start() + 1..found.end() - usize::from(is_closed)
    })
}

fn line_of(place: &Place) -> &str {
    &place.source.text()[place.source.line_range(place.span.start)]
}

/// The ranges of the values of credentials in a line.
fn credential_values(line: &str) -> impl Iterator<Item = Range<usize>> {
    credentials(line).map(move |start| value_at(line, start))
}

/// Offsets of the values of credentials in a line.
fn credentials(line: &str) -> impl Iterator<Item = usize> {
    let pattern = NAME
        .as_ref()
        .filter(|_| line.len() <= LONGEST_LINE && line.contains([':', '=']));
    let found = pattern.into_iter().flat_map(|pattern| pattern.captures_iter(line));
    found.filter_map(|found: Captures<'_>| {
        let (all, name) = (found.get(0)?, found.get(1)?);
        is_credential(name.as_str()).then_some(all.end())
    })
}

/// The range of a value that begins at an offset: a quoted text, or everything up to a comma or bracket. A value that goes on is hidden to the end.
fn value_at(line: &str, start: usize) -> Range<usize> {
    let rest = &line[start..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map(|end| end + 2),
        // References, and what begins a collection, hide nothing by themselves.
        Some('{' | '[' | '=') | None => Some(0),
        Some(_) => rest.find([',', '}', ']']),
    };
    start..start + length.unwrap_or(rest.len())
}

fn is_quoted(line: &str, range: &Range<usize>) -> bool {
    let before = line[..range.start].chars().next_back();
    before.is_some_and(|quote| matches!(quote, '"' | '\'')) && before == line[range.end..].chars().next()
}

/// The line of a place with stars for some ranges. Columns do not change.
fn starred(place: &Place, hidden: &[Range<usize>]) -> Place {
    if hidden.iter().all(Range::is_empty) {
        return place.clone();
    }
    let line = place.detached();
    let (start, end) = (line.span.start as usize, line.span.end as usize);
    let indent = line.source.text().len() - line.source.text().trim_start().len();
    let mut text = String::with_capacity(line.source.text().len());
    let mut span = (None, None);
    for (at, character) in line.source.text().char_indices() {
        if at >= start {
            span.0.get_or_insert(text.len());
        }
        if at >= end {
            span.1.get_or_insert(text.len());
        }
        let is_hidden = at >= indent && hidden.iter().any(|range| range.contains(&at));
        text.push(if is_hidden { '*' } else { character });
    }
    let span = Span::new(span.0.unwrap_or(text.len()), span.1.unwrap_or(text.len()));
    line.with_line(text, span)
}

#[cfg(test)]
mod tests;
