//! Internet addresses and names: `ipv4`, `ipv6`, `cidr`, `hostname`.

use super::super::net::{parse_cidr_sloppy, parse_ip_sloppy};
use crate::go::{net, unicode};

/// Four numbers up to 255, with leading zeros allowed; also any IPv6 address written with a point.
pub(super) fn ipv4(text: &str) -> bool {
    text.contains('.') && parse_ip_sloppy(text).is_some()
}

/// An IPv6 address without a zone.
pub(super) fn ipv6(text: &str) -> bool {
    text.contains(':') && net::parse_ip(text).is_some()
}

/// An IPv4 or IPv6 address with a prefix length; leading zeros are allowed.
pub(super) fn cidr(text: &str) -> bool {
    parse_cidr_sloppy(text).is_some()
}

/// A host name. The last of several parts has only letters, which excludes IP addresses.
///
/// `strfmt.IsHostname`: symbols count as letters except in the last part; a single part may have a dash only as its second character.
pub(super) fn hostname(text: &str) -> bool {
    if text.len() > 255 || text.split('.').any(|part| part.len() > 63) {
        return false;
    }
    match text.rsplit_once('.') {
        None => is_single_label(text),
        Some((labels, last)) => {
            let is_top = last.chars().all(unicode::is_letter) && last.chars().nth(1).is_some();
            is_top && labels.split('.').all(is_label)
        }
    }
}

fn is_single_label(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next().is_some_and(is_host_letter);
    let rest = characters.as_str();
    first && rest.strip_prefix('-').unwrap_or(rest).chars().all(is_host_letter)
}

fn is_label(text: &str) -> bool {
    let ends = !text.is_empty() && !text.starts_with('-') && !text.ends_with('-');
    ends && text
        .chars()
        .all(|character| character == '-' || is_host_letter(character))
}

fn is_host_letter(character: char) -> bool {
    character.is_ascii_digit() || unicode::is_letter(character) || unicode::is_symbol(character)
}
