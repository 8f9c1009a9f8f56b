//! Texts over several lines, folded: plain, or in quotes. Blank lines and comments among them are left to the parser.

use std::ops::Range;

use super::Reader;
use crate::yaml::{Node, Value};

impl<'s> Reader<'s> {
    /// Where the text goes on in the line after the one that ends at `end`, if that has content right of `column`. Says nothing of comments.
    fn next_text(&self, end: usize, column: usize) -> Option<usize> {
        let line = end + 1;
        let rest = self.bytes.get(line..)?;
        let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
        let has_content = !matches!(rest.get(blanks), None | Some(b'\n'));
        (has_content && blanks > column).then_some(line + blanks)
    }

    /// A plain text that may go on in further lines.
    pub(super) fn plain_lines(&mut self, column: usize) -> Option<Node<'s>> {
        let start = self.at;
        let node = self.scalar_node(false)?;
        let mut folded = String::new();
        let mut end = self.at;
        let mut from = start;
        loop {
            // A comment ends the text; that nothing follows which looks like more of it is checked by the caller.
            self.skip_blanks();
            if self.peek() != Some(b'\n') {
                break;
            }
            let Some(next) = self.next_text(self.at, column) else {
                break;
            };
            if self.bytes.get(next) == Some(&b'#') {
                break;
            }
            folded.push_str(&self.text[from..end]);
            folded.push(' ');
            from = next;
            self.at = next;
            end = self.end_of_plain()?;
        }
        self.at = end;
        if folded.is_empty() {
            return Some(node);
        }
        folded.push_str(&self.text[from..end]);
        Some(Node {
            span: self.span(start, end),
            value: Value::String(folded.into()),
        })
    }

    /// Goes to the end of a further line's text; `None` if there is a key in it.
    fn end_of_plain(&mut self) -> Option<usize> {
        let mut end = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => break,
                b'#' if self.at > end => break,
                b':' if self.is_colon() => return None,
                _ => {}
            }
            self.at += 1;
            if byte != b' ' {
                end = self.at;
            }
        }
        self.at = end;
        Some(end)
    }

    /// A text in single quotes that may go on in further lines.
    pub(super) fn single_quoted_lines(&mut self, column: usize) -> Option<Node<'s>> {
        let start = self.at;
        let mut from = start + 1;
        let mut text = String::new();
        let mut at = from;
        loop {
            let found = at + memchr::memchr2(b'\'', b'\n', &self.bytes[at..])?;
            let part = &self.text[from..found];
            if self.bytes[found] == b'\n' {
                text.push_str(part.trim_end_matches(' '));
                text.push(' ');
                from = self.next_text(found, column)?;
                at = from;
            } else if self.bytes.get(found + 1) == Some(&b'\'') {
                text.push_str(&self.text[from..=found]);
                from = found + 2;
                at = from;
            } else {
                return Some(self.text_node(start..found + 1, text, part));
            }
        }
    }

    /// A text in double quotes that may go on in further lines, with the escapes that emitters of Go write.
    pub(super) fn double_quoted_lines(&mut self, column: usize) -> Option<Node<'s>> {
        let start = self.at;
        let mut from = start + 1;
        let mut text = String::new();
        // Blanks before the end of a line go, unless they were escaped.
        let mut kept = 0;
        loop {
            let found = from + memchr::memchr3(b'"', b'\\', b'\n', &self.bytes[from..])?;
            let part = &self.text[from..found];
            match self.bytes[found] {
                b'\n' => {
                    text.push_str(part);
                    let trimmed = text.trim_end_matches(' ').len();
                    text.truncate(trimmed.max(kept));
                    text.push(' ');
                    from = self.next_text(found, column)?;
                    kept = text.len();
                }
                b'\\' => {
                    text.push_str(part);
                    text.push(match self.bytes.get(found + 1)? {
                        b'n' => '\n',
                        b't' => '\t',
                        b'"' => '"',
                        b'\\' => '\\',
                        b' ' => ' ',
                        _ => return None,
                    });
                    from = found + 2;
                    kept = text.len();
                }
                _ => {
                    return Some(self.text_node(start..found + 1, text, part));
                }
            }
        }
    }

    /// A text whose last part is `part`, borrowed where that is all of it; reading goes on after it.
    fn text_node(&mut self, written: Range<usize>, mut text: String, part: &'s str) -> Node<'s> {
        self.at = written.end;
        let value = if text.is_empty() {
            part.into()
        } else {
            text.push_str(part);
            text.into()
        };
        Node {
            span: self.span(written.start, written.end),
            value: Value::String(value),
        }
    }
}
