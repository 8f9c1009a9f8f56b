//! Go's `net/url`: text → [`Url`] and its parts, or Go's error text.

mod escape;
mod parse;

use std::collections::BTreeMap;
use std::fmt;

use escape::Part;

/// Maximum number of query parameters.
const MOST_PARAMETERS: usize = 10_000;

/// A URL. Two URLs are equal if their texts are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Url {
    scheme: String,
    opaque: String,
    user: Option<User>,
    /// Host and port, unescaped.
    host: Vec<u8>,
    path: Escaped,
    /// The query as written, without its question mark.
    query: String,
    /// True if the URL has a question mark and nothing after it.
    has_empty_query: bool,
    /// True if the URL has a scheme and a path, but no host.
    omits_host: bool,
    fragment: Escaped,
}

#[derive(Debug, Clone)]
struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

/// A text that may contain escapes.
#[derive(Debug, Clone, Default)]
struct Escaped {
    decoded: Vec<u8>,
    /// The text as written, if the default escaping differs from it.
    original: Option<String>,
}

/// Go's `url.QueryEscape`.
pub(crate) fn query_escape(text: &str) -> String {
    // A blank is the only byte whose escape is `%20`.
    escape::escape(text.as_bytes(), Part::Query).replace("%20", "+")
}

/// The parts of a URL, unescaped except for the query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    pub(crate) scheme: String,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) opaque: String,
    pub(crate) fragment: String,
}

impl Url {
    /// A URL of its parts.
    #[must_use]
    pub(crate) fn of(parts: Parts) -> Self {
        let plain = |text: String| Escaped {
            decoded: text.into_bytes(),
            original: None,
        };
        Self {
            scheme: parts.scheme,
            opaque: parts.opaque,
            host: parts.host.into_bytes(),
            path: plain(parts.path),
            query: parts.query,
            fragment: plain(parts.fragment),
            ..Self::default()
        }
    }

    /// Takes user and password of another URL.
    pub(crate) fn set_user_of(&mut self, other: &Self) {
        self.user.clone_from(&other.user);
    }

    /// The parts.
    #[must_use]
    pub(crate) fn parts(&self) -> Parts {
        Parts {
            scheme: self.scheme.clone(),
            host: self.host(),
            path: lossy(&self.path.decoded),
            query: self.query.clone(),
            opaque: self.opaque.clone(),
            fragment: self.fragment(),
        }
    }

    /// User and password, escaped; `None` without an `@`.
    #[must_use]
    pub(crate) fn user(&self) -> Option<String> {
        let user = self.user.as_ref()?;
        let mut out = escape::escape(&user.name, Part::User);
        if let Some(password) = &user.password {
            out.push(':');
            out.push_str(&escape::escape(password, Part::User));
        }
        Some(out)
    }

    /// The query as written, without its question mark.
    #[must_use]
    pub(crate) fn raw_query(&self) -> &str {
        &self.query
    }

    /// The text after `#`, unescaped.
    #[must_use]
    pub(crate) fn fragment(&self) -> String {
        lossy(&self.fragment.decoded)
    }

    /// `getScheme`: in lower case; empty for a path.
    #[must_use]
    pub(crate) fn scheme(&self) -> &str {
        &self.scheme
    }

    /// `getHost`: host and port, with the brackets of an IPv6 address.
    #[must_use]
    pub(crate) fn host(&self) -> String {
        lossy(&self.host)
    }

    /// `getHostname`: the host without port and brackets.
    #[must_use]
    pub(crate) fn hostname(&self) -> String {
        let (host, _) = self.host_and_port();
        let bare = host
            .strip_prefix(b"[")
            .and_then(|host| host.strip_suffix(b"]"))
            .unwrap_or(host);
        lossy(bare)
    }

    /// `getPort`: the digits; empty without a port.
    #[must_use]
    pub(crate) fn port(&self) -> String {
        lossy(self.host_and_port().1)
    }

    /// `getEscapedPath`.
    #[must_use]
    pub(crate) fn escaped_path(&self) -> String {
        match &self.path.original {
            Some(original) if escape::is_valid(original) => original.clone(),
            _ if self.path.decoded == b"*" => "*".to_owned(),
            _ => escape::escape(&self.path.decoded, Part::Path),
        }
    }

