//! The little language of formats: `%`, a key in brackets, flags, width, precision, a letter.

/// A part of a format.
pub(super) enum Part<'t> {
    Text(&'t str),
    Code(Code<'t>),
}

/// A code.
#[expect(clippy::struct_excessive_bools, reason = "each flag is a character of its own")]
pub(super) struct Code<'t> {
    pub(super) key: Option<&'t str>,
    pub(super) alternate: bool,
    pub(super) zero: bool,
    pub(super) left: bool,
    pub(super) blank: bool,
    pub(super) plus: bool,
    pub(super) width: Size,
    pub(super) precision: Option<Size>,
    /// The letter, lower case: `d` for `i` and `u` too.
    pub(super) kind: char,
    pub(super) is_upper: bool,
}

/// A width or a precision.
#[derive(Clone, Copy)]
pub(super) enum Size {
    Fixed(f64),
    /// `*`: a value of its own.
    Star,
}

/// Reads a format.
///
/// # Errors
/// Codes that do not end, or are none.
pub(super) fn parse(text: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'%', rest.as_bytes()) {
        if at > 0 {
            parts.push(Part::Text(&rest[..at]));
        }
        let (code, after) = code(&rest[at + 1..])?;
        parts.push(Part::Code(code));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

fn code(text: &str) -> Result<(Code<'_>, &str), String> {
    const TRUNCATED: &str = "truncated format code";
    let mut rest = text;
    let mut code = Code {
        key: None,
        alternate: false,
        zero: false,
        left: false,
        blank: false,
        plus: false,
        width: Size::Fixed(0.0),
        precision: None,
        kind: '%',
        is_upper: false,
    };
    if let Some(inside) = rest.strip_prefix('(') {
        let (key, after) = inside.split_once(')').ok_or(TRUNCATED)?;
        code.key = Some(key);
        rest = after;
    }
    loop {
        match rest.as_bytes().first() {
            Some(b'#') => code.alternate = true,
            Some(b'0') => code.zero = true,
            Some(b'-') => code.left = true,
            Some(b' ') => code.blank = true,
            Some(b'+') => code.plus = true,
            _ => break,
        }
        rest = &rest[1..];
    }
    (code.width, rest) = size(rest);
    if let Some(after) = rest.strip_prefix('.') {
        let (precision, after) = size(after);
        code.precision = Some(precision);
        rest = after;
    }
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let letter = rest.chars().next().ok_or(TRUNCATED)?;
    code.kind = match letter {
        'd' | 'i' | 'u' => 'd',
        'o' | 'x' | 'e' | 'f' | 'g' | 'c' | 's' | '%' => letter,
        'X' | 'E' | 'F' | 'G' => {
            code.is_upper = true;
            letter.to_ascii_lowercase()
        }
        other => return Err(format!("unrecognized conversion type `{other}`")),
    };
    Ok((code, &rest[letter.len_utf8()..]))
}

fn size(text: &str) -> (Size, &str) {
    if let Some(rest) = text.strip_prefix('*') {
        return (Size::Star, rest);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(digits);
    let value = digits
        .bytes()
        .fold(0.0, |value, digit| value * 10.0 + f64::from(digit - b'0'));
    (Size::Fixed(value), rest)
}
