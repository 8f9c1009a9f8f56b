//! Names of fields that hold a secret.

use crate::validate::path::Step;

/// Ends of the names of fields that hold a secret. A reference to a secret (`passwordSecretRef`) has another end.
const ENDS: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "credentials",
    "connectionstring",
    "dsn",
];

/// Whether the name of a field ends like a credential. Case and separators do not matter.
pub(super) fn is_credential(name: &str) -> bool {
    let letters = || {
        let letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    };
    ENDS.iter().any(|end| {
        let mut letters = letters();
        end.bytes().rev().all(|wanted| letters.next() == Some(wanted))
    })
}

/// Whether the value at a path is a secret, in an object that is a `Secret` or not.
pub(in crate::validate) fn is_secret(path: &[Step], in_secret: bool) -> bool {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    let mut keys = keys.peekable();
    if in_secret && matches!(keys.peek(), Some(&("data" | "stringData"))) {
        return true;
    }
    keys.last().is_some_and(is_credential)
}

#[cfg(test)]
mod tests {
    use super::is_credential;

    #[test]
    fn ends_of_names() {
        for name in [
            "password",
            "dbPassword",
            "API_KEY",
            "my-token",
            "connectionString",
            "pwd",
        ] {
            assert!(is_credential(name), "{name}");
        }
        for name in ["tokenRef", "passwordSecretRef", "key", "", "secretName", "word"] {
            assert!(!is_credential(name), "{name}");
        }
    }
}
