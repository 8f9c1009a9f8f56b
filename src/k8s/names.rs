//! Names of Kubernetes: DNS labels and subdomains, label keys and values, with the server's error texts.

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const KEY: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const KEY_WORDS: &str =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/// Maximum number of bytes of a label.
const LABEL_BYTES: usize = 63;
/// Maximum number of bytes of a subdomain.
const SUBDOMAIN_BYTES: usize = 253;

/// True for a lowercase RFC 1123 label of any length.
pub(crate) fn is_label(text: &str) -> bool {
    enclosed(
        text,
        |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit(),
        |byte| byte == b'-',
    )
}

/// True for lowercase RFC 1123 labels with points between them, of any length.
pub(crate) fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

/// The errors of an RFC 1123 label.
pub(crate) fn label(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > LABEL_BYTES {
        wrong.push(format!("must be no more than {LABEL_BYTES} characters"));
    }
    if !is_label(text) {
        wrong.push(if is_subdomain(text) {
            "must not contain dots".to_owned()
        } else {
            format!(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an \
                 alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LABEL}')"
            )
        });
    }
    wrong
}

/// The errors of an RFC 1035 label.
pub(crate) fn label_1035(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > LABEL_BYTES {
        wrong.push(format!("must be no more than {LABEL_BYTES} characters"));
    }
    if !is_label(text) || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        wrong.push(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an \
             alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
                .to_owned(),
        );
    }
    wrong
}

/// The errors of an RFC 1123 subdomain.
pub(crate) fn subdomain(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > SUBDOMAIN_BYTES {
        wrong.push(format!("must be no more than {SUBDOMAIN_BYTES} characters"));
    }
    wrong.extend(malformed_subdomain(text));
    wrong
}

fn malformed_subdomain(text: &str) -> Option<String> {
    (!is_subdomain(text)).then(|| {
        format!(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an \
             alphanumeric character (e.g. 'example.com', regex used for validation is '{SUBDOMAIN}')"
        )
    })
}

/// The errors of a subdomain after `*.` (`IsWildcardDNS1123Subdomain`).
pub(crate) fn wildcard_subdomain(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > SUBDOMAIN_BYTES {
        wrong.push(format!("must be no more than {SUBDOMAIN_BYTES} characters"));
    }
    if !text.strip_prefix("*.").is_some_and(is_subdomain) {
        wrong.push(format!(
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric \
             characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.{SUBDOMAIN}')"
        ));
    }
    wrong
}

/// The errors of a domain name of at least two labels, perhaps with a dot at its end (`IsFullyQualifiedDomainName`).
pub(crate) fn domain_name(text: &str) -> Vec<String> {
    let name = text.strip_suffix('.').unwrap_or(text);
    let wrong = subdomain(name);
    if !wrong.is_empty() {
        return vec![wrong.join(",")];
    }
    if !name.contains('.') {
        return vec!["should be a domain with at least two segments separated by dots".to_owned()];
    }
    let mut wrong = name.split('.').map(label).filter(|wrong| !wrong.is_empty());
    wrong.next().map(|wrong| wrong.join(",")).into_iter().collect()
}

/// The errors of a name of at least three labels (`IsFullyQualifiedName`).
pub(crate) fn full_name(text: &str) -> Vec<String> {
    let wrong = subdomain(text);
    if !wrong.is_empty() {
        return vec![wrong.join(",")];
    }
    if text.split('.').count() < 3 {
        return vec!["should be a domain with at least three segments separated by dots".to_owned()];
    }
    Vec::new()
}

/// Whether a text has the characters of a path in a URL only.
pub(crate) fn is_path(text: &str) -> bool {
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte);
    text.bytes().all(is_character)
}

