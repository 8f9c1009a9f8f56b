//! The YAML that most manifests are written in → a tree, in one pass and without tokens.
//!
//! In: a chunk. Out: the same document that the parser would give, byte for byte of its places, or nothing: whatever is unusual (anchors, tags, block
//! scalars, tabs, anything that is wrong) is left to the parser as a whole, which also words the errors.

mod flow;
mod lines;
mod scalar;
#[cfg(test)]
mod tests;

use super::compose::{Document, has_duplicates};
use super::{Chunk, Entry, Format, Node, Value};
use crate::source::Span;

/// Nesting that is read here; what is deeper is left to the parser, which has its own limit.
const MAX_DEPTH: usize = 48;

/// Reads a chunk; `None` if the parser has to.
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
        column: None,
        depth: 0,
    };
    if bytes.starts_with(b"---\n") {
        reader.at = 3;
        reader.next_line()?;
    } else {
        reader.next_content()?;
    }
    if reader.column != Some(0) || reader.is_dash() {
        return None;
    }
    let root = reader.mapping(0)?;
    reader.column.is_none().then_some(Document {
        root,
        duplicates: Vec::new(),
    })
}

/// Whether a text has no characters that YAML treats in ways of their own: control characters, tabs, other line breaks, byte order marks.
fn is_usual(bytes: &[u8]) -> bool {
    // Without a way out within a block, many bytes are compared at once.
    const BLOCK: usize = 128;
    let odd = |byte: u8| (byte < b' ' && byte != b'\n') || matches!(byte, 0x7f | 0xc2 | 0xef);
    let has_odd = |block: &[u8]| block.iter().fold(false, |found, byte| found | odd(*byte));
    if bytes.chunks(BLOCK).any(has_odd) {
        return false;
    }
    // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
    !memchr::memchr_iter(0xe2, bytes).any(|at| matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])))
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    base: usize,
    /// Where the next thing to read begins.
    at: usize,
    /// The column of the content at `at`, where that begins a line or follows a dash; `None` at the end.
    column: Option<usize>,
    depth: usize,
}

impl<'s> Reader<'s> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    fn skip_blanks(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Whether nothing but blanks and a comment is left of the line. Goes to the end of the blanks.
    fn is_line_end(&mut self) -> bool {
        let before = self.at;
        self.skip_blanks();
        match self.peek() {
            None | Some(b'\n') => true,
            Some(b'#') => self.at > before,
            Some(_) => false,
        }
    }

    /// Goes from the end of a line's content to the next line that has some.
    fn next_line(&mut self) -> Option<()> {
        if !self.is_line_end() {
            return None;
        }
        self.skip_comment();
        self.at += usize::from(self.at < self.bytes.len());
        self.next_content()
    }

    fn skip_comment(&mut self) {
        if self.peek() == Some(b'#') {
            let rest = &self.bytes[self.at..];
            self.at = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |found| self.at + found);
        }
    }

    /// Goes from the start of a line to the first content there or below.
    fn next_content(&mut self) -> Option<()> {
        loop {
            let start = self.at;
            self.skip_blanks();
            self.column = Some(self.at - start);
            self.skip_comment();
            match self.peek() {
                None => {
                    self.column = None;
                    return Some(());
                }
                Some(b'\n') => self.at += 1,
                Some(_) => break,
            }
        }
        let rest = &self.bytes[self.at..];
        let is_marker = self.column == Some(0) && (rest.starts_with(b"---") || rest.starts_with(b"..."));
        (!is_marker).then_some(())
    }

    /// Whether an item of a list begins here.
    fn is_dash(&self) -> bool {
        self.peek() == Some(b'-') && matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'))
    }

    /// Whether a colon that ends a key stands here.
    fn is_colon(&self) -> bool {
        self.peek() == Some(b':') && matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'))
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let read = if self.depth <= MAX_DEPTH { read(self) } else { None };
        self.depth -= 1;
        read
    }

    /// A block mapping whose keys stand at `column`; the first one is next.
    fn mapping(&mut self, column: usize) -> Option<Node<'s>> {
        let start = self.at;
        let mut entries = Vec::with_capacity(4);
        while self.column == Some(column) {
            let (key, key_span) = self.key(false)?;
            if !self.is_colon() {
                return None;
            }
            let colon = self.at;
            self.at += 1;
            let value = if self.is_line_end() {
                self.next_line()?;
                if self.column > Some(column) {
                    self.deeper(Self::block)?
                } else if self.column == Some(column) && self.is_dash() {
                    self.deeper(|reader| reader.sequence(column))?
                } else {
                    Node {
                        span: self.span(colon, colon),
                        value: Value::Null,
                    }
                }
            } else {
                self.rest_of_line(column)?
            };
            entries.push(Entry { key, key_span, value });
            if self.column > Some(column) {
                return None;
            }
        }
        if has_duplicates(&entries) {
            return None;
        }
        Some(Node {
            span: self.span(start, self.at),
            value: Value::Mapping(entries),
        })
    }

    /// A block list whose dashes stand at `column`; the first one is next.
    fn sequence(&mut self, column: usize) -> Option<Node<'s>> {
        let start = self.at;
        let mut items = Vec::with_capacity(4);
        while self.column == Some(column) && self.is_dash() {
            self.at += 1;
            let is_line_end = self.is_line_end();
            if is_line_end {
                if self.peek() == Some(b'#') {
                    return None;
                }
                self.next_line()?;
                if self.column <= Some(column) {
                    return None;
                }
                items.push(self.deeper(Self::block)?);
            } else {
                items.push(self.item(column)?);
            }
            if self.column > Some(column) {
                return None;
            }
        }
        Some(Node {
            span: self.span(start, self.at),
            value: Value::Sequence(items),
        })
    }

    /// What follows a dash on its line: a mapping or list that goes on below, or a value.
    fn item(&mut self, dash: usize) -> Option<Node<'s>> {
        let start = self.at;
        let line = self.bytes[..start]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |found| found + 1);
        let column = start - line;
        let is_flow = matches!(self.peek(), Some(b'[' | b'{'));
        let is_block = self.is_dash() || (!is_flow && self.scalar(false).is_some() && self.is_colon());
        self.at = start;
        if is_block {
            self.column = Some(column);
            return self.deeper(Self::block);
        }
        self.rest_of_line(dash)
    }

    /// A block mapping or list that begins here.
    fn block(&mut self) -> Option<Node<'s>> {
        let column = self.column?;
        if !self.is_dash() {
            return self.mapping(column);
        }
        let node = self.sequence(column)?;
        // Only below a key at the same column may something else follow.
        (self.column != Some(column)).then_some(node)
    }

    /// A value that begins on the line and is no block. Goes to the next line with content. Further lines of a text stand right of `column`.
    fn rest_of_line(&mut self, column: usize) -> Option<Node<'s>> {
        let node = match self.peek()? {
            b'[' | b'{' => self.flow()?,
            b'\'' => self.single_quoted_lines(column)?,
            b'"' => self.double_quoted_lines(column)?,
            _ => self.plain_lines(column)?,
        };
        self.next_line()?;
        Some(node)
    }
}
