//! Numbers that a schema accepts.

use super::shape::Shape;
use crate::yaml::Value;

/// The number that is taken if nothing speaks against it.
const USUAL: f64 = 1.0;

/// Whole number `index` that a schema accepts, from 0, or one that is not accepted if there are fewer.
#[expect(clippy::cast_possible_truncation, reason = "bounds beyond 64 bits are cut")]
pub(super) fn integer(shape: &Shape<'_>, index: usize) -> Value<'static> {
    let found = number(shape, index, true);
    Value::Int(found as i64)
}

/// Number `index` that a schema accepts.
#[expect(clippy::cast_possible_truncation, reason = "only whole numbers are converted")]
pub(super) fn any(shape: &Shape<'_>, index: usize) -> Value<'static> {
    let found = number(shape, index, false);
    if found.fract() == 0.0 && found.abs() < 1e15 {
        Value::Int(found as i64)
    } else {
        Value::Float(found)
    }
}

#[expect(clippy::cast_precision_loss, reason = "indices are small")]
fn number(shape: &Shape<'_>, index: usize, whole: bool) -> f64 {
    let min = shape.largest(|part| part.bounds.minimum);
    let max = shape.smallest(|part| part.bounds.maximum);
    let open_min = shape
        .parts
        .iter()
        .any(|part| part.bounds.exclusive_minimum && part.bounds.minimum == min);
    let open_max = shape
        .parts
        .iter()
        .any(|part| part.bounds.exclusive_maximum && part.bounds.maximum == max);
    let multiple = shape
        .largest(|part| part.bounds.multiple_of)
        .filter(|multiple| *multiple > 0.0);
    let step = multiple.unwrap_or(1.0);
    let fits = |number: f64| {
        min.is_none_or(|min| number > min || !open_min && number >= min)
            && max.is_none_or(|max| number < max || !open_max && number <= max)
            && multiple.is_none_or(|multiple| (number / multiple).fract() == 0.0)
            && !(whole && number.fract() != 0.0)
    };
    let up = |number: f64| (number / step).ceil() * step;
    let down = |number: f64| (number / step).floor() * step;
    let middle = min.zip(max).map(|(min, max)| min + (max - min) / 2.0);
    let starts = [
        Some(USUAL),
        min.map(up),
        min.map(|min| up(min) + step),
        max.map(down),
        max.map(|max| down(max) - step),
        Some(step),
        Some(0.0),
        middle,
    ];
    let start = starts.into_iter().flatten().find(|number| fits(*number));
    let Some(start) = start else {
        return min.or(max).unwrap_or(USUAL);
    };
    let away = index as f64 * step;
    [start + away, start - away]
        .into_iter()
        .find(|number| fits(*number))
        .unwrap_or(start)
}
