//! One function a format that makes any text harmless.

/// Pushes a text for HTML: between tags, and in attributes with double quotes. Control characters, which HTML cannot have, become their pictures (`␀`).
pub(super) fn push_html(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let picture: [u8; 3];
        let escape = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\t' | b'\n' | b'\r' => continue,
            0..=0x1f | 0x7f => {
                // The pictures are U+2400 and the following; that of DEL is U+2421.
                picture = [0xe2, 0x90, if byte == 0x7f { 0xa1 } else { 0x80 + byte }];
                std::str::from_utf8(&picture).unwrap_or_default()
            }
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escape);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// Pushes a path or fragment for a link: everything that is not a plain character becomes a percent code.
pub(super) fn push_link(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/$@:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

/// Pushes an anchor as an `id`: as it is where it can be one. An `id` has no white space; then, and where it could be read as a percent code, it is what a
/// link to it has.
pub(super) fn push_id(out: &mut String, anchor: &str) {
    if anchor.contains(|character: char| character.is_ascii_whitespace() || character == '%') {
        push_link(out, anchor);
    } else {
        push_html(out, anchor);
    }
}

/// Pushes a text for Markdown, literally, without line breaks. Everything that Markdown could read gets a backslash.
pub(super) fn push_markdown(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let is_special = match byte {
            b' '
            | b'0'..=b'9'
            | b'A'..=b'Z'
            | b'a'..=b'z'
            | b','
            | b'/'
            | b':'
            | b';'
            | b'"'
            | b'\''
            | b'('
            | 0x80.. => false,
            // A dash or plus between letters cannot begin anything.
            b'-' | b'+' | b'=' | b'@' | b'!' => at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric(),
            b'.' | b')' => at < 10 && is_number_at_start(out, &text[done..at]),
            _ => true,
        };
        if !is_special {
            continue;
        }
        out.push_str(&text[done..at]);
        done = at + 1;
        match byte {
            b'\n' | b'\t' | b'\r' => out.push(' '),
            0..=0x1f => out.extend(char::from_u32(0x2400 + u32::from(byte))),
            0x7f => out.push('\u{2421}'),
            b'<' => out.push_str("&lt;"),
            b'&' => out.push_str("&amp;"),
            _ => {
                out.push('\\');
                out.push(char::from(byte));
            }
        }
    }
    out.push_str(&text[done..]);
}

/// Whether a line so far is only a number, which with a dot would begin a list.
fn is_number_at_start(out: &str, text: &str) -> bool {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let line = &out[out.rfind('\n').map_or(0, |at| at + 1)..];
    let line = line.trim_start();
    (!text.is_empty() || !line.is_empty()) && is_number(text) && is_number(line)
}

/// Pushes a code span of Markdown, with as many backticks as the text needs.
pub(super) fn push_markdown_code(out: &mut String, text: &str) {
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    if text.trim().is_empty() {
        push_markdown(out, text);
        return;
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    out.push_str(&fence);
    out.push_str(pad);
    out.extend(text.chars().map(|character| match character {
        '\n' | '\t' | '\r' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(' '),
        _ => character,
    }));
    out.push_str(pad);
    out.push_str(&fence);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let mut out = String::new();
        push_html(&mut out, text);
        out
    }

    fn markdown(text: &str) -> String {
        let mut out = String::new();
        push_markdown(&mut out, text);
        out
    }

    #[test]
    fn texts_stay_texts() {
        assert_eq!(
            html("<img src=x onerror=\"alert('&')\">\0\u{7f}"),
            "&lt;img src=x onerror=&quot;alert('&amp;')&quot;&gt;␀␡"
        );
        assert_eq!(markdown("a-b *c* <d> [e](f) _g_"), r"a-b \*c\* &lt;d\> \[e\](f) \_g\_");
        assert_eq!(markdown("1. one"), r"1\. one");
        assert_eq!(markdown("- one"), r"\- one");
    }

    #[test]
    fn code_spans_hold_backticks() {
        let code = |text| {
            let mut out = String::new();
            push_markdown_code(&mut out, text);
            out
        };
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("`a``b"), "``` `a``b ```");
        assert_eq!(code(" "), " ");
    }

    #[test]
    fn links_have_plain_characters_only() {
        let mut out = String::new();
        push_link(&mut out, "spec.a b\"<é");
        assert_eq!(out, "spec.a%20b%22%3C%C3%A9");
    }
}
