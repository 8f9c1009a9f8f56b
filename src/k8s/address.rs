//! Addresses and networks in fields of objects, with the server's error and warning texts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::ip::is_mapped;
use super::net::{parse_cidr_sloppy, parse_ip_sloppy};
use crate::go::netip;
use crate::go::strconv::quote as quoted;

/// An address, with leading zeros allowed; `None` for other texts (`ParseIPSloppy`). Mapped addresses are IPv4, as in `net.IP`.
pub(crate) fn address(text: &str) -> Option<IpAddr> {
    parse_ip_sloppy(text).map(|address| address.to_canonical())
}

/// A network: its first address and the length of its prefix (`ParseCIDRSloppy`).
pub(crate) fn network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = parse_cidr_sloppy(text)?;
    Some((masked(address, bits), bits))
}

/// Whether a network contains an address.
pub(crate) fn contains((network, bits): (IpAddr, u32), address: IpAddr) -> bool {
    network.is_ipv4() == address.is_ipv4() && masked(address, bits) == network
}

/// The errors of an address in a field that is older than the strict rules (`IsValidIPForLegacyField`).
pub(crate) fn legacy_ip(text: &str) -> Vec<String> {
    if parse_ip_sloppy(text).is_none() {
        return vec!["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)".to_owned()];
    }
    match netip::parse_addr(text) {
        Err(_) => vec!["must not have leading 0s".to_owned()],
        Ok((address, _)) if is_mapped(address) => vec!["must not be an IPv4-mapped IPv6 address".to_owned()],
        Ok(_) => Vec::new(),
    }
}

/// The errors of an address (`IsValidIP`).
pub(crate) fn ip(text: &str) -> Vec<String> {
    let mut wrong = legacy_ip(text);
    if let Some(address) = address(text).filter(|_| wrong.is_empty())
        && address.to_string() != text
    {
        wrong.push(format!("must be in canonical form ({})", quoted(&address.to_string())));
    }
    wrong
}

/// The errors of a network in a field that is older than the strict rules (`IsValidCIDRForLegacyField`).
pub(crate) fn legacy_cidr(text: &str) -> Vec<String> {
    if parse_cidr_sloppy(text).is_none() {
        return vec!["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)".to_owned()];
    }
    match netip::parse_prefix(text) {
        Err(_) => vec!["must not have leading 0s in IP or prefix length".to_owned()],
        Ok((address, _)) if is_mapped(address) => vec!["must not have an IPv4-mapped IPv6 address".to_owned()],
        Ok((address, bits)) if masked(address, u32::from(bits)) != address => {
            vec!["must not have bits set beyond the prefix length".to_owned()]
        }
        Ok(_) => Vec::new(),
    }
}

/// The errors of a network (`IsValidCIDR`).
pub(crate) fn cidr(text: &str) -> Vec<String> {
    let mut wrong = legacy_cidr(text);
    if let Some(network) = network(text).filter(|_| wrong.is_empty())
        && written(network) != text
    {
        wrong.push(format!("must be in canonical form ({})", quoted(&written(network))));
    }
    wrong
}

/// The errors of an address that traffic is sent to (`ValidateEndpointIP`).
pub(crate) fn endpoint_ip(text: &str) -> Vec<String> {
    let Some(address) = address(text) else {
        return vec!["must be a valid IP address".to_owned()];
    };
    let (is_local, is_local_multicast) = match address {
        IpAddr::V4(address) => (address.is_link_local(), matches!(address.octets(), [224, 0, 0, _])),
        IpAddr::V6(address) => (
            address.is_unicast_link_local(),
            address.segments()[0] & 0xff0f == 0xff02,
        ),
    };
    let rules = [
        (address.is_unspecified(), format!("may not be unspecified ({text})")),
        (
            address.is_loopback(),
            "may not be in the loopback range (127.0.0.0/8, ::1/128)".to_owned(),
        ),
        (
            is_local,
            "may not be in the link-local range (169.254.0.0/16, fe80::/10)".to_owned(),
        ),
        (
            is_local_multicast,
            "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)".to_owned(),
        ),
    ];
    rules
        .into_iter()
        .filter_map(|(is_wrong, words)| is_wrong.then_some(words))
        .collect()
}

