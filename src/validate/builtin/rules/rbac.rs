//! Roles and their bindings (`ValidateRole`, `ValidateRoleBinding` …).

use super::row::{Row, none};
use super::shared::{compare, labels, values};
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::print::quoted;
use crate::validate::server::object_meta::text;
use crate::yaml::Node;

const RULE: Rule = Rule::Rbac;
const GROUP: &str = "rbac.authorization.k8s.io";

/// The kinds. Their names are path segments.
pub(super) const ROWS: &[Row] = &[
    Row {
        group: GROUP,
        kind: "Role",
        name: |name, _| values::segment(name),
        defaults: none,
        check: |object, checks| rules(object, true, checks),
    },
    Row {
        group: GROUP,
        kind: "ClusterRole",
        name: |name, _| values::segment(name),
        defaults: none,
        check: cluster_role,
    },
    Row {
        group: GROUP,
        kind: "RoleBinding",
        name: |name, _| values::segment(name),
        defaults: binding_defaults,
        check: |object, checks| binding(object, &["Role", "ClusterRole"], checks),
    },
    Row {
        group: GROUP,
        kind: "ClusterRoleBinding",
        name: |name, _| values::segment(name),
        defaults: binding_defaults,
        check: |object, checks| binding(object, &["ClusterRole"], checks),
    },
];

fn cluster_role<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    rules(object, false, checks);
    let aggregation = object.root.get("aggregationRule");
    if !aggregation.is_set() {
        return;
    }
    let selectors = aggregation.get("clusterRoleSelectors");
    if selectors.is_empty() {
        checks.required(
            RULE,
            selectors,
            "at least one clusterRoleSelector required if aggregationRule is non-nil",
        );
    }
    let stored = object.old.map(|old| old.at("aggregationRule.clusterRoleSelectors"));
    labels::tolerate_selectors(RULE, stored.into_iter().flat_map(Field::items), checks);
    for selector in selectors.items() {
        labels::kept_selector(RULE, selector, checks);
        if checks.would_report(|trial| labels::selector(RULE, selector, trial)) {
            // The server shows a selector that it could not make.
            checks.invalid_as(RULE, selector, "null", "invalid label selector.");
        }
    }
}

fn rules<'n>(object: &Object<'n>, is_namespaced: bool, checks: &mut Checks<'n>) {
    for rule in object.root.get("rules").items() {
        if rule.get("verbs").is_empty() {
            checks.required(RULE, rule.get("verbs"), "");
        }
        let urls = rule.get("nonResourceURLs");
        let (groups, resources) = (rule.get("apiGroups"), rule.get("resources"));
        if !urls.is_empty() {
            if is_namespaced {
                checks.invalid(RULE, urls, "namespaced rules cannot apply to non-resource URLs");
            }
            if groups.len() + resources.len() + rule.get("resourceNames").len() > 0 {
                let words = "rules cannot apply to both regular resources and non-resource URLs";
                checks.invalid(RULE, urls, words);
            }
            continue;
        }
        if groups.is_empty() {
            checks.required(RULE, groups, "resource rules must supply at least one api group");
        }
        if resources.is_empty() {
            checks.required(RULE, resources, "resource rules must supply at least one resource");
        }
    }
}

/// Sets the defaults (`SetDefaults_RoleBinding`, `SetDefaults_Subject`).
fn binding_defaults(node: &mut Node<'_>) {
    if let Some(role) = complete::child(node, "roleRef") {
        complete::default_text(role, "apiGroup", GROUP);
    }
    for subject in complete::items(node, "subjects") {
        if matches!(text(subject, "kind"), "User" | "Group") {
            complete::default_text(subject, "apiGroup", GROUP);
        }
    }
}

fn binding<'n>(object: &Object<'n>, kinds: &[&str], checks: &mut Checks<'n>) {
    let (root, role) = (object.root, object.root.get("roleRef"));
    if role.get("apiGroup").text() != GROUP {
        checks.unsupported(RULE, role.get("apiGroup"), [GROUP]);
    }
    if !kinds.contains(&role.get("kind").text()) {
        checks.unsupported(RULE, role.get("kind"), kinds.iter().copied());
    }
    values::required_as(RULE, role.get("name"), values::segment, checks);
    for subject in root.get("subjects").items() {
        self::subject(subject, kinds.len() > 1, checks);
    }
    if let Some(old) = object.old
        && !compare::is_same(role, old.get("roleRef"))
    {
        let [group, kind, name] = ["apiGroup", "kind", "name"].map(|field| quoted(role.get(field).text()));
        let shown = format!("{{\"APIGroup\":{group},\"Kind\":{kind},\"Name\":{name}}}");
        checks.invalid_as(Rule::Immutable, role, shown, "field is immutable");
    }
}

fn subject<'n>(subject: Field<'n>, is_namespaced: bool, checks: &mut Checks<'n>) {
    let (name, group) = (subject.get("name"), subject.get("apiGroup"));
    let has_name = values::required(RULE, name, checks);
    match subject.get("kind").text() {
        "ServiceAccount" => {
            if has_name {
                checks.each_invalid(RULE, name, names::subdomain(name.text()));
            }
            if !group.is_empty() {
                checks.unsupported(RULE, group, [""]);
            }
            if !is_namespaced && subject.get("namespace").is_empty() {
                checks.required(RULE, subject.get("namespace"), "");
            }
        }
        "User" | "Group" => {
            if group.text() != GROUP {
                checks.unsupported(RULE, group, [GROUP]);
            }
        }
        _ => {
            checks.unsupported(RULE, subject.get("kind"), ["ServiceAccount", "User", "Group"]);
        }
    }
}
