//! Text → quantity, by the rules of `resource.ParseQuantity`.

use std::borrow::Cow;

use num_bigint::{BigInt, Sign};

use super::amount::Amount;
use super::{Format, Quantity};

const WRONG_FORMAT: &str =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER: &str = "unable to parse numeric part of quantity";
const WRONG_SUFFIX: &str = "unable to parse quantity's suffix";

/// The smallest unit, as a power of ten.
const NANO: i32 = -9;

/// Maximum number of decimal digits of a small amount.
const SMALL_DIGITS: usize = 18;

impl Quantity {
    /// `quantity(string)`: reads a quantity.
    ///
    /// # Errors
    /// The server's text for a text that is not a quantity.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        quantity(text)
    }

    /// `isQuantity(string)`.
    #[must_use]
    pub(crate) fn is_quantity(text: &str) -> bool {
        Self::parse(text).is_ok()
    }
}

fn quantity(text: &str) -> Result<Quantity, String> {
    if text.is_empty() {
        return Err(WRONG_FORMAT.to_owned());
    }
    if text == "0" {
        return Ok(Quantity {
            amount: Amount::Small { value: 0, exponent: 0 },
            format: Format::Decimal,
            text: Some(text.to_owned()),
            is_result: false,
        });
    }
    let parts = split(text).ok_or(WRONG_FORMAT)?;
    let suffix = suffix(parts.suffix).ok_or(WRONG_SUFFIX)?;
    if let Some(amount) = small(&parts, suffix) {
        return Ok(Quantity {
            amount: amount.amount,
            format: suffix.format(),
            text: amount.is_canonical.then(|| text.to_owned()),
            is_result: false,
        });
    }
    big(parts.value, suffix)
}

/// The parts of a text.
struct Parts<'t> {
    positive: bool,
    /// Sign, digits and point.
    value: &'t str,
    /// The digits before the point, without leading zeros; `0` if there are none.
    whole: &'t str,
    fraction: &'t str,
    suffix: &'t str,
}

fn split(text: &str) -> Option<Parts<'_>> {
    let positive = !text.starts_with('-');
    let significant = text.strip_prefix(['-', '+']).unwrap_or(text).trim_start_matches('0');
    if significant.is_empty() {
        return Some(Parts {
            positive,
            value: "0",
            whole: "0",
            fraction: "",
            suffix: "",
        });
    }
    let (whole, mut suffix) = digits(significant);
    let mut fraction = "";
    if let Some(after) = suffix.strip_prefix('.') {
        (fraction, suffix) = digits(after);
    }
    let is_letter = |byte: &u8| b"eEinumkKMGTP".contains(byte);
    let letters = suffix.bytes().take_while(|byte| is_letter(byte)).count();
    let exponent = &suffix[letters..];
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    digits(exponent).1.is_empty().then(|| Parts {
        positive,
        value: &text[..text.len() - suffix.len()],
        whole: if whole.is_empty() { "0" } else { whole },
        fraction,
        suffix,
    })
}

/// The leading digits and the rest.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// The factor of a suffix.
#[derive(Clone, Copy)]
enum Suffix {
    /// A power of ten, written as a letter.
    Letter(i32),
    /// A power of ten, written as an exponent.
    Exponent(i32),
    /// A power of two.
    Binary(u32),
}

impl Suffix {
    fn format(self) -> Format {
        match self {
            Self::Letter(_) => Format::Decimal,
            Self::Exponent(_) => Format::DecimalExponent,
            Self::Binary(_) => Format::Binary,
        }
    }
}

fn suffix(text: &str) -> Option<Suffix> {
    Some(match text {
        "n" => Suffix::Letter(-9),
        "u" => Suffix::Letter(-6),
        "m" => Suffix::Letter(-3),
        "" => Suffix::Letter(0),
        "k" => Suffix::Letter(3),
        "M" => Suffix::Letter(6),
        "G" => Suffix::Letter(9),
        "T" => Suffix::Letter(12),
        "P" => Suffix::Letter(15),
        "E" => Suffix::Letter(18),
        "Ki" => Suffix::Binary(10),
        "Mi" => Suffix::Binary(20),
        "Gi" => Suffix::Binary(30),
        "Ti" => Suffix::Binary(40),
        "Pi" => Suffix::Binary(50),
        "Ei" => Suffix::Binary(60),
        _ => {
            let exponent: i64 = text.strip_prefix(['e', 'E'])?.parse().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "the server keeps the low 32 bits")]
            let exponent = exponent as i32;
            Suffix::Exponent(exponent)
        }
    })
}

