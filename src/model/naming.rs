//! Every name that crdsmith makes up: of definitions, groups, files, functions, arguments and anchors.
//!
//! The rules are those of existing libraries (`docs/library.md`). Manifests always have the CRD's own names.

use std::borrow::Cow;
use std::collections::HashMap;

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
const NO_GROUP: &str = "nogroup";

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

/// The name of a kind's file, without its ending. `main` is the version's own file, so a kind of that name moves aside.
#[must_use]
pub fn file_stem(kind_field: &str) -> Cow<'_, str> {
    if kind_field == "main" {
        Cow::Borrowed("main_")
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
    let mut setter = String::with_capacity("with".len() + name.len());
    setter.push_str("with");
    let mut starts_word = true;
    for character in name.chars() {
        let character = if character == '.' { '_' } else { character };
        match title(character).filter(|_| starts_word) {
            Some(raised) => setter.push(raised),
            None => setter.push(character),
        }
        starts_word = !(character.is_alphanumeric() || character == '_');
    }
    setter
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

/// The capital of a letter, if it is a single character.
fn title(character: char) -> Option<char> {
    let mut raised = character.to_uppercase();
    raised.next().filter(|_| raised.next().is_none())
}

/// The members of one object of a library that are taken already, each with who took it.
///
/// Fields of a CRD may ask for the same member: `fooBar` and `FooBar`, a list `tags` and a field `tagsMixin`, an object `new` at the root. The one
/// that comes first keeps its names; of the other, object and setter get as many `_` as it takes.
#[derive(Default)]
pub struct Taken<'n> {
    members: HashMap<String, &'n str>,
}

/// Result of a request for names.
#[derive(Debug, PartialEq, Eq)]
pub struct Grant<'n> {
    /// The suffix for the names of the object and of the setter; empty if the names are free.
    pub suffix: String,
    /// The holder of the names without suffix.
    pub holder: Option<&'n str>,
}

impl<'n> Taken<'n> {
    /// An object that has these members of its own.
    #[must_use]
    pub fn with(members: &[&str]) -> Self {
        Self {
            members: members.iter().map(|member| ((*member).to_owned(), "")).collect(),
        }
    }

    /// Takes `members(suffix)` for `owner` with the shortest run of `_` with which all of them are free. Names of docs (`#x`) count as members.
    pub fn take(&mut self, owner: &'n str, members: impl Fn(&str) -> Vec<String>) -> Grant<'n> {
        let mut grant = Grant {
            suffix: String::new(),
            holder: None,
        };
        loop {
            let mut wanted = members(&grant.suffix);
            wanted.extend(wanted.clone().iter().map(|name| format!("#{name}")));
            let Some(holder) = wanted.iter().find_map(|name| self.members.get(name)) else {
                self.members.extend(wanted.into_iter().map(|name| (name, owner)));
                return grant;
            };
            grant.holder.get_or_insert(holder);
            grant.suffix.push('_');
        }
    }
}

/// Anchors of a Markdown page: headings → fragments, each only once.
#[derive(Default)]
pub struct Anchors {
    seen: HashMap<String, usize>,
}

impl Anchors {
    /// The fragment of the next heading with this text: white space becomes `-`, punctuation goes, a repeated one gets `-1`, `-2`, in lower case.
    pub fn next(&mut self, heading: &str) -> String {
        let mut slug = String::with_capacity(heading.len() + 2);
        for character in heading.chars() {
            match character {
                '\t' | '\n' | '\u{c}' | '\r' | ' ' => slug.push('-'),
                character if is_dropped(character) => {}
                character => slug.push(character),
            }
        }
        let count = self.seen.entry(slug.clone()).or_default();
        if *count > 0 {
            slug.push('-');
            slug.push_str(&count.to_string());
        }
        *count += 1;
        slug.to_lowercase()
    }
}

/// Punctuation that anchors leave out: of ASCII all but `-` and `_`, and two blocks beyond.
fn is_dropped(character: char) -> bool {
    match character {
        '-' | '_' | '\\' => false,
        '’' | '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' => true,
        _ => character.is_ascii_punctuation(),
    }
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

    #[test]
    fn clashes_move_aside() {
        let mut taken = Taken::with(&["new", "#new", "mixin"]);
        let setter = |suffix: &str| vec![format!("withFoo{suffix}"), format!("withFoo{suffix}Mixin")];
        assert_eq!(taken.take("foo", setter).suffix, "");
        assert_eq!(
            taken.take("Foo", setter),
            Grant {
                suffix: "_".to_owned(),
                holder: Some("foo")
            }
        );
        assert_eq!(
            taken
                .take("fooMixin", |suffix| vec![format!("withFooMixin{suffix}")])
                .suffix,
            "_"
        );
        assert_eq!(
            taken.take("new", |suffix| vec![format!("new{suffix}")]).holder,
            Some("")
        );
        assert_eq!(taken.take("#new", |suffix| vec![format!("#new{suffix}")]).suffix, "__");
    }

    #[test]
    fn anchors_repeat_with_a_number() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.next("fn spec.withFoo_Bar-baz"), "fn-specwithfoo_bar-baz");
        assert_eq!(anchors.next("fn spec.withFoo_Bar-baz"), "fn-specwithfoo_bar-baz-1");
        assert_eq!(anchors.next("obj a/b"), "obj-ab");
    }
}
