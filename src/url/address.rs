//! Text → IP address, by the rules and in the words of Go's `net/netip`; `ip()`, `cidr()` and `url()` read addresses with it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::go::strconv::quote as quoted;

/// Go's `netip.ParseAddr`: the address and its zone, empty for none.
pub(crate) fn parse(text: &str) -> Result<(IpAddr, &str), String> {
    let wrong = |message: &str| wrong(text, message, "");
    match text.bytes().find(|byte| matches!(byte, b'.' | b':' | b'%')) {
        Some(b'.') => Ok((IpAddr::V4(Ipv4Addr::from(dotted(text, text)?)), "")),
        Some(b':') => {
            let (address, zone) = match text.split_once('%') {
                Some((_, "")) => return Err(wrong("zone must be a non-empty string")),
                Some(parts) => parts,
                None => (text, ""),
            };
            Ok((IpAddr::V6(colons(text, address)?), zone))
        }
        Some(_) => Err(wrong("missing IPv6 address")),
        None => Err(wrong("unable to parse IP")),
    }
}

fn wrong(whole: &str, message: &str, at: &str) -> String {
    let text = format!("ParseAddr({}): {message}", quoted(whole));
    if at.is_empty() {
        text
    } else {
        format!("{text} (at {})", quoted(at))
    }
}

/// Four numbers with points between.
fn dotted(whole: &str, text: &str) -> Result<[u8; 4], String> {
    let mut fields = [0; 4];
    let (mut at_field, mut value, mut digits) = (0, 0_u32, 0);
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        match character {
            '0'..='9' => {
                if digits == 1 && value == 0 {
                    return Err(wrong(whole, "IPv4 field has octet with leading zero", ""));
                }
                value = value * 10 + character.to_digit(10).unwrap_or(0);
                digits += 1;
                if value > 255 {
                    return Err(wrong(whole, "IPv4 field has value >255", ""));
                }
            }
            '.' => {
                if digits == 0 || rest.len() == 1 {
                    return Err(wrong(whole, "IPv4 field must have at least one digit", rest));
                }
                if at_field == 3 {
                    return Err(wrong(whole, "IPv4 address too long", ""));
                }
                fields[at_field] = u8::try_from(value).unwrap_or(u8::MAX);
                at_field += 1;
                (value, digits) = (0, 0);
            }
            _ => return Err(wrong(whole, "unexpected character", rest)),
        }
    }
    if at_field < 3 {
        return Err(wrong(whole, "IPv4 address too short", ""));
    }
    fields[3] = u8::try_from(value).unwrap_or(u8::MAX);
    Ok(fields)
}

/// Groups with colons between, `::` for zeros, the last two groups perhaps with points.
fn colons(whole: &str, text: &str) -> Result<Ipv6Addr, String> {
    let wrong = |message: &str, at: &str| wrong(whole, message, at);
    let mut bytes = Vec::with_capacity(16);
    let mut gap = None;
    let mut rest = text;
    if let Some(after) = rest.strip_prefix("::") {
        gap = Some(0);
        rest = after;
        if rest.is_empty() {
            return Ok(Ipv6Addr::UNSPECIFIED);
        }
    }
    while bytes.len() < 16 {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        if digits > 4 {
            return Err(wrong("each group must have 4 or less digits", rest));
        }
        if digits == 0 {
            return Err(wrong("each colon-separated field must have at least one digit", rest));
        }
        if rest[digits..].starts_with('.') {
            if gap.is_none() && bytes.len() != 12 {
                return Err(wrong(
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    rest,
                ));
            }
            if bytes.len() > 12 {
                return Err(wrong(
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    rest,
                ));
            }
            bytes.extend(dotted(whole, rest)?);
            rest = "";
            break;
        }
        let group = u16::from_str_radix(&rest[..digits], 16).unwrap_or(0);
        bytes.extend(group.to_be_bytes());
        rest = &rest[digits..];
        if rest.is_empty() {
            break;
        }
        let Some(after) = rest.strip_prefix(':') else {
            return Err(wrong("unexpected character, want colon", rest));
        };
        if after.is_empty() {
            return Err(wrong("colon must be followed by more characters", rest));
        }
        rest = after;
        if let Some(after) = rest.strip_prefix(':') {
            if gap.is_some() {
                return Err(wrong("multiple :: in address", rest));
            }
            gap = Some(bytes.len());
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    if !rest.is_empty() {
        return Err(wrong("trailing garbage after address", rest));
    }
    let zeros = 16 - bytes.len();
    match gap {
        None if zeros > 0 => return Err(wrong("address string too short", "")),
        Some(_) if zeros == 0 => return Err(wrong("the :: must expand to at least one field of zeros", "")),
        Some(gap) => {
            bytes.splice(gap..gap, std::iter::repeat_n(0, zeros));
        }
        None => {}
    }
    let octets: [u8; 16] = bytes.try_into().unwrap_or([0; 16]);
    Ok(Ipv6Addr::from(octets))
}
