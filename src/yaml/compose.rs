//! Parser events → trees. Without recursion, with every limit that hostile text asks for.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StrInput, Tag};

use super::scalar;
use super::scalar::Plain;
use super::{Chunk, Entry, Error, Node, Value};
use super::{go, refusal};
use crate::source::Span;

/// Deepest nesting of collections. A schema of 100 levels needs 200; the server's own limit for manifests is lower than this.
const MAX_DEPTH: usize = 512;

/// Nodes that aliases may add to a document.
const MAX_ALIASED_NODES: usize = 100_000;

/// Keys of a mapping up to which looking for duplicates by comparing is quicker than hashing.
const FEW_KEYS: usize = 24;

/// One document of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'s> {
    /// The root value.
    pub root: Node<'s>,
    /// Keys that stand more than once in one mapping: where the later one stands, and the key itself.
    pub duplicates: Vec<(Span, Cow<'s, str>)>,
}

/// Reads the documents of one chunk. Spans are offsets in the whole text.
///
/// # Errors
/// The first thing that is no YAML, to our parser or to the server's, or that goes beyond the limits of nesting and aliases.
pub fn compose(chunk: Chunk<'_>) -> Result<Vec<Document<'_>>, Error> {
    let may_be_refused = refusal::may_refuse(chunk.text);
    if !may_be_refused && let Some(document) = super::quick::compose(chunk) {
        return Ok(vec![document]);
    }
    match parse(chunk) {
        Err(error) if error.kind == Some(ErrorKind::InvalidQuotedScalarIndent) => super::outdent::compose(chunk, error),
        Ok(documents) if may_be_refused => refusal::error(chunk).map_or(Ok(documents), Err),
        result => result,
    }
}

/// Reads the documents as the parser takes them.
pub(super) fn parse(chunk: Chunk<'_>) -> Result<Vec<Document<'_>>, Error> {
    let mut options = granit_parser::options! {
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        simple_key_max_lookahead: 128 * 1024,
    };
    options.set_emit_comments(false);
    let parser = Parser::new_from_str_with_options(chunk.text, options);
    Composer {
        parser,
        chunk: chunk.text,
        base: chunk.base,
        stack: Vec::new(),
        anchors: HashMap::new(),
        aliased: 0,
        root: None,
        duplicates: Vec::new(),
    }
    .documents()
}

struct Composer<'s> {
    parser: Parser<'s, StrInput<'s>>,
    chunk: &'s str,
    base: usize,
    stack: Vec<Open<'s>>,
    anchors: HashMap<usize, (Node<'s>, usize)>,
    aliased: usize,
    root: Option<Node<'s>>,
    duplicates: Vec<(Span, Cow<'s, str>)>,
}

/// A collection whose end has not been seen yet.
struct Open<'s> {
    start: usize,
    anchor: usize,
    content: Content<'s>,
}

enum Content<'s> {
    Sequence(Vec<Node<'s>>),
    Mapping {
        entries: Vec<Entry<'s>>,
        key: Option<Pending<'s>>,
    },
}

/// A key whose value has not been seen yet.
struct Pending<'s> {
    key: Key<'s>,
    span: Span,
}

/// What a node is as a key.
enum Key<'s> {
    Text(Cow<'s, str>),
    /// `<<`.
    Merge,
    /// None of JSON's keys; the server complains when it sees the value.
    Null,
    /// A list or mapping.
    Collection,
    /// The same through an alias, or a number that JSON lacks.
    Impossible,
}

/// A finished node with what is only known while it is placed.
struct Finished<'s> {
    node: Node<'s>,
    /// The key that it would be.
    key: Key<'s>,
    anchor: usize,
}

