//! `spec.versions`: names, storage, deprecation, and the parts of each version.

use super::report::Report;
use super::shared::Shared;
use super::{columns, printed, root, scale, selectable};
use crate::crd::{Crd, Schema, Version};
use crate::go::json;
use crate::k8s::names;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::print;

pub(super) fn check(crd: &Crd, is_listed: bool, shared: &Shared<'_>, report: &mut Report) {
    list(crd, is_listed, shared, report);
    stored(crd, report);
    for (index, version) in crd.versions.iter().enumerate() {
        one(crd, shared, version, index, report);
    }
    if let Some(schema) = shared.schema {
        let has_status = crd.versions.iter().any(|version| version.subresources.status);
        root::check(schema, has_status, "spec.validation", report);
    }
    if let Some(subresources) = shared.subresources {
        scale::check(subresources, "spec.subresources", report);
    }
    for (index, column) in shared.columns.unwrap_or_default().iter().enumerate() {
        columns::check(column, &format!("spec.additionalPrinterColumns[{index}]"), report);
    }
    if let Some(fields @ [_, ..]) = shared.selectable {
        match shared.schema {
            Some(schema) => selectable::check(fields, schema, "spec.selectableFields", report),
            None => selectable::without_schema("spec.selectableFields", "when validations.schema is included", report),
        }
    }
}

/// Checks the list as a whole.
fn list(crd: &Crd, is_listed: bool, shared: &Shared<'_>, report: &mut Report) {
    let mut seen = std::collections::BTreeSet::new();
    let unique = crd.versions.iter().all(|version| seen.insert(&version.name));
    let marked = crd.versions.iter().filter(|version| version.storage).count();
    for (wrong, words) in [
        (!unique, "must contain unique version names"),
        (marked != 1, "must have exactly one version marked as storage version"),
    ] {
        if wrong {
            let value = match (crd.versions.is_empty(), is_listed) {
                (true, true) => "[]".to_owned(),
                _ => printed::versions(&crd.versions, shared),
            };
            report.invalid(Rule::Versions, "spec.versions".into(), crd.place.span, value, words);
        }
    }
    // For the server, the first version is also the definition's own `version`.
    if let Some(first) = crd.versions.first().filter(|first| !first.name.is_empty()) {
        name("spec.version".to_owned(), first, report);
    }
}

/// `status.storedVersions`, which the server fills with the first version marked for storage.
fn stored(crd: &Crd, report: &mut Report) {
    let field = || "status.storedVersions".to_owned();
    let span = crd.place.span;
    let mut marked = crd.versions.iter().filter(|version| version.storage);
    let Some(first) = marked.next() else {
        let words = "must have at least one stored version";
        report.invalid(Rule::Versions, field(), span, "null", words);
        return;
    };
    let value = json::compact(&serde_json::Value::from(vec![first.name.as_str()]));
    for version in marked {
        let words = format!("must have the storage version {}", version.name);
        report.invalid(Rule::Versions, field(), span, value.clone(), words);
    }
}

fn one(crd: &Crd, shared: &Shared<'_>, version: &Version, index: usize, report: &mut Report) {
    let at = format!("spec.versions[{index}]");
    name(format!("{at}.name"), version, report);
    if version.schema.is_none() {
        let field = format!("{at}.schema.openAPIV3Schema");
        report.add(Rule::SchemaMissing, ErrorType::Required, field, version.span, "");
    }
    deprecation(version, &at, report);
    let own_schema: Option<&Schema> = version.schema.as_ref().filter(|_| !shared.has_schema);
    if let Some(schema) = own_schema {
        root::check(schema, has_status(crd, version), &format!("{at}.schema"), report);
    }
    if shared.subresources.is_none() {
        scale::check(&version.subresources, &format!("{at}.subresources"), report);
    }
    if shared.columns.is_none() {
        for (index, column) in version.printer_columns.iter().enumerate() {
            columns::check(column, &format!("{at}.additionalPrinterColumns[{index}]"), report);
        }
    }
    if shared.selectable.is_none() && !version.selectable_fields.is_empty() {
        let at = format!("{at}.selectableFields");
        if let Some(schema) = own_schema {
            selectable::check(&version.selectable_fields, schema, &at, report);
        } else {
            let words = "when `version.schema.openAPIV3Schema` is not included";
            selectable::without_schema(&at, words, report);
        }
    }
}

/// If several versions have the same name, the server uses the subresources of the first.
fn has_status(crd: &Crd, version: &Version) -> bool {
    let first = crd.versions.iter().find(|other| other.name == version.name);
    first.unwrap_or(version).subresources.status
}

fn name(field: String, version: &Version, report: &mut Report) {
    let wrong = names::label_1035(&version.name).join(",");
    if !wrong.is_empty() {
        report.invalid(
            Rule::Versions,
            field,
            version.name_span,
            print::quoted(&version.name),
            wrong,
        );
    }
}

/// Maximum length of a warning in bytes.
const WARNING_BYTES: usize = 256;

fn deprecation(version: &Version, at: &str, report: &mut Report) {
    let Some(warning) = &version.deprecation_warning else {
        return;
    };
    let mut value = String::new();
    json::string(warning, &mut value);
    let mut invalid = |words: String| {
        let field = format!("{at}.deprecationWarning");
        report.invalid(Rule::Versions, field, Span::default(), value.clone(), words);
    };
    if !version.deprecated {
        invalid("can only be set for deprecated versions".to_owned());
        return;
    }
    if warning.len() > WARNING_BYTES {
        invalid(format!("must be <= {WARNING_BYTES} characters long"));
    }
    if warning.is_empty() {
        invalid("must not be an empty string".to_owned());
    }
    if let Some((index, _)) = warning
        .char_indices()
        .find(|(_, character)| !crate::go::strconv::is_print(*character))
    {
        invalid(format!(
            "must only contain printable UTF-8 characters; non-printable character found at index {index}"
        ));
    }
}