    /// `getQuery`: values by key in the order of the text, without malformed ones.
    #[must_use]
    pub(crate) fn query(&self) -> BTreeMap<String, Vec<String>> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if self.query.matches('&').count() >= MOST_PARAMETERS {
            return values;
        }
        for pair in self.query.split('&') {
            if pair.is_empty() || pair.contains(';') {
                continue;
            }
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |text| escape::unescape(text, Part::Query).map(|bytes| lossy(&bytes));
            if let (Ok(key), Ok(value)) = (decoded(key), decoded(value)) {
                values.entry(key).or_default().push(value);
            }
        }
        values
    }

    fn host_and_port(&self) -> (&[u8], &[u8]) {
        let colon = self.host.iter().rposition(|byte| *byte == b':');
        match colon {
            Some(colon) if self.host[colon + 1..].iter().all(u8::is_ascii_digit) => {
                (&self.host[..colon], &self.host[colon + 1..])
            }
            _ => (&self.host, b""),
        }
    }

    fn escaped_fragment(&self) -> String {
        match &self.fragment.original {
            Some(original) if escape::is_valid_fragment(original) => original.clone(),
            _ => escape::escape(&self.fragment.decoded, Part::Fragment),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        if self.opaque.is_empty() {
            let path = self.escaped_path();
            let has_authority = !self.host.is_empty() || self.user.is_some();
            if has_authority || (!self.scheme.is_empty() && !self.omits_host && !path.is_empty()) {
                f.write_str("//")?;
            }
            if let Some(user) = self.user() {
                write!(f, "{user}@")?;
            }
            f.write_str(&escape::escape(&self.host, Part::Host))?;
            if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
                f.write_str("/")?;
            }
            // The first part of a path alone would be taken for a scheme.
            let is_alone = self.scheme.is_empty() && !has_authority;
            if is_alone && path.split('/').next().is_some_and(|first| first.contains(':')) {
                f.write_str("./")?;
            }
            f.write_str(&path)?;
        } else {
            f.write_str(&self.opaque)?;
        }
        if self.has_empty_query || !self.query.is_empty() {
            write!(f, "?{}", self.query)?;
        }
        if !self.fragment.decoded.is_empty() {
            write!(f, "#{}", self.escaped_fragment())?;
        }
        Ok(())
    }
}

impl PartialEq for Url {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Url {}

/// Bytes as text; bytes that are not UTF-8 become replacement characters.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn parts() {
        let url = url("HTTPS://user:p%40ss@[2001:db8::1]:8443/a%2fb/c d?k=1&k=2&q=a+b%21;&x=;#frag");
        assert_eq!(url.scheme(), "https");
        assert_eq!(url.host(), "[2001:db8::1]:8443");
        assert_eq!((url.hostname().as_str(), url.port().as_str()), ("2001:db8::1", "8443"));
        assert_eq!(url.escaped_path(), "/a%2Fb/c%20d".replace("%2F", "/"));
        assert_eq!(url.query().get("k"), Some(&vec!["1".to_owned(), "2".to_owned()]));
        assert_eq!(url.query().len(), 1);
    }

    #[test]
    fn texts() {
        for text in [
            "/a/b",
            "mailto:a@b",
            "file:///x",
            "http://a",
            "http://a/%2f?x",
            "http://a?",
            "x:/a",
            "http://a/#f%20g",
        ] {
            assert_eq!(url(text).to_string(), text);
        }
        assert_eq!(url("HTTP://a/b c").to_string(), "http://a/b%20c");
    }

    #[test]
    fn errors() {
        let cases = [
            ("", r#"parse "": empty url"#),
            ("a/b", r#"parse "a/b": invalid URI for request"#),
            (":a", r#"parse ":a": missing protocol scheme"#),
            ("/%zz", r#"parse "/%zz": invalid URL escape "%zz""#),
            (
                "http://a b",
                r#"parse "http://a b": invalid character " " in host name"#,
            ),
            ("http://a:x/", r#"parse "http://a:x/": invalid port ":x" after host"#),
            (
                "http://a\n",
                r#"parse "http://a\n": net/url: invalid control character in URL"#,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(Url::request(text).err().as_deref(), Some(expected));
            let parsed = Url::parse(text).err();
            assert_eq!(
                parsed,
                Some(format!("URL parse error during conversion from string: {expected}"))
            );
        }
    }
}
