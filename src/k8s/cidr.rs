//! `net.CIDR`: the networks of `cidr()`, an address with a prefix length.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ip;
use super::ip::Ip;
use crate::go::netip;

/// An address and the number of its network bits; the other bits are kept too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cidr {
    address: IpAddr,
    bits: u8,
}

impl Cidr {
    /// `cidr(string)`: reads a network.
    ///
    /// # Errors
    /// The server's text for a text that is not a network, or for an IPv4-mapped address.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let context = "network address parse error during conversion from string";
        let (address, bits) = netip::parse_prefix(text).map_err(|error| format!("{context}: {context}: {error}"))?;
        let cidr = Self { address, bits };
        if ip::is_mapped(cidr.address) {
            return Err(format!("{context}: {}", ip::mapped(text)));
        }
        Ok(cidr)
    }

    /// `isCIDR(string)`.
    #[must_use]
    pub(crate) fn is_cidr(text: &str) -> bool {
        Self::parse(text).is_ok()
    }

    /// `containsIP(ip)`.
    #[must_use]
    pub(crate) fn contains_ip(&self, ip: &Ip) -> bool {
        self.address.is_ipv4() == ip.0.is_ipv4() && masked(ip.0, self.bits) == masked(self.address, self.bits)
    }

    /// `containsIP(string)`.
    ///
    /// # Errors
    /// `no such overload` for a text that is not an address.
    pub(crate) fn contains_ip_text(&self, text: &str) -> Result<bool, String> {
        // The server passes the conversion error on as an argument, and no overload takes it.
        let ip = Ip::parse(text).map_err(|_| "no such overload".to_owned())?;
        Ok(self.contains_ip(&ip))
    }

    /// `containsCIDR(cidr)`: true if this network contains all addresses of the other one.
    #[must_use]
    pub(crate) fn contains_cidr(&self, other: &Self) -> bool {
        self.bits <= other.bits && self.contains_ip(&other.ip())
    }

    /// `containsCIDR(string)`.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub(crate) fn contains_cidr_text(&self, text: &str) -> Result<bool, String> {
        Ok(self.contains_cidr(&Self::parse(text)?))
    }

    /// `ip`: the address as written, including the bits after the prefix.
    #[must_use]
    pub(crate) fn ip(&self) -> Ip {
        Ip(self.address)
    }

    /// `masked`: the network with zero bits after the prefix.
    #[must_use]
    pub(crate) fn masked(&self) -> Self {
        Self {
            address: masked(self.address, self.bits),
            bits: self.bits,
        }
    }

    /// `prefixLength`: in bits.
    #[must_use]
    pub(crate) fn prefix_length(&self) -> i64 {
        i64::from(self.bits)
    }

    /// The size for the cost count: whole bytes of the prefix.
    #[must_use]
    pub(crate) fn size(&self) -> u64 {
        u64::from(self.bits.div_ceil(8))
    }
}

impl fmt::Display for Cidr {
    /// `string(cidr)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

fn masked(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits.min(32))).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128))).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn contains() {
        assert!(cidr("192.168.0.0/16").contains_cidr(&cidr("192.168.10.0/24")));
        assert!(!cidr("192.168.10.0/24").contains_cidr(&cidr("192.168.0.0/16")));
        assert!(!cidr("0.0.0.0/0").contains_cidr(&cidr("::/0")));
        assert_eq!(cidr("2001:db8::/32").contains_ip_text("2001:db8::1"), Ok(true));
        assert_eq!(
            cidr("10.0.0.0/8").contains_ip_text("x"),
            Err("no such overload".to_owned())
        );
    }

    #[test]
    fn masks() {
        assert_eq!(cidr("192.168.1.5/24").masked(), cidr("192.168.1.0/24"));
        assert_eq!(cidr("1.2.3.4/0").masked().to_string(), "0.0.0.0/0");
        assert_eq!(cidr("2001:db8::1/128").masked(), cidr("2001:db8::1/128"));
        assert_eq!((cidr("10.0.0.0/9").size(), cidr("::/0").size()), (2, 0));
    }

    #[test]
    fn errors() {
        let context = "network address parse error during conversion from string";
        let cases = [
            ("1.2.3.4", r#"netip.ParsePrefix("1.2.3.4"): no '/'"#),
            (
                "1.2.3.4/33",
                r#"netip.ParsePrefix("1.2.3.4/33"): prefix length out of range"#,
            ),
            (
                "1.2.3.4/08",
                r#"netip.ParsePrefix("1.2.3.4/08"): bad bits after slash: "08""#,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(Cidr::parse(text), Err(format!("{context}: {context}: {expected}")));
        }
    }
}
