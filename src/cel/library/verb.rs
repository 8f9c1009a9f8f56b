//! Numbers as `format()` writes them in version 2 of cel-go's library: in American English notation.
//!
//! One function per verb. The caller checks the types of arguments and formats lists and maps.

use crate::go::strconv::{Format, format_float};

/// Number of digits after the point for a clause without precision.
const DEFAULT_PRECISION: usize = 6;

/// `%f`: grouped by thousands, `1,234.500000`.
///
/// A precision of up to 255 is used as given. The server's counters keep only the low bits of a larger one, and so does this function.
#[must_use]
pub(crate) fn fixed(value: f64, precision: Option<usize>) -> String {
    let precision = precision.unwrap_or(DEFAULT_PRECISION);
    if is_lost(precision) {
        return NO_VERB.to_owned();
    }
    if let Some(word) = word(value) {
        return word.to_owned();
    }
    let [low, high, ..] = precision.to_le_bytes();
    let magnitude = value.abs();
    let digits = match usize::try_from(i16::from_le_bytes([low, high])) {
        // A double has at most 1074 digits after the point.
        Ok(most) => format_float(magnitude, Format::F, Some(most.min(1074))),
        Err(_) => format_float(magnitude, Format::F, None),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let least = usize::from(low);
    let mut fraction = fraction.trim_end_matches('0').to_owned();
    fraction.extend(std::iter::repeat_n('0', least.saturating_sub(fraction.len())));
    let mut out = String::from(if value < 0.0 { "-" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(&fraction);
    }
    out
}

/// `%e`: `1.500000×10⁰⁶`. It always has six digits after the point; the precision is the minimum width.
#[must_use]
pub(crate) fn scientific(value: f64, precision: Option<usize>) -> String {
    let precision = precision.unwrap_or(DEFAULT_PRECISION);
    if is_lost(precision) {
        return NO_VERB.to_owned();
    }
    let [low, high, ..] = precision.to_le_bytes();
    let width = usize::from(u16::from_le_bytes([low, high]));
    let text = word(value).map_or_else(|| power(value), str::to_owned);
    format!("{text:>width$}")
}

const SUPERSCRIPT: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

fn power(value: f64) -> String {
    let text = format!("{:.6e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut out = format!("{}{mantissa}×10", if value < 0.0 { "-" } else { "" });
    let digits = exponent.strip_prefix('-').unwrap_or(exponent);
    if digits.len() < exponent.len() {
        out.push('⁻');
    }
    if digits.len() == 1 {
        out.push('⁰');
    }
    out.extend(digits.bytes().map(|digit| SUPERSCRIPT[usize::from(digit - b'0') % 10]));
    out
}

/// `%s` of a double, and `string(double)`: Go's `%g`, with an exponent below 0.0001 and from a million on.
#[must_use]
pub(crate) fn general(value: f64) -> String {
    format_float(value, Format::G, None)
}

/// A double inside a list or a map: six digits after the point, not grouped.
#[must_use]
pub(crate) fn literal(value: f64) -> String {
    format_float(value, Format::F, Some(DEFAULT_PRECISION))
}

/// `%x` and `%X` of an integer, with the sign in front.
#[must_use]
pub(crate) fn hex(value: impl Into<i128>, upper: bool) -> String {
    let value = value.into();
    let digits = if upper {
        format!("{:X}", value.unsigned_abs())
    } else {
        format!("{:x}", value.unsigned_abs())
    };
    signed(value, &digits)
}

/// `%x` and `%X` of bytes, or of the bytes of a string.
#[must_use]
pub(crate) fn hex_bytes(bytes: &[u8], upper: bool) -> String {
    bytes
        .iter()
        .map(|byte| {
            if upper {
                format!("{byte:02X}")
            } else {
                format!("{byte:02x}")
            }
        })
        .collect()
}

/// `%o` of an integer, with the sign in front.
#[must_use]
pub(crate) fn octal(value: impl Into<i128>) -> String {
    let value = value.into();
    signed(value, &format!("{:o}", value.unsigned_abs()))
}

/// `%b` of an integer, with the sign in front. Booleans are passed as 0 or 1.
#[must_use]
pub(crate) fn binary(value: impl Into<i128>) -> String {
    let value = value.into();
    signed(value, &format!("{:b}", value.unsigned_abs()))
}

fn signed(value: i128, digits: &str) -> String {
    format!("{}{digits}", if value < 0 { "-" } else { "" })
}

/// Go's output for a clause whose number it cannot read.
const NO_VERB: &str = "%!(NOVERB)";

/// True if the number is too large for Go's formatter.
fn is_lost(precision: usize) -> bool {
    precision / 10 > 1_000_000
}

/// The locale's word for infinity and for not a number.
fn word(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value.is_infinite() {
        Some(if value < 0.0 { "-∞" } else { "∞" })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_point() {
        assert_eq!(fixed(-1_234_567.891, None), "-1,234,567.891000");
        assert_eq!(fixed(2.5, Some(0)), "2");
        assert_eq!(fixed(-0.0, None), "0.000000");
        assert_eq!(fixed(-1e-7, None), "-0.000000");
        assert_eq!(fixed(f64::NEG_INFINITY, Some(2)), "-∞");
        assert_eq!(fixed(1.5, Some(256)), "1.5");
        assert_eq!(fixed(0.1, Some(32_768)), "0.1");
        assert_eq!(fixed(1.5, Some(usize::MAX)), "%!(NOVERB)");
    }

    #[test]
    fn powers_of_ten() {
        assert_eq!(scientific(1_234_567.891, None), "1.234568×10⁰⁶");
        assert_eq!(scientific(-1e-300, Some(3)), "-1.000000×10⁻³⁰⁰");
        assert_eq!(scientific(1.5, Some(15)), "  1.500000×10⁰⁰");
        assert_eq!(scientific(f64::NAN, None), "   NaN");
    }

    #[test]
    fn other_numbers() {
        assert_eq!((general(1e100).as_str(), general(1.0).as_str()), ("1e+100", "1"));
        assert_eq!(
            (literal(1.5).as_str(), literal(f64::INFINITY).as_str()),
            ("1.500000", "+Inf")
        );
        assert_eq!(
            (hex(-255_i64, false), hex(u64::MAX, true)),
            ("-ff".to_owned(), "F".repeat(16))
        );
        assert_eq!((octal(-8_i64), binary(5_u64)), ("-10".to_owned(), "101".to_owned()));
        assert_eq!(hex_bytes("é".as_bytes(), true), "C3A9");
    }
}