/// The warning about an address that [`legacy_ip`] allows (`GetWarningsForIP`).
pub(crate) fn ip_warning(text: &str) -> Option<String> {
    let address = address(text)?;
    let read = netip::parse_addr(text).ok().map(|(address, _)| address);
    match read {
        Some(read) if !is_mapped(read) => (read.is_ipv6() && read.to_string() != text).then(|| {
            format!(
                "IPv6 address {} should be in RFC 5952 canonical format ({})",
                quoted(text),
                quoted(&read.to_string())
            )
        }),
        _ => Some(format!(
            "non-standard IP address {} is invalid: use {}",
            quoted(text),
            quoted(&address.to_string())
        )),
    }
}

/// The warnings about a network that [`legacy_cidr`] allows (`GetWarningsForCIDR`).
pub(crate) fn cidr_warnings(text: &str) -> Vec<String> {
    let (Some((address, bits)), Some(network)) = (parse_cidr_sloppy(text), network(text)) else {
        return Vec::new();
    };
    let mut warnings = Vec::new();
    if address != network.0 {
        let most = if address.is_ipv4() { 32 } else { 128 };
        warnings.push(format!(
            "CIDR value {} is ambiguous in this context (should be {} or {}?)",
            quoted(text),
            quoted(&written(network)),
            quoted(&format!("{address}/{most}"))
        ));
    }
    let read = netip::parse_prefix(text).ok().filter(|(read, _)| !is_mapped(*read));
    let Some((read, _)) = read else {
        warnings.push(format!(
            "non-standard CIDR value {} is invalid: use {}",
            quoted(text),
            quoted(&written(network))
        ));
        return warnings;
    };
    let canonical = format!("{read}/{bits}");
    if warnings.is_empty() && read.is_ipv6() && canonical != text {
        warnings.push(format!(
            "IPv6 CIDR value {} should be in RFC 5952 canonical format ({})",
            quoted(text),
            quoted(&canonical)
        ));
    }
    warnings
}

fn written((address, bits): (IpAddr, u32)) -> String {
    format!("{address}/{bits}")
}

/// The address with the bits beyond the prefix cleared.
fn masked(address: IpAddr, bits: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - bits.min(32)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(address) & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - bits.min(128)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        assert_eq!(legacy_cidr("10.0.0.0/8"), Vec::<String>::new());
        assert_eq!(legacy_cidr("0.0.0.0/0"), Vec::<String>::new());
        assert_eq!(
            legacy_cidr("10.0.0.1/8"),
            ["must not have bits set beyond the prefix length"]
        );
        assert_eq!(
            legacy_cidr("010.0.0.0/8"),
            ["must not have leading 0s in IP or prefix length"]
        );
        assert_eq!(cidr("FD00::/8"), ["must be in canonical form (\"fd00::/8\")"]);
        assert!(contains(network("10.0.0.0/8").unwrap(), address("10.1.2.3").unwrap()));
        assert!(!contains(network("10.0.0.0/8").unwrap(), address("fd00::1").unwrap()));
    }

    #[test]
    fn warnings() {
        assert_eq!(ip_warning("10.0.0.1"), None);
        assert_eq!(
            ip_warning("010.0.0.1").as_deref(),
            Some("non-standard IP address \"010.0.0.1\" is invalid: use \"10.0.0.1\"")
        );
        assert_eq!(
            cidr_warnings("10.0.0.1/8"),
            ["CIDR value \"10.0.0.1/8\" is ambiguous in this context (should be \"10.0.0.0/8\" or \"10.0.0.1/32\"?)"]
        );
    }
}
