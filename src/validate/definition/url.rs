//! URLs as Go's `net/url` takes them apart, with its words for those that it refuses.

/// The parts of a URL that the server looks at.
#[derive(Debug, Default)]
pub(super) struct Url {
    pub(super) scheme: String,
    /// User and password, where there is an `@`.
    pub(super) user: Option<String>,
    pub(super) host: String,
    pub(super) query: String,
    pub(super) fragment: String,
}

impl Url {
    /// Any URL reference.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Self::parts(text, false)?;
        escapes(fragment)?;
        fragment.clone_into(&mut url.fragment);
        Ok(url)
    }

    /// An absolute URL or an absolute path, as HTTP requests have it; a `#` is part of it.
    pub(super) fn parse_request(text: &str) -> Result<Self, String> {
        Self::parts(text, true)
    }

    fn parts(text: &str, request: bool) -> Result<Self, String> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return Err("net/url: invalid control character in URL".to_owned());
        }
        if text.is_empty() && request {
            return Err("empty url".to_owned());
        }
        let mut url = Self::default();
        if text == "*" {
            return Ok(url);
        }
        let (scheme, rest) = scheme(text)?;
        url.scheme = scheme.to_ascii_lowercase();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        query.clone_into(&mut url.query);
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                return Ok(url);
            }
            if request {
                return Err("invalid URI for request".to_owned());
            }
            let first = rest.split('/').next().unwrap_or_default();
            if first.contains(':') {
                return Err("first path segment in URL cannot contain colon".to_owned());
            }
        }
        let authority = rest
            .strip_prefix("//")
            .filter(|_| !url.scheme.is_empty() || (!request && !rest.starts_with("///")));
        let path = match authority {
            None => rest,
            Some(rest) => {
                let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
                let (user, host) = match authority.rsplit_once('@') {
                    Some((user, host)) => (Some(user), host),
                    None => (None, authority),
                };
                host_is_right(host)?;
                host.clone_into(&mut url.host);
                if let Some(user) = user {
                    if !user.bytes().all(is_user) {
                        return Err("net/url: invalid userinfo".to_owned());
                    }
                    escapes(user)?;
                    url.user = Some(user.to_owned());
                }
                path
            }
        };
        escapes(path)?;
        Ok(url)
    }
}

/// What stands before the first colon, if it is a scheme.
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

fn is_user(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)
}

fn host_is_right(host: &str) -> Result<(), String> {
    let port = match host.strip_prefix('[') {
        Some(address) => {
            let end = address.rfind(']').ok_or("missing ']' in host")?;
            &address[end + 1..]
        }
        None => host.rfind(':').map_or("", |colon| &host[colon..]),
    };
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_port {
        return Err(format!(
            "invalid port {} after host",
            crate::validate::print::quoted(port)
        ));
    }
    let refused = host
        .chars()
        .find(|character| matches!(character, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'));
    match refused {
        Some(character) => Err(format!(
            "invalid character {} in host name",
            crate::validate::print::quoted(&character.to_string())
        )),
        None => escapes(host),
    }
}

fn escapes(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        let escape = &bytes[at..(at + 3).min(bytes.len())];
        if escape.len() < 3 || !escape[1..].iter().all(u8::is_ascii_hexdigit) {
            let escape = String::from_utf8_lossy(escape);
            let escape = crate::validate::print::quoted(&escape);
            return Err(format!("invalid URL escape {escape}"));
        }
    }
    Ok(())
}
