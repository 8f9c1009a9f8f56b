//! Names of definitions, groups, files, functions and arguments.

use std::borrow::Cow;

/// Jsonnet's keywords: no identifier may be one.
const KEYWORDS: [&str; 18] = [
    "assert",
    "else",
    "error",
    "false",
    "for",
    "function",
    "if",
    "import",
    "importbin",
    "importstr",
    "in",
    "local",
    "null",
    "self",
    "super",
    "tailstrict",
    "then",
    "true",
];

/// The folder of groups that have no name of their own in a library (`cert-manager.io`).
pub const NO_GROUP: &str = "nogroup";

/// The name that `prefix` selects by: the group's labels reversed, version, kind.
///
/// `acm.aws.crossplane.io`, `v1beta1`, `Certificate` → `io.crossplane.aws.acm.v1beta1.Certificate`.
#[must_use]
pub fn definition(group: &str, version: &str, kind: &str) -> String {
    let mut name = String::with_capacity(group.len() + version.len() + kind.len() + 2);
    for label in group.rsplit('.').chain([version, kind]) {
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(label);
    }
    name
}

/// The field and folder of an API group in a library: its first label if the group is a word below a domain, otherwise `nogroup`.
#[must_use]
pub fn group(api_group: &str) -> &str {
    match api_group.split_once('.') {
        Some((label, domain)) if !domain.is_empty() && is_word(label) => label,
        _ => NO_GROUP,
    }
}

/// The field of a kind in its version: lower camel case.
#[must_use]
pub fn kind(kind: &str) -> String {
    lower_camel(kind)
}

/// Stems of files that a version has of its own: of the library, and of its pages. A page was never called `main`, so that both have the same name.
const LIBRARY_FILES: [&str; 1] = ["main"];
const PAGES: [&str; 2] = ["main", "index"];

/// The name of a kind's file, without its ending. A kind with the name of the version's own file moves aside.
#[must_use]
pub fn file_stem(kind_field: &str) -> Cow<'_, str> {
    beside(&LIBRARY_FILES, kind_field)
}

/// The name of a kind's page, without its ending.
#[must_use]
pub fn page_stem(kind_field: &str) -> Cow<'_, str> {
    beside(&PAGES, kind_field)
}

/// Adds `_` to a reserved name. Kinds have no `_`, so no other kind has that name. Some disks do not tell upper from lower case.
fn beside<'k>(reserved: &[&str], kind_field: &'k str) -> Cow<'k, str> {
    if reserved.iter().any(|name| kind_field.eq_ignore_ascii_case(name)) {
        Cow::Owned(format!("{kind_field}_"))
    } else {
        Cow::Borrowed(kind_field)
    }
}

/// The same name with its first word in lower case: `UserPoolClient` → `userPoolClient`, `DBCluster` → `dbCluster`, `URL` → `url`.
///
/// Words end between a lower-case and an upper-case letter, before the last capital of a run that continues in lower case, and between letters,
/// digits and other characters.
#[must_use]
pub fn lower_camel(name: &str) -> String {
    let first = first_word(name);
    let mut lowered = String::with_capacity(name.len());
    lowered.extend(name[..first].chars().flat_map(char::to_lowercase));
    lowered.push_str(&name[first..]);
    lowered
}

/// Length of a name's first word in bytes.
fn first_word(name: &str) -> usize {
    let mut characters = name.char_indices().map(|(at, character)| (at, Class::of(character)));
    let Some((_, first)) = characters.next() else {
        return 0;
    };
    let mut last = 0;
    for (at, class) in characters {
        if class != first {
            // A capital before lower case begins the next word, unless the current word is only this capital: `Foo`.
            return match (first, class) {
                (Class::Upper, Class::Lower) if last > 0 => last,
                (Class::Upper, Class::Lower) => word_end(name, at),
                _ => at,
            };
        }
        last = at;
    }
    name.len()
}

/// End of the run of lower case that begins at `start`.
fn word_end(name: &str, start: usize) -> usize {
    name[start..]
        .char_indices()
        .find(|(_, character)| Class::of(*character) != Class::Lower)
        .map_or(name.len(), |(at, _)| start + at)
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Lower,
    Upper,
    Digit,
    Other,
}

impl Class {
    fn of(character: char) -> Self {
        if character.is_lowercase() {
            Self::Lower
        } else if character.is_uppercase() {
            Self::Upper
        } else if character.is_numeric() {
            Self::Digit
        } else {
            Self::Other
        }
    }
}

