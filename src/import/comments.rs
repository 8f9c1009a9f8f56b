//! The comments of a YAML document, each with the field that it is about.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::crd::list_items;
use crate::source::Span;
use crate::yaml::{Node, Value};

/// Comments, without their marks.
#[derive(Debug, Clone, Default)]
pub(super) struct Comments {
    /// Lines above the whole object.
    pub(super) title: Vec<String>,
    /// Lines above a field or an item, by the place of its key or its value: those on lines of their own before it, and those behind it.
    pub(super) above: Rc<HashMap<u32, Vec<String>>>,
    /// Lines after the last field.
    pub(super) end: Vec<String>,
}

impl Comments {
    /// The comments in a part of a text. Everything of the document `root` stands in that part.
    pub(super) fn of(text: &str, part: Range<usize>, root: &Node<'_>) -> Self {
        let mut fields = Fields::default();
        fields.add(root);
        fields.scalars.sort_unstable_by_key(|span| (span.start, span.end));
        let mut above: HashMap<u32, Vec<String>> = HashMap::new();
        let mut end = Vec::new();
        for (at, line) in lines(text, part, &fields.scalars) {
            match fields.of(text, at) {
                Some(key) => above.entry(key).or_default().push(line),
                None => end.push(line),
            }
        }
        let mut outside = Vec::new();
        around_items(root, &mut outside);
        let title = outside.iter().filter_map(|key| above.remove(key)).flatten().collect();
        let above = Rc::new(above);
        Self { title, above, end }
    }
}

/// The places of all keys of lists of objects but those of the objects.
fn around_items(node: &Node<'_>, found: &mut Vec<u32>) {
    let Some(items) = list_items(node) else { return };
    for entry in node.entries() {
        found.push(entry.key_span.start);
        if entry.key != "items" {
            let mut fields = Fields::default();
            fields.add(&entry.value);
            found.extend(fields.starts);
        }
    }
    for item in items {
        found.push(item.span.start);
        around_items(item, found);
    }
}

/// Where fields and items begin, and where texts stand.
#[derive(Default)]
struct Fields {
    /// Places of keys and items.
    starts: BTreeSet<u32>,
    /// Keys, and values without parts: a `#` in them begins no comment.
    scalars: Vec<Span>,
}

impl Fields {
    fn add(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    self.scalars.push(entry.key_span);
                    self.starts.insert(entry.key_span.start);
                    self.add(&entry.value);
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    self.starts.insert(item.span.start);
                    self.add(item);
                }
            }
            _ => self.scalars.push(node.span),
        }
    }

    /// The field or item that a comment at a place is about: the last one before it if it stands on a line with others, else the next one.
    fn of(&self, text: &str, at: usize) -> Option<u32> {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let is_alone = text[line..at]
            .chars()
            .all(|before| before.is_whitespace() || matches!(before, '-' | '[' | '{' | '?' | '\u{feff}'));
        let at = offset(at);
        let behind = if is_alone {
            None
        } else {
            self.starts.range(..at).next_back()
        };
        behind.or_else(|| self.starts.range(at..).next()).copied()
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
            // The header of a block can have a comment.
            if at == span.start as usize && matches!(bytes[at], b'|' | b'>') {
                let header = line_end(text, at);
                found.extend(text[at..header].find(" #").map(|mark| comment(text, at + mark + 1)));
            }
            at = span.end as usize;
            continue;
        }
        let is_start = at == 0
            || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r')
            || bytes[..at].ends_with("\u{feff}".as_bytes());
        if bytes[at] == b'#' && is_start {
            found.push(comment(text, at));
            at = line_end(text, at);
        } else {
            at += 1;
        }
    }
    found
}

/// The place of a comment, and its line without the mark.
fn comment(text: &str, at: usize) -> (usize, String) {
    let line = &text[at + 1..line_end(text, at)];
    (at, line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned())
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}
