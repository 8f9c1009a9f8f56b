//! Identifiers and codes: `uuid`, `byte`, `bsonobjectid`, colours.

/// 24 hexadecimal digits.
pub(super) fn bson_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Any UUID; the dashes are optional.
pub(super) fn uuid(text: &str) -> bool {
    uuid_digits(text).is_some()
}

/// A UUID of version 3.
pub(super) fn uuid3(text: &str) -> bool {
    uuid_digits(text).is_some_and(|digits| digits[12] == b'3')
}

/// A UUID of version 4.
pub(super) fn uuid4(text: &str) -> bool {
    uuid_of_variant(text, b'4')
}

/// A UUID of version 5.
pub(super) fn uuid5(text: &str) -> bool {
    uuid_of_variant(text, b'5')
}

fn uuid_of_variant(text: &str, version: u8) -> bool {
    uuid_digits(text).is_some_and(|digits| {
        digits[12] == version && matches!(digits[16].to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b')
    })
}

/// The 32 digits; `None` for a misplaced dash.
fn uuid_digits(text: &str) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(32);
    let mut dash_before = false;
    for byte in text.bytes() {
        match byte {
            b'-' if !dash_before && matches!(digits.len(), 8 | 12 | 16 | 20) => dash_before = true,
            _ if byte.is_ascii_hexdigit() => {
                digits.push(byte);
                dash_before = false;
            }
            _ => return None,
        }
    }
    (digits.len() == 32 && !dash_before).then_some(digits)
}

/// `#ff0000`, `ff0000`, `#f00`.
pub(super) fn hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `rgb(0, 128, 255)`.
pub(super) fn rgb_color(text: &str) -> bool {
    let blanks = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let Some(inner) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let parts: Vec<&str> = inner.split(',').collect();
    parts.len() == 3
        && parts.iter().all(|part| {
            let number = part.trim_matches(blanks);
            let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            plain && (number.len() == 1 || !number.starts_with('0')) && number.parse::<u8>().is_ok()
        })
}

/// Base64 with padding; not empty.
pub(super) fn base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    !body.is_empty() && text.len().is_multiple_of(4) && padding <= 2 && body.bytes().all(alphabet)
}
