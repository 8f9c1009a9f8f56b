//! Descriptions: their paragraphs, lists, code and links. Everything else is the source text, literally.
//!
//! Authors write for `kubectl explain`, not for Markdown: `<name>`, `*`, `_` and `#` mean themselves.

use std::borrow::Cow;

/// Takes the parts of a description in order.
pub(super) trait Writer {
    /// A paragraph begins.
    fn paragraph(&mut self);
    /// The paragraph ends.
    fn end_paragraph(&mut self);
    /// A list begins.
    fn list(&mut self, numbered: bool);
    /// An item begins, with its number if the list is numbered.
    fn item(&mut self, number: Option<&str>);
    /// The item ends.
    fn end_item(&mut self);
    /// The list ends.
    fn end_list(&mut self, numbered: bool);
    /// Lines of code.
    fn block(&mut self, code: &str);
    /// Text within a paragraph or an item.
    fn text(&mut self, text: &str);
    /// Code within a paragraph or an item.
    fn code(&mut self, code: &str);
    /// A link to an address with `http:` or `https:`.
    fn link(&mut self, text: &str, address: &str);
}

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

/// Writes the text of a paragraph or item.
fn inline(text: &str, out: &mut impl Writer) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'`', b'[', b':', &bytes[at..]) {
        at += found;
        let part = match bytes[at] {
            b'`' => code(text, at),
            b'[' => labelled(text, at),
            _ => bare(text, at, done),
        };
        match part {
            Part::Text(length) => at += length,
            Part::Code(code, end) => {
                push(&text[done..at], out);
                out.code(code);
                (done, at) = (end, end);
            }
            Part::Link {
                start,
                label,
                address,
                end,
            } => {
                push(&text[done..start], out);
                out.link(label, address);
                (done, at) = (end, end);
            }
        }
    }
    push(&text[done..], out);
}

fn push(text: &str, out: &mut impl Writer) {
    if !text.is_empty() {
        out.text(text);
    }
}

enum Part<'t> {
    /// Bytes of mere text.
    Text(usize),
    /// Code, and where the text goes on.
    Code(&'t str, usize),
    Link {
        start: usize,
        label: &'t str,
        address: &'t str,
        end: usize,
    },
}

/// A run of backticks and the next run of the same length.
fn code(text: &str, at: usize) -> Part<'_> {
    let ticks = |at: usize| text.as_bytes()[at..].iter().take_while(|byte| **byte == b'`').count();
    let open = ticks(at);
    let start = at + open;
    let mut from = start;
    while let Some(found) = text[from..].find('`') {
        let end = from + found;
        let close = ticks(end);
        if close == open {
            return Part::Code(&text[start..end], end + close);
        }
        from = end + close;
        // Only backticks close: a text full of them must not take long.
        if from - start > 10_000 {
            break;
        }
    }
    Part::Text(open)
}

/// `[label](https://address)`.
fn labelled(text: &str, at: usize) -> Part<'_> {
    let rest = &text[at + 1..];
    let end = rest
        .find(['[', ']', '\n'])
        .filter(|end| *end > 0 && rest[*end..].starts_with("](http"));
    let link = end.and_then(|end| {
        let address = within(&rest[end + 2..]);
        let length = address.find(|character: char| character == ')' || character.is_whitespace())?;
        let is_closed = address[length..].starts_with(')');
        (is_closed && is_web(&address[..length])).then(|| (&rest[..end], &address[..length], end + 2 + length + 1))
    });
    match link {
        Some((label, address, length)) => Part::Link {
            start: at,
            label,
            address,
            end: at + 1 + length,
        },
        None => Part::Text(1),
    }
}

/// An address as it is, from its colon at `at`. Nothing before `from` belongs to it.
fn bare(text: &str, at: usize, from: usize) -> Part<'_> {
    let before = &text[from..at];
    let scheme = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme));
    let Some(scheme) = scheme.filter(|_| text[at..].starts_with("://")) else {
        return Part::Text(1);
    };
    let start = at - scheme.len();
    let is_word = text[from..start].ends_with(|character: char| character.is_alphanumeric());
    let ends =
        |character: char| character.is_whitespace() || character.is_control() || "<>\"'`|\\^{}".contains(character);
    let rest = within(&text[start..]);
    let length = rest.find(ends).unwrap_or(rest.len());
    let ends = |character: char| ".,;:!?*]".contains(character);
    let mut address = rest[..length].trim_end_matches(ends);
    // A bracket belongs to the address if it was opened there.
    let opened = address.matches('(').count();
    let mut closed = address.matches(')').count();
    while address.ends_with(')') && opened < closed {
        address = address[..address.len() - 1].trim_end_matches(ends);
        closed -= 1;
    }
    if is_word || !is_web(address) {
        return Part::Text(1);
    }
    Part::Link {
        start,
        label: address,
        address,
        end: start + address.len(),
    }
}

/// The part of a text in which the end of an address is looked for.
fn within(text: &str) -> &str {
    &text[..text.floor_char_boundary(2_000)]
}

/// Whether an address has a scheme of the web and a host.
fn is_web(address: &str) -> bool {
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(|character: char| character.is_alphanumeric() || character == '['))
}