/// The errors of a label key, an annotation key or a finalizer: a name with an optional prefix.
pub(crate) fn qualified(text: &str) -> Vec<String> {
    const EXAMPLES: &str = "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    let mut wrong = Vec::new();
    let name = match text.split_once('/') {
        None => text,
        Some((prefix, name)) if !name.contains('/') => {
            if prefix.is_empty() {
                wrong.push("prefix part must be non-empty".to_owned());
            } else {
                if prefix.len() > SUBDOMAIN_BYTES {
                    wrong.push(format!("prefix part {}", too_long(SUBDOMAIN_BYTES)));
                }
                wrong.extend(
                    malformed_subdomain(prefix)
                        .into_iter()
                        .map(|words| format!("prefix part {words}")),
                );
            }
            name
        }
        _ => {
            wrong.push(format!(
                "a valid label key {KEY_WORDS} {EXAMPLES} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ));
            return wrong;
        }
    };
    if name.is_empty() {
        wrong.push("name part must be non-empty".to_owned());
    } else if name.len() > LABEL_BYTES {
        wrong.push(format!("name part {}", too_long(LABEL_BYTES)));
    }
    if !is_key(name) {
        wrong.push(format!("name part {KEY_WORDS} {EXAMPLES}"));
    }
    wrong
}

/// The errors of a key of a ConfigMap or Secret (`IsConfigMapKey`).
pub(crate) fn config_map_key(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > SUBDOMAIN_BYTES {
        wrong.push(format!("must be no more than {SUBDOMAIN_BYTES} characters"));
    }
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if text.is_empty() || !text.bytes().all(is_character) {
        wrong.push(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used \
             for validation is '[-._a-zA-Z0-9]+')"
                .to_owned(),
        );
    }
    match text {
        "." => wrong.push("must not be '.'".to_owned()),
        ".." => wrong.push("must not be '..'".to_owned()),
        _ if text.starts_with("..") => wrong.push("must not start with '..'".to_owned()),
        _ => {}
    }
    wrong
}

/// The errors of the name of a variable of the environment (`IsRelaxedEnvVarName`).
pub(crate) fn variable(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec!["environment variable name must be non-empty".to_owned()];
    }
    let is_character = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
    if text.bytes().all(is_character) {
        return Vec::new();
    }
    vec!["a valid environment variable name must consist only of printable ASCII characters other than '='".to_owned()]
}

/// The errors of a key after a domain (`IsDomainPrefixedKey`).
pub(crate) fn domain_prefixed_key(text: &str) -> Vec<String> {
    let wrong = qualified(text);
    if wrong.is_empty() && !text.contains('/') {
        return vec!["must be a domain-prefixed key (such as \"acme.io/foo\")".to_owned()];
    }
    wrong
}

/// The errors of a subdomain whose labels may have underscores (`IsDNS1123SubdomainWithUnderscore`).
pub(crate) fn subdomain_with_underscores(text: &str) -> Vec<String> {
    const FORM: &str = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    let mut wrong = Vec::new();
    if text.len() > SUBDOMAIN_BYTES {
        wrong.push(format!("must be no more than {SUBDOMAIN_BYTES} characters"));
    }
    let is_outer = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_label = |label: &str| {
        enclosed(label.strip_prefix('_').unwrap_or(label), is_outer, |byte| {
            matches!(byte, b'-' | b'_')
        })
    };
    if !text.split('.').all(is_label) {
        wrong.push(format!(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an \
             alphanumeric character (e.g. 'example.com', regex used for validation is '{FORM}(\\.{FORM})*')"
        ));
    }
    wrong
}

/// The errors of an identifier of C (`IsCIdentifier`).
pub(crate) fn c_identifier(text: &str) -> Vec<String> {
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_right = text.bytes().all(is_character) && text.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    if is_right {
        return Vec::new();
    }
    vec![
        "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  \
         or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')"
            .to_owned(),
    ]
}

/// The errors of a label value.
pub(crate) fn label_value(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > LABEL_BYTES {
        wrong.push(too_long(LABEL_BYTES));
    }
    if !text.is_empty() && !is_key(text) {
        wrong.push(format!(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
             alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '({KEY})?')"
        ));
    }
    wrong
}

/// The errors of a name that must fit into a URL path.
pub(crate) fn path_segment(text: &str, prefix: bool) -> Vec<String> {
    if !prefix && matches!(text, "." | "..") {
        return vec![format!("may not be '{text}'")];
    }
    ["/", "%"]
        .into_iter()
        .filter(|part| text.contains(part))
        .map(|part| format!("may not contain '{part}'"))
        .collect()
}

/// A generated name (`SimpleNameGenerator.GenerateName`), with `xxxxx` for the five random letters. The prefix is cut to fit a label, perhaps within a
/// character.
pub(crate) fn generated(prefix: &str) -> Vec<u8> {
    const RANDOM: &[u8] = b"xxxxx";
    let end = prefix.len().min(LABEL_BYTES - RANDOM.len());
    [&prefix.as_bytes()[..end], RANDOM].concat()
}

fn is_key(text: &str) -> bool {
    enclosed(
        text,
        |byte| byte.is_ascii_alphanumeric(),
        |byte| matches!(byte, b'-' | b'_' | b'.'),
    )
}

/// True if the first and last byte match `outer`, and every byte matches `outer` or `inner`.
fn enclosed(text: &str, outer: impl Fn(u8) -> bool, inner: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [] => false,
        [first, .., last] => outer(*first) && outer(*last) && bytes.iter().all(|byte| outer(*byte) || inner(*byte)),
        [only] => outer(*only),
    }
}

fn too_long(bytes: usize) -> String {
    format!("must be no more than {bytes} bytes")
}
