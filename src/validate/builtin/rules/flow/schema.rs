//! `FlowSchemas` (`ValidateFlowSchema`).

use super::mandatory;
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::yaml::{Node, Value};

const VERBS: [&str; 9] = [
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "proxy",
    "update",
    "watch",
];
/// The kinds of subjects, with their fields.
const SUBJECTS: [(&str, &str); 3] = [
    ("Group", "group"),
    ("ServiceAccount", "serviceAccount"),
    ("User", "user"),
];

/// Sets the defaults (`SetDefaults_FlowSchemaSpec`).
pub(super) fn defaults(node: &mut Node<'_>) {
    const PRECEDENCE: i64 = 1000;
    if let Some(spec) = complete::child(node, "spec") {
        let precedence = spec.get("matchingPrecedence").map(|node| &node.value);
        if matches!(precedence, Some(Value::Int(0))) {
            complete::remove(spec, "matchingPrecedence");
        }
        complete::default_int(spec, "matchingPrecedence", PRECEDENCE);
    }
}

/// Checks a `FlowSchema`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const MOST: i64 = 10_000;
    let (spec, name) = (object.root.get("spec"), object.root.at("metadata.name").text());
    let precedence = spec.get("matchingPrecedence");
    if precedence.int() <= 0 {
        checks.invalid(RULE, precedence, "must be a positive value");
    }
    if precedence.int() > MOST {
        checks.invalid(RULE, precedence, format!("must not be greater than {MOST}"));
    }
    if precedence.int() == 1 && name != "exempt" {
        let words = "only the schema named 'exempt' may have matchingPrecedence 1";
        checks.invalid(RULE, precedence, words);
    }
    let method = spec.get("distinguisherMethod");
    if method.is_set() && !matches!(method.get("type").text(), "ByNamespace" | "ByUser") {
        let shown = format!("{{\"Type\":{}}}", quoted(method.get("type").text()));
        let error = checks.unsupported(RULE, method.get("type"), ["ByNamespace", "ByUser"]);
        error.value = Some(shown);
    }
    let level = spec.at("priorityLevelConfiguration.name");
    if level.is_empty() {
        checks.required(RULE, level, "must reference a priority level");
    } else {
        checks.each_invalid(RULE, level, names::subdomain(level.text()));
    }
    for rule in spec.get("rules").items() {
        self::rule(rule, checks);
    }
    mandatory::schema(object, checks);
}

fn rule<'n>(rule: Field<'n>, checks: &mut Checks<'n>) {
    let subjects = rule.get("subjects");
    if subjects.is_empty() {
        checks.required(RULE, subjects, "subjects must contain at least one value");
    }
    for subject in subjects.items() {
        self::subject(subject, checks);
    }
    let (resources, urls) = (rule.get("resourceRules"), rule.get("nonResourceRules"));
    if resources.len() + urls.len() == 0 {
        let words = "at least one of resourceRules and nonResourceRules has to be non-empty";
        checks.required(RULE, rule, words);
    }
    for rule in resources.items() {
        resource_rule(rule, checks);
    }
    for rule in urls.items() {
        verbs(rule.get("verbs"), checks);
        let urls = rule.get("nonResourceURLs");
        let needs = "nonResourceURLs must contain at least one value";
        if !wildcard(urls, needs, "non-resource URLs", checks) {
            for url in urls.items() {
                if let Some(words) = url_words(url.text()) {
                    checks.invalid(RULE, url, words);
                }
            }
        }
    }
}

fn subject<'n>(subject: Field<'n>, checks: &mut Checks<'n>) {
    let kind = subject.get("kind");
    if SUBJECTS.iter().all(|(name, _)| *name != kind.text()) {
        let error = checks.unsupported(RULE, kind, SUBJECTS.map(|(name, _)| name));
        error.value = Some(quoted(kind.text()));
        return;
    }
    for (name, field) in SUBJECTS {
        let at = subject.get(field);
        if name != kind.text() {
            if at.is_set() {
                let words = format!("{field} is forbidden when subject kind is not '{name}'");
                checks.forbidden(RULE, at, words);
            }
        } else if at.is_set() {
            named_subject(at, name == "ServiceAccount", checks);
        } else {
            let words = format!("{field} is required when subject kind is '{name}'");
            checks.required(RULE, at, words);
        }
    }
}

fn named_subject<'n>(at: Field<'n>, is_account: bool, checks: &mut Checks<'n>) {
    let (name, namespace) = (at.get("name"), at.get("namespace"));
    let has_name = values::required(RULE, name, checks);
    if !is_account {
        return;
    }
    if has_name && name.text() != "*" {
        checks.each_invalid(RULE, name, names::subdomain(name.text()));
    }
    if namespace.is_empty() {
        checks.required(RULE, namespace, "must specify namespace for service account");
    } else {
        checks.each_invalid(RULE, namespace, names::label(namespace.text()));
    }
}

fn resource_rule<'n>(rule: Field<'n>, checks: &mut Checks<'n>) {
    verbs(rule.get("verbs"), checks);
    let needs = "resource rules must supply at least one api group";
    wildcard(rule.get("apiGroups"), needs, "api groups", checks);
    let needs = "resource rules must supply at least one resource";
    wildcard(rule.get("resources"), needs, "resources", checks);
    let namespaces = rule.get("namespaces");
    if namespaces.is_empty() && rule.get("clusterScope").is_true() {
        return;
    }
    let needs = "resource rules that are not cluster scoped must supply at least one namespace";
    if !wildcard(namespaces, needs, "namespaces", checks) {
        for namespace in namespaces.items() {
            for words in names::label(namespace.text()) {
                let words = format!("each member of this list must be '*' or a DNS-1123 label; {words}");
                checks.invalid(RULE, namespace, words);
            }
        }
    }
}

fn verbs<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    let is_wildcard = wildcard(list, "verbs must contain at least one value", "verbs", checks);
    if !is_wildcard && list.items().any(|verb| !VERBS.contains(&verb.text())) {
        checks.unsupported(RULE, list, VERBS);
    }
}

/// A list that must not be empty, and in which `*` stands alone. True if it is empty or has `*`.
fn wildcard<'n>(list: Field<'n>, needs: &str, what: &str, checks: &mut Checks<'n>) -> bool {
    if list.is_empty() {
        checks.required(RULE, list, needs);
        return true;
    }
    let is_wildcard = list.items().any(|item| item.text() == "*");
    if is_wildcard && list.len() > 1 {
        checks.invalid(RULE, list, format!("if '*' is present, must not specify other {what}"));
    }
    is_wildcard
}

/// What is wrong in a path of a URL (`ValidateNonResourceURLPath`).
fn url_words(path: &str) -> Option<&'static str> {
    let wildcards = path.matches('*').count();
    Some(match path {
        "" => "must not be empty",
        "/" => return None,
        _ if !path.starts_with('/') => "must start with slash",
        _ if path.contains(' ') => "must not contain white-space",
        _ if path.contains("//") => "must not contain double slash",
        _ if wildcards > 1 || wildcards == 1 && !path.ends_with("/*") => "wildcard can only do suffix matching",
        _ => return None,
    })
}
