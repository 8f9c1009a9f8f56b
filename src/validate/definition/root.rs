//! The root of a schema: its allowed fields, and the structural check.

use super::equality::is_empty;
use super::report::Report;
use super::{cel, defaults, printed, schema, structural};
use crate::crd::Schema;
use crate::rule::Rule;

/// Fields of the server's type that are allowed at the root of a schema with a status subresource.
const ALLOWED: [&str; 22] = [
    "Description",
    "Type",
    "Format",
    "Title",
    "Maximum",
    "ExclusiveMaximum",
    "Minimum",
    "ExclusiveMinimum",
    "MaxLength",
    "MinLength",
    "Pattern",
    "MaxItems",
    "MinItems",
    "UniqueItems",
    "MultipleOf",
    "Required",
    "Items",
    "Properties",
    "ExternalDocs",
    "Example",
    "XPreserveUnknownFields",
    "XValidations",
];

/// Checks the schema at `{at}.openAPIV3Schema`.
pub(super) fn check(root: &Schema, has_status: bool, at: &str, report: &mut Report) {
    let at = format!("{at}.openAPIV3Schema");
    let before = report.errors.len();
    if has_status {
        beside_status(root, &at, report);
    }
    if root.nullable {
        let words = "nullable cannot be true at the root";
        report.forbidden(format!("{at}.nullable"), root.span, words);
    }
    let unsupported = structural::unsupported(root);
    let mut is_structural = unsupported.is_none();
    if is_structural {
        let before = report.errors.len();
        structural::check(root, &at, report);
        if report.errors.len() == before {
            defaults::check(root, &at, report);
        }
        is_structural = report.errors.len() == before;
    }
    schema::check(root, &at, report);
    if is_structural {
        cel::check(root, &at, report);
    }
    // The check above nearly always reports the same error with a better field.
    if let Some(words) = unsupported.filter(|_| report.errors.len() == before) {
        report.invalid(Rule::StructuralSchema, at, root.span, "\"\"", words);
    }
}

/// The server uses only the property `status` to validate a status, so it reports the first root field that this would ignore.
fn beside_status(root: &Schema, at: &str, report: &mut Report) {
    for field in set_fields(root) {
        if field == "Type" {
            let type_ = root.type_.as_deref().unwrap_or_default();
            if type_ != "object" {
                let words = "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled";
                let value = crate::validate::print::quoted(type_);
                report.invalid(Rule::StatusSubresource, format!("{at}.type"), root.span, value, words);
                return;
            }
        } else if !ALLOWED.contains(&field) {
            let words = format!(
                "only [{}] fields are allowed at the root of the schema if the status subresource is enabled",
                ALLOWED.join(" ")
            );
            let value = printed::schema(root);
            report.invalid(Rule::StatusSubresource, at.to_owned(), root.span, value, words);
            return;
        }
    }
}

/// The set fields of the server's type, in its order. It omits fields that are allowed in any case.
fn set_fields(root: &Schema) -> impl Iterator<Item = &'static str> {
    let other = |key: &str| {
        root.rest
            .other
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    };
    let has_text = |key: &str| other(key).is_some_and(|value| !is_empty(value));
    let has_map = |key: &str| other(key).is_some_and(|value| !value.is_null());
    // An empty list counts as present.
    let is_written = |key: &str| root.rest.written_empty.contains(&key);
    let text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    [
        ("ID", has_text("id")),
        ("Schema", has_text("$schema")),
        ("Ref", root.rest.ref_.is_some()),
        ("Type", text(&root.type_)),
        ("Nullable", root.nullable),
        ("Default", root.default.is_some()),
        ("Enum", root.enum_.is_some()),
        ("MaxProperties", root.bounds.max_properties.is_some()),
        ("MinProperties", root.bounds.min_properties.is_some()),
        ("AllOf", !root.logic.all_of.is_empty() || is_written("allOf")),
        ("OneOf", !root.logic.one_of.is_empty() || is_written("oneOf")),
        ("AnyOf", !root.logic.any_of.is_empty() || is_written("anyOf")),
        ("Not", root.logic.not.is_some()),
        ("AdditionalProperties", root.additional_properties.is_some()),
        (
            "PatternProperties",
            !root.rest.pattern_properties.is_empty() || is_written("patternProperties"),
        ),
        ("Dependencies", has_map("dependencies")),
        ("AdditionalItems", root.rest.additional_items.is_some()),
        ("Definitions", has_map("definitions")),
        ("XEmbeddedResource", root.embedded_resource),
        ("XIntOrString", root.int_or_string),
        (
            "XListMapKeys",
            !root.topology.list_map_keys.is_empty() || is_written("x-kubernetes-list-map-keys"),
        ),
        ("XListType", root.topology.list_type.is_some()),
        ("XMapType", root.topology.map_type.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, is_set)| is_set.then_some(name))
}
