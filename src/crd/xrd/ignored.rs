//! What Crossplane leaves out of the schema of a composite resource definition without a word, and fields that it replaces.

use super::added;
use super::report::Report;
use super::written::{Xrd, given};
use crate::yaml::{Entry, Node, Value};

/// Keywords of the whole object that Crossplane takes over, or sets itself.
const OF_ROOT: &[&str] = &[
    "description",
    "properties",
    "required",
    "type",
    "x-kubernetes-validations",
];

/// The same of `spec`.
const OF_SPEC: &[&str] = &[
    "description",
    "oneOf",
    "properties",
    "required",
    "type",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
];

/// The same of `status`.
const OF_STATUS: &[&str] = &[
    "description",
    "oneOf",
    "properties",
    "required",
    "type",
    "x-kubernetes-validations",
];

/// The same of `metadata`, of its field `name`, and of `apiVersion` and `kind`.
const OF_METADATA: &[&str] = &["description", "properties", "required", "type"];
const OF_NAME: &[&str] = &["description", "maxLength", "type"];
const OF_TEXT: &[&str] = &["description", "type"];

pub(super) fn check(xrd: &Xrd<'_, '_>, report: &mut Report<'_>) {
    let versions = xrd.spec("versions").map(|versions| &versions.value);
    let Some(Value::Sequence(versions)) = versions else {
        return;
    };
    for (index, version) in versions.iter().enumerate() {
        let schema = given(version, "schema").and_then(|schema| given(schema, "openAPIV3Schema"));
        if let Some(schema) = schema {
            let at = format!("spec.versions[{index}].schema.openAPIV3Schema");
            root(xrd, schema, &at, report);
        }
    }
}

fn root(xrd: &Xrd<'_, '_>, schema: &Node<'_>, at: &str, report: &mut Report<'_>) {
    keywords(schema, "the object", at, OF_ROOT, report);
    for entry in fields_of(schema) {
        let at = format!("{at}.properties.{}", entry.key);
        match entry.key.as_ref() {
            "apiVersion" | "kind" => keywords(&entry.value, &code(&entry.key), &at, OF_TEXT, report),
            "metadata" => metadata(&entry.value, &at, report),
            "spec" => {
                keywords(&entry.value, "`spec`", &at, OF_SPEC, report);
                let roles = xrd.roles().iter();
                let added = roles.flat_map(|role| added::spec(*role, xrd.scope, "", ""));
                let added: Vec<&str> = added.map(|(name, _)| name).collect();
                replaced(entry, &added, &at, report);
            }
            "status" => {
                keywords(&entry.value, "`status`", &at, OF_STATUS, report);
                let added: Vec<&str> = added::status(xrd.scope).into_iter().map(|(name, _)| name).collect();
                replaced(entry, &added, &at, report);
            }
            key => {
                let message = format!(
                    "Crossplane leaves the field {} out: it is neither in `spec` nor in `status`",
                    code(key)
                );
                report.ignored(entry.key_span, &at, message, "move it into `spec` or `status`");
            }
        }
    }
}

/// `metadata`: Crossplane takes over the longest length of the name.
fn metadata(schema: &Node<'_>, at: &str, report: &mut Report<'_>) {
    keywords(schema, "`metadata`", at, OF_METADATA, report);
    for entry in fields_of(schema) {
        let at = format!("{at}.properties.{}", entry.key);
        if entry.key == "name" {
            keywords(&entry.value, "`metadata.name`", &at, OF_NAME, report);
        } else {
            let message = format!(
                "Crossplane leaves the schema of `metadata.{}` out",
                entry.key.escape_debug()
            );
            report.ignored(entry.key_span, &at, message, HELP);
        }
    }
}

const HELP: &str = "use a rule in `x-kubernetes-validations`, or a field of `spec` or `status`";

fn keywords(node: &Node<'_>, of: &str, at: &str, kept: &[&str], report: &mut Report<'_>) {
    let lost = node
        .entries()
        .iter()
        .filter(|entry| !kept.contains(&entry.key.as_ref()));
    for entry in lost.filter(|entry| !is_absent(&entry.value)) {
        let message = format!("Crossplane leaves {} of {of} out of the definition", code(&entry.key));
        report.ignored(entry.key_span, &format!("{at}.{}", entry.key), message, HELP);
    }
}

/// Whether a keyword with this value says as little as none.
fn is_absent(value: &Node<'_>) -> bool {
    matches!(value.value, Value::Null | Value::Bool(false)) || value.is_empty_collection() || value.as_str() == Some("")
}

fn fields_of<'n, 's>(schema: &'n Node<'s>) -> &'n [Entry<'s>] {
    given(schema, "properties").map(Node::entries).unwrap_or_default()
}

fn code(name: &str) -> String {
    format!("`{}`", name.escape_debug())
}

/// Fields that Crossplane replaces.
fn replaced(part: &Entry<'_>, added: &[&str], at: &str, report: &mut Report<'_>) {
    let written = fields_of(&part.value).iter();
    for entry in written.filter(|entry| added.contains(&entry.key.as_ref())) {
        let message = format!("Crossplane replaces the field `{}.{}` by its own", part.key, entry.key);
        let path = format!("{at}.properties.{}", entry.key);
        report.ignored(entry.key_span, &path, message, "use another name");
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::{Api, Role, Scope};
    use super::*;

    #[test]
    fn claims_and_composites_add_fields() {
        let names = |role, scope| added::spec(role, scope, "", "").len();
        assert_eq!(names(Role::Composite, Scope::Namespaced), 1);
        assert_eq!(names(Role::Composite, Scope::LegacyCluster), 8);
        assert_eq!(names(Role::Claim, Scope::LegacyCluster), 8);
        assert_eq!(Api::V2.scope(Some("LegacyCluster")), None);
    }
}
