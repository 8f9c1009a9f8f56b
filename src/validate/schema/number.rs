//! `minimum`, `maximum`, `multipleOf`, and the ranges of the number formats.

use super::walk::Errors;
use crate::crd::Schema;
use crate::go::convert::int64;
use crate::go::fmt;
use crate::go::strconv::{Format, format_float, parse_int};
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

pub(in crate::validate) fn check(node: &Node<'_>, schema: &Schema, at: &Path<'_>, out: &mut Errors) -> u32 {
    let kind = Kind::of(schema);
    let number = Number::of(node);
    // If a bound does not fit the type, the server compares floats, and shows the value as a float.
    let invalid = |rule, fits: bool, words: String| {
        let message = format!("{} in body should {words}", at.name());
        let shown = if fits {
            print::value(node)
        } else {
            fmt::float(number.as_float())
        };
        FieldError::new(rule, ErrorType::Invalid, at, node.span, message).value(shown)
    };
    let out_of_range = |what: &str| {
        let message = format!("{what} value must be of type {} in {}", kind.words(), at.name());
        FieldError::new(Rule::Format, ErrorType::Invalid, at, node.span, message)
            .field("")
            .value("\"\"")
    };
    if !kind.holds(number) {
        out.errors.push(out_of_range("Checked"));
    }
    if let Some(factor) = schema.bounds.multiple_of {
        let fits = kind.holds(Number::Float(factor));
        if !fits {
            out.errors.push(out_of_range("MultipleOf"));
        }
        let (is_multiple, shown) = number.is_multiple_of(factor, fits);
        match is_multiple {
            Some(true) => {}
            Some(false) => {
                let words = format!("be a multiple of {shown}");
                out.errors.push(invalid(Rule::MultipleOf, fits, words));
            }
            None => {
                let words = format!("factor MultipleOf declared for {} must be positive: {shown}", at.name());
                let error = FieldError::new(Rule::MultipleOf, ErrorType::Invalid, at, node.span, words);
                out.errors.push(error.value(shown));
            }
        }
    }
    if let Some(most) = schema.bounds.maximum {
        let fits = kind.holds(Number::Float(most));
        if !fits {
            out.errors.push(out_of_range("Maximum boundary"));
        }
        let (order, shown) = number.compare(most, fits);
        let exclusive = schema.bounds.exclusive_maximum;
        if order.is_gt() || (exclusive && order.is_eq()) {
            let words = if exclusive {
                "less than"
            } else {
                "less than or equal to"
            };
            out.errors
                .push(invalid(Rule::Maximum, fits, format!("be {words} {shown}")));
        }
    }
    if let Some(least) = schema.bounds.minimum {
        let fits = kind.holds(Number::Float(least));
        if !fits {
            out.errors.push(out_of_range("Minimum boundary"));
        }
        let (order, shown) = number.compare(least, fits);
        let exclusive = schema.bounds.exclusive_minimum;
        if order.is_lt() || (exclusive && order.is_eq()) {
            let words = if exclusive {
                "greater than"
            } else {
                "greater than or equal to"
            };
            out.errors
                .push(invalid(Rule::Minimum, fits, format!("be {words} {shown}")));
        }
    }
    1
}

/// The number type by type and format of a schema.
#[derive(Clone, Copy)]
enum Kind {
    Int32,
    Int64 { named: bool },
    Float,
    Any,
}

impl Kind {
    fn of(schema: &Schema) -> Self {
        if schema.int_or_string {
            return Self::Any;
        }
        match (schema.type_.as_deref(), schema.format.as_deref()) {
            (Some("integer"), Some("int32")) => Self::Int32,
            (Some("integer"), format) => Self::Int64 {
                named: format == Some("int64"),
            },
            (Some("number"), Some("float")) => Self::Float,
            _ => Self::Any,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Int32 => "integer with format int32",
            Self::Int64 { named: true } => "integer with format int64",
            Self::Int64 { named: false } => "integer (default format)",
            Self::Float => "number with format float",
            Self::Any => "number (default format)",
        }
    }

    /// True if the number, written without an exponent, can be read back as this kind: `IsValueValidAgainstRange`.
    fn holds(self, number: Number) -> bool {
        /// Smaller whole numbers are written with all their digits.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        /// Smaller numbers are far from the limit of float32.
        const FLOAT: f64 = 3e38;
        let written = |value: f64| format_float(value, Format::F, None);
        match (self, number) {
            (Self::Any, _) | (Self::Int64 { .. }, Number::Int(_)) => true,
            (Self::Int32, Number::Int(value)) => i32::try_from(value).is_ok(),
            (Self::Int32, Number::Float(value)) => {
                value.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value)
            }
            (Self::Int64 { .. }, Number::Float(value)) if value.abs() < EXACT => value.fract() == 0.0,
            (Self::Int64 { .. }, Number::Float(value)) => parse_int(&written(value), 10).is_ok(),
            (Self::Float, number) => {
                let value = number.as_float();
                value.abs() < FLOAT || written(value).parse().is_ok_and(f32::is_finite)
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    fn of(node: &Node<'_>) -> Self {
        match node.value {
            Value::Int(value) => Self::Int(value),
            Value::Float(value) => Self::Float(value),
            _ => Self::Int(0),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "bounds are compared as float64")]
    fn as_float(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// Compares with a bound, and returns the server's text of the bound. Whole numbers are compared as integers unless the bound does not
    /// fit the type.
    fn compare(self, bound: f64, fits: bool) -> (std::cmp::Ordering, String) {
        match self {
            Self::Int(value) if fits => (value.cmp(&int64(bound)), int64(bound).to_string()),
            _ => {
                let order = self.as_float().partial_cmp(&bound).unwrap_or(std::cmp::Ordering::Equal);
                (order, fmt::float(bound))
            }
        }
    }

    /// True for a multiple of the factor; also returns the server's text of the factor. `None` if the factor, truncated for whole numbers,
    /// is not positive.
    fn is_multiple_of(self, factor: f64, fits: bool) -> (Option<bool>, String) {
        match self {
            Self::Int(value) if fits => {
                let factor = int64(factor);
                (
                    (factor > 0).then(|| value.checked_rem(factor) == Some(0)),
                    factor.to_string(),
                )
            }
            _ => {
                let value = self.as_float();
                let times = if factor < 1.0 {
                    1.0 / factor * value
                } else {
                    value / factor
                };
                ((factor > 0.0).then(|| is_whole(times)), fmt::float(factor))
            }
        }
    }
}

/// True if a float64 counts as a whole number: below 2^53, and nearer to one than a billionth of it. `swag.IsFloat64AJSONInteger`.
pub(in crate::validate) fn is_whole(value: f64) -> bool {
    const MOST: f64 = 9_007_199_254_740_991.0;
    const NEAR: f64 = 1e-9;
    if !value.is_finite() || value.abs() > MOST {
        return false;
    }
    let whole = value.round();
    let difference = (value - whole).abs();
    difference == 0.0 || difference < NEAR * whole.abs()
}
