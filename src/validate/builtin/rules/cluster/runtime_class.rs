//! `RuntimeClasses` (`ValidateRuntimeClass`).

use std::collections::HashSet;

use super::quota::amount;
use super::rule::RULE;
use crate::k8s::{names, resource_name};
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod::scheduling;
use crate::validate::builtin::rules::shared::labels::{deprecated_node_label, labels};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::{self, quoted};

/// Tolerations, each once.
fn tolerations<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    scheduling::tolerations(list, checks);
    let mut seen = HashSet::new();
    for item in list.items() {
        let parts = ["key", "operator", "value", "effect"].map(|name| item.get(name).text());
        if !seen.insert(parts) {
            let [key, operator, value, effect] = parts.map(quoted);
            let seconds = item.get("tolerationSeconds").value;
            let seconds = seconds.map_or_else(|| "null".to_owned(), print::value);
            checks.duplicate(RULE, item).value = Some(format!(
                "{{\"Key\":{key},\"Operator\":{operator},\"Value\":{value},\"Effect\":{effect},\"TolerationSeconds\":{seconds}}}"
            ));
        }
    }
}

/// Checks a `RuntimeClass`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let root = object.root;
    let (handler, nodes) = (root.get("handler"), root.at("scheduling.nodeSelector"));
    if let Some(old) = object.old {
        values::unchanged(handler, old.get("handler"), checks);
    }
    values::required_as(RULE, handler, names::label, checks);
    if root.get("overhead").is_set() {
        let before = checks.count();
        for (name, value) in root.at("overhead.podFixed").entries() {
            for words in resource_name::of_container(name) {
                checks.invalid_as(RULE, value, quoted(name), words);
            }
            amount(name, value, checks);
        }
        for error in checks.since(before) {
            error.field = error.field.replacen("overhead.podFixed", "overhead.limits", 1);
        }
    }
    if root.get("scheduling").is_set() {
        tolerations(root.at("scheduling.tolerations"), checks);
        labels(RULE, nodes, checks);
        for (key, value) in nodes.entries() {
            if let Some(words) = deprecated_node_label(key) {
                checks.warn_text(RULE, value, format!("scheduling.nodeSelector: {words}"));
            }
        }
    }
}
