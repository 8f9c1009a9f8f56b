//! The verbs of `fmt` for single values, with flags, width and precision. Each function is false for a wrong verb.

use crate::go::strconv::{self, Format, format_float, format_float_b, format_float_x};

/// Flags of a verb.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of Go's")]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    /// `-`
    pub(super) minus: bool,
    /// `+`
    pub(super) plus: bool,
    /// `#`
    pub(super) sharp: bool,
    /// A blank.
    pub(super) space: bool,
    /// `0`
    pub(super) zero: bool,
    /// `%#v`
    pub(super) go_syntax: bool,
}

impl Flags {
    fn padding(&self, out: &mut String, count: usize, zero: bool) {
        let character = if zero && !self.minus { '0' } else { ' ' };
        out.extend(std::iter::repeat_n(character, count));
    }

    /// Go's `padString`.
    pub(super) fn pad(&self, out: &mut String, text: &str) {
        self.pad_with(out, text, self.zero);
    }

    fn pad_with(&self, out: &mut String, text: &str, zero: bool) {
        let count = self.width.unwrap_or_default().saturating_sub(text.chars().count());
        if self.minus {
            out.push_str(text);
            self.padding(out, count, zero);
        } else {
            self.padding(out, count, zero);
            out.push_str(text);
        }
    }

    /// Go's `fmtS`.
    pub(super) fn string(&self, out: &mut String, text: &str) {
        self.pad(out, self.truncated(text));
    }

    fn truncated<'t>(&self, text: &'t str) -> &'t str {
        let end = self.precision.and_then(|precision| text.char_indices().nth(precision));
        end.map_or(text, |(end, _)| &text[..end])
    }
}

pub(super) fn bool(out: &mut String, flags: &Flags, value: bool, verb: char) -> bool {
    let fits = matches!(verb, 't' | 'v');
    if fits {
        flags.pad(out, if value { "true" } else { "false" });
    }
    fits
}

pub(super) fn text(out: &mut String, flags: &Flags, text: &str, verb: char) -> bool {
    match verb {
        'v' if flags.go_syntax => quoted(out, flags, text),
        'v' | 's' => flags.string(out, text),
        'x' => hexadecimal(out, flags, text, false),
        'X' => hexadecimal(out, flags, text, true),
        'q' => quoted(out, flags, text),
        _ => return false,
    }
    true
}

fn quoted(out: &mut String, flags: &Flags, text: &str) {
    let text = flags.truncated(text);
    let can_backquote = text
        .chars()
        .all(|character| character == '\t' || !matches!(character, '`' | '\u{feff}' | '\u{7f}' | '\0'..='\u{1f}'));
    if flags.sharp && can_backquote {
        flags.pad(out, &format!("`{text}`"));
    } else if flags.plus {
        flags.pad(out, &ascii(&strconv::quote(text)));
    } else {
        flags.pad(out, &strconv::quote(text));
    }
}

/// Escapes characters of quoted text that are not ASCII.
fn ascii(quoted: &str) -> String {
    let mut out = String::new();
    for character in quoted.chars() {
        let code = u32::from(character);
        match code {
            0..=0x7f => out.push(character),
            0x80..=0xffff => out.push_str(&format!("\\u{code:04x}")),
            _ => out.push_str(&format!("\\U{code:08x}")),
        }
    }
    out
}

fn hexadecimal(out: &mut String, flags: &Flags, text: &str, upper: bool) {
    let length = flags.precision.unwrap_or(usize::MAX).min(text.len());
    let prefix = match (flags.sharp, upper) {
        (false, _) => "",
        (true, false) => "0x",
        (true, true) => "0X",
    };
    let mut digits = String::new();
    for (index, byte) in text.bytes().take(length).enumerate() {
        if index == 0 {
            digits.push_str(prefix);
        } else if flags.space {
            digits.push(' ');
            digits.push_str(prefix);
        }
        digits.push_str(&if upper {
            format!("{byte:02X}")
        } else {
            format!("{byte:02x}")
        });
    }
    flags.pad(out, &digits);
}

pub(super) fn integer(out: &mut String, flags: &Flags, number: u64, negative: bool, signed: bool, verb: char) -> bool {
    let (mut digits, prefix) = match verb {
        'v' if flags.go_syntax && !signed => (format!("{number:x}"), "0x"),
        'v' | 'd' => (number.to_string(), ""),
        'b' => (format!("{number:b}"), if flags.sharp { "0b" } else { "" }),
        'o' => (format!("{number:o}"), if flags.sharp { "0" } else { "" }),
        'O' => (format!("{number:o}"), if flags.sharp { "0o0" } else { "0o" }),
        'x' => (format!("{number:x}"), if flags.sharp { "0x" } else { "" }),
        'X' => (format!("{number:X}"), if flags.sharp { "0X" } else { "" }),
        'c' | 'q' | 'U' => return rune(out, flags, number, negative, verb),
        _ => return false,
    };
    let sign = match (negative, flags.plus, flags.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (.., true) => " ",
        _ => "",
    };
    let least = match (flags.precision, flags.width) {
        (Some(0), width) if number == 0 => {
            flags.padding(out, width.unwrap_or_default(), false);
            return true;
        }
        (Some(precision), _) => precision,
        (None, Some(width)) if flags.zero && !flags.minus => width.saturating_sub(sign.len()),
        _ => 0,
    };
    digits = "0".repeat(least.saturating_sub(digits.len())) + &digits;
    let prefix = match (verb, prefix) {
        // An octal number that begins with 0 needs no other.
        ('o', "0") if digits.starts_with('0') => "",
        ('O', "0o0") if digits.starts_with('0') => "0o",
        (_, prefix) => prefix,
    };
    flags.pad_with(out, &format!("{sign}{prefix}{digits}"), false);
    true
}

