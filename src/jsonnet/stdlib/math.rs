//! Functions of numbers, computed as Go does.

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};

use super::failed::failed;
use super::function::Function;
use crate::go::math::{frexp, log, pow};

pub(super) const FUNCTIONS: [Function; 14] = [
    ("clamp", || FuncVal::builtin(clamp::default())),
    ("deg2rad", || FuncVal::builtin(degrees_to_radians::default())),
    ("exponent", || FuncVal::builtin(exponent::default())),
    ("isDecimal", || FuncVal::builtin(is_decimal::default())),
    ("isEven", || FuncVal::builtin(is_even::default())),
    ("isInteger", || FuncVal::builtin(is_integer::default())),
    ("isOdd", || FuncVal::builtin(is_odd::default())),
    ("log", || FuncVal::builtin(std_log::default())),
    ("log10", || FuncVal::builtin(log_10::default())),
    ("log2", || FuncVal::builtin(log_2::default())),
    ("mantissa", || FuncVal::builtin(mantissa::default())),
    ("pow", || FuncVal::builtin(std_pow::default())),
    ("rad2deg", || FuncVal::builtin(radians_to_degrees::default())),
    ("sum", || FuncVal::builtin(sum::default())),
];

#[builtin]
#[expect(non_snake_case, reason = "names of parameters are part of the library")]
fn clamp(x: f64, minVal: f64, maxVal: f64) -> f64 {
    if x < minVal {
        minVal
    } else if x > maxVal {
        maxVal
    } else {
        x
    }
}

#[builtin]
fn degrees_to_radians(x: f64) -> f64 {
    x * std::f64::consts::PI / 180.0
}

#[builtin]
fn radians_to_degrees(x: f64) -> f64 {
    x * 180.0 / std::f64::consts::PI
}

#[builtin]
fn mantissa(x: f64) -> f64 {
    frexp(x).0
}

#[builtin]
fn exponent(x: f64) -> f64 {
    frexp(x).1.into()
}

#[builtin]
fn is_even(x: f64) -> bool {
    x.trunc() % 2.0 == 0.0
}

#[builtin]
fn is_odd(x: f64) -> bool {
    x.trunc() % 2.0 != 0.0
}

#[builtin]
fn is_integer(x: f64) -> bool {
    x.fract() == 0.0
}

#[builtin]
fn is_decimal(x: f64) -> bool {
    x.fract() != 0.0
}

#[builtin]
fn std_log(x: f64) -> Result<f64> {
    checked(log(x))
}

#[builtin]
fn log_2(x: f64) -> Result<f64> {
    checked(log(x) / log(2.0))
}

#[builtin]
fn log_10(x: f64) -> Result<f64> {
    checked(log(x) / log(10.0))
}

#[builtin]
fn std_pow(x: f64, n: f64) -> Result<f64> {
    checked(pow(x, n))
}

/// In order; the evaluator begins with -0.
#[builtin]
fn sum(arr: Vec<f64>) -> Result<f64> {
    checked(arr.iter().fold(0.0, |sum, number| sum + number))
}

fn checked(number: f64) -> Result<f64> {
    if number.is_nan() {
        return Err(failed("not a number"));
    }
    if number.is_infinite() {
        return Err(failed("overflow"));
    }
    Ok(number)
}
