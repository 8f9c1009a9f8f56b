//! `k8s.io/utils/net`: IP addresses whose numbers may have leading zeros, as in Go before 1.17.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Numbers from here on are refused.
const BIG: u32 = 0xFF_FFFF;

/// `netutils.ParseIPSloppy`.
pub(super) fn parse_ip_sloppy(text: &str) -> Option<IpAddr> {
    match text.bytes().find(|byte| matches!(byte, b'.' | b':'))? {
        b'.' => parse_ipv4(text).map(IpAddr::V4),
        _ => parse_ipv6(text).map(IpAddr::V6),
    }
}

/// The address and the prefix length: `netutils.ParseCIDRSloppy`.
pub(super) fn parse_cidr_sloppy(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = text.split_once('/')?;
    let (address, most) = match parse_ipv4(address) {
        Some(address) => (IpAddr::V4(address), 32),
        None => (IpAddr::V6(parse_ipv6(address)?), 128),
    };
    let (bits, rest) = number(bits, 10)?;
    (rest.is_empty() && bits <= most).then_some((address, bits))
}

fn parse_ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut fields = [0; 4];
    let mut rest = text;
    for (index, field) in fields.iter_mut().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix('.')?;
        }
        let (value, after) = number(rest, 10)?;
        *field = u8::try_from(value).ok()?;
        rest = after;
    }
    rest.is_empty().then(|| Ipv4Addr::from(fields))
}

fn parse_ipv6(text: &str) -> Option<Ipv6Addr> {
    let mut groups: Vec<u16> = Vec::with_capacity(8);
    let mut gap = None;
    let mut rest = text;
    if let Some(after) = rest.strip_prefix("::") {
        (gap, rest) = (Some(0), after);
    }
    let mut is_done = gap.is_some() && rest.is_empty();
    while !is_done && groups.len() < 8 {
        let (value, after) = number(rest, 16)?;
        let group = u16::try_from(value).ok()?;
        if after.starts_with('.') {
            let fits = if gap.is_none() {
                groups.len() == 6
            } else {
                groups.len() <= 6
            };
            let [a, b, c, d] = parse_ipv4(rest).filter(|_| fits)?.octets();
            groups.extend([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
            rest = "";
            break;
        }
        groups.push(group);
        rest = after;
        if rest.is_empty() {
            break;
        }
        rest = rest.strip_prefix(':').filter(|rest| !rest.is_empty())?;
        if let Some(after) = rest.strip_prefix(':') {
            if gap.is_some() {
                return None;
            }
            (gap, rest) = (Some(groups.len()), after);
            is_done = rest.is_empty();
        }
    }
    let missing = 8 - groups.len();
    if !rest.is_empty() || gap.is_some() != (missing > 0) {
        return None;
    }
    let gap = gap.unwrap_or(0);
    groups.splice(gap..gap, std::iter::repeat_n(0, missing));
    let groups: [u16; 8] = groups.try_into().ok()?;
    Some(Ipv6Addr::from(groups))
}

/// The number at the start, and the rest.
fn number(text: &str, radix: u32) -> Option<(u32, &str)> {
    let end = text.find(|character: char| !character.is_digit(radix));
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    let mut value = 0;
    for digit in digits.chars() {
        value = value * radix + digit.to_digit(radix)?;
        if value >= BIG {
            return None;
        }
    }
    (!digits.is_empty()).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for text in [
            "1.2.3.4",
            "001.02.3.0004",
            "::",
            "00001::",
            "1::2:3",
            "::ffff:01.2.3.4",
            "1:2:3:4:5:6:7:8",
        ] {
            assert!(parse_ip_sloppy(text).is_some(), "{text}");
        }
        for text in [
            "1.2.3",
            "1.2.3.256",
            "1.2.3.4.",
            ":",
            ":::",
            "1::2::3",
            "1:2:3:4:5:6:7::8",
            "1:",
            "::1%e",
            "::1.2.3.4:5",
        ] {
            assert!(parse_ip_sloppy(text).is_none(), "{text}");
        }
        assert!(parse_cidr_sloppy("010.0.0.0/08").is_some() && parse_cidr_sloppy("1.2.3.4/33").is_none());
    }
}
