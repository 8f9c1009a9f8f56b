//! Requirements on a definition before a library can be generated: names that the API server would accept, and versions.
//!
//! Names become folders, files and fields. Names that the server accepts cannot leave a folder or a string.

use crate::crd::Crd;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Span};

/// Faults that exclude a definition from a library.
#[must_use]
pub fn check(crd: &Crd) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut report = |path: String, value: &str, span: Span, rule: &str| {
        let message = if value.is_empty() {
            format!("`{path}` is missing")
        } else {
            format!("invalid `{path}`: `{}` is not {rule}", value.escape_debug())
        };
        let place = Place::new(&crd.place.source, span);
        diagnostics.push(Diagnostic::error(Rule::CrdName, message).at(place).path(path));
    };
    if !is_subdomain(&crd.group) {
        report(
            "spec.group".to_owned(),
            &crd.group,
            crd.group_span,
            "a lower-case DNS name",
        );
    }
    if !is_label(&crd.names.kind.to_ascii_lowercase()) {
        let rule = "a name of letters, digits and `-` that starts with a letter";
        report("spec.names.kind".to_owned(), &crd.names.kind, crd.names.kind_span, rule);
    }
    for (at, version) in crd.versions.iter().enumerate() {
        if !is_label(&version.name) {
            let rule = "a name of lower-case letters, digits and `-` that starts with a letter";
            report(
                format!("spec.versions[{at}].name"),
                &version.name,
                version.name_span,
                rule,
            );
        }
    }
    if crd.versions.is_empty() {
        report("spec.versions".to_owned(), "", crd.place.span, "");
    }
    diagnostics
}

/// RFC 1123's subdomain: labels of lower case letters, digits and inner hyphens, at most 253 characters.
fn is_subdomain(name: &str) -> bool {
    name.len() <= 253 && name.split('.').all(is_alphanumeric_label)
}

/// RFC 1035's label: lower case letters, digits and inner hyphens, a letter first, at most 63 characters.
pub(super) fn is_label(name: &str) -> bool {
    name.len() <= 63 && is_alphanumeric_label(name) && name.starts_with(|first: char| first.is_ascii_lowercase())
}

/// The name of a type in an OpenAPI document: letters, digits, `_` and inner hyphens, a letter first. Servers add `_v2` to names that are there twice.
pub(super) fn is_type(name: &str) -> bool {
    is_label(&name.to_ascii_lowercase().replace('_', "0"))
}

fn is_alphanumeric_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !label.is_empty() && label.bytes().all(allowed) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in [
            "../../x", "", ".", "a..b", "A.b", "a/b", "a\0", "a\n", "-a.io", "a.io-", "ä.io",
        ] {
            assert!(!is_subdomain(name), "{name:?}");
        }
        for name in ["3scale.net", "cert-manager.io", "a.b.c"] {
            assert!(is_subdomain(name), "{name:?}");
        }
        assert!(!is_label("1v"));
        assert!(is_label("v1alpha1"));
    }
}
