//! `%f` and `%e`, computed with float64 as the standard library of Jsonnet does.

use jrsonnet_evaluator::error::Result;

use super::super::failed::failed;
use super::super::integer::{Shape, decimal};
use crate::go::math::{log, pow};

/// The smallest exponent of a float64; its power of ten is none.
const SMALLEST: f64 = -324.0;

/// How to write a float.
#[derive(Clone, Copy)]
pub(super) struct Float {
    pub(super) shape: Shape,
    /// Whether there is a point even without digits after it.
    pub(super) point: bool,
    /// Whether zeros at the end stay.
    pub(super) zeros: bool,
    pub(super) is_upper: bool,
}

/// `%f`.
pub(super) fn fixed(number: f64, precision: f64, float: Float) -> Result<String> {
    let magnitude = number.abs();
    let denominator = checked(pow(10.0, precision))?;
    let numerator = checked(magnitude * denominator)? + 0.5;
    let whole = if magnitude > 0.0 {
        (numerator / denominator).floor()
    } else {
        0.0
    };
    let fraction = numerator.floor() % denominator;
    let point = if precision == 0.0 && !float.point { 0.0 } else { 1.0 };
    let shape = Shape {
        is_negative: number < 0.0,
        width: float.shape.width - precision - point,
        digits: 0.0,
        ..float.shape
    };
    let mut out = decimal(whole, 10.0, "", shape);
    if precision == 0.0 {
        if float.point {
            out.push('.');
        }
    } else if float.zeros || fraction > 0.0 {
        let digits = Shape {
            width: precision,
            ..Shape::default()
        };
        let digits = decimal(fraction, 10.0, "", digits);
        out.push('.');
        out.push_str(if float.zeros {
            &digits
        } else {
            digits.trim_end_matches('0')
        });
    }
    Ok(out)
}

/// `%e`.
pub(super) fn scientific(number: f64, precision: f64, float: Float) -> Result<String> {
    let exponent = exponent(number);
    let shape = Shape {
        is_negative: exponent < 0.0,
        plus: true,
        width: 3.0,
        ..Shape::default()
    };
    let suffix = format!(
        "{}{}",
        if float.is_upper { 'E' } else { 'e' },
        decimal(exponent.abs(), 10.0, "", shape)
    );
    let mantissa = if exponent == SMALLEST {
        number * 10.0 / pow(10.0, exponent + 1.0)
    } else {
        number / pow(10.0, exponent)
    };
    #[expect(clippy::cast_precision_loss, reason = "a few characters")]
    let room = float.shape.width - suffix.len() as f64;
    let shape = Shape {
        width: room,
        ..float.shape
    };
    Ok(fixed(checked(mantissa)?, precision, Float { shape, ..float })? + &suffix)
}

/// The power of ten of the first digit, as near as logarithms tell it.
pub(super) fn exponent(number: f64) -> f64 {
    if number == 0.0 {
        0.0
    } else {
        (log(number.abs()) / log(10.0)).floor()
    }
}

fn checked(number: f64) -> Result<f64> {
    if number.is_finite() {
        Ok(number)
    } else {
        Err(failed("the number is too large for the format"))
    }
}
