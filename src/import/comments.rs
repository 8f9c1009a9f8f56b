//! The comments of a YAML document, each with the field that it is about.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::source::Span;
use crate::yaml::{Node, Value};

/// Comments, without their marks.
#[derive(Debug, Clone, Default)]
pub(super) struct Comments {
    /// Lines above a field, by the place of its key: those on lines of their own before it, and those at the end of its line.
    pub(super) above: Rc<HashMap<u32, Vec<String>>>,
    /// Lines after the last field.
    pub(super) end: Vec<String>,
}

impl Comments {
    /// The comments in a part of a text. Everything of the document `root` stands in that part.
    pub(super) fn of(text: &str, part: Range<usize>, root: &Node<'_>) -> Self {
        let mut fields = Fields::default();
        fields.add(root, None);
        fields.scalars.sort_unstable_by_key(|span| (span.start, span.end));
        let mut above: HashMap<u32, Vec<String>> = HashMap::new();
        let mut end = Vec::new();
        for (at, line) in lines(text, part, &fields.scalars) {
            match fields.of(text, at) {
                Some(key) => above.entry(key).or_default().push(line),
                None => end.push(line),
            }
        }
        let above = Rc::new(above);
        Self { above, end }
    }
}

/// Where fields and items begin, and where texts stand.
#[derive(Default)]
struct Fields {
    /// Place of a key or an item → place of the key of the field that it belongs to.
    starts: BTreeMap<u32, u32>,
    /// Keys, and values without parts: a `#` in them begins no comment.
    scalars: Vec<Span>,
}

impl Fields {
    fn add(&mut self, node: &Node<'_>, field: Option<u32>) {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    let key = entry.key_span.start;
                    self.scalars.push(entry.key_span);
                    self.starts.insert(key, key);
                    self.add(&entry.value, Some(key));
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    if let Some(field) = field {
                        self.starts.entry(item.span.start).or_insert(field);
                    }
                    self.add(item, field);
                }
            }
            _ => self.scalars.push(node.span),
        }
    }

    /// The key of the field that a comment at a place is about: the last one that begins on its line, else the next one.
    fn of(&self, text: &str, at: usize) -> Option<u32> {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let (line, at) = (offset(line), offset(at));
        let same_line = self.starts.range(line..at).next_back();
        same_line
            .or_else(|| self.starts.range(at..).next())
            .map(|(_, key)| *key)
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The comments of a part of a text that stand outside of `scalars`: the place of each, and its line without the mark.
fn lines(text: &str, part: Range<usize>, scalars: &[Span]) -> Vec<(usize, String)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let mut at = part.start;
    while at < part.end {
        while scalars.next_if(|span| span.end as usize <= at).is_some() {}
        if let Some(span) = scalars.peek()
            && span.start as usize <= at
        {
            at = span.end as usize;
            continue;
        }
        let begins = bytes[at] == b'#' && (at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r'));
        if !begins {
            at += 1;
            continue;
        }
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = text[at..end].trim_start_matches('#');
        let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
        found.push((at, line.to_owned()));
        at = end;
    }
    found
}
