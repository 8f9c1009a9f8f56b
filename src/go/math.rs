//! `math`: functions whose last digits depend on how they are computed.

/// `Frexp`: a fraction in [0.5, 1) and a power of two.
#[must_use]
pub fn frexp(number: f64) -> (f64, i32) {
    if number == 0.0 || !number.is_finite() {
        return (number, 0);
    }
    // Subnormal numbers have their exponent in the fraction.
    let (number, shift) = if number.abs() < f64::MIN_POSITIVE {
        (number * 2_f64.powi(52), -52)
    } else {
        (number, 0)
    };
    let bits = number.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or_default() - 1022;
    let fraction = f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52));
    (fraction, exponent + shift)
}

/// `Ldexp`: `fraction` × 2^`exponent`.
#[must_use]
pub fn ldexp(fraction: f64, exponent: i32) -> f64 {
    let (start, own) = frexp(fraction);
    let power = own.saturating_add(exponent);
    match power {
        // Subnormal: only the last step may round.
        ..=-1022 => start * 2_f64.powi(-1021) * 2_f64.powi((power + 1021).max(-1000)),
        -1021..=1023 => start * 2_f64.powi(power),
        1024 => start * 2.0 * 2_f64.powi(1023),
        1025.. => start * f64::INFINITY,
    }
}

/// `Log`: the natural logarithm, after FreeBSD's `e_log.c`.
#[must_use]
pub fn log(number: f64) -> f64 {
    const LN2_HI: f64 = 0.693_147_180_369_123_8;
    const LN2_LO: f64 = 1.908_214_929_270_587_7e-10;
    const ODD: [f64; 4] = [
        0.666_666_666_666_673_5,
        0.285_714_287_436_623_9,
        0.181_835_721_616_180_5,
        0.147_981_986_051_165_86,
    ];
    const EVEN: [f64; 3] = [
        0.399_999_999_994_094_2,
        0.222_221_984_321_497_84,
        0.153_138_376_992_093_73,
    ];
    if number.is_nan() || number < 0.0 {
        return f64::NAN;
    }
    if number == 0.0 {
        return f64::NEG_INFINITY;
    }
    if number.is_infinite() {
        return number;
    }
    let (mut fraction, mut power) = frexp(number);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        power -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(power);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let first = s2 * (ODD[0] + s4 * (ODD[1] + s4 * (ODD[2] + s4 * ODD[3])));
    let second = s4 * (EVEN[0] + s4 * (EVEN[1] + s4 * EVEN[2]));
    let half = 0.5 * f * f;
    k * LN2_HI - ((half - (s * (half + (first + second)) + k * LN2_LO)) - f)
}

/// `Pow`: by squaring, whose roundings show in the last digits.
#[must_use]
#[expect(clippy::float_cmp, reason = "these numbers alone are special")]
pub fn pow(base: f64, exponent: f64) -> f64 {
    /// Beyond it, the loop below would not end in time, and every result is 0, 1 or infinite.
    const LARGE: f64 = 9.223_372_036_854_776e18;
    let is_special = exponent == 0.0 || base == 1.0 || base == 0.0 || exponent == 1.0 || exponent.abs() >= LARGE;
    if is_special || !base.is_finite() || !exponent.is_finite() {
        return base.powf(exponent);
    }
    if exponent.abs() == 0.5 {
        let root = base.sqrt();
        return if exponent > 0.0 { root } else { 1.0 / root };
    }
    let (mut whole, mut part) = (exponent.abs().trunc(), exponent.abs().fract());
    if part != 0.0 && base < 0.0 {
        return f64::NAN;
    }
    let mut result = 1.0;
    let mut power = 0_i32;
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        result = (part * log(base)).exp();
    }
    let (mut square, mut square_power) = frexp(base);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked"
    )]
    let mut rest = whole as u64;
    while rest != 0 {
        if !(-4096..=4096).contains(&square_power) {
            power += square_power;
            break;
        }
        if rest & 1 == 1 {
            result *= square;
            power += square_power;
        }
        square *= square;
        square_power <<= 1;
        if square < 0.5 {
            square += square;
            square_power -= 1;
        }
        rest >>= 1;
    }
    if exponent < 0.0 {
        result = 1.0 / result;
        power = -power;
    }
    ldexp(result, power)
}
