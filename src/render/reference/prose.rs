//! Descriptions: their paragraphs, lists, code and links. Everything else is the source text, literally.
//!
//! Authors write for `kubectl explain`, not for Markdown: `<name>`, `*`, `_` and `#` mean themselves.

use std::borrow::Cow;

use super::spans::inline;
use super::writer::Writer;

/// A block that is being read: its kind, and the bytes of it so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    Item,
}

/// Writes a description.
pub(super) fn write(description: &str, out: &mut impl Writer) {
    let text = with_breaks(description);
    let mut reader = Reader {
        text: &text,
        out,
        block: Block::None,
        start: 0,
        end: 0,
        list: None,
    };
    reader.read();
}

/// The text with empty lines for the marks ` \n ` that generators leave of them.
fn with_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains("\\n") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\n") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        out.push_str(before);
        let is_alone = (before.is_empty() || before.ends_with([' ', '\n']))
            && (after.is_empty() || after.starts_with([' ', '\n']));
        out.push_str(if is_alone { "\n\n" } else { "\\n" });
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

struct Reader<'t, W> {
    text: &'t str,
    out: &'t mut W,
    block: Block,
    /// The bytes of the block.
    start: usize,
    end: usize,
    /// The list that is open, and whether it is numbered.
    list: Option<bool>,
}

impl<W: Writer> Reader<'_, W> {
    fn read(&mut self) {
        let text = self.text;
        let mut at = 0;
        // The line before is empty: indented lines are code.
        let mut after_gap = true;
        while at < text.len() {
            let length = text[at..].find('\n').unwrap_or(text.len() - at);
            let line = &text[at..at + length];
            let next = (at + length + 1).min(text.len());
            let trimmed = line.trim();
            if trimmed.is_empty() {
                self.close();
                after_gap = true;
            } else if trimmed.starts_with("```") {
                self.close();
                self.close_list();
                at = self.fenced(next);
                after_gap = true;
                continue;
            } else if after_gap && self.list.is_none() && is_indented(line) {
                at = self.indented(at);
                after_gap = true;
                continue;
            } else {
                self.line(at, line, trimmed, after_gap);
                after_gap = false;
                // Generators that joined the lines of a paragraph left ` \n ` between two.
                if line.ends_with(' ') && text[next..].starts_with(' ') {
                    self.close();
                    after_gap = !is_indented(&text[next..]);
                }
            }
            at = next;
        }
        self.close();
        self.close_list();
    }

    /// One line of text.
    fn line(&mut self, at: usize, line: &str, trimmed: &str, after_gap: bool) {
        let indent = line.len() - line.trim_start().len();
        if let Some((marker, number)) = marker(trimmed) {
            let is_new = self.list.is_none();
            // A wrapped line may begin with a number.
            let may_begin = number.is_none() || !is_new || after_gap || number == Some("1");
            if may_begin {
                self.close();
                if self.list != Some(number.is_some()) {
                    self.close_list();
                    self.list = Some(number.is_some());
                    self.out.list(number.is_some());
                }
                self.out.item(number);
                self.block = Block::Item;
                self.start = at + indent + marker;
                self.end = at + line.len();
                return;
            }
        }
        if self.block == Block::None {
            self.close_list();
            self.out.paragraph();
            self.block = Block::Paragraph;
            self.start = at + indent;
        }
        self.end = at + line.len();
    }

    /// Lines up to the end of a fence.
    fn fenced(&mut self, start: usize) -> usize {
        let mut at = start;
        while at < self.text.len() {
            let length = self.text[at..].find('\n').unwrap_or(self.text.len() - at);
            let next = (at + length + 1).min(self.text.len());
            if self.text[at..at + length].trim() == "```" {
                self.out.block(&self.text[start..at]);
                return next;
            }
            at = next;
        }
        self.out.block(&self.text[start..]);
        self.text.len()
    }

    /// Lines that are indented.
    fn indented(&mut self, start: usize) -> usize {
        let mut at = start;
        while at < self.text.len() {
            let length = self.text[at..].find('\n').unwrap_or(self.text.len() - at);
            let line = &self.text[at..at + length];
            if !is_indented(line) {
                break;
            }
            at = (at + length + 1).min(self.text.len());
        }
        self.out.block(&self.text[start..at]);
        at
    }

    fn close(&mut self) {
        match self.block {
            Block::None => return,
            Block::Paragraph => {
                inline(self.text[self.start..self.end].trim_end(), self.out);
                self.out.end_paragraph();
            }
            Block::Item => {
                inline(self.text[self.start..self.end].trim_end(), self.out);
                self.out.end_item();
            }
        }
        self.block = Block::None;
    }

    fn close_list(&mut self) {
        if let Some(numbered) = self.list.take() {
            self.out.end_list(numbered);
        }
    }
}

fn is_indented(line: &str) -> bool {
    (line.starts_with('\t') || line.starts_with("    ")) && !line.trim().is_empty()
}

/// The length of a list marker with the blanks behind it, and its number.
fn marker(line: &str) -> Option<(usize, Option<&str>)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (length, number) = match line.as_bytes().get(digits)? {
        b'.' | b')' if (1..=3).contains(&digits) => (digits + 1, Some(&line[..digits])),
        b'-' | b'*' | b'+' if digits == 0 => (1, None),
        _ => return None,
    };
    let rest = &line[length..];
    let blanks = rest.len() - rest.trim_start().len();
    (blanks > 0).then_some((length + blanks, number))
}

#[cfg(test)]
mod tests {
    use super::super::html::Html;
    use super::*;

    fn html(text: &str) -> String {
        let mut html = Html::default();
        write(text, &mut html);
        html.out
    }

    #[test]
    fn blocks() {
        assert_eq!(html("One\ntwo.\n\nThree."), "<p>One\ntwo.</p><p>Three.</p>");
        assert_eq!(html("One. \n Two. \\n Three."), "<p>One.</p><p>Two.</p><p>Three.</p>");
        assert_eq!(
            html("A:\n- b\n  c\n* d\n\nE"),
            "<p>A:</p><ul><li>b\n  c</li><li>d</li></ul><p>E</p>"
        );
        assert_eq!(
            html("1. a\n2) b"),
            "<ol><li value=\"1\">a</li><li value=\"2\">b</li></ol>"
        );
        assert_eq!(html("since\n1984. no list"), "<p>since\n1984. no list</p>");
        assert_eq!(
            html("A\n\n\tx < 1\n\n```yaml\na: 1\n"),
            "<p>A</p><pre tabindex=\"0\"><code>\tx &lt; 1</code></pre><pre tabindex=\"0\"><code>a: 1</code></pre>"
        );
        assert_eq!(html(""), "");
    }

    #[test]
    fn parts_of_a_line() {
        assert_eq!(html("`a` ``b`c`` `d"), "<p><code>a</code> <code>b`c</code> `d</p>");
        assert_eq!(
            html("(see https://a.org/b_(c).)"),
            "<p>(see <a href=\"https://a.org/b_(c)\">https://a.org/b_(c)</a>.)</p>"
        );
        assert_eq!(
            html("[a](http://b.org) [c](d)"),
            "<p><a href=\"http://b.org\">a</a> [c](d)</p>"
        );
        assert_eq!(
            html("http:// xhttp://a.org *b* <c>"),
            "<p>http:// xhttp://a.org *b* &lt;c&gt;</p>"
        );
    }
}
