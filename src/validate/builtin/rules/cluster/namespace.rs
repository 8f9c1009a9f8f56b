//! Namespaces and `ServiceAccounts`.

use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::metadata::finalizer;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Sets the label with the name (`SetDefaults_Namespace`).
pub(super) fn defaults(node: &mut Node<'_>) {
    const LABEL: &str = "kubernetes.io/metadata.name";
    let Some(metadata) = complete::child(node, "metadata") else {
        return;
    };
    let Some(name) = metadata.get("name").filter(|name| name.as_str() != Some("")) else {
        return;
    };
    let name = Node::from_json(&name.to_json(), name.span);
    if let Some(labels) = complete::object(metadata, "labels") {
        complete::set(labels, LABEL, name);
    }
}

/// A Namespace (`ValidateNamespace`). All errors of finalizers are at the list.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let list = object.root.at("spec.finalizers");
    for item in list.items() {
        let words = names::qualified(item.text()).into_iter().chain(finalizer(item.text()));
        for words in words {
            checks.invalid_as(RULE, list, quoted(item.text()), words);
        }
    }
}

/// The warning about a `ServiceAccount`.
pub(super) fn service_account<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const ANNOTATION: &str = "kubernetes.io/enforce-mountable-secrets";
    let is_set = |root: crate::validate::builtin::field::Field<'n>| {
        let annotations = root.at("metadata.annotations");
        annotations.is_set() && annotations.key(ANNOTATION).is_set()
    };
    if is_set(object.root) && !object.old.is_some_and(is_set) {
        let words = "deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets";
        checks.warn(RULE, object.root.at("metadata.annotations").key(ANNOTATION), words);
    }
}