impl<'s> Composer<'s> {
    fn documents(mut self) -> Result<Vec<Document<'s>>, Error> {
        let mut documents = Vec::new();
        while let Some(event) = self.parser.next_event() {
            let (event, marks) = event.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or(0) + self.base;
                Error {
                    message: match error.kind() {
                        ErrorKind::RecursionLimitExceeded => format!("it is nested more than {MAX_DEPTH} levels deep"),
                        kind => kind.to_string(),
                    },
                    span: Span::new(at, at + 1),
                    kind: Some(error.kind().clone()),
                    server: None,
                }
            })?;
            let range = marks.byte_range().unwrap_or(0..0);
            let span = Span::new(range.start + self.base, range.end + self.base);
            match event {
                Event::DocumentEnd => {
                    self.anchors.clear();
                    documents.extend(self.root.take().map(|root| Document {
                        root,
                        duplicates: std::mem::take(&mut self.duplicates),
                    }));
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let text = folded_breaks(text, style, self.chunk.get(range).unwrap_or_default());
                    let (value, key) = scalar_value(text, style, tag.as_deref(), span)?;
                    self.place(Finished {
                        node: Node { span, value },
                        key,
                        anchor,
                    })?;
                }
                Event::SequenceStart(_, anchor, _) => self.open(span, anchor, Content::Sequence(Vec::new())),
                Event::MappingStart(_, anchor, _) => self.open(
                    span,
                    anchor,
                    Content::Mapping {
                        entries: Vec::new(),
                        key: None,
                    },
                ),
                Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
                Event::Alias(id) => self.alias(id, span)?,
                _ => {}
            }
        }
        Ok(documents)
    }

    fn open(&mut self, span: Span, anchor: usize, content: Content<'s>) {
        self.stack.push(Open {
            start: span.start as usize,
            anchor,
            content,
        });
    }

    fn close(&mut self, span: Span) -> Result<(), Error> {
        let Some(open) = self.stack.pop() else {
            return Ok(());
        };
        let value = match open.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, .. } => Value::Mapping(without_duplicates(entries, &mut self.duplicates)),
        };
        self.place(Finished {
            node: Node {
                span: Span::new(open.start, span.end as usize),
                value,
            },
            key: Key::Collection,
            anchor: open.anchor,
        })
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Error> {
        let Some((node, size)) = self.anchors.get(&id) else {
            let name = self
                .chunk
                .get(span.start as usize - self.base + 1..span.end as usize - self.base);
            let words = format!("yaml: anchor '{}' value contains itself", name.unwrap_or_default());
            let message = "an alias cannot stand inside the value that it refers to";
            return Err(Error::of_value(message, span).server(words));
        };
        self.aliased += size;
        if self.aliased > MAX_ALIASED_NODES {
            let message = format!("aliases repeat more than {MAX_ALIASED_NODES} values");
            return Err(Error::of_value(message, span).server("yaml: document contains excessive aliasing"));
        }
        let node = node.clone();
        let key = match &node.value {
            Value::String(text) => Key::Text(text.clone()),
            Value::Bool(value) => Key::Text(value.to_string().into()),
            Value::Int(value) => Key::Text(value.to_string().into()),
            Value::Null => Key::Null,
            Value::Sequence(_) | Value::Mapping(_) => Key::Collection,
            Value::Float(_) => Key::Impossible,
        };
        self.place(Finished { node, key, anchor: 0 })
    }

    /// Puts a finished node where the next one belongs: the root, a list, or a mapping's key or value.
    fn place(&mut self, finished: Finished<'s>) -> Result<(), Error> {
        let Finished { node, key, anchor } = finished;
        if anchor != 0 {
            let size = count(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.stack.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping { entries, key: pending }) => match pending.take() {
                None => {
                    let span = node.span;
                    let impossible = match &key {
                        Key::Collection => Some("a list or mapping cannot be a key"),
                        Key::Impossible => Some("this alias cannot be a key"),
                        Key::Text(_) | Key::Merge | Key::Null => None,
                    };
                    if let Some(message) = impossible {
                        let words = format!("yaml: invalid map key: {}", go::syntax(&node));
                        return Err(Error::of_value(message, span).server(words));
                    }
                    *pending = Some(Pending { key, span });
                }
                Some(Pending { key: Key::Merge, .. }) => merge(entries, node)?,
                Some(Pending {
                    key: Key::Text(key),
                    span: key_span,
                }) => entries.push(Entry {
                    key,
                    key_span,
                    value: node,
                }),
                Some(Pending { span, .. }) => {
                    let value = go::syntax(&node);
                    let words = format!("unsupported map key of type: %!s(<nil>), key: <nil>, value: {value}");
                    return Err(Error::of_value("a key cannot be null", span).server(words));
                }
            },
        }
        Ok(())
    }
}

