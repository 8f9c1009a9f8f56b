//! Numbers → text.

/// The form of a floating-point number, named by Go's letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `-d.dddde±dd`
    E,
    /// `-ddd.dddd`
    F,
    /// [`Format::E`] for large exponents and [`Format::F`] otherwise.
    G,
}

/// In the shortest form of [`Format::G`], exponents from here on are written.
const SHORTEST_G: i32 = 6;

/// The decimal digits of a finite number and the power of ten of its point (`0.d₁d₂… × 10^point`). Zero has no digits.
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    point: i32,
}

/// Go's `strconv.FormatFloat(number, format, precision, 64)`; without a precision, the fewest digits that read back as the same number.
#[must_use]
pub fn format_float(number: f64, format: Format, precision: Option<usize>) -> String {
    format_any(number, format, precision, |number| {
        decimal(number, |n| format!("{n:e}"), |n, p| format!("{n:.p$e}"))
    })
}

/// Go's `strconv.FormatFloat(number, format, precision, 32)`.
#[must_use]
pub fn format_float32(number: f32, format: Format, precision: Option<usize>) -> String {
    // Every float32 is a float64, so only the shortest digits differ.
    format_any(number.into(), format, precision, |_| {
        decimal(number, |n| format!("{n:e}"), |n, p| format!("{n:.p$e}"))
    })
}

fn format_any(number: f64, format: Format, precision: Option<usize>, shortest: impl Fn(f64) -> Decimal) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let Some(precision) = precision else {
        return shortest(number).shortest(format);
    };
    match format {
        Format::E => exponential(number, precision),
        Format::F => format!("{number:.precision$}"),
        Format::G => general(number, precision.max(1)),
    }
}

/// Go writes the sign of an exponent and at least two digits.
fn exponential(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    mantissa.to_owned() + &signed_exponent(exponent.parse().unwrap_or_default(), 2)
}

fn signed_exponent(exponent: i32, least_digits: usize) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("e{sign}{:0least_digits$}", exponent.abs())
}

/// `%.{precision}g`: the given number of digits in total, without trailing zeros.
fn general(number: f64, precision: usize) -> String {
    let text = format!("{number:.*e}", precision - 1);
    let mut decimal = Decimal::of_exponential(number.is_sign_negative(), &text);
    decimal.digits.truncate(decimal.digits.trim_end_matches('0').len());
    if decimal.digits.is_empty() {
        return decimal.positional();
    }
    let exponent = decimal.point - 1;
    let digits = i32::try_from(decimal.digits.len()).unwrap_or(i32::MAX);
    let precision = i32::try_from(precision).unwrap_or(i32::MAX);
    let most = if precision > digits && digits >= decimal.point {
        digits
    } else {
        precision
    };
    if exponent < -4 || exponent >= most {
        decimal.exponential(2)
    } else {
        decimal.positional()
    }
}

/// The shortest digits of a finite float64.
pub(crate) fn shortest(number: f64) -> Decimal {
    decimal(number, |n| format!("{n:e}"), |n, p| format!("{n:.p$e}"))
}

/// The shortest digits of a number in the output of `print`. `rounded` prints a given number of digits after the point.
fn decimal<N>(number: N, print: impl Fn(N) -> String, rounded: impl Fn(N, usize) -> String) -> Decimal
where
    N: Copy + PartialEq + std::str::FromStr + Into<f64>,
{
    let wide: f64 = number.into();
    if wide == 0.0 {
        return Decimal {
            negative: wide.is_sign_negative(),
            digits: String::new(),
            point: 0,
        };
    }
    // `{:e}` and Go both print the shortest digits that read back as the same number. Of two equally near ones, Go takes the even one, and
    // so does rounding to that number of digits.
    let mut text = print(number);
    let digits = text
        .bytes()
        .take_while(|byte| *byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let nearest = rounded(number, digits.saturating_sub(1));
    if nearest.parse().is_ok_and(|read: N| read == number) {
        text = nearest;
    }
    Decimal::of_exponential(wide.is_sign_negative(), &text)
}

impl Decimal {
    /// Parses `d.ddde-d`.
    fn of_exponential(negative: bool, text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        Self {
            negative,
            digits,
            point: exponent.parse::<i32>().unwrap_or_default() + 1,
        }
    }

    fn shortest(&self, format: Format) -> String {
        let exponent = self.point - 1;
        match format {
            Format::E => self.exponential(2),
            Format::G if !self.digits.is_empty() && !(-4..SHORTEST_G).contains(&exponent) => self.exponential(2),
            Format::F | Format::G => self.positional(),
        }
    }

    /// `-d.ddde±dd`
    pub(crate) fn exponential(&self, least_exponent_digits: usize) -> String {
        let mut out = String::new();
        self.sign(&mut out);
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or(("0", ""));
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        out + &signed_exponent(exponent, least_exponent_digits)
    }

    /// `-ddd.ddd`
    pub(crate) fn positional(&self) -> String {
        let mut out = String::new();
        self.sign(&mut out);
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
        if self.digits.is_empty() {
            out.push('0');
        } else if self.point <= 0 {
            out.push_str("0.");
            out.push_str(&zeros(-self.point));
            out.push_str(&self.digits);
        } else if self.point >= length {
            out.push_str(&self.digits);
            out.push_str(&zeros(self.point - length));
        } else {
            let (whole, fraction) = self.digits.split_at(usize::try_from(self.point).unwrap_or_default());
            out.push_str(whole);
            out.push('.');
            out.push_str(fraction);
        }
        out
    }

    fn sign(&self, out: &mut String) {
        if self.negative {
            out.push('-');
        }
    }
}
