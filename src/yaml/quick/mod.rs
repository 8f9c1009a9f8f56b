//! The usual YAML of manifests and definitions → a tree, in one pass and without tokens.
//!
//! In: a chunk. Out: the same document as from the full reader, byte for byte of its places, or `None`. The full reader gets every text
//! with anchors, tags, explicit keys, flow collections on several lines, duplicate keys, CRLF, tabs in the indentation, further documents
//! or errors; it also words the errors. Each function cites the function of `go.yaml.in/yaml/v2` whose rules it follows.

mod block;
mod find;
mod flow;
mod literal;
mod plain;
mod quoted;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::document::Document;
use super::{Chunk, Entry, Format, Node, Value};
use crate::source::Span;

/// Maximum nesting depth here, which bounds the recursion. The full reader reads deeper texts, with its own limit.
const MAX_DEPTH: usize = 128;

/// Reads a chunk; `None` if it needs the full reader.
pub(super) fn compose(chunk: Chunk<'_>) -> Option<Document<'_>> {
    let bytes = chunk.text.as_bytes();
    if chunk.format == Format::Refused || !is_usual(bytes) {
        return None;
    }
    let mut reader = Reader {
        text: chunk.text,
        bytes,
        base: chunk.base,
        at: 0,
        line: 0,
        column: None,
        passed: Passed::default(),
        depth: 0,
        open: Vec::new(),
        unfolded: String::new(),
    };
    if bytes.starts_with(b"---") {
        reader.at = 3;
        reader.next_line()?;
    } else {
        reader.next_content()?;
    }
    if reader.column != Some(0) || reader.is_dash() {
        return None;
    }
    let root = reader.item();
    let start = reader.at;
    reader.key()?;
    reader.mapping(root, 0, start)?;
    let root = reader.open.pop()?.value;
    reader.column.is_none().then_some(Document {
        root,
        duplicates: Vec::new(),
    })
}

/// True if a text has no characters that YAML refuses or treats specially: control characters, line breaks other than `\n`, byte order
/// marks.
fn is_usual(bytes: &[u8]) -> bool {
    // The loop over a block has no early exit, so that many bytes are compared at once.
    const BLOCK: usize = 128;
    // Bytes outside ASCII are negative.
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "without branches many bytes are compared at once"
    )]
    let odd = |byte: u8| (byte.cast_signed() < 0x20) & (byte != b'\n') | (byte == 0x7f);
    let has_odd = |block: &[u8]| block.iter().fold(false, |found, byte| found | odd(*byte));
    let mut blocks = bytes.chunks(BLOCK).zip((0..).step_by(BLOCK));
    blocks.all(|(block, start)| !has_odd(block) || (start..start + block.len()).all(|at| is_usual_at(bytes, at)))
}

/// True if the character that begins at an offset is a usual one.
fn is_usual_at(bytes: &[u8], at: usize) -> bool {
    let follows = |place: usize| bytes.get(at + place).copied().unwrap_or_default();
    match bytes[at] {
        b'\n' | b'\t' => true,
        // U+0080 to U+009F are controls.
        0xc2 => follows(1) >= 0xa0,
        // U+2028 and U+2029.
        0xe2 => follows(1) != 0x80 || !matches!(follows(2), 0xa8 | 0xa9),
        // U+FEFF, U+FFFE and U+FFFF.
        0xef => !matches!((follows(1), follows(2)), (0xbb, 0xbf) | (0xbf, 0xbe | 0xbf)),
        byte => byte >= b' ' && byte != 0x7f,
    }
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    base: usize,
    /// The offset of the next thing to read.
    at: usize,
    /// The start of its line.
    line: usize,
    /// The column of the content at `at`, after [`Reader::next_content`]; `None` at the end.
    column: Option<usize>,
    /// The lines that [`Reader::next_content`] skipped.
    passed: Passed,
    depth: usize,
    /// The root and the entries of all incomplete collections, innermost last; items of lists have empty keys. Values are written to their
    /// final slot. A collection is created when it is complete, with its exact size.
    open: Vec<Entry<'s>>,
    /// Buffer for a text of several parts.
    unfolded: String,
}

/// The skipped lines between the end of a line's content and the next content.
#[derive(Debug, Clone, Copy, Default)]
struct Passed {
    empty_lines: usize,
    comment: bool,
}