/// Keeps the last of equal keys, and adds the others to `duplicates`.
pub(super) fn without_duplicates<'s>(
    entries: Vec<Entry<'s>>,
    duplicates: &mut Vec<(Span, Cow<'s, str>)>,
) -> Vec<Entry<'s>> {
    let first = if entries.len() <= FEW_KEYS {
        entries
            .iter()
            .enumerate()
            .any(|(at, entry)| entries[..at].iter().any(|earlier| earlier.key == entry.key))
    } else {
        let mut seen = std::collections::HashSet::with_capacity(entries.len());
        entries.iter().any(|entry| !seen.insert(&entry.key))
    };
    if !first {
        return entries;
    }
    let mut kept: Vec<Entry<'s>> = Vec::with_capacity(entries.len());
    let mut index: HashMap<Cow<'s, str>, usize> = HashMap::new();
    for entry in entries {
        if let Some(at) = index.get(&entry.key) {
            duplicates.push((entry.key_span, entry.key.clone()));
            kept[*at] = entry;
        } else {
            index.insert(entry.key.clone(), kept.len());
            kept.push(entry);
        }
    }
    kept
}

/// `<<: {…}` and `<<: [{…}, …]` add the entries in place; of several mappings in a list the first wins.
fn merge<'s>(entries: &mut Vec<Entry<'s>>, node: Node<'s>) -> Result<(), Error> {
    match node.value {
        Value::Mapping(merged) => entries.extend(merged),
        Value::Sequence(items) => {
            for item in items.into_iter().rev() {
                let Value::Mapping(merged) = item.value else {
                    return Err(not_mergeable(item.span));
                };
                entries.extend(merged);
            }
        }
        _ => return Err(not_mergeable(node.span)),
    }
    Ok(())
}

fn not_mergeable(span: Span) -> Error {
    Error::of_value("`<<` takes a mapping or a list of mappings", span)
        .server("yaml: map merge requires map or sequence of maps as the value")
}

type ScalarAndKey<'s> = (Value<'s>, Key<'s>);

fn scalar_value<'s>(
    text: Cow<'s, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: Span,
) -> Result<ScalarAndKey<'s>, Error> {
    let core = tag.and_then(Tag::core_suffix);
    let quoted = style != ScalarStyle::Plain || core == Some("str");
    if tag.is_some_and(|tag| tag.handle() == "tag:yaml.org,2002:" && tag.suffix() == "binary") {
        let words = "yaml: !!binary value contains invalid base64 data";
        let decoded = base64(&text).ok_or_else(|| Error::of_value("`!!binary` takes base64", span).server(words))?;
        let text: Cow<'s, str> = String::from_utf8_lossy(&decoded).into_owned().into();
        return Ok((Value::String(text.clone()), Key::Text(text)));
    }
    if quoted {
        return Ok((Value::String(text.clone()), Key::Text(text)));
    }
    let plain = scalar::resolve(&text);
    let is_merge = matches!(plain, Plain::Merge);
    let value = match plain {
        Plain::Null => Value::Null,
        Plain::Bool(value) => Value::Bool(value),
        Plain::Int(value) => Value::Int(value),
        Plain::Float(value) if value.is_finite() => scalar::json_number(value),
        Plain::Float(_) => {
            let number = match text.to_ascii_lowercase().as_str() {
                ".nan" => "NaN",
                "-.inf" => "-Inf",
                _ => "+Inf",
            };
            let error = Error::of_value(format!("JSON has no number `{text}`"), span);
            return Err(error.server(format!("json: unsupported value: {number}")));
        }
        Plain::Merge | Plain::Text => Value::String(text.clone()),
    };
    let key = match scalar::key(text) {
        _ if is_merge => Key::Merge,
        Some(text) => Key::Text(text),
        None => Key::Null,
    };
    Ok((value, key))
}

/// YAML 1.1 counts U+0085 as a line break, which a flow scalar folds into a blank; an escaped one stays.
fn folded_breaks<'s>(text: Cow<'s, str>, style: ScalarStyle, raw: &str) -> Cow<'s, str> {
    let flow = matches!(
        style,
        ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted
    );
    if !flow || !text.contains('\u{85}') || raw.contains('\\') {
        return text;
    }
    let lines: Vec<&str> = text
        .split('\u{85}')
        .map(|line| line.trim_matches([' ', '\t']))
        .collect();
    lines.join(" ").into()
}

/// Standard base64; line breaks and blanks do not count.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    for byte in text
        .trim_end_matches('=')
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
    {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).unwrap_or_default());
        }
    }
    Some(bytes)
}

/// The number of values in a tree, itself included.
fn count(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(entries) => entries.iter().map(|entry| count(&entry.value)).sum(),
        _ => 0,
    }
}
