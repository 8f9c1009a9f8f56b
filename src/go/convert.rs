//! Conversions between numbers. Where the result does not fit, Go leaves it to the processor: these are as amd64 makes them.

/// `int64(number)`: the fraction is cut; what does not fit is the least number.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the range is checked, and its ends are powers of two"
)]
pub fn int64(number: f64) -> i64 {
    if number >= i64::MIN as f64 && number < -(i64::MIN as f64) {
        number as i64
    } else {
        i64::MIN
    }
}
