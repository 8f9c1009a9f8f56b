//! Quantity → its canonical text, by the rules of `resource.Quantity.String`.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;

use super::amount::Amount;
use super::{Format, Quantity};

impl fmt::Display for Quantity {
    /// The canonical text: the largest unit that needs no fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None if self.amount.sign().is_eq() => f.write_str("0"),
            None => match self.binary() {
                Some(text) => f.write_str(&text),
                None => f.write_str(&self.decimal()),
            },
        }
    }
}

impl Quantity {
    /// The text in powers of 1024; `None` for other formats, fractions and magnitudes below 1024.
    fn binary(&self) -> Option<String> {
        let bound = |value| Amount::Small { value, exponent: 0 };
        let inside = self.amount.compare(&bound(-1024)) == Ordering::Greater
            && self.amount.compare(&bound(1024)) == Ordering::Less;
        if self.format != Format::Binary || inside {
            return None;
        }
        let (integer, exact) = self.amount.rounded(0)?;
        if !exact {
            return None;
        }
        let times = integer.trailing_zeros().unwrap_or(0) / 10;
        let suffix = match times {
            1 => "Ki",
            2 => "Mi",
            3 => "Gi",
            4 => "Ti",
            5 => "Pi",
            6 => "Ei",
            // The server has no larger unit and drops the factor.
            _ => "",
        };
        let number: BigInt = integer >> (times * 10);
        Some(format!("{number}{suffix}"))
    }

    /// The text in powers of 1000.
    fn decimal(&self) -> String {
        let (mantissa, exponent) = self.amount.parts();
        let digits = mantissa.to_string();
        let significant = digits.trim_end_matches('0');
        let mut exponent = i64::from(exponent) + ((digits.len() - significant.len()) as u64).cast_signed();
        let mut out = significant.to_owned();
        while exponent % 3 != 0 {
            out.push('0');
            exponent -= 1;
        }
        if self.format == Format::DecimalExponent {
            if exponent != 0 {
                out.push_str(&format!("e{exponent}"));
            }
            return out;
        }
        out.push_str(match exponent {
            -9 => "n",
            -6 => "u",
            -3 => "m",
            3 => "k",
            6 => "M",
            9 => "G",
            12 => "T",
            15 => "P",
            18 => "E",
            // The server has no other unit and drops the factor.
            _ => "",
        });
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_text() {
        let cases = [
            ("1.5Gi", "1536Mi"),
            ("1024Ki", "1Mi"),
            ("1000", "1k"),
            ("1.50", "1500m"),
            ("1.5", "1500m"),
            ("12e6", "12e6"),
            ("1000e3", "1e6"),
            ("0.1Ki", "102400m"),
            ("-0.00000000001", "-1n"),
            ("1000E", "1"),
            ("100Ei", "9223372036854775807"),
            ("+1", "+1"),
            ("8Ki", "8Ki"),
            ("-", "0"),
        ];
        for (text, expected) in cases {
            let read = Quantity::parse(text).map(|quantity| quantity.to_string());
            assert_eq!(read.as_deref(), Ok(expected), "{text}");
        }
    }
}
