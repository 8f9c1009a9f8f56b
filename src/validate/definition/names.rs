//! Group, names, scope and versions.

use super::report::Report;
use crate::crd::{Crd, Version};
use crate::validate::error::ErrorType;
use crate::validate::{names, print};

const COLUMN_TYPES: [&str; 5] = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS: [&str; 8] = [
    "byte",
    "date",
    "date-time",
    "double",
    "float",
    "int32",
    "int64",
    "password",
];

pub(super) fn check(crd: &Crd, report: &mut Report) {
    let place = crd.place.span;
    let wanted = format!("{}.{}", crd.names.plural, crd.group);
    if crd.name.is_empty() {
        report.add(
            "name",
            ErrorType::Required,
            "metadata.name".into(),
            place,
            "name or generateName is required",
        );
    } else {
        let mut wrong = names::subdomain(&crd.name);
        if crd.name != wanted {
            wrong.push("must be spec.names.plural+\".\"+spec.group".to_owned());
        }
        for words in wrong {
            report.invalid("name", "metadata.name".into(), place, print::quoted(&crd.name), words);
        }
    }
    if crd.group.is_empty() {
        report.add("group", ErrorType::Required, "spec.group".into(), crd.group_span, "");
    } else {
        let mut wrong = names::subdomain(&crd.group).join(",");
        if wrong.is_empty() && !crd.group.contains('.') {
            wrong.push_str("should be a domain with at least one dot");
        }
        if !wrong.is_empty() {
            report.invalid(
                "group",
                "spec.group".into(),
                crd.group_span,
                print::quoted(&crd.group),
                wrong,
            );
        }
    }
    if crd.preserve_unknown_fields {
        let words =
            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";
        report.invalid(
            "preserve-unknown-fields",
            "spec.preserveUnknownFields".into(),
            place,
            "true",
            words,
        );
    }
    kind_names(crd, report);
    versions(crd, report);
}

fn kind_names(crd: &Crd, report: &mut Report) {
    let all = &crd.names;
    let span = all.kind_span;
    for (key, value) in [("plural", &all.plural), ("kind", &all.kind)] {
        if value.is_empty() {
            report.add("names", ErrorType::Required, format!("spec.names.{key}"), span, "");
        }
    }
    let label = |field: String, value: &str, mixed: bool, report: &mut Report| {
        let wrong = names::label_1035(&if mixed { value.to_lowercase() } else { value.to_owned() }).join(",");
        if !value.is_empty() && !wrong.is_empty() {
            let before = if mixed {
                "may have mixed case, but should otherwise match: "
            } else {
                ""
            };
            report.invalid("names", field, span, print::quoted(value), format!("{before}{wrong}"));
        }
    };
    let singular = all.singular.clone().unwrap_or_else(|| all.kind.to_lowercase());
    let list_kind = all.list_kind.clone().unwrap_or_else(|| format!("{}List", all.kind));
    label("spec.names.plural".into(), &all.plural, false, report);
    label("spec.names.singular".into(), &singular, false, report);
    label("spec.names.kind".into(), &all.kind, true, report);
    label("spec.names.listKind".into(), &list_kind, true, report);
    for (index, name) in all.short_names.iter().enumerate() {
        label(format!("spec.names.shortNames[{index}]"), name, false, report);
    }
    for (index, name) in all.categories.iter().enumerate() {
        label(format!("spec.names.categories[{index}]"), name, false, report);
    }
    if !all.kind.is_empty() && all.kind == list_kind {
        report.invalid(
            "names",
            "spec.names.listKind".into(),
            span,
            print::quoted(&list_kind),
            "kind and listKind may not be the same",
        );
    }
}

fn versions(crd: &Crd, report: &mut Report) {
    let place = crd.place.span;
    let invalid = |words: &str, report: &mut Report| {
        let all: Vec<String> = crd.versions.iter().map(printed).collect();
        report.invalid(
            "versions",
            "spec.versions".into(),
            place,
            format!("[{}]", all.join(",")),
            words,
        );
    };
    let mut seen = std::collections::BTreeSet::new();
    if !crd.versions.iter().all(|version| seen.insert(&version.name)) {
        invalid("must contain unique version names", report);
    }
    let stored = crd.versions.iter().filter(|version| version.storage).count();
    if stored != 1 {
        invalid("must have exactly one version marked as storage version", report);
    }
    if stored == 0 {
        report.invalid(
            "versions",
            "status.storedVersions".into(),
            place,
            "null",
            "must have at least one stored version",
        );
    }
    for (index, version) in crd.versions.iter().enumerate() {
        let at = format!("spec.versions[{index}]");
        let wrong = names::label_1035(&version.name).join(",");
        if !wrong.is_empty() {
            report.invalid(
                "versions",
                format!("{at}.name"),
                version.name_span,
                print::quoted(&version.name),
                wrong,
            );
        }
        if version.schema.is_none() {
            report.add(
                "schema",
                ErrorType::Required,
                format!("{at}.schema.openAPIV3Schema"),
                version.span,
                "",
            );
        }
        deprecation(version, &at, report);
        columns(version, &at, report);
    }
}

/// As the server's own type prints; a schema that all versions share is not in it.
fn printed(version: &Version) -> String {
    let warning = version
        .deprecation_warning
        .as_deref()
        .map_or("null".to_owned(), print::quoted);
    format!(
        "{{\"Name\":{},\"Served\":{},\"Storage\":{},\"Deprecated\":{},\"DeprecationWarning\":{warning},\"Schema\":null,\"Subresources\":null,\
         \"AdditionalPrinterColumns\":null,\"SelectableFields\":null}}",
        print::quoted(&version.name),
        version.served,
        version.storage,
        version.deprecated
    )
}

fn deprecation(version: &Version, at: &str, report: &mut Report) {
    let Some(warning) = &version.deprecation_warning else {
        return;
    };
    let mut invalid = |words: &str| {
        report.invalid(
            "versions",
            format!("{at}.deprecationWarning"),
            version.span,
            print::quoted(warning),
            words,
        );
    };
    if !version.deprecated {
        invalid("can only be set for deprecated versions");
        return;
    }
    if warning.len() > 256 {
        invalid("must be <= 256 characters long");
    }
    if warning.is_empty() {
        invalid("must not be an empty string");
    }
}

fn columns(version: &Version, at: &str, report: &mut Report) {
    for (index, column) in version.printer_columns.iter().enumerate() {
        let at = format!("{at}.additionalPrinterColumns[{index}]");
        let span = version.span;
        let one_of = |words: &[&str]| format!("must be one of {}", words.join(","));
        if column.name.is_empty() {
            report.add("printer-columns", ErrorType::Required, format!("{at}.name"), span, "");
        }
        if column.type_.is_empty() {
            report.add(
                "printer-columns",
                ErrorType::Required,
                format!("{at}.type"),
                span,
                one_of(&COLUMN_TYPES),
            );
        } else if !COLUMN_TYPES.contains(&column.type_.as_str()) {
            report.invalid(
                "printer-columns",
                format!("{at}.type"),
                span,
                print::quoted(&column.type_),
                one_of(&COLUMN_TYPES),
            );
        }
        if let Some(format) = column
            .format
            .as_deref()
            .filter(|format| !format.is_empty() && !COLUMN_FORMATS.contains(format))
        {
            report.invalid(
                "printer-columns",
                format!("{at}.format"),
                span,
                print::quoted(format),
                one_of(&COLUMN_FORMATS),
            );
        }
        if column.json_path.is_empty() {
            report.add(
                "printer-columns",
                ErrorType::Required,
                format!("{at}.JSONPath"),
                span,
                "",
            );
        }
    }
}
