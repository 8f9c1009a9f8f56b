//! Addresses and names of the internet: `ipv4`, `ipv6`, `cidr`, `mac`, `hostname`, `uri`, `email`.

use std::net::Ipv6Addr;
use std::sync::LazyLock;

use regex::Regex;

/// Four numbers up to 255, leading zeros allowed; or any IPv6 address that is written with a point.
pub(super) fn ipv4(text: &str) -> bool {
    text.contains('.') && (dotted(text) || sloppy_ipv6(text))
}

/// An IPv6 address without a zone.
pub(super) fn ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// An address of either kind, and the length of its prefix.
pub(super) fn cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let most = match (dotted(address), sloppy_ipv6(address)) {
        (true, _) => 32,
        (_, true) => 128,
        _ => return false,
    };
    !length.is_empty()
        && length.bytes().all(|byte| byte.is_ascii_digit())
        && length.parse::<u32>().is_ok_and(|length| length <= most)
}

fn dotted(text: &str) -> bool {
    let number = |part: &str| {
        let digits = part.trim_start_matches('0');
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && digits.len() <= 3
            && digits.parse::<u32>().unwrap_or(0) <= 255
    };
    text.split('.').count() == 4 && text.split('.').all(number)
}

/// An IPv6 address, in whose dotted end leading zeros are allowed.
fn sloppy_ipv6(text: &str) -> bool {
    match text.rfind(':') {
        Some(colon) if text[colon..].contains('.') => {
            dotted(&text[colon + 1..]) && format!("{}:0.0.0.0", &text[..colon]).parse::<Ipv6Addr>().is_ok()
        }
        Some(_) => ipv6(text),
        None => false,
    }
}

/// 6, 8 or 20 bytes: pairs with `:` or `-` between, or fours with points.
pub(super) fn mac(text: &str) -> bool {
    let hex = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let of = |separator: char, length: usize, counts: [usize; 3]| {
        counts.contains(&text.split(separator).count()) && text.split(separator).all(|part| hex(part, length))
    };
    let bare = [12, 16, 40].iter().any(|length| hex(text, *length));
    bare || of(':', 2, [6, 8, 20]) || of('-', 2, [6, 8, 20]) || of('.', 4, [3, 4, 10])
}

static HOSTNAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let letter = r"[a-zA-Z0-9\p{S}\p{L}]";
    let single = format!(r"{letter}(?:-?{letter}{{0,62}})?");
    let part = format!(r"{letter}(?:[a-zA-Z0-9\-\p{{S}}\p{{L}}]{{0,61}}{letter})?");
    Regex::new(&format!(r"^(?:{single}|(?:{part}\.)+[a-zA-Z\p{{L}}]{{2,63}})$")).ok()
});

/// A host name; the last of several parts has letters only, so IP addresses are none.
pub(super) fn hostname(text: &str) -> bool {
    text.len() <= 255
        && text.split('.').all(|part| part.len() <= 63)
        && HOSTNAME.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// An absolute URI, or an absolute path, as HTTP requests have it.
pub(super) fn request_uri(text: &str) -> bool {
    if text.is_empty() || text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return false;
    }
    if text == "*" {
        return true;
    }
    let scheme =
        text.find(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.')));
    let rest = match scheme {
        Some(0) => text,
        Some(colon) if text[colon..].starts_with(':') => {
            if !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
                return false;
            }
            &text[colon + 1..]
        }
        _ => text,
    };
    let has_scheme = rest.len() < text.len();
    let (path, _query) = rest.split_once('?').unwrap_or((rest, ""));
    if !path.starts_with('/') {
        return has_scheme;
    }
    let authority = path.strip_prefix("//").filter(|_| has_scheme);
    let Some(authority) = authority else {
        return escapes_are_right(path);
    };
    let (authority, path) = authority
        .find('/')
        .map_or((authority, ""), |slash| authority.split_at(slash));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(user, host)| if user_is_right(user) { host } else { "%" });
    host_is_right(host) && escapes_are_right(path)
}

fn escapes_are_right(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        after
            .as_bytes()
            .get(..2)
            .is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
    })
}

fn user_is_right(user: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    user.bytes().all(plain) && escapes_are_right(user)
}

fn host_is_right(host: &str) -> bool {
    let port = |port: &str| {
        port.is_empty()
            || port
                .strip_prefix(':')
                .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if let Some(literal) = host.strip_prefix('[') {
        return literal
            .rsplit_once(']')
            .is_some_and(|(address, rest)| ipv6(address.split('%').next().unwrap_or("")) && port(rest));
    }
    let (name, number) = host.rfind(':').map_or((host, ""), |colon| host.split_at(colon));
    let forbidden = |character: char| {
        matches!(
            character,
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '#' | '[' | ']' | ':'
        )
    };
    !name.contains(forbidden) && escapes_are_right(name) && port(number)
}

/// One address of RFC 5322: `a@b`, or `Name <a@b>`.
pub(super) fn email(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if let Some(inner) = text.strip_suffix('>') {
        let Some((name, address)) = inner.rsplit_once('<') else {
            return false;
        };
        return display_name(name.trim()) && address_spec(address.trim());
    }
    let text = text
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .map_or(text, |(before, _)| before.trim_end());
    address_spec(text)
}

fn address_spec(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_is_right = match local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => is_quoted(quoted),
        None => dot_atom(local),
    };
    let domain_is_right = match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(literal) => dotted_exactly(literal) || literal.strip_prefix("IPv6:").is_some_and(ipv6),
        None => dot_atom(domain),
    };
    local_is_right && domain_is_right
}

fn dotted_exactly(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

fn display_name(text: &str) -> bool {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => is_quoted(quoted),
        None => text
            .split([' ', '\t'])
            .all(|word| word.chars().all(|character| is_atom(character) || character == '.')),
    }
}

fn is_quoted(text: &str) -> bool {
    let mut escaped = false;
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' | '\0'..='\u{8}' | '\n'..='\u{1f}' | '\u{7f}' => return false,
            _ => {}
        }
    }
    !escaped
}

fn dot_atom(text: &str) -> bool {
    text.split('.')
        .all(|part| !part.is_empty() && part.chars().all(is_atom))
}

fn is_atom(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character) || !character.is_ascii()
}
