//! Quoted text → text.

/// A character of quoted text: its code point, or a byte that an escape names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unquoted {
    /// The code point or byte.
    pub code: u32,
    /// True for `\x` and octal escapes, which are bytes.
    pub is_byte: bool,
}

/// The first character of text between quotes, and the text after it: Go's `strconv.UnquoteChar`. `None` for invalid syntax.
#[must_use]
pub fn unquote_char(text: &str, quote: char) -> Option<(Unquoted, &str)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let plain = |character: char| Unquoted {
        code: character.into(),
        is_byte: false,
    };
    if first == quote {
        return None;
    }
    if first != '\\' {
        return Some((plain(first), characters.as_str()));
    }
    let escape = characters.next()?;
    let rest = characters.as_str();
    let simple = match escape {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' => '\\',
        '\'' | '"' if escape == quote => escape,
        'x' => return hexadecimal(rest, 2, true),
        'u' => return hexadecimal(rest, 4, false),
        'U' => return hexadecimal(rest, 8, false),
        '0'..='7' => {
            let digits = text
                .get(1..4)
                .filter(|digits| digits.bytes().all(|byte| matches!(byte, b'0'..=b'7')))?;
            let code = u32::from_str_radix(digits, 8).ok().filter(|code| *code <= 0xff)?;
            return Some((Unquoted { code, is_byte: true }, &text[4..]));
        }
        _ => return None,
    };
    Some((plain(simple), rest))
}

fn hexadecimal(text: &str, length: usize, is_byte: bool) -> Option<(Unquoted, &str)> {
    let digits = text.get(..length)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, 16).ok()?;
    if !is_byte {
        char::from_u32(code)?;
    }
    Some((Unquoted { code, is_byte }, &text[length..]))
}

/// The bytes of a string with its quotes: Go's `strconv.Unquote`. `None` for invalid syntax.
#[must_use]
pub fn unquote(text: &str) -> Option<Vec<u8>> {
    let quote = text.chars().next()?;
    let inner = text.get(1..)?.strip_suffix(quote)?;
    if quote == '`' {
        return (!inner.contains('`')).then(|| inner.replace('\r', "").into_bytes());
    }
    if quote != '"' && quote != '\'' {
        return None;
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    let mut count = 0;
    while !rest.is_empty() {
        if rest.starts_with('\n') {
            return None;
        }
        let (character, after) = unquote_char(rest, quote)?;
        match char::from_u32(character.code) {
            Some(plain) if !character.is_byte => out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => out.push(u8::try_from(character.code).ok()?),
        }
        rest = after;
        count += 1;
    }
    (quote == '"' || count == 1).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn unquotes() {
        for (text, expected) in [
            (r#""a\tb\x41\u00e9\101""#, Some("a\tbAéA")),
            ("`a\\n`", Some("a\\n")),
            ("'a'", Some("a")),
            ("'ab'", None),
            (r#""\q""#, None),
            (r#""a"#, None),
            (r#""\ud800""#, None),
            (r#""\400""#, None),
            ("\"a\nb\"", None),
            ("\"", None),
            ("", None),
        ] {
            assert_eq!(unquote(text).as_deref(), expected.map(str::as_bytes), "{text}");
        }
    }
}
