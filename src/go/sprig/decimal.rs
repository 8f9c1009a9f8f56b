//! `decimal`: numbers with decimal digits, as sprig computes with floats.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::go::fmt::float;
use crate::go::strconv::{Format, format_float};

/// Digits after the point of a quotient.
const PRECISION: i64 = 16;

/// `digits × 10^exponent`
pub(super) struct Decimal {
    digits: BigInt,
    exponent: i64,
}

#[derive(Clone, Copy)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Decimal {
    /// The shortest digits of a float.
    pub(super) fn of(number: f64) -> Result<Self, String> {
        if !number.is_finite() {
            return Err(format!("Cannot create a Decimal from {}", float(number)));
        }
        let text = format_float(number, Format::E, None);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction);
        let exponent: i64 = exponent.parse().unwrap_or_default();
        Ok(Self {
            digits: mantissa.replace('.', "").parse().unwrap_or_default(),
            exponent: exponent - i64::try_from(fraction.len()).unwrap_or_default(),
        })
    }

    pub(super) fn apply(&self, other: &Self, operation: Operation) -> Result<Self, String> {
        let least = self.exponent.min(other.exponent);
        Ok(match operation {
            Operation::Add => Self {
                digits: self.scaled(least) + other.scaled(least),
                exponent: least,
            },
            Operation::Subtract => Self {
                digits: self.scaled(least) - other.scaled(least),
                exponent: least,
            },
            Operation::Multiply => Self {
                digits: &self.digits * &other.digits,
                exponent: self.exponent + other.exponent,
            },
            Operation::Divide => self.divided(other)?,
        })
    }

    /// The digits with a smaller exponent.
    fn scaled(&self, exponent: i64) -> BigInt {
        &self.digits * power(self.exponent - exponent)
    }

    /// Half a unit rounds away from zero.
    fn divided(&self, other: &Self) -> Result<Self, String> {
        if other.digits.is_zero() {
            return Err("decimal division by 0".to_owned());
        }
        let shift = self.exponent - other.exponent + PRECISION;
        let dividend = &self.digits * power(shift);
        let divisor = &other.digits * power(-shift);
        let quotient = &dividend / &divisor;
        let remainder = &dividend - &quotient * &divisor;
        let rounds = (remainder.abs() << 1_u8) >= divisor.abs();
        let is_negative = self.digits.is_negative() != other.digits.is_negative() && !self.digits.is_zero();
        let unit = BigInt::from(i64::from(rounds) * if is_negative { -1 } else { 1 });
        Ok(Self {
            digits: quotient + unit,
            exponent: -PRECISION,
        })
    }

    /// The nearest float.
    pub(super) fn float(&self) -> f64 {
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or_default()
    }
}

/// A power of ten; 1 for a negative exponent.
fn power(exponent: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or_default())
}
