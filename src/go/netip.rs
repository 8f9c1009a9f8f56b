//! Go's `net/netip`: text → IP address or prefix.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::go::strconv::{quote as quoted, quote_bytes};

/// Reads an address and its zone, which may be empty: Go's `netip.ParseAddr`.
///
/// # Errors
/// Go's text: `ParseAddr("x"): unable to parse IP`.
pub(crate) fn parse_addr(text: &str) -> Result<(IpAddr, &str), String> {
    let (address, zone) = parse_addr_bytes(text.as_bytes())?;
    Ok((address, &text[text.len() - zone.len()..]))
}

/// [`parse_addr`] for a text that may not be UTF-8.
///
/// # Errors
/// As for [`parse_addr`].
pub(crate) fn parse_addr_bytes(text: &[u8]) -> Result<(IpAddr, &[u8]), String> {
    let wrong = |message: &str| wrong(text, message, b"");
    match text.iter().find(|byte| matches!(byte, b'.' | b':' | b'%')) {
        Some(b'.') => Ok((IpAddr::V4(Ipv4Addr::from(dotted(text, text)?)), b"")),
        Some(b':') => {
            let percent = text.iter().position(|byte| *byte == b'%');
            let (address, zone) = text.split_at(percent.unwrap_or(text.len()));
            if zone == b"%" {
                return Err(wrong("zone must be a non-empty string"));
            }
            let zone = zone.strip_prefix(b"%").unwrap_or_default();
            Ok((IpAddr::V6(colons(text, address)?), zone))
        }
        Some(_) => Err(wrong("missing IPv6 address")),
        None => Err(wrong("unable to parse IP")),
    }
}

/// Reads an address and the length of a prefix: Go's `netip.ParsePrefix`.
///
/// # Errors
/// Go's text: `netip.ParsePrefix("x"): no '/'`.
pub(crate) fn parse_prefix(text: &str) -> Result<(IpAddr, u8), String> {
    prefix(text).map_err(|error| format!("netip.ParsePrefix({}): {error}", quoted(text)))
}

fn prefix(text: &str) -> Result<(IpAddr, u8), String> {
    let (address, bits) = text.rsplit_once('/').ok_or("no '/'")?;
    let (address, zone) = parse_addr(address)?;
    if !zone.is_empty() {
        return Err("IPv6 zones cannot be present in a prefix".to_owned());
    }
    let digits = bits.bytes().all(|byte| byte.is_ascii_digit()) && (bits.len() == 1 || !bits.starts_with('0'));
    let number = bits.parse::<i64>().ok().filter(|_| digits);
    let number = number.ok_or_else(|| format!("bad bits after slash: {}", quoted(bits)))?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = u8::try_from(number).ok().filter(|bits| *bits <= most);
    Ok((address, bits.ok_or("prefix length out of range")?))
}

fn wrong(whole: &[u8], message: &str, at: &[u8]) -> String {
    let text = format!("ParseAddr({}): {message}", quote_bytes(whole));
    if at.is_empty() {
        text
    } else {
        format!("{text} (at {})", quote_bytes(at))
    }
}

/// Four numbers with points between them.
fn dotted(whole: &[u8], text: &[u8]) -> Result<[u8; 4], String> {
    let mut fields = [0; 4];
    let (mut at_field, mut value, mut digits) = (0, 0_u32, 0);
    for (at, byte) in text.iter().enumerate() {
        let rest = &text[at..];
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return Err(wrong(whole, "IPv4 field has octet with leading zero", b""));
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err(wrong(whole, "IPv4 field has value >255", b""));
                }
            }
            b'.' => {
                if digits == 0 || rest.len() == 1 {
                    return Err(wrong(whole, "IPv4 field must have at least one digit", rest));
                }
                if at_field == 3 {
                    return Err(wrong(whole, "IPv4 address too long", b""));
                }
                fields[at_field] = u8::try_from(value).unwrap_or(u8::MAX);
                at_field += 1;
                (value, digits) = (0, 0);
            }
            _ => return Err(wrong(whole, "unexpected character", rest)),
        }
    }
    if at_field < 3 {
        return Err(wrong(whole, "IPv4 address too short", b""));
    }
    fields[3] = u8::try_from(value).unwrap_or(u8::MAX);
    Ok(fields)
}

/// Groups with colons between them, `::` for zeros, and optionally an IPv4 address as the last two groups.
fn colons(whole: &[u8], text: &[u8]) -> Result<Ipv6Addr, String> {
    let wrong = |message: &str, at: &[u8]| wrong(whole, message, at);
    let mut bytes = Vec::with_capacity(16);
    let mut gap = None;
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(b"::") {
        gap = Some(0);
        rest = after;
        if rest.is_empty() {
            return Ok(Ipv6Addr::UNSPECIFIED);
        }
    }
    while bytes.len() < 16 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if digits > 4 {
            return Err(wrong("each group must have 4 or less digits", rest));
        }
        if digits == 0 {
            return Err(wrong("each colon-separated field must have at least one digit", rest));
        }
        if rest[digits..].starts_with(b".") {
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
            rest = b"";
            break;
        }
        let group = rest[..digits].iter().fold(0, |group, digit| {
            group << 4
                | char::from(*digit)
                    .to_digit(16)
                    .and_then(|digit| u16::try_from(digit).ok())
                    .unwrap_or(0)
        });
        bytes.extend(u16::to_be_bytes(group));
        rest = &rest[digits..];
        if rest.is_empty() {
            break;
        }
        let Some(after) = rest.strip_prefix(b":") else {
            return Err(wrong("unexpected character, want colon", rest));
        };
        if after.is_empty() {
            return Err(wrong("colon must be followed by more characters", rest));
        }
        rest = after;
        if let Some(after) = rest.strip_prefix(b":") {
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
        None if zeros > 0 => return Err(wrong("address string too short", b"")),
        Some(_) if zeros == 0 => return Err(wrong("the :: must expand to at least one field of zeros", b"")),
        Some(gap) => {
            bytes.splice(gap..gap, std::iter::repeat_n(0, zeros));
        }
        None => {}
    }
    let octets: [u8; 16] = bytes.try_into().unwrap_or([0; 16]);
    Ok(Ipv6Addr::from(octets))
}
