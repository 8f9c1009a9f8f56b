//! Go's `net`: IP and MAC addresses.

use std::net::IpAddr;

use super::netip;

/// An address without a zone: Go's `net.ParseIP`.
pub(crate) fn parse_ip(text: &str) -> Option<IpAddr> {
    let (address, zone) = netip::parse_addr(text).ok()?;
    zone.is_empty().then_some(address)
}

/// The 6, 8 or 20 bytes of an address, written as pairs of digits with `:` or `-` between them, as groups of four with points, or as digits
/// alone. Go's `net.ParseMAC`.
pub(crate) fn parse_mac(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let (length, separator) = match (bytes.get(2)?, bytes.get(4)?) {
        (separator @ (b':' | b'-'), _) => (2, Some(*separator)),
        (_, b'.') => (4, Some(b'.')),
        _ => (bytes.len(), None),
    };
    let step = length + usize::from(separator.is_some());
    let last = bytes.len().checked_sub(length)?;
    if !last.is_multiple_of(step) {
        return None;
    }
    let mut out = Vec::new();
    for (index, group) in bytes.chunks(step).enumerate() {
        let (digits, after) = group.split_at(length);
        if index * step < last && after.first() != separator.as_ref() {
            return None;
        }
        for pair in digits.chunks(2) {
            let [high, low] = *pair else { return None };
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            out.push(digit(high)? << 4 | digit(low)?);
        }
    }
    matches!(out.len(), 6 | 8 | 20).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mac_addresses() {
        for text in [
            "00:1a:2B:3c:4d:5e",
            "00-1a-2b-3c-4d-5e",
            "001a.2b3c.4d5e",
            "001a2b3c4d5e",
        ] {
            assert_eq!(parse_mac(text), Some(vec![0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e]), "{text}");
        }
        for text in [
            "",
            "00:1a:2b:3c:4d",
            "00:1a:2b:3c:4d-5e",
            "00:1a:2b:3c:4d:5e:",
            "001a2b3c4d5",
            "0:1a:2b:3c:4d:5e0",
        ] {
            assert_eq!(parse_mac(text), None, "{text}");
        }
    }
}
