//! Floating-point numbers → text with their bits.

/// Number of fraction bits of a float64.
const FRACTION_BITS: u32 = 52;
const BIAS: i32 = 1023;

/// Sign, mantissa with its leading bit, and the exponent of its lowest bit.
fn parts(number: f64) -> (&'static str, u64, i32) {
    let bits = number.to_bits();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let exponent = i32::try_from(bits >> FRACTION_BITS & 0x7ff).unwrap_or_default();
    let lowest = exponent.max(1) - BIAS - 52;
    let leading = u64::from(exponent != 0) << FRACTION_BITS;
    (sign, fraction | leading, lowest)
}

/// Go's `strconv.FormatFloat(number, 'b', -1, 64)` of a finite number: `-ddddp±ddd`.
#[must_use]
pub fn format_float_b(number: f64) -> String {
    let (sign, mantissa, exponent) = parts(number);
    format!("{sign}{mantissa}p{exponent:+}")
}

/// Go's `strconv.FormatFloat(number, 'x', precision, 64)` of a finite number: `-0x1.yyyyyyyyp±ddd`.
#[must_use]
pub fn format_float_x(number: f64, precision: Option<usize>) -> String {
    let (sign, mut mantissa, lowest) = parts(number);
    let mut exponent = if mantissa == 0 { 0 } else { lowest + 52 };
    // The leading bit moves to bit 60, so that the fraction has 15 digits.
    mantissa <<= 60 - FRACTION_BITS;
    while mantissa != 0 && mantissa >> 60 == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let shift = u32::try_from(precision * 4).unwrap_or_default();
        let extra = mantissa << shift & ((1 << 60) - 1);
        mantissa >>= 60 - shift;
        // Half rounds to even.
        if extra | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa >> 61 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let digits = format!("{:015x}", mantissa & ((1 << 60) - 1));
    let fraction = match precision {
        None => digits.trim_end_matches('0').to_owned(),
        Some(precision) => format!("{digits:0<precision$}")[..precision].to_owned(),
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!(
        "{sign}0x{}{point}{fraction}p{mark}{:02}",
        mantissa >> 60 & 1,
        exponent.abs()
    )
}
