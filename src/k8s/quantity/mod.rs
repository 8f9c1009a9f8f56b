//! `Quantity`: Kubernetes' numbers with a unit (`1.5Gi`, `200m`, `1e3`), for `quantity()`.
//!
//! `parse` reads, `amount` calculates, `text` prints; this file has the functions that expressions call.

mod amount;
mod parse;
mod text;

use std::cmp::Ordering;

use amount::Amount;

/// A number and its written form. Two quantities are equal if their numbers are.
#[derive(Debug, Clone)]
pub(crate) struct Quantity {
    amount: Amount,
    format: Format,
    /// The source text, if it is already canonical.
    text: Option<String>,
    /// True for a result of `add` or `sub`.
    is_result: bool,
}

/// The form of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// `12e6`
    DecimalExponent,
    /// `12Mi`
    Binary,
    /// `12M`
    Decimal,
}

impl Quantity {
    /// `sign(quantity)`: -1, 0 or 1.
    #[must_use]
    pub(crate) fn sign(&self) -> i64 {
        ordinal(self.amount.sign())
    }

    /// `isInteger`: true if the server stores it as an integer that [`Self::as_integer`] can return; false for `1.0` and `1000m`.
    #[must_use]
    pub(crate) fn is_integer(&self) -> bool {
        self.amount.as_i64().is_some()
    }

    /// `asInteger`.
    ///
    /// # Errors
    /// If [`Self::is_integer`] is false.
    pub(crate) fn as_integer(&self) -> Result<i64, String> {
        self.amount
            .as_i64()
            .ok_or_else(|| "cannot convert value to integer".to_owned())
    }

    /// The number, rounded away from zero to a whole one (`Quantity.Value`); the largest or smallest of 64 bits beyond them.
    #[must_use]
    pub(crate) fn value(&self) -> i64 {
        self.amount
            .whole(0)
            .unwrap_or_else(|| self.sign().saturating_mul(i64::MAX))
    }

    /// Whether the number, rounded to thousandths as the server does, is a whole one.
    #[must_use]
    pub(crate) fn is_whole(&self) -> bool {
        self.amount.whole(-3).is_none_or(|thousandths| thousandths % 1000 == 0)
    }

    /// `asApproximateFloat`: may lose precision; infinite beyond a double.
    #[must_use]
    pub(crate) fn as_approximate_float(&self) -> f64 {
        self.amount.approximate()
    }

    /// `add(quantity)`: in the form of this quantity, or of the other one if this one is zero.
    #[must_use]
    pub(crate) fn add(&self, other: &Self) -> Self {
        self.with(other, self.amount.add(&other.amount))
    }

    /// `add(int)`.
    #[must_use]
    pub(crate) fn add_int(&self, other: i64) -> Self {
        self.add(&Self::from_int(other))
    }

    /// `sub(quantity)`: in the form of this quantity, or of the other one if this one is zero.
    #[must_use]
    pub(crate) fn sub(&self, other: &Self) -> Self {
        self.with(other, self.amount.sub(&other.amount))
    }

    /// `sub(int)`.
    #[must_use]
    pub(crate) fn sub_int(&self, other: i64) -> Self {
        self.sub(&Self::from_int(other))
    }

    /// `quantity == quantity`.
    ///
    /// # Errors
    /// `no such overload` if the other one is a result of `add` or `sub`, which the server does not recognise on the right; `!=` is then
    /// true, `in` false.
    pub(crate) fn equals(&self, other: &Self) -> Result<bool, String> {
        if other.is_result {
            return Err("no such overload".to_owned());
        }
        Ok(self == other)
    }

    /// `compareTo`: -1, 0 or 1.
    #[must_use]
    pub(crate) fn compare_to(&self, other: &Self) -> i64 {
        ordinal(self.amount.compare(&other.amount))
    }

    /// `isLessThan`.
    #[must_use]
    pub(crate) fn is_less_than(&self, other: &Self) -> bool {
        self.amount.compare(&other.amount).is_lt()
    }

    /// `isGreaterThan`.
    #[must_use]
    pub(crate) fn is_greater_than(&self, other: &Self) -> bool {
        self.amount.compare(&other.amount).is_gt()
    }

    fn with(&self, other: &Self, amount: Amount) -> Self {
        let format = if self.amount.sign().is_eq() {
            other.format
        } else {
            self.format
        };
        Self {
            amount,
            format,
            text: None,
            is_result: true,
        }
    }

    fn from_int(value: i64) -> Self {
        Self {
            amount: Amount::Small { value, exponent: 0 },
            format: Format::DecimalExponent,
            text: None,
            is_result: false,
        }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.amount.compare(&other.amount).is_eq()
    }
}

impl Eq for Quantity {}

fn ordinal(ordering: Ordering) -> i64 {
    match ordering {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn compares_across_units() {
        assert_eq!(quantity("1Ki"), quantity("1024"));
        assert_eq!(quantity("1k").compare_to(&quantity("1Ki")), -1);
        assert!(quantity("1e-9").is_greater_than(&quantity("0")));
        assert!(quantity("-1Gi").is_less_than(&quantity("1n")));
        assert!(quantity("1e2000000000").is_greater_than(&quantity("9e1999999999")));
        assert!(quantity("-1e2000000000").is_less_than(&quantity("-9e1999999999")));
    }

    #[test]
    fn results_are_not_recognised_on_the_right() {
        let (two, sum) = (quantity("2"), quantity("1").add_int(1));
        assert_eq!(
            (sum.equals(&two), two.equals(&sum)),
            (Ok(true), Err("no such overload".to_owned()))
        );
    }

    #[test]
    fn integers() {
        assert_eq!(quantity("1.5k").as_integer(), Ok(1500));
        assert_eq!(
            quantity("8Ei").as_integer(),
            Err("cannot convert value to integer".to_owned())
        );
        assert!(!quantity("1.0").is_integer() && !quantity("1000m").is_integer() && !quantity("1.5Gi").is_integer());
        assert_eq!(quantity("0e2000000000").as_integer(), Ok(0));
    }

    #[test]
    fn sums() {
        assert_eq!(quantity("1Gi").add(&quantity("512Mi")).to_string(), "1536Mi");
        assert_eq!(quantity("0").add_int(5000).to_string(), "5e3");
        assert_eq!(
            quantity("8Ei").add(&quantity("8Ei")).to_string(),
            "18446744073709551614"
        );
        assert_eq!(quantity("1k").sub(&quantity("1m")).to_string(), "999999m");
        // The negative of the smallest integer is itself.
        assert_eq!(quantity("1").sub_int(i64::MIN).to_string(), "-9223372036854775807");
    }

    #[test]
    fn sums_beyond_memory_keep_the_larger() {
        let huge = quantity("1e2000000000");
        assert_eq!(huge.add_int(1), huge);
        assert_eq!(quantity("1Gi").sub(&huge).sign(), -1);
        assert!(!quantity("1Gi").add(&huge).to_string().is_empty());
    }

    #[test]
    fn floats() {
        assert_eq!(
            quantity("1.5Gi").as_approximate_float().to_bits(),
            1_610_612_736.0_f64.to_bits()
        );
        assert!(quantity("1e400").as_approximate_float().is_infinite());
        assert!(quantity("0e400").as_approximate_float().is_nan());
    }
}
