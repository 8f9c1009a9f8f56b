//! `kubernetes.NamedFormat`: the formats of Kubernetes' names and of some strings, for `format.named()`, `format.dns1123Label()` and
//! others.

use super::{format, names};
use crate::go::url::Url;

/// A format for validating texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamedFormat {
    /// `format.dns1123Label()`
    Dns1123Label,
    /// `format.dns1123Subdomain()`
    Dns1123Subdomain,
    /// `format.dns1035Label()`
    Dns1035Label,
    /// `format.qualifiedName()`
    QualifiedName,
    /// `format.dns1123LabelPrefix()`
    Dns1123LabelPrefix,
    /// `format.dns1123SubdomainPrefix()`
    Dns1123SubdomainPrefix,
    /// `format.dns1035LabelPrefix()`
    Dns1035LabelPrefix,
    /// `format.labelValue()`
    LabelValue,
    /// `format.uri()`
    Uri,
    /// `format.uuid()`
    Uuid,
    /// `format.byte()`
    Byte,
    /// `format.date()`
    Date,
    /// `format.datetime()`
    DateTime,
}

impl NamedFormat {
    /// All formats with their names.
    pub(crate) const ALL: [(&'static str, Self); 13] = [
        ("dns1123Label", Self::Dns1123Label),
        ("dns1123Subdomain", Self::Dns1123Subdomain),
        ("dns1035Label", Self::Dns1035Label),
        ("qualifiedName", Self::QualifiedName),
        ("dns1123LabelPrefix", Self::Dns1123LabelPrefix),
        ("dns1123SubdomainPrefix", Self::Dns1123SubdomainPrefix),
        ("dns1035LabelPrefix", Self::Dns1035LabelPrefix),
        ("labelValue", Self::LabelValue),
        ("uri", Self::Uri),
        ("uuid", Self::Uuid),
        ("byte", Self::Byte),
        ("date", Self::Date),
        ("datetime", Self::DateTime),
    ];

    /// `format.named(string)`; `None` for an unknown name.
    #[must_use]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(own, _)| *own == name)
            .map(|(_, format)| format)
    }

    /// `validate(string)`: the server's error texts; `None` for a valid text.
    #[must_use]
    pub(crate) fn validate(self, text: &str) -> Option<Vec<String>> {
        let of_string = |format: &str, words: &str| {
            let is_valid = format::of_string(format).is_none_or(|check| check(text));
            if is_valid { Vec::new() } else { vec![words.to_owned()] }
        };
        let errors = match self {
            Self::Dns1123Label => names::label(text),
            Self::Dns1123Subdomain => names::subdomain(text),
            Self::Dns1035Label => names::label_1035(text),
            Self::QualifiedName => names::qualified(text),
            Self::Dns1123LabelPrefix => names::label(&as_name(text)),
            Self::Dns1123SubdomainPrefix => names::subdomain(&as_name(text)),
            Self::Dns1035LabelPrefix => names::label_1035(&as_name(text)),
            Self::LabelValue => names::label_value(text),
            Self::Uri => Url::request(text).err().into_iter().collect(),
            Self::Uuid => of_string("uuid", "does not match the UUID format"),
            Self::Byte => of_string("byte", "invalid base64"),
            Self::Date => of_string("date", "invalid date"),
            Self::DateTime => of_string("datetime", "invalid datetime"),
        };
        (!errors.is_empty()).then_some(errors)
    }

    /// The length of the regular expression for the cost count.
    #[must_use]
    pub(crate) fn regex_size(self) -> u64 {
        match self {
            Self::Dns1123Label | Self::Dns1035Label | Self::Dns1123LabelPrefix | Self::Dns1035LabelPrefix => 30,
            Self::LabelValue => 40,
            Self::Dns1123Subdomain | Self::QualifiedName | Self::Dns1123SubdomainPrefix => 60,
            Self::Uuid => 70,
            Self::Date | Self::DateTime => 71,
            Self::Byte => 84,
            Self::Uri => 1103,
        }
    }
}

/// The prefix as a sample name: the final dash and the byte before it are replaced by a letter.
fn as_name(prefix: &str) -> String {
    let Some(before) = prefix.strip_suffix('-').filter(|before| !before.is_empty()) else {
        return prefix.to_owned();
    };
    let mut characters = before.chars();
    // The server keeps the first bytes of a longer character, and no name allows them; here the whole character stays.
    let rest = if characters.next_back().is_some_and(|last| last.is_ascii()) {
        characters.as_str()
    } else {
        before
    };
    format!("{rest}a")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_all() {
        for (name, format) in NamedFormat::ALL {
            assert_eq!(NamedFormat::named(name), Some(format));
        }
        assert_eq!(NamedFormat::named("DNS1123Label"), None);
    }

    #[test]
    fn validates() {
        assert_eq!(NamedFormat::Dns1123Label.validate("a-b"), None);
        assert_eq!(NamedFormat::Dns1123LabelPrefix.validate("a-b-"), None);
        assert_eq!(
            NamedFormat::Dns1123Label.validate("a.b"),
            Some(vec!["must not contain dots".to_owned()])
        );
        let uri = r#"parse "a": invalid URI for request"#.to_owned();
        assert_eq!(NamedFormat::Uri.validate("a"), Some(vec![uri]));
        assert_eq!(NamedFormat::Byte.validate("x"), Some(vec!["invalid base64".to_owned()]));
    }
}
