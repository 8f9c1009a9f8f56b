//! Numbers with a check digit: `isbn`, `creditcard`, and `ssn`.

/// An ISBN with ten or thirteen digits.
pub(super) fn isbn(text: &str) -> bool {
    isbn10(text) || isbn13(text)
}

/// Ten digits, with `X` allowed as the last one; blanks and dashes are ignored.
pub(super) fn isbn10(text: &str) -> bool {
    let digits = without_separators(text);
    let Some((last, first)) = digits.split_last() else {
        return false;
    };
    if digits.len() != 10 || !first.iter().all(u8::is_ascii_digit) || !(last.is_ascii_digit() || *last == b'X') {
        return false;
    }
    let check = if *last == b'X' { 10 } else { u32::from(last - b'0') };
    let sum: u32 = (1..)
        .zip(first)
        .map(|(weight, digit)| weight * u32::from(digit - b'0'))
        .sum();
    (sum + 10 * check).is_multiple_of(11)
}

/// Thirteen digits; blanks and dashes are ignored.
pub(super) fn isbn13(text: &str) -> bool {
    let digits = without_separators(text);
    if digits.len() != 13 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let weights = [1, 3].into_iter().cycle();
    let sum: u32 = weights
        .zip(&digits[..12])
        .map(|(weight, digit)| weight * u32::from(digit - b'0'))
        .sum();
    u32::from(digits[12] - b'0') == (10 - sum % 10) % 10
}

fn without_separators(text: &str) -> Vec<u8> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xc | b'-');
    text.bytes().filter(|byte| !blank(byte)).collect()
}

/// A number of a known issuer with a correct check digit; other characters than digits are ignored.
pub(super) fn credit_card(text: &str) -> bool {
    let digits: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect();
    let first = |count: usize| {
        digits
            .iter()
            .take(count)
            .fold(0_u32, |number, digit| number * 10 + u32::from(*digit))
    };
    let issuer = match digits.len() {
        13 => first(1) == 4,
        14 => matches!(first(3), 300..=305) || matches!(first(2), 36 | 38),
        15 => matches!(first(2), 34 | 37) || matches!(first(4), 2131 | 1800),
        16 => first(1) == 4 || matches!(first(2), 51..=55 | 65 | 35) || first(4) == 6011,
        _ => false,
    };
    let luhn = |(at, digit): (usize, &u8)| match (at % 2, u32::from(*digit) * 2) {
        (0, twice) => twice / 2,
        (_, twice) => twice / 10 + twice % 10,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(luhn).sum();
    issuer && sum.is_multiple_of(10)
}

/// `123-45-6789`, with dashes or blanks.
pub(super) fn social_security(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            3 | 6 => matches!(byte, b'-' | b' '),
            _ => byte.is_ascii_digit(),
        })
}
