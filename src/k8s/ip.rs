//! `net.IP`: the addresses of `ip()`, which refuses zones and IPv4-mapped addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use crate::go::netip;
use crate::go::strconv::quote as quoted;

/// An IPv4 or IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ip(pub(super) IpAddr);

impl Ip {
    /// `ip(string)`: reads an address.
    ///
    /// # Errors
    /// The server's text for a text that is not an address, has a zone, or is IPv4-mapped.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (address, zone) = netip::parse_addr(text).map_err(|error| {
            format!(
                "IP Address {} parse error during conversion from string: {error}",
                quoted(text)
            )
        })?;
        if !zone.is_empty() {
            return Err(format!("IP address {} with zone value is not allowed", quoted(text)));
        }
        if is_mapped(address) {
            return Err(mapped(text));
        }
        Ok(Self(address))
    }

    /// `isIP(string)`.
    #[must_use]
    pub(crate) fn is_ip(text: &str) -> bool {
        Self::parse(text).is_ok()
    }

    /// `ip.isCanonical(string)`: true if the address is written as the server would write it.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub(crate) fn is_canonical(text: &str) -> Result<bool, String> {
        Ok(Self::parse(text)?.to_string() == text)
    }

    /// `family`: 4 or 6.
    #[must_use]
    pub(crate) fn family(&self) -> i64 {
        if self.0.is_ipv4() { 4 } else { 6 }
    }

    /// `isUnspecified`: `0.0.0.0` or `::`.
    #[must_use]
    pub(crate) fn is_unspecified(&self) -> bool {
        self.0.is_unspecified()
    }

    /// `isLoopback`: in `127.0.0.0/8`, or `::1`.
    #[must_use]
    pub(crate) fn is_loopback(&self) -> bool {
        self.0.is_loopback()
    }

    /// `isLinkLocalMulticast`: in `224.0.0.0/24`, or multicast of scope 2.
    #[must_use]
    pub(crate) fn is_link_local_multicast(&self) -> bool {
        match self.0 {
            IpAddr::V4(address) => matches!(address.octets(), [224, 0, 0, _]),
            IpAddr::V6(address) => address.segments()[0] & 0xff0f == 0xff02,
        }
    }

    /// `isLinkLocalUnicast`: in `169.254.0.0/16` or `fe80::/10`.
    #[must_use]
    pub(crate) fn is_link_local_unicast(&self) -> bool {
        match self.0 {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        }
    }

    /// `isGlobalUnicast`: any address except unspecified, loopback, multicast, link-local and limited broadcast ones; private addresses
    /// count.
    #[must_use]
    pub(crate) fn is_global_unicast(&self) -> bool {
        let broadcast = self.0 == IpAddr::V4(Ipv4Addr::BROADCAST);
        !(broadcast
            || self.is_unspecified()
            || self.is_loopback()
            || self.0.is_multicast()
            || self.is_link_local_unicast())
    }

    /// The size for the cost count: bytes of the address.
    #[must_use]
    pub(crate) fn size(&self) -> u64 {
        if self.0.is_ipv4() { 4 } else { 16 }
    }
}

impl fmt::Display for Ip {
    /// `string(ip)`: the canonical text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// True for an IPv4-mapped address (`::ffff:1.2.3.4`).
pub(super) fn is_mapped(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some())
}

/// The error for an IPv4-mapped address.
pub(super) fn mapped(text: &str) -> String {
    format!("IPv4-mapped IPv6 address {} is not allowed", quoted(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Ip {
        Ip::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn canonical_text() {
        let cases = [
            ("2001:DB8:0:0::1", "2001:db8::1"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
            ("::1.2.3.4", "::102:304"),
            ("10.0.0.1", "10.0.0.1"),
        ];
        for (text, expected) in cases {
            assert_eq!(ip(text).to_string(), expected);
            assert_eq!(Ip::is_canonical(text), Ok(text == expected));
        }
    }

    #[test]
    fn errors() {
        let cases = [
            (
                "",
                r#"IP Address "" parse error during conversion from string: ParseAddr(""): unable to parse IP"#,
            ),
            (
                "1.2.3",
                r#"IP Address "1.2.3" parse error during conversion from string: ParseAddr("1.2.3"): IPv4 address too short"#,
            ),
            (
                "fe80::1%eth0",
                r#"IP address "fe80::1%eth0" with zone value is not allowed"#,
            ),
            (
                "::ffff:1.2.3.4",
                r#"IPv4-mapped IPv6 address "::ffff:1.2.3.4" is not allowed"#,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(Ip::parse(text), Err(expected.to_owned()));
        }
    }

    #[test]
    fn kinds() {
        assert!(ip("10.1.2.3").is_global_unicast() && ip("fd00::1").is_global_unicast());
        assert!(!ip("255.255.255.255").is_global_unicast() && !ip("ff02::1").is_global_unicast());
        assert!(ip("ff12::1").is_link_local_multicast() && !ip("ff05::1").is_link_local_multicast());
        assert!(ip("224.0.0.9").is_link_local_multicast() && ip("169.254.1.1").is_link_local_unicast());
    }
}