fn rune(out: &mut String, flags: &Flags, number: u64, negative: bool, verb: char) -> bool {
    let code = if negative { None } else { u32::try_from(number).ok() };
    let character = code.and_then(char::from_u32);
    let shown = character.unwrap_or('\u{fffd}');
    match verb {
        'c' => flags.pad(out, &shown.to_string()),
        'q' if flags.plus => flags.pad(out, &ascii(&strconv::quote_rune(shown))),
        'q' => flags.pad(out, &strconv::quote_rune(shown)),
        _ => {
            let bits = if negative { number.wrapping_neg() } else { number };
            let least = flags.precision.unwrap_or_default().max(4);
            let mut text = format!("U+{bits:0least$X}");
            if let Some(character) = character.filter(|character| flags.sharp && strconv::is_print(*character)) {
                text.push_str(&format!(" '{character}'"));
            }
            flags.pad_with(out, &text, false);
        }
    }
    true
}

pub(super) fn float(out: &mut String, flags: &Flags, number: f64, verb: char) -> bool {
    if matches!(verb, 'b' | 'x' | 'X') {
        bits(out, flags, number, verb);
        return true;
    }
    let (format, default) = match verb {
        'v' | 'g' | 'G' => (Format::G, None),
        'f' | 'F' => (Format::F, Some(6)),
        'e' | 'E' => (Format::E, Some(6)),
        _ => return false,
    };
    let precision = flags.precision.or(default);
    let mut text = format_float(number, format, precision);
    if matches!(verb, 'E' | 'G') && number.is_finite() {
        text = text.to_uppercase();
    }
    signed(out, flags, number, &text, |digits| {
        with_point(digits, format, precision)
    });
    true
}

/// `%b` and `%x`.
fn bits(out: &mut String, flags: &Flags, number: f64, verb: char) {
    let text = match verb {
        _ if !number.is_finite() => format_float(number, Format::G, None),
        'b' => format_float_b(number),
        'x' => format_float_x(number, flags.precision),
        _ => format_float_x(number, flags.precision).to_uppercase(),
    };
    signed(out, flags, number, &text, |digits| match verb {
        'b' => digits.to_owned(),
        // Go adds no zeros for capitals.
        'X' => with_hexadecimal_point(digits, Some(0)),
        _ => with_hexadecimal_point(digits, flags.precision),
    });
}

/// A number with its sign and padding; `sharp` makes its digits for the flag `#`.
fn signed(out: &mut String, flags: &Flags, number: f64, text: &str, sharp: impl Fn(&str) -> String) {
    let (sign, mut digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (&text[..1], digits.to_owned()),
        None => ("+", text.to_owned()),
    };
    let sign = if flags.space && sign == "+" && !flags.plus {
        " "
    } else {
        sign
    };
    if !number.is_finite() {
        let is_hidden = number.is_nan() && !flags.space && !flags.plus;
        let sign = if is_hidden { "" } else { sign };
        flags.pad_with(out, &format!("{sign}{digits}"), false);
        return;
    }
    if flags.sharp {
        digits = sharp(&digits);
    }
    if flags.plus || sign != "+" {
        let length = sign.len() + digits.len();
        if flags.zero && !flags.minus && flags.width.is_some_and(|width| width > length) {
            out.push_str(sign);
            flags.padding(out, flags.width.unwrap_or_default() - length, true);
            out.push_str(&digits);
        } else {
            flags.pad(out, &format!("{sign}{digits}"));
        }
    } else {
        flags.pad(out, &digits);
    }
}

/// `#` keeps the point, and the zeros at the end for `%g`.
fn with_point(text: &str, format: Format, precision: Option<usize>) -> String {
    let end = text.find(['e', 'E']).unwrap_or(text.len());
    let (number, tail) = text.split_at(end);
    let wanted = if format == Format::G { precision.unwrap_or(6) } else { 0 };
    let significant = number.trim_start_matches(['0', '.']);
    let mut present = significant.chars().filter(char::is_ascii_digit).count();
    let mut out = number.to_owned();
    if !number.contains('.') {
        if number == "0" {
            present += 1;
        }
        out.push('.');
    }
    out.push_str(&"0".repeat(wanted.saturating_sub(present)));
    out + tail
}

/// The same for `%x`: zeros up to the precision, or up to six digits.
fn with_hexadecimal_point(text: &str, precision: Option<usize>) -> String {
    let end = text.find(['p', 'P']).unwrap_or(text.len());
    let (number, tail) = text.split_at(end);
    let significant = number[1..].trim_start_matches(['0', '.']);
    let present = significant.chars().filter(|character| *character != '.').count();
    let point = if number.contains('.') { "" } else { "." };
    let zeros = "0".repeat(precision.unwrap_or(6).saturating_sub(present));
    format!("{number}{point}{zeros}{tail}")
}
