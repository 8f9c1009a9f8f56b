//! What Crossplane leaves out of the schema of a composite resource definition without a word, and fields that it replaces.

use super::added;
use super::report::Report;
use super::written::{Xrd, given};
use crate::yaml::{Entry, Node, Value};

/// Fields of an object that Crossplane knows.
const FIELDS: [&str; 5] = ["apiVersion", "kind", "metadata", "spec", "status"];

/// Keywords of the whole object that Crossplane takes over, or sets itself.
const OF_ROOT: [&str; 5] = [
    "description",
    "properties",
    "required",
    "type",
    "x-kubernetes-validations",
];

/// Keywords of `spec` and `status` that Crossplane takes over, or sets itself.
const OF_PART: [&str; 6] = [
    "description",
    "oneOf",
    "properties",
    "required",
    "type",
    "x-kubernetes-validations",
];

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
    keywords(schema, "the object", at, |keyword| OF_ROOT.contains(&keyword), report);
    let properties = given(schema, "properties");
    for entry in properties.map(Node::entries).unwrap_or_default() {
        let at = format!("{at}.properties.{}", entry.key);
        match entry.key.as_ref() {
            "spec" => {
                let is_kept =
                    |keyword: &str| OF_PART.contains(&keyword) || keyword == "x-kubernetes-preserve-unknown-fields";
                keywords(&entry.value, "`spec`", &at, is_kept, report);
                let added = xrd
                    .roles()
                    .iter()
                    .flat_map(|role| added::spec(*role, xrd.scope, "", ""));
                let added: Vec<&str> = added.map(|(name, _)| name).collect();
                fields(entry, &added, &at, report);
            }
            "status" => {
                keywords(
                    &entry.value,
                    "`status`",
                    &at,
                    |keyword| OF_PART.contains(&keyword),
                    report,
                );
                let added: Vec<&str> = added::status(xrd.scope).into_iter().map(|(name, _)| name).collect();
                fields(entry, &added, &at, report);
            }
            key if FIELDS.contains(&key) => {}
            key => {
                let message = format!(
                    "Crossplane leaves the field `{}` out: it is neither in `spec` nor in `status`",
                    key.escape_debug()
                );
                report.ignored(entry.key_span, &at, message, "move it into `spec` or `status`");
            }
        }
    }
}

fn keywords(node: &Node<'_>, of: &str, at: &str, is_kept: impl Fn(&str) -> bool, report: &mut Report<'_>) {
    let lost = node
        .entries()
        .iter()
        .filter(|entry| entry.value.value != Value::Null && !is_kept(&entry.key));
    for entry in lost {
        let message = format!(
            "Crossplane leaves `{}` of {of} out of the definition",
            entry.key.escape_debug()
        );
        let help = "use a field below it, or a rule in `x-kubernetes-validations`";
        report.ignored(entry.key_span, &format!("{at}.{}", entry.key), message, help);
    }
}

/// Fields that Crossplane replaces.
fn fields(part: &Entry<'_>, added: &[&str], at: &str, report: &mut Report<'_>) {
    let written = given(&part.value, "properties").map(Node::entries).unwrap_or_default();
    for entry in written.iter().filter(|entry| added.contains(&entry.key.as_ref())) {
        let message = format!("Crossplane replaces the field `{}.{}` by its own", part.key, entry.key);
        report.ignored(
            entry.key_span,
            &format!("{at}.properties.{}", entry.key),
            message,
            "use another name",
        );
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
