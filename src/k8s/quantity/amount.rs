//! The number of a quantity: a small or a large integer times a power of ten.
//!
//! Expressions can see the difference (`isInteger` is true only for small ones), so the choice follows the server.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::{Signed as _, ToPrimitive as _};

/// Maximum number of digits that an exponent adds to a number. Beyond it, the server would run out of memory, and we keep the larger
/// operand.
const MOST_DIGITS: i64 = 100_000;

/// A number: `value` or `mantissa` times ten to the power of `exponent`.
#[derive(Debug, Clone)]
pub(super) enum Amount {
    Small { value: i64, exponent: i32 },
    Big { mantissa: BigInt, exponent: i32 },
}

impl Amount {
    /// The sign, as a comparison with zero.
    pub(super) fn sign(&self) -> Ordering {
        match self {
            Self::Small { value, .. } => value.cmp(&0),
            Self::Big { mantissa, .. } => match mantissa.sign() {
                Sign::Minus => Ordering::Less,
                Sign::NoSign => Ordering::Equal,
                Sign::Plus => Ordering::Greater,
            },
        }
    }

    /// The integer of a small amount whose exponent is not negative.
    pub(super) fn as_i64(&self) -> Option<i64> {
        match *self {
            Self::Small { value: 0, exponent } => (exponent >= 0).then_some(0),
            Self::Small { value, exponent } => {
                let scale = 10_i64.checked_pow(u32::try_from(exponent).ok()?)?;
                value.checked_mul(scale)
            }
            Self::Big { .. } => None,
        }
    }

    /// The multiple of ten to the power of `exponent` that is the number, rounded away from zero; `None` if it has more than 64 bits.
    pub(super) fn whole(&self, exponent: i32) -> Option<i64> {
        self.rounded(exponent)?.0.to_i64()
    }

    /// The nearest double to the integer, times the power of ten.
    pub(super) fn approximate(&self) -> f64 {
        let (base, exponent) = match self {
            #[expect(clippy::cast_precision_loss, reason = "approximate by name")]
            Self::Small { value, exponent } => (*value as f64, *exponent),
            Self::Big { mantissa, exponent } => (mantissa.to_f64().unwrap_or(f64::NAN), *exponent),
        };
        if exponent == 0 {
            base
        } else {
            base * power_of_ten(exponent)
        }
    }

    /// The integer and the exponent.
    pub(super) fn parts(&self) -> (BigInt, i32) {
        match self {
            Self::Small { value, exponent } => (BigInt::from(*value), *exponent),
            Self::Big { mantissa, exponent } => (mantissa.clone(), *exponent),
        }
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        if let (Self::Small { value: a, exponent: p }, Self::Small { value: b, exponent: q }) = (self, other)
            && p == q
        {
            return a.cmp(b);
        }
        let signs = self.sign().cmp(&other.sign());
        if signs.is_ne() || self.sign().is_eq() {
            return signs;
        }
        let (a, p) = self.parts();
        let (b, q) = other.parts();
        if let Some((a, b, _)) = aligned(&a, p, &b, q) {
            return a.cmp(&b);
        }
        let size = |mantissa: &BigInt, exponent: i32| {
            (mantissa.abs().to_string().len() as u64).cast_signed() + i64::from(exponent)
        };
        let sizes = size(&a, p).cmp(&size(&b, q));
        if self.sign().is_gt() { sizes } else { sizes.reverse() }
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        if let (Self::Small { value: a, exponent: p }, Self::Small { value: b, exponent: q }) = (self, other)
            && let Some((value, exponent)) = add_small(*a, *p, *b, *q)
        {
            return Self::Small { value, exponent };
        }
        let (a, p) = self.parts();
        let (b, q) = other.parts();
        match aligned(&a, p, &b, q) {
            Some((a, b, exponent)) => Self::Big {
                mantissa: a + b,
                exponent,
            },
            None if p > q => Self::Big {
                mantissa: a,
                exponent: p,
            },
            None => Self::Big {
                mantissa: b,
                exponent: q,
            },
        }
    }

    pub(super) fn sub(&self, other: &Self) -> Self {
        // The server negates small amounts with wrap-around, if the sum then fits.
        if let (Self::Small { value: a, exponent: p }, Self::Small { value: b, exponent: q }) = (self, other)
            && let Some((value, exponent)) = add_small(*a, *p, b.wrapping_neg(), *q)
        {
            return Self::Small { value, exponent };
        }
        let (mantissa, exponent) = other.parts();
        let (own, own_exponent) = self.parts();
        let own = Self::Big {
            mantissa: own,
            exponent: own_exponent,
        };
        own.add(&Self::Big {
            mantissa: -mantissa,
            exponent,
        })
    }

    /// The number rounded away from zero to a multiple of ten to the power of `exponent`, and true if it is exact; `None` for too many
    /// digits.
    pub(super) fn rounded(&self, exponent: i32) -> Option<(BigInt, bool)> {
        let (mantissa, own) = self.parts();
        let shift = i64::from(own) - i64::from(exponent);
        if shift >= 0 {
            return Some((mantissa * power(shift)?, true));
        }
        let Some(divisor) = power(-shift).filter(|divisor| *divisor <= mantissa.abs()) else {
            return Some((mantissa.signum(), mantissa.sign() == Sign::NoSign));
        };
        let (quotient, rest) = (&mantissa / &divisor, &mantissa % &divisor);
        Some((&quotient + rest.signum(), rest.sign() == Sign::NoSign))
    }
}

/// The sum, if it fits into 64 bits at the smaller exponent.
fn add_small(a: i64, p: i32, b: i64, q: i32) -> Option<(i64, i32)> {
    if b == 0 {
        return Some((a, p));
    }
    if a == 0 {
        return Some((b, q));
    }
    let scaled = |value: i64, by: i32| value.checked_mul(10_i64.checked_pow(u32::try_from(by).ok()?)?);
    let least = p.min(q);
    let sum = scaled(a, p.checked_sub(least)?)?.checked_add(scaled(b, q.checked_sub(least)?)?)?;
    Some((sum, least))
}

/// Both integers at the smaller exponent; `None` if the exponents are too far apart.
fn aligned(a: &BigInt, p: i32, b: &BigInt, q: i32) -> Option<(BigInt, BigInt, i32)> {
    let least = p.min(q);
    let scaled = |mantissa: &BigInt, exponent: i32| Some(mantissa * power(i64::from(exponent) - i64::from(least))?);
    Some((scaled(a, p)?, scaled(b, q)?, least))
}

fn power(exponent: i64) -> Option<BigInt> {
    let exponent = u32::try_from(exponent).ok().filter(|_| exponent <= MOST_DIGITS)?;
    Some(BigInt::from(10).pow(exponent))
}

/// Go's `math.Pow10`: a product of two exact powers, so its last digit can differ from the nearest double.
fn power_of_ten(exponent: i32) -> f64 {
    let exact = |exponent: i32| format!("1e{exponent}").parse().unwrap_or(f64::NAN);
    match exponent {
        0..=308 => exact(exponent / 32 * 32) * exact(exponent % 32),
        -323..=-1 => exact(exponent / 32 * 32) / exact(-exponent % 32),
        309.. => f64::INFINITY,
        _ => 0.0,
    }
}
