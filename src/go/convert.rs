//! Number conversions. Go leaves the result of an overflow to the processor: these functions follow amd64.

/// `int64(number)`: truncates; an overflow gives the smallest int64.
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
