//! Code and links within a line of a description.

use super::writer::Writer;

/// Writes the text of a paragraph, an item or a cell.
pub(super) fn inline(text: &str, out: &mut impl Writer) {
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
