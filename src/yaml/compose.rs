//! Text → trees, like `sigs.k8s.io/yaml` converts YAML to JSON and the server decodes it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::{Document, Duplicate, repeats};
use super::{Chunk, Entry, Error, Format, Node, Value, depth, json, scalar};
use crate::go::json::read;
use crate::go::yaml::decode::{Build, Entry as Decoded, Key, Plain, decode};
use crate::go::yaml::{self, Dialect, GoSyntax, Node as Token, Tree};
use crate::source::Span;

/// Reads the document of a chunk. An empty chunk and `null` give no document, because `kubectl` skips them. Spans are offsets in the whole
/// text.
///
/// # Errors
/// The server's error for the text.
pub fn compose(chunk: Chunk<'_>) -> Result<Vec<Document<'_>>, Error> {
    if chunk.format == Format::Json {
        return json::compose(chunk);
    }
    if let Some(document) = super::quick::compose(chunk) {
        return Ok(vec![document]);
    }
    parse(chunk)
}

/// Reads a YAML document without the quick path.
pub(super) fn parse(chunk: Chunk<'_>) -> Result<Vec<Document<'_>>, Error> {
    match chunk.format {
        Format::Refused => Err(separator(chunk)),
        // An error of the JSON syntax comes first; the YAML error counts only without one.
        Format::NoJson => document(chunk).map_err(|error| {
            match read::end(chunk.text, read::skip_blanks(chunk.text, 0), depth::allowed()) {
                Ok(_) => error,
                Err(problem) => {
                    let at = chunk.base + problem.at;
                    let server = format!("json: offset {}: {}", at + 1, problem.words);
                    Error::json(server, problem.words, Span::new(at, at + 1))
                }
            }
        }),
        Format::Yaml | Format::Json => document(chunk),
    }
}

/// The error for a line that begins with `---` and continues.
fn separator(chunk: Chunk<'_>) -> Error {
    let start = chunk.text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    let line = chunk.text[start..].trim_end();
    let behind = line.strip_prefix("---").unwrap_or(line).trim();
    let words = format!("invalid Yaml document separator: {behind}");
    let start = chunk.base + start;
    Error::new(words.clone(), words, Span::new(start, start + line.len()))
}

fn document(chunk: Chunk<'_>) -> Result<Vec<Document<'_>>, Error> {
    let place = |error: yaml::Error| {
        let at = chunk.base + error.at;
        Error::new(error.to_string(), error.words, Span::new(at, at + 1))
    };
    // `kubectl` reads lines and ends each one with a break.
    let adds_break = !chunk.text.ends_with('\n');
    let Some(tree) = yaml::document(chunk.text, Dialect::V2, adds_break).map_err(place)? else {
        return Ok(Vec::new());
    };
    let composer = Composer {
        base: chunk.base,
        duplicates: Vec::new(),
        bad_key: None,
        has_no_number: false,
    };
    let done = decode(&tree, 0, Dialect::V2, composer, depth::allowed()).map_err(place)?;
    let (root, composer) = (done.value, done.build);
    composer.check(&root, &tree)?;
    if root.value == Value::Null {
        return Ok(Vec::new());
    }
    let mut duplicates = composer.duplicates;
    duplicates.sort_by_key(|(time, _)| *time);
    let duplicates = duplicates.into_iter().map(|(_, duplicate)| duplicate).collect();
    Ok(vec![Document { root, duplicates }])
}

struct Composer<'s> {
    base: usize,
    /// Duplicates and their times.
    duplicates: Vec<(usize, Duplicate<'s>)>,
    /// A key that cannot be a string, and the index of its node; `refuse_key` decides which of several.
    bad_key: Option<(Key<'s>, usize)>,
    /// True if a number has no JSON form.
    has_no_number: bool,
}

impl<'s> Build<'s> for Composer<'s> {
    type Value = Node<'s>;

    fn scalar(&mut self, plain: Plain<'s>, node: &Token<'s>) -> Node<'s> {
        let value = scalar::value(plain);
        if let Value::Float(number) = value {
            self.has_no_number |= !number.is_finite();
        }
        Node {
            span: self.span(node),
            value,
        }
    }

    fn sequence(&mut self, items: Vec<Node<'s>>, node: &Token<'s>) -> Node<'s> {
        let value = Value::Sequence(items);
        Node {
            span: self.span(node),
            value,
        }
    }

    fn mapping(&mut self, entries: Vec<Decoded<'s, Node<'s>>>, index: usize, tree: &Tree<'s>) -> Node<'s> {
        let entries = if repeats(&entries, |entry| &entry.key) {
            self.last_of_each(entries, tree)
        } else {
            entries
        };
        let mut has_numbers = false;
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            let node = &tree.nodes[entry.place];
            has_numbers |= !matches!(entry.key.0, Plain::Text(_));
            match entry.key.clone().json() {
                Some(key) => out.push(Entry {
                    key,
                    key_span: self.span(node),
                    value: entry.value,
                }),
                // The error names the outermost mapping; its inner mappings are complete before it.
                None => self.refuse_key(entry.key, entry.place, index),
            }
        }
        // Different keys may become the same text: `1` and `"1"`.
        if has_numbers && repeats(&out, |entry| &entry.key) {
            let mut at: HashMap<Cow<'s, str>, usize> = HashMap::new();
            let mut last: Vec<Entry<'s>> = Vec::with_capacity(out.len());
            for entry in out {
                if let Some(at) = at.get(&entry.key) {
                    last[*at] = entry;
                } else {
                    at.insert(entry.key.clone(), last.len());
                    last.push(entry);
                }
            }
            out = last;
        }
        Node {
            span: self.span(&tree.nodes[index]),
            value: Value::Mapping(out),
        }
    }
}

impl<'s> Composer<'s> {
    fn span(&self, node: &Token<'_>) -> Span {
        Span::new(self.base + node.start, self.base + node.end)
    }

    /// Stores a key that cannot be a string. If there are several, the first one in the text counts, or the one whose mapping contains the
    /// others.
    fn refuse_key(&mut self, key: Key<'s>, place: usize, mapping: usize) {
        let is_first = self.bad_key.as_ref().is_none_or(|(_, known)| *known > mapping);
        if is_first {
            self.bad_key = Some((key, place));
        }
    }

    /// Keeps the last of equal keys at the position of the first, and stores the others as duplicates.
    fn last_of_each(&mut self, entries: Vec<Decoded<'s, Node<'s>>>, tree: &Tree<'s>) -> Vec<Decoded<'s, Node<'s>>> {
        let mut kept: Vec<Decoded<'s, Node<'s>>> = Vec::with_capacity(entries.len());
        let mut at = HashMap::new();
        for entry in entries {
            let Some(found) = at.get(&entry.key) else {
                at.insert(entry.key.clone(), kept.len());
                kept.push(entry);
                continue;
            };
            let before: &mut Decoded<'s, Node<'s>> = &mut kept[*found];
            let node = &tree.nodes[entry.place];
            let duplicate = Duplicate {
                key: entry.key.clone().json().unwrap_or_default(),
                span: self.span(node),
                first: self.span(&tree.nodes[before.place]),
                line: tree.nodes[node.next].line + 1,
                words: format!("key {} already set in map", GoSyntax::key(&entry.key)),
                is_merged: entry.is_merged || before.is_merged,
            };
            self.duplicates.push((entry.time, duplicate));
            // Strict decoding keeps the first one, and compares all later ones with it.
            let is_merged = before.is_merged;
            *before = Decoded { is_merged, ..entry };
        }
        kept
    }

    /// Reports keys and numbers that have no JSON form.
    fn check(&self, root: &Node<'_>, tree: &Tree<'_>) -> Result<(), Error> {
        if let Some((key, place)) = &self.bad_key {
            let node = &tree.nodes[*place];
            let value = match GoSyntax::print(tree, node.next, Dialect::V2) {
                Some(null) if null == "interface {}(nil)" => "<nil>".to_owned(),
                other => other.unwrap_or_default(),
            };
            let kind = if key.0 == Plain::Null { "%!s(<nil>)" } else { "uint64" };
            let key = GoSyntax::key(key);
            let words = format!("unsupported map key of type: {kind}, key: {key}, value: {value}");
            return Err(Error::new(words.clone(), words, self.span(node)));
        }
        if self.has_no_number
            && let Some((number, span)) = no_number(root)
        {
            let name = if number.is_nan() {
                "NaN"
            } else if number > 0.0 {
                "+Inf"
            } else {
                "-Inf"
            };
            let words = format!("json: unsupported value: {name}");
            return Err(Error::new(words.clone(), words, span));
        }
        Ok(())
    }
}

/// The first number without a JSON form, in Go's order of keys.
fn no_number(root: &Node<'_>) -> Option<(f64, Span)> {
    let mut rest = vec![root];
    while let Some(node) = rest.pop() {
        match &node.value {
            Value::Float(number) if !number.is_finite() => return Some((*number, node.span)),
            Value::Sequence(items) => rest.extend(items.iter().rev()),
            Value::Mapping(entries) => {
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_unstable_by(|a, b| b.key.cmp(&a.key));
                rest.extend(sorted.into_iter().map(|entry| &entry.value));
            }
            _ => {}
        }
    }
    None
}
