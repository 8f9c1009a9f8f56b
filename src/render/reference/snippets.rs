//! Programs and manifests that every page has.

use std::fmt::Write;

use super::page::Page;
use crate::facts::{Call, Facts, Field, Required};
use crate::model::naming;
use crate::render::literal;

/// The annotation of Crossplane with the name of an external resource.
pub(super) const EXTERNAL_NAME: &str = "crossplane.io/external-name";

/// The name of the local for the library, as in examples.
const LIBRARY: &str = "lib";

/// `apiVersion` and `kind`.
pub(super) fn head(facts: &Facts<'_>) -> String {
    format!("apiVersion: {}\nkind: {}\n", facts.api_version(), facts.crd.names.kind)
}

/// The imports, and a local for the kind.
fn imports(page: &Page<'_>) -> (String, String) {
    let name = &page.facts.name;
    let local = match naming::argument(&name.kind, false) {
        local if local == LIBRARY => "kind".to_owned(),
        local => local,
    };
    let mut text = format!("local {LIBRARY} = import ");
    let import = match page.library.import.as_str() {
        "" => "main.libsonnet",
        import => import,
    };
    literal::push_string_literal(&mut text, import);
    let _ = write!(text, ";\nlocal {local} = {LIBRARY}");
    for part in [&name.group, &name.version, &name.kind] {
        if naming::is_identifier(part) {
            let _ = write!(text, ".{part}");
        } else {
            let _ = write!(text, "[{}]", literal::string_literal(part));
        }
    }
    text.push_str(";\n\n");
    (text, local)
}

/// `kind.new('example')` with the calls for required fields.
pub(super) fn constructor(page: &Page<'_>) -> String {
    let (mut text, local) = imports(page);
    let _ = writeln!(text, "{local}.new('example')");
    for field in required(page.facts) {
        if let Some(call) = field.calls.first() {
            let _ = writeln!(text, "+ {}", with_value(call, &local, field));
        }
    }
    text
}

/// The object of the arguments: what is usually set in a manifest, `spec.forProvider` or `spec`.
pub(super) fn arguments<'f>(facts: &'f Facts<'f>) -> Option<&'f Field<'f>> {
    let spec = facts.fields.iter().find(|field| field.name == "spec")?;
    let inner = spec.fields.iter().find(|field| field.name == "forProvider");
    Some(inner.unwrap_or(spec))
}

/// The arguments that must be set.
fn required<'f>(facts: &'f Facts<'f>) -> Vec<&'f Field<'f>> {
    let fields = arguments(facts)
        .map(|object| object.fields.as_slice())
        .unwrap_or_default();
    fields.iter().filter(|field| is_required(field)).collect()
}

/// Whether a field must be set, by the schema or by a rule.
pub(super) fn is_required(field: &Field<'_>) -> bool {
    matches!(field.required, Required::Yes | Required::ByRule(_))
}

/// The call with a value that shows the type.
fn with_value(call: &Call, local: &str, field: &Field<'_>) -> String {
    let value = match field.type_name.as_str() {
        "string" => format!("'<{}>'", field.name.replace(['\'', '\\', '\n'], "")),
        "integer" | "number" | "integer or string" => "1".to_owned(),
        "boolean" => "true".to_owned(),
        list if list.starts_with("[]") => "[]".to_owned(),
        _ => "{}".to_owned(),
    };
    format!("{}({value})", call.function(local))
}

/// A manifest for a resource that exists outside of Kubernetes. `observe` leaves the resource as it is.
pub(super) fn existing(page: &Page<'_>, observe: bool) -> (String, String) {
    let (mut jsonnet, local) = imports(page);
    let _ = writeln!(jsonnet, "{local}.new('existing')");
    let metadata = &page.facts.metadata.fields;
    let annotations = metadata.iter().find(|field| field.name == "annotations");
    let call = annotations.and_then(|field| field.calls.iter().find(|call| call.is_mixin()));
    if let Some(name) = call.map(|call| call.function(&local)) {
        let _ = writeln!(jsonnet, "+ {name}({{ '{EXTERNAL_NAME}': '<external name>' }})");
    }
    let mut yaml = head(page.facts);
    let _ = write!(
        yaml,
        "metadata:\n  name: existing\n  annotations:\n    {EXTERNAL_NAME}: <external name>\n"
    );
    let policies = page.facts.field("spec.managementPolicies").filter(|_| observe);
    let needed = match policies {
        // Rules ask for nothing where nothing is created.
        Some(_) => required(page.facts)
            .into_iter()
            .filter(|field| field.required == Required::Yes)
            .collect(),
        None => required(page.facts),
    };
    if policies.is_some() || !needed.is_empty() {
        yaml.push_str("spec:\n");
    }
    if let Some(name) = policies.and_then(|field| Some(field.calls.first()?.function(&local))) {
        let _ = writeln!(jsonnet, "+ {name}(['Observe'])");
        yaml.push_str("  managementPolicies: [Observe]\n");
    }
    let depth = if page.facts.field("spec.forProvider").is_some() && !needed.is_empty() {
        yaml.push_str("  forProvider:\n");
        4
    } else {
        2
    };
    for field in needed {
        if let Some(call) = field.calls.first() {
            let _ = writeln!(jsonnet, "+ {}", with_value(call, &local, field));
        }
        let value = match field.type_name.as_str() {
            "string" => format!("<{}>", field.name),
            "integer" | "number" | "integer or string" => "1".to_owned(),
            "boolean" => "true".to_owned(),
            list if list.starts_with("[]") => "[]".to_owned(),
            _ => "{}".to_owned(),
        };
        let _ = writeln!(yaml, "{:depth$}{}: {value}", "", field.name);
    }
    (jsonnet, yaml)
}