struct Small {
    amount: Amount,
    is_canonical: bool,
}

/// The number as a small amount, if its digits fit.
fn small(parts: &Parts<'_>, suffix: Suffix) -> Option<Small> {
    let fraction = i32::try_from(parts.fraction.len()).ok()?;
    let (scale, exponent) = match suffix {
        Suffix::Letter(exponent) | Suffix::Exponent(exponent) => {
            SMALL_DIGITS.checked_sub(parts.whole.len() + parts.fraction.len())?;
            (1, exponent.wrapping_sub(fraction))
        }
        Suffix::Binary(exponent) => {
            let room = (SMALL_DIGITS - 4).checked_sub(exponent as usize * 3 / 10)?;
            (parts.fraction.is_empty() && parts.whole.len() <= room).then_some(())?;
            (1_i64 << exponent, 0)
        }
    };
    if exponent < NANO {
        return None;
    }
    let digits: Cow<'_, str> = match parts.fraction {
        "" => parts.whole.into(),
        fraction => format!("{}{fraction}", parts.whole).into(),
    };
    let number: i64 = digits.parse().ok()?;
    let value = number.checked_mul(scale)?;
    let is_canonical = match suffix {
        Suffix::Binary(_) => number % 8 != 0,
        _ => exponent % 3 == 0 && !digits.ends_with("000") && !digits.starts_with('0'),
    };
    let value = if parts.positive { value } else { -value };
    Some(Small {
        amount: Amount::Small { value, exponent },
        is_canonical,
    })
}

/// The number with all its digits, down to one nano.
fn big(value: &str, suffix: Suffix) -> Result<Quantity, String> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let mut mantissa: BigInt = format!("{whole}{fraction}").parse().map_err(|_| WRONG_NUMBER)?;
    let mut exponent = i32::try_from(fraction.len()).map_err(|_| WRONG_NUMBER)?.wrapping_neg();
    match suffix {
        Suffix::Letter(by) | Suffix::Exponent(by) => exponent = exponent.wrapping_add(by),
        Suffix::Binary(by) => mantissa <<= by,
    }
    let mut format = suffix.format();
    let mut amount = Amount::Big { mantissa, exponent };
    if amount.sign().is_ne()
        && let Some((mantissa, _)) = amount.rounded(NANO)
    {
        amount = Amount::Big {
            mantissa,
            exponent: NANO,
        };
    }
    if format == Format::Binary {
        (amount, format) = bounded(amount);
    }
    Ok(Quantity {
        amount,
        format,
        text: None,
        is_result: false,
    })
}

/// Limits a binary number to the largest 64-bit integer; a number below one is written in decimal form.
fn bounded(amount: Amount) -> (Amount, Format) {
    let (mantissa, exponent) = amount.parts();
    let (sign, magnitude) = mantissa.into_parts();
    let positive = Amount::Big {
        mantissa: BigInt::from_biguint(if sign == Sign::Minus { Sign::Plus } else { sign }, magnitude),
        exponent,
    };
    let most = Amount::Small {
        value: i64::MAX,
        exponent: 0,
    };
    if positive.compare(&most).is_gt() {
        let most = BigInt::from(i64::MAX);
        let mantissa = if sign == Sign::Minus { -most } else { most };
        return (Amount::Big { mantissa, exponent: 0 }, Format::Binary);
    }
    let one = Amount::Small { value: 1, exponent: 0 };
    let below_one = sign != Sign::NoSign && positive.compare(&one).is_lt();
    (amount, if below_one { Format::Decimal } else { Format::Binary })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors() {
        let cases = [
            ("", WRONG_FORMAT),
            ("x", WRONG_FORMAT),
            ("1e3.5", WRONG_FORMAT),
            ("1 Gi", WRONG_FORMAT),
            ("1e", WRONG_SUFFIX),
            ("1kk", WRONG_SUFFIX),
            ("1Ee3", WRONG_SUFFIX),
            (".e-20", WRONG_NUMBER),
        ];
        for (text, expected) in cases {
            assert_eq!(quantity(text).err().as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn lone_signs_and_points_are_zero() {
        for text in ["+", "-", ".", "-.", "00", "0.0", ".k"] {
            assert!(
                quantity(text).is_ok_and(|quantity| quantity.amount.sign().is_eq()),
                "{text}"
            );
        }
    }

    #[test]
    fn hostile_exponents_are_cheap() {
        for text in [
            "1e-2000000000",
            "123456789012345678901e2000000000",
            "1e99999999999999999999",
            "-1e2147483647",
        ] {
            let _ = quantity(text);
        }
    }
}
