//! Text → URL, by the rules of Go's `net/url`.

use std::net::IpAddr;

use super::escape;
use super::escape::Part;
use super::{Escaped, Url, User};
use crate::go::netip;
use crate::go::strconv::quote as quoted;

impl Url {
    /// `url(string)`: reads an absolute URL or an absolute path.
    ///
    /// # Errors
    /// The server's text if it is neither.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let context = |error: String| format!("URL parse error during conversion from string: {error}");
        request(text).map_err(context)?;
        reference(text).map_err(context)
    }

    /// True if Go's `url.ParseRequestURI` accepts a text: `isURL(string)` and `format: uri`.
    #[must_use]
    pub(crate) fn is_request(text: &str) -> bool {
        request(text).is_ok()
    }

    /// Go's `url.Parse`: reads any reference, with a fragment.
    ///
    /// # Errors
    /// Go's text: `parse "x": missing protocol scheme`.
    pub(crate) fn reference(text: &str) -> Result<Self, String> {
        reference(text)
    }

    /// Go's `url.ParseRequestURI`: reads an absolute URL or an absolute path; a `#` belongs to it.
    ///
    /// # Errors
    /// Go's text: `parse "x": invalid URI for request`.
    pub(crate) fn request(text: &str) -> Result<Self, String> {
        request(text)
    }
}

/// Go's `url.ParseRequestURI` without its error prefix: reads an absolute URL or an absolute path; `#` has no special meaning.
fn request(text: &str) -> Result<Url, String> {
    url(text, true).map_err(|error| named(text, &error))
}

/// Go's `url.Parse` without its error prefix: reads any reference, with a fragment.
fn reference(text: &str) -> Result<Url, String> {
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    let mut url = url(before, false).map_err(|error| named(before, &error))?;
    url.fragment = escaped(fragment, Part::Fragment).map_err(|error| named(text, &error))?;
    Ok(url)
}

fn named(text: &str, error: &str) -> String {
    format!("parse {}: {error}", quoted(text))
}

fn url(text: &str, is_request: bool) -> Result<Url, String> {
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    if text.is_empty() && is_request {
        return Err("empty url".to_owned());
    }
    let mut url = Url::default();
    if text == "*" {
        url.path.decoded = b"*".to_vec();
        return Ok(url);
    }
    let (scheme, mut rest) = scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    if let Some((before, query)) = rest.split_once('?') {
        url.has_empty_query = query.is_empty();
        query.clone_into(&mut url.query);
        rest = before;
    }
    if !rest.starts_with('/') {
        if !url.scheme.is_empty() {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        if is_request {
            return Err("invalid URI for request".to_owned());
        }
        if rest.split('/').next().unwrap_or(rest).contains(':') {
            return Err("first path segment in URL cannot contain colon".to_owned());
        }
    }
    let can_have_host = !url.scheme.is_empty() || (!is_request && !rest.starts_with("///"));
    if let Some(authority) = rest.strip_prefix("//").filter(|_| can_have_host) {
        let end = authority.find('/').unwrap_or(authority.len());
        (url.user, url.host) = user_and_host(&url.scheme, &authority[..end])?;
        rest = &authority[end..];
    } else if !url.scheme.is_empty() {
        url.omits_host = true;
    }
    url.path = escaped(rest, Part::Path)?;
    Ok(url)
}

/// The scheme, which may be empty, and the rest after its colon.
fn scheme(text: &str) -> Result<(&str, &str), String> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err("missing protocol scheme".to_owned()),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn escaped(text: &str, part: Part) -> Result<Escaped, String> {
    let decoded = escape::unescape(text, part)?;
    let original = (escape::escape(&decoded, part) != text).then(|| text.to_owned());
    Ok(Escaped { decoded, original })
}

fn user_and_host(scheme: &str, authority: &str) -> Result<(Option<User>, Vec<u8>), String> {
    let Some((user, rest)) = authority.rsplit_once('@') else {
        return Ok((None, host(scheme, authority)?));
    };
    let host = host(scheme, rest)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
    if !user.bytes().all(plain) {
        return Err("net/url: invalid userinfo".to_owned());
    }
    let decoded = |text| escape::unescape(text, Part::User);
    let user = match user.split_once(':') {
        Some((name, password)) => User {
            name: decoded(name)?,
            password: Some(decoded(password)?),
        },
        None => User {
            name: decoded(user)?,
            password: None,
        },
    };
    Ok((Some(user), host))
}

/// A name or an address with an optional port, unescaped.
fn host(scheme: &str, text: &str) -> Result<Vec<u8>, String> {
    match text.rfind('[') {
        Some(0) => return literal(text),
        Some(_) => return Err("invalid IP-literal".to_owned()),
        None => {}
    }
    // Databases list several hosts with ports, so Go is strict about colons only for HTTP.
    let colon = if matches!(scheme, "http" | "https") {
        text.find(':')
    } else {
        text.rfind(':')
    };
    if let Some(colon) = colon {
        port(&text[colon..])?;
    }
    escape::unescape(text, Part::Host)
}

/// An IPv6 address in brackets with an optional port.
fn literal(text: &str) -> Result<Vec<u8>, String> {
    let close = text.rfind(']').ok_or("missing ']' in host")?;
    let colon_port = &text[close + 1..];
    port(colon_port)?;
    let name = &text[1..close];
    let zone = name.find("%25").unwrap_or(name.len());
    let mut address = escape::unescape(&name[..zone], Part::Host)?;
    address.extend(escape::unescape(&name[zone..], Part::Zone)?);
    let (read, _) = netip::parse_addr_bytes(&address).map_err(|error| format!("invalid host: {error}"))?;
    if matches!(read, IpAddr::V4(_)) {
        return Err("invalid IP-literal".to_owned());
    }
    Ok([b"[", address.as_slice(), b"]", colon_port.as_bytes()].concat())
}

/// The empty text, or a colon and digits.
fn port(text: &str) -> Result<(), String> {
    let digits = text
        .strip_prefix(':')
        .map(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if text.is_empty() || digits == Some(true) {
        Ok(())
    } else {
        Err(format!("invalid port {} after host", quoted(text)))
    }
}
