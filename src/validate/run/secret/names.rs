//! Names of fields that hold a secret.

use crate::validate::path::Step;

/// Ends of the names of fields that hold a secret, whatever the form of their values. A reference to a secret (`passwordSecretRef`) has another end.
const ALWAYS: [&str; 8] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "pw",
    "apikey",
    "accesskey",
    "privatekey",
];

/// Ends of the names of fields that hold a secret, or an object that says where one is.
const IF_SCALAR: [&str; 5] = ["secret", "token", "credential", "connectionstring", "dsn"];

/// The field of a definition with the schema. Its properties have the names of credentials, but no secrets.
pub(super) const SCHEMA: &str = "openAPIV3Schema";

/// Names, and ends of names, of fields that say where a secret is.
const REFERENCES: [&str; 10] = [
    "name",
    "namespace",
    "key",
    "kind",
    "apiversion",
    "path",
    "optional",
    "ref",
    "from",
    "selector",
];

/// Length of the longest of these words.
const LONGEST: usize = 16;

/// Whether a name ends with one of some words. Case and separators do not matter, and it can be a plural.
fn ends(name: &str, words: &[&str]) -> bool {
    // The letters from the end on, backwards, as many as the longest word and an `s` have.
    let mut letters = [0; LONGEST + 1];
    let mut length = 0;
    for letter in name.bytes().rev().filter(u8::is_ascii_alphanumeric).take(LONGEST + 1) {
        letters[length] = letter.to_ascii_lowercase();
        length += 1;
    }
    let letters = &letters[..length];
    // Most names differ in the last two letters.
    let may_end = |letters: &[u8]| {
        let mut known = words.iter().map(|word| word.as_bytes());
        letters.len() > 1 && known.any(|word| word[word.len() - 1] == letters[0] && word[word.len() - 2] == letters[1])
    };
    if !may_end(letters) && !letters.strip_prefix(b"s").is_some_and(may_end) {
        return false;
    }
    let is_end = |letters: &[u8], word: &str| {
        let word = word.as_bytes();
        word.len() <= letters.len() && word.iter().rev().eq(&letters[..word.len()])
    };
    let plural = letters.strip_prefix(b"s");
    words
        .iter()
        .any(|word| is_end(letters, word) || plural.is_some_and(|letters| is_end(letters, word)))
}

/// Whether the name of a field ends like a credential.
pub(super) fn is_credential(name: &str) -> bool {
    ends(name, &ALWAYS) || ends(name, &IF_SCALAR)
}

/// Whether all below a field is secret, if its value is an object.
pub(super) fn holds_secrets(name: &str) -> bool {
    ends(name, &ALWAYS)
}

/// Whether a field below a credential only says where the secret is.
pub(super) fn is_reference(name: &str) -> bool {
    ends(name, &REFERENCES)
}

/// Whether the value at a path is a secret, in an object that is a `Secret` or not.
pub(in crate::validate) fn is_secret(path: &[Step], in_secret: bool) -> bool {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    let keys: Vec<&str> = keys.collect();
    if in_secret && matches!(keys.first(), Some(&("data" | "stringData"))) {
        return true;
    }
    let Some((last, before)) = keys.split_last() else {
        return false;
    };
    if keys.contains(&SCHEMA) {
        return false;
    }
    is_credential(last) || !is_reference(last) && before.iter().any(|key| holds_secrets(key))
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
            "tokens",
            "adminPasswords",
            "pw",
        ] {
            assert!(is_credential(name), "{name}");
        }
        for name in ["tokenRef", "passwordSecretRef", "key", "", "secretName", "word"] {
            assert!(!is_credential(name), "{name}");
        }
    }
}
