//! Float64 as Go prints it.

/// The shortest decimal digits of a finite number, and the power of ten of the point before them (`0.d₁d₂… × 10^point`).
struct Decimal {
    negative: bool,
    digits: String,
    point: i32,
}

fn shortest(number: f64) -> Decimal {
    // `{:e}` prints the shortest digits that read back as the same number, which is what Go looks for too. Of two such that are as near, Go takes
    // the even one, as rounding to that many digits does.
    let magnitude = number.abs();
    let mut text = format!("{magnitude:e}");
    let digits = text
        .bytes()
        .take_while(|byte| *byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let rounded = format!("{magnitude:.*e}", digits.saturating_sub(1));
    if rounded.parse() == Ok(magnitude) {
        text = rounded;
    }
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    Decimal {
        negative: number.is_sign_negative(),
        digits,
        point: exponent.parse::<i32>().unwrap_or_default() + 1,
    }
}

impl Decimal {
    /// `-d.ddde±dd`
    fn exponential(&self, least_exponent_digits: usize) -> String {
        let mut out = String::new();
        self.sign(&mut out);
        let (first, rest) = self.digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        let exponent = self.point - 1;
        let sign = if exponent < 0 { '-' } else { '+' };
        out.push_str(&format!("e{sign}{:0least_exponent_digits$}", exponent.abs()));
        out
    }

    /// `-ddd.ddd`
    fn positional(&self) -> String {
        let mut out = String::new();
        self.sign(&mut out);
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
        if self.point <= 0 {
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

/// As both of Go's YAML libraries write a float64: with an exponent below 1e-4 and from a million on (`1e-05`, `1e+06`).
#[must_use]
pub fn yaml(number: f64) -> String {
    if number == 0.0 {
        return zero(number);
    }
    let digits = shortest(number);
    if (-3..=6).contains(&digits.point) {
        return digits.positional();
    }
    digits.exponential(2)
}

/// As Go's `strconv` writes a float64 in its shortest form: `1e+06`, `+Inf`, `NaN`.
#[must_use]
pub fn go(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        yaml(number)
    }
}

/// As Go's `strconv` reads a float64; nothing where it is none, or too large for one.
#[must_use]
pub fn parse_go(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    let named = text.contains(['n', 'N']);
    (number.is_finite() || named).then_some(number)
}

/// As `encoding/json` writes a float64: an exponent below 1e-6 and from 1e21 on (`1e-7`, `1e+21`).
#[must_use]
pub fn json(number: f64) -> String {
    if number == 0.0 {
        return zero(number);
    }
    let digits = shortest(number);
    if number.abs() < 1e-6 || number.abs() >= 1e21 {
        return digits.exponential(1);
    }
    digits.positional()
}

/// As `strconv.FormatFloat` with the format `f` writes a finite float64: never with an exponent.
pub(crate) fn plain(number: f64) -> String {
    if number == 0.0 {
        return zero(number);
    }
    shortest(number).positional()
}

fn zero(number: f64) -> String {
    if number.is_sign_negative() { "-0" } else { "0" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_of_two_as_near() {
        assert_eq!(json(2_128_536_323_778_017.2), "2128536323778017.2");
        assert_eq!(json(2_128_536_323_778_017.8), "2128536323778017.8");
        assert_eq!(plain(1e-7), "0.0000001");
    }
}
