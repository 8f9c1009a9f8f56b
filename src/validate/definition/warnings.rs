//! The server's warnings about a definition: unknown formats, and sets whose items are objects or lists.

use std::collections::BTreeSet;

use crate::crd::{Crd, Schema};
use crate::k8s::format;
use crate::rule::Rule;
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::schema::pattern::children;
use crate::validate::warning::Warning;

/// The warnings of all versions. A repeated text appears once, at its first place.
pub(super) fn check(crd: &Crd) -> Vec<Warning> {
    let mut found = Vec::new();
    for schema in crd.versions.iter().filter_map(|version| version.schema.as_ref()) {
        walk(schema, &mut found);
    }
    let mut seen = BTreeSet::new();
    found.retain(|warning| seen.insert(warning.message.clone()));
    found
}

fn walk(schema: &Schema, found: &mut Vec<Warning>) {
    let mut warn = |rule, message| {
        found.push(Warning::new(rule, &Path::Root, schema.span, message));
    };
    let type_ = schema.type_.as_deref().filter(|type_| !type_.is_empty());
    if let Some(name) = schema.format.as_deref().filter(|name| !name.is_empty())
        && !format::is_enforced(type_, name)
    {
        warn(
            Rule::UnrecognizedFormat,
            format!("unrecognized format {}", print::quoted(name)),
        );
    }
    if schema.topology.list_type.as_deref() == Some("set")
        && let Some(parts @ ("object" | "array")) = schema.item().and_then(|item| item.type_.as_deref())
    {
        let words = "is not supported by server-side apply or CEL validation rules";
        warn(
            Rule::ListType,
            format!("x-kubernetes-list-type: set for items of type \"{parts}\" {words}"),
        );
    }
    children(schema).for_each(|child| walk(child, found));
}
