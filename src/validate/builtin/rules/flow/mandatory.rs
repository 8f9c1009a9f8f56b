//! The objects that every server has: their specs are fixed (`MandatoryFlowSchemas`, `MandatoryPriorityLevelConfigurations`).

use serde_json::json;

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::pod::report::{go_struct, json_or_null};
use crate::validate::builtin::rules::shared::compare;
use crate::yaml::Node;

/// The spec of a mandatory `FlowSchema`.
pub(super) fn schema<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let groups: &[&str] = match object.root.at("metadata.name").text() {
        "exempt" => &["system:masters"],
        "catch-all" => &["system:unauthenticated", "system:authenticated"],
        _ => return,
    };
    let name = object.root.at("metadata.name").text();
    let subjects: Vec<_> = groups
        .iter()
        .map(|group| json!({"kind": "Group", "group": {"name": group}}))
        .collect();
    let all = ["*"];
    let rules = json!([{
        "subjects": subjects,
        "resourceRules": [{"verbs": all, "apiGroups": all, "resources": all, "clusterScope": true, "namespaces": all}],
        "nonResourceRules": [{"verbs": all, "nonResourceURLs": all}],
    }]);
    let mut wanted = json!({
        "priorityLevelConfiguration": {"name": name},
        "matchingPrecedence": if name == "exempt" { 1 } else { 10_000 },
        "rules": rules,
    });
    if name == "catch-all" {
        wanted["distinguisherMethod"] = json!({"type": "ByUser"});
    }
    compare_to(object.root.get("spec"), &wanted, SCHEMA, name, "", checks);
}

/// The spec of a mandatory `PriorityLevelConfiguration`. The shares of `exempt` may be others.
pub(super) fn level<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    match object.root.at("metadata.name").text() {
        "exempt" => {
            let except = " except the 'spec.exempt' field";
            compare_to(spec, &json!({"type": "Exempt"}), LEVEL, "exempt", except, checks);
        }
        "catch-all" => {
            let limited =
                json!({"nominalConcurrencyShares": 5, "lendablePercent": 0, "limitResponse": {"type": "Reject"}});
            let wanted = json!({"type": "Limited", "limited": limited});
            compare_to(spec, &wanted, LEVEL, "catch-all", "", checks);
        }
        _ => {}
    }
}

fn compare_to<'n>(
    spec: Field<'n>,
    wanted: &serde_json::Value,
    parts: &'static [Part],
    name: &str,
    except: &str,
    checks: &mut Checks<'n>,
) {
    let Some(mut found) = spec.value.cloned() else {
        return;
    };
    if !except.is_empty() {
        complete::remove(&mut found, "exempt");
    }
    let wanted = Node::from_json(wanted, found.span);
    if !compare::is_same(Field::root(&found), Field::root(&wanted)) {
        let words = format!("spec of '{name}'{except} must equal the fixed value");
        checks.invalid_as(RULE, spec, shown(spec, parts), words);
    }
}

/// A field as the server's struct has it: its names in Go and in JSON, what an absent one is, and the fields below.
struct Part(&'static str, &'static str, &'static str, &'static [Part]);

const NAME: &[Part] = &[Part("Name", "name", "\"\"", &[])];
const SCHEMA: &[Part] = &[
    Part("PriorityLevelConfiguration", "priorityLevelConfiguration", "", NAME),
    Part("MatchingPrecedence", "matchingPrecedence", "0", &[]),
    Part(
        "DistinguisherMethod",
        "distinguisherMethod",
        "null",
        &[Part("Type", "type", "\"\"", &[])],
    ),
    Part("Rules", "rules", "null", RULES),
];
const RULES: &[Part] = &[
    Part("Subjects", "subjects", "null", SUBJECT),
    Part(
        "ResourceRules",
        "resourceRules",
        "null",
        &[
            Part("Verbs", "verbs", "null", &[]),
            Part("APIGroups", "apiGroups", "null", &[]),
            Part("Resources", "resources", "null", &[]),
            Part("ClusterScope", "clusterScope", "false", &[]),
            Part("Namespaces", "namespaces", "null", &[]),
        ],
    ),
    Part(
        "NonResourceRules",
        "nonResourceRules",
        "null",
        &[
            Part("Verbs", "verbs", "null", &[]),
            Part("NonResourceURLs", "nonResourceURLs", "null", &[]),
        ],
    ),
];
const SUBJECT: &[Part] = &[
    Part("Kind", "kind", "\"\"", &[]),
    Part("User", "user", "null", NAME),
    Part("Group", "group", "null", NAME),
    Part(
        "ServiceAccount",
        "serviceAccount",
        "null",
        &[
            Part("Namespace", "namespace", "\"\"", &[]),
            Part("Name", "name", "\"\"", &[]),
        ],
    ),
];
const SHARES: Part = Part("NominalConcurrencyShares", "nominalConcurrencyShares", "0", &[]);
const LENDABLE: Part = Part("LendablePercent", "lendablePercent", "null", &[]);
const LEVEL: &[Part] = &[
    Part("Type", "type", "\"\"", &[]),
    Part(
        "Limited",
        "limited",
        "null",
        &[
            SHARES,
            Part("LimitResponse", "limitResponse", "", RESPONSE),
            LENDABLE,
            Part("BorrowingLimitPercent", "borrowingLimitPercent", "null", &[]),
        ],
    ),
    Part("Exempt", "exempt", "null", &[SHARES, LENDABLE]),
];
const RESPONSE: &[Part] = &[
    Part("Type", "type", "\"\"", &[]),
    Part(
        "Queuing",
        "queuing",
        "null",
        &[
            Part("Queues", "queues", "0", &[]),
            Part("HandSize", "handSize", "0", &[]),
            Part("QueueLengthLimit", "queueLengthLimit", "0", &[]),
        ],
    ),
];

fn shown(at: Field<'_>, parts: &'static [Part]) -> String {
    let fields: Vec<(&str, String)> = parts
        .iter()
        .map(|Part(go, json, absent, inner)| {
            let field = at.get(json);
            let text = if !field.is_set() {
                (*absent).to_owned()
            } else if inner.is_empty() {
                json_or_null(field)
            } else if field.is_list() {
                let items: Vec<String> = field.items().map(|item| shown(item, inner)).collect();
                format!("[{}]", items.join(","))
            } else {
                shown(field, inner)
            };
            (*go, text)
        })
        .collect();
    go_struct(&fields)
}