/// The setter of a field, from the field's lower-camel name: `withFoo`, `withFoo-Bar`, `withKubernetes_io/Zone`.
#[must_use]
pub fn setter(lower_camel: &str) -> String {
    let name = lower_camel.strip_prefix('-').unwrap_or(lower_camel);
    format!("with{}", titled(&name.replace('.', "_")))
}

/// The name with the first letter of each word raised, as Go's `strings.Title` does it: `pump` → `Pump`, `foo-bar` → `Foo-Bar`.
#[must_use]
pub fn titled(name: &str) -> String {
    let mut titled = String::with_capacity(name.len());
    let mut starts_word = true;
    for character in name.chars() {
        match title(character).filter(|_| starts_word) {
            Some(raised) => titled.push(raised),
            None => titled.push(character),
        }
        starts_word = !(character.is_alphanumeric() || character == '_');
    }
    titled
}

/// The argument of a setter, from the field's lower-camel name: always a Jsonnet identifier.
///
/// `guards_std` is set for setters that call the standard library: their argument must not hide it.
#[must_use]
pub fn argument(lower_camel: &str, guards_std: bool) -> String {
    if lower_camel == "error" {
        return "err".to_owned();
    }
    let word = |character: char| if is_word_character(character) { character } else { '_' };
    let mut argument: String = lower_camel.chars().map(word).collect();
    if argument.is_empty() || argument.starts_with(|first: char| first.is_ascii_digit()) {
        argument.insert(0, '_');
    }
    if is_keyword(&argument) || (guards_std && argument == "std") {
        argument[..1].make_ascii_uppercase();
    }
    argument
}

/// Whether a name can be a Jsonnet field without quotes.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    is_word(name) && !name.starts_with(|first: char| first.is_ascii_digit()) && !is_keyword(name)
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_word_character)
}

fn is_word_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Whether a group's name in a library may have this character.
pub(super) fn is_group_character(character: char) -> bool {
    is_word_character(character) || character == '-'
}

/// The capital of a letter, if it is a single character.
fn title(character: char) -> Option<char> {
    let mut raised = character.to_uppercase();
    raised.next().filter(|_| raised.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_camel_case() {
        for (name, wanted) in [
            ("UserPoolClient", "userPoolClient"),
            ("DBCluster", "dbCluster"),
            ("URL", "url"),
            ("sseKMSKeyID", "sseKMSKeyID"),
            ("TLSConfig", "tlsConfig"),
            ("XMLHttpRequest", "xmlHttpRequest"),
            ("iSCSI", "iSCSI"),
            ("VPCCIDRBlock", "vpccidrBlock"),
            ("S3Bucket", "s3Bucket"),
            ("3D", "3D"),
            ("$Ref", "$Ref"),
            ("_Foo", "_Foo"),
            ("Foo", "foo"),
            ("FOo", "fOo"),
            ("", ""),
            ("ÄPfel", "äPfel"),
        ] {
            assert_eq!(lower_camel(name), wanted, "{name}");
        }
    }

    #[test]
    fn setters() {
        for (name, wanted) in [
            ("fooBar", "withFooBar"),
            ("foo-bar", "withFoo-Bar"),
            ("-foo", "withFoo"),
            ("kubernetes.io/zone", "withKubernetes_io/Zone"),
            ("$ref", "with$Ref"),
            ("@type", "with@Type"),
            ("3d", "with3d"),
            ("a b", "withA B"),
            ("", "with"),
        ] {
            assert_eq!(setter(name), wanted, "{name}");
        }
    }

    #[test]
    fn arguments_are_identifiers() {
        for (name, wanted) in [
            ("error", "err"),
            ("for", "For"),
            ("foo-bar", "foo_bar"),
            ("kubernetes.io/zone", "kubernetes_io_zone"),
            ("$ref", "_ref"),
            ("3d", "_3d"),
            ("", "_"),
            ("äpfel", "_pfel"),
        ] {
            assert_eq!(argument(name, false), wanted, "{name}");
            assert!(is_identifier(&argument(name, false)), "{name}");
        }
        assert_eq!(argument("std", true), "Std");
        assert_eq!(argument("std", false), "std");
    }

    #[test]
    fn groups() {
        for (name, wanted) in [
            ("acm.aws.crossplane.io", "acm"),
            ("example.com", "example"),
            ("3scale.net", "3scale"),
            ("cert-manager.io", "nogroup"),
            ("acme.cert-manager.io", "acme"),
            ("alone", "nogroup"),
        ] {
            assert_eq!(group(name), wanted, "{name}");
        }
        assert_eq!(definition("a.b.io", "v1", "Kind"), "io.b.a.v1.Kind");
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }
}