impl<'s> Reader<'s> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// True if a blank, a line break or the end follows the byte at `at`.
    fn is_alone(&self) -> bool {
        matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n' | b'\t'))
    }

    /// True if a list item begins here.
    fn is_dash(&self) -> bool {
        self.peek() == Some(b'-') && self.is_alone()
    }

    /// True if a colon that ends a key is here.
    fn is_colon(&self) -> bool {
        self.peek() == Some(b':') && self.is_alone()
    }

    /// True if `---` or `...` is at an offset, whatever follows.
    fn is_marker(&self, at: usize) -> bool {
        matches!(self.bytes.get(at..at + 3), Some(b"---" | b"..."))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    fn skip_spaces(&mut self) {
        self.at = find::end_of_spaces(self.bytes, self.at);
    }

    /// True if the rest of the line has only blanks and a comment. Moves to the end of the blanks.
    fn is_line_end(&mut self) -> bool {
        let before = self.at;
        while let Some(b' ' | b'\t') = self.peek() {
            self.at += 1;
        }
        match self.peek() {
            None | Some(b'\n') => true,
            Some(b'#') => self.at > before,
            Some(_) => false,
        }
    }

    /// Moves from the end of a line's content to the next line with content.
    fn next_line(&mut self) -> Option<()> {
        if !self.is_line_end() {
            return None;
        }
        self.leave_line()
    }

    /// Moves from the end of a line, or from its comment, to the next line with content.
    fn leave_line(&mut self) -> Option<()> {
        let comment = self.skip_comment();
        self.at = self.after_break(self.at);
        self.next_content()?;
        self.passed.comment |= comment;
        Some(())
    }

    fn end_of_line(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |found| at + found)
    }

    /// The start of the line after the given end of a line.
    fn after_break(&self, line_end: usize) -> usize {
        self.bytes.len().min(line_end + 1)
    }

    fn skip_comment(&mut self) -> bool {
        let is_comment = self.peek() == Some(b'#');
        if is_comment {
            self.at = self.end_of_line(self.at);
        }
        is_comment
    }

    /// Moves from the start of a line to the first content there or below; `None` for a tab or a document marker.
    fn next_content(&mut self) -> Option<()> {
        self.passed = Passed::default();
        loop {
            self.line = self.at;
            self.skip_spaces();
            match self.peek() {
                Some(b'\n') => self.passed.empty_lines += 1,
                Some(b'#') => {
                    self.skip_comment();
                    self.passed.comment = true;
                }
                Some(b'\t') => return None,
                Some(_) => break,
                None => {
                    self.column = None;
                    return Some(());
                }
            }
            self.at = self.after_break(self.at);
        }
        let column = self.at - self.line;
        self.column = Some(column);
        (column > 0 || !self.is_marker(self.at)).then_some(())
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        self.depth += 1;
        let read = if self.depth <= MAX_DEPTH { read(self) } else { None };
        self.depth -= 1;
        read
    }

    /// Adds an entry with an unknown value.
    #[inline]
    fn entry(&mut self, key: Cow<'s, str>, key_span: Span) {
        // `push` would build the entry before it makes room, and then wait for it. This makes room first.
        self.open.extend(std::iter::once_with(|| Entry {
            key,
            key_span,
            value: Node {
                span: Span { start: 0, end: 0 },
                value: Value::Null,
            },
        }));
    }

    /// Adds an item with an unknown value, and returns its slot.
    fn item(&mut self) -> usize {
        self.entry(Cow::Borrowed(""), Span { start: 0, end: 0 });
        self.open.len() - 1
    }

    /// Sets the value of an open entry.
    #[inline]
    fn put(&mut self, slot: usize, start: usize, end: usize, value: Value<'s>) {
        let span = self.span(start, end);
        if let Some(entry) = self.open.get_mut(slot) {
            entry.value.span = span;
            // The old value is `null`, which needs no drop.
            std::mem::forget(std::mem::replace(&mut entry.value.value, value));
        }
    }

    /// Sets the value of an open entry to the text in the buffer.
    fn put_unfolded(&mut self, slot: usize, start: usize, end: usize) {
        // A copy has the exact size of the text, and the buffer is used again.
        let text = Cow::Owned(self.unfolded.as_str().to_owned());
        self.put(slot, start, end, Value::String(text));
    }
}
