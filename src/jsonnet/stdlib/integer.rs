//! Digits of whole numbers, as the standard library of Jsonnet computes them: with float64, whose roundings show in large numbers.

/// The sign, and what else stands before the digits.
#[derive(Clone, Copy, Default)]
pub(super) struct Shape {
    pub(super) is_negative: bool,
    pub(super) blank: bool,
    pub(super) plus: bool,
    /// Least characters, with the sign.
    pub(super) width: f64,
    /// Least digits.
    pub(super) digits: f64,
}

impl Shape {
    fn sign(self) -> &'static str {
        match self {
            Self { is_negative: true, .. } => "-",
            Self { plus: true, .. } => "+",
            Self { blank: true, .. } => " ",
            _ => "",
        }
    }

    /// Digits with zeros and the sign before them. `prefix` counts as a part of the width.
    fn around(self, prefix: &str, digits: &str) -> String {
        let room = self.width - if self.sign().is_empty() { 0.0 } else { 1.0 } - count(prefix);
        let zeros = padding(room.max(self.digits) - count(digits), "0");
        format!("{}{prefix}{zeros}{digits}", self.sign())
    }
}

#[expect(clippy::cast_precision_loss, reason = "texts are shorter than that")]
fn count(text: &str) -> f64 {
    text.chars().count() as f64
}

/// So many times a text.
pub(super) fn padding(times: f64, text: &str) -> String {
    /// More is no layout, and may be more than memory has.
    const MOST: f64 = 1e8;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked"
    )]
    text.repeat(times.ceil().clamp(0.0, MOST) as usize)
}

/// A number that is whole and not negative, with digits up to 9.
pub(super) fn decimal(magnitude: f64, radix: f64, zero_prefix: &str, shape: Shape) -> String {
    let digits = if magnitude == 0.0 {
        "0".to_owned()
    } else {
        zero_prefix.to_owned() + &digits(magnitude, radix, b"0123456789")
    };
    shape.around("", &digits)
}

/// A number in hexadecimal.
pub(super) fn hexadecimal(magnitude: f64, prefix: &str, is_upper: bool, shape: Shape) -> String {
    let numerals: &[u8] = if is_upper {
        b"0123456789ABCDEF"
    } else {
        b"0123456789abcdef"
    };
    let digits = if magnitude == 0.0 {
        "0".to_owned()
    } else {
        digits(magnitude, 16.0, numerals)
    };
    shape.around(prefix, &digits)
}

fn digits(magnitude: f64, radix: f64, numerals: &[u8]) -> String {
    let mut out = Vec::new();
    let mut rest = magnitude;
    while rest != 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "smaller than the radix"
        )]
        let digit = (rest % radix) as usize;
        out.push(numerals.get(digit).copied().unwrap_or(b'0'));
        rest = (rest / radix).floor();
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}
