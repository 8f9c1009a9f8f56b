//! `PriorityClasses` (`ValidatePriorityClass`).

use super::rule::RULE;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::shared::values;
use crate::yaml::Node;

/// Sets the defaults (`SetDefaults_PriorityClass`).
pub(super) fn defaults(node: &mut Node<'_>) {
    if node.get("preemptionPolicy").is_none() {
        complete::default_text(node, "preemptionPolicy", "PreemptLowerPriority");
    }
}

/// Checks a `PriorityClass`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const MOST: i64 = 1_000_000_000;
    let root = object.root;
    let (value, policy) = (root.get("value"), root.get("preemptionPolicy"));
    if let Some(old) = object.old {
        if value.int() != old.get("value").int() {
            checks.forbidden(Rule::Immutable, value, "may not be changed in an update.");
        }
        values::immutable(policy, old.get("preemptionPolicy"), checks);
        return;
    }
    let name = root.at("metadata.name");
    if name.text().starts_with("system-") {
        if let Some(reason) = not_of_system(name.text(), value.int(), root.get("globalDefault").is_true()) {
            let words =
                format!("priority class names with 'system-' prefix are reserved for system use only. error: {reason}");
            checks.forbidden(RULE, name, words);
        }
    } else if value.int() > MOST {
        let words = format!("maximum allowed value of a user defined priority is {MOST}");
        checks.forbidden(RULE, value, words);
    }
    if policy.is_empty() {
        checks.required(RULE, policy, "");
    } else if !matches!(policy.text(), "PreemptLowerPriority" | "Never") {
        checks.unsupported(RULE, policy, ["PreemptLowerPriority", "Never"]);
    }
}

/// Why a class is none of the system's (`IsKnownSystemPriorityClass`).
fn not_of_system(name: &str, value: i64, is_default: bool) -> Option<String> {
    let wanted = match name {
        "system-node-critical" => 2_000_001_000,
        "system-cluster-critical" => 2_000_000_000,
        _ => return Some(format!("{name} is not a known system priority class")),
    };
    if value != wanted {
        return Some(format!("value of {name} PriorityClass must be {wanted}"));
    }
    is_default.then(|| format!("globalDefault of {name} PriorityClass must be false"))
}
