//! Variables of the environment of containers (`ValidateEnv`, `ValidateEnvFrom`).

use super::paths;
use super::report::label;
use crate::go::strings::to_lower;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::validate::server::object_meta;

const RULE: Rule = Rule::Variable;

/// The fields of a pod that variables may show.
const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The resources of a container that variables and volumes may show.
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];
/// The beginnings of the names of huge pages.
const HUGE_PAGES: [&str; 2] = ["limits.hugepages-", "requests.hugepages-"];

/// The variables of a container.
pub(super) fn check<'n>(variables: Field<'n>, checks: &mut Checks<'n>) {
    for variable in variables.items() {
        values::required_as(RULE, variable.get("name"), names::variable, checks);
        value_from(variable, checks);
    }
}

fn value_from<'n>(variable: Field<'n>, checks: &mut Checks<'n>) {
    let from = variable.get("valueFrom");
    if !from.is_set() {
        return;
    }
    let mut sources = 0;
    let mut source = |name: &'n str| {
        let source = from.get(name);
        sources += usize::from(source.is_set());
        Some(source).filter(|source| source.is_set())
    };
    if let Some(field) = source("fieldRef") {
        field_ref(RULE, field, &FIELDS, checks);
    }
    if let Some(resource) = source("resourceFieldRef") {
        resource_ref(RULE, resource, false, checks);
    }
    for name in ["configMapKeyRef", "secretKeyRef"] {
        if let Some(key) = source(name) {
            checks.each_invalid(RULE, key.get("name"), names::subdomain(key.get("name").text()));
            values::required_as(RULE, key.get("key"), names::config_map_key, checks);
        }
    }
    if let Some(file) = source("fileKeyRef") {
        values::required_as(RULE, file.get("key"), names::variable, checks);
        if values::required(RULE, file.get("volumeName"), checks) {
            label(RULE, file.get("volumeName"), checks);
        }
        if values::required(RULE, file.get("path"), checks) {
            paths::no_backsteps(RULE, file.get("path"), checks);
        }
    }
    let message = match sources {
        0 => "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
        _ if !variable.get("value").is_empty() => "may not be specified when `value` is not empty",
        1 => return,
        _ => "may not have more than one field specified at a time",
    };
    checks.invalid_as(RULE, from, quoted(""), message);
}

/// A field of the pod (`validateObjectFieldSelector`).
pub(super) fn field_ref<'n>(rule: Rule, at: Field<'n>, fields: &[&str], checks: &mut Checks<'n>) {
    let path = at.get("fieldPath");
    if !values::required(rule, path, checks) {
        return;
    }
    let mut unknown = |words: String| {
        checks.invalid(rule, path, format!("error converting fieldPath: {words}"));
    };
    let version = at.get("apiVersion").text();
    if version != "v1" {
        return unknown(format!("unsupported pod version: {version}"));
    }
    let text = path.text();
    if let Some((map, key)) = subscript(text) {
        let words = match map {
            "metadata.annotations" => names::qualified(&to_lower(key)),
            "metadata.labels" => names::qualified(key),
            _ => return unknown(format!("field label does not support subscript: {text}")),
        };
        let shown = if map == "metadata.annotations" {
            to_lower(key)
        } else {
            key.to_owned()
        };
        for words in words {
            checks.invalid_as(rule, at, quoted(&shown), words);
        }
        return;
    }
    let field = if text == "spec.host" { "spec.nodeName" } else { text };
    let is_known = fields.contains(&field)
        || FIELDS.contains(&field)
        || matches!(
            field,
            "metadata.annotations" | "metadata.labels" | "spec.restartPolicy" | "spec.schedulerName" | "status.phase"
        );
    if !is_known {
        return unknown(format!("field label not supported: {text}"));
    }
    if !fields.contains(&field) {
        checks.unsupported(rule, path, fields.iter().copied());
    }
}

/// The map and the key of `metadata.labels['key']` (`SplitMaybeSubscriptedPath`).
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (map, key) = path.strip_suffix("']")?.split_once("['")?;
    (!map.is_empty()).then_some((map, key))
}

/// A resource of a container (`validateContainerResourceFieldSelector`).
pub(super) fn resource_ref<'n>(rule: Rule, at: Field<'n>, is_volume: bool, checks: &mut Checks<'n>) {
    let (container, resource) = (at.get("containerName"), at.get("resource"));
    let name = resource.text();
    let is_huge = HUGE_PAGES.iter().any(|start| name.starts_with(start));
    if is_volume && container.is_empty() {
        checks.required(rule, container, "");
    } else if values::required(rule, resource, checks) && !RESOURCES.contains(&name) && !is_huge {
        checks.unsupported(rule, resource, RESOURCES);
    }
    divisor(rule, at, checks);
}

fn divisor<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    const UNITS: [&str; 13] = [
        "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
    ];
    let divisor = at.get("divisor");
    let Some(quantity) = divisor.quantity().filter(|quantity| quantity.sign() != 0) else {
        return;
    };
    let (text, name) = (quantity.to_string(), at.get("resource").text());
    let is_unit = UNITS.contains(&text.as_str());
    let units = UNITS.join(", ");
    let (is_right, words) = match name {
        "limits.cpu" | "requests.cpu" => (
            matches!(text.as_str(), "1m" | "1"),
            "1m and 1 are supported with the cpu".to_owned(),
        ),
        "limits.memory" | "requests.memory" => (is_unit, format!("{units} are supported with the memory")),
        "limits.ephemeral-storage" | "requests.ephemeral-storage" => (
            is_unit,
            format!("{units} are supported with the local ephemeral storage"),
        ),
        _ if HUGE_PAGES.iter().any(|start| name.starts_with(start)) => {
            (is_unit, format!("{units} are supported with the hugepages"))
        }
        _ => return,
    };
    if !is_right {
        checks.invalid_as(
            rule,
            divisor,
            quoted(name),
            format!("only divisor's values {words} resource"),
        );
    }
}

/// The ConfigMaps and Secrets whose keys become variables.
pub(super) fn sources<'n>(sources: Field<'n>, checks: &mut Checks<'n>) {
    for source in sources.items() {
        values::optional_as(RULE, source.get("prefix"), names::variable, checks);
        let mut count = 0;
        for inner in ["configMapRef", "secretRef"].map(|field| source.get(field)) {
            if inner.is_set() {
                count += 1;
                values::required_as(RULE, inner.get("name"), prefix, checks);
            }
        }
        let message = match count {
            0 => "must specify one of: `configMapRef` or `secretRef`",
            1 => continue,
            _ => "may not have more than one field specified at a time",
        };
        checks.invalid_as(RULE, sources, quoted(""), message);
    }
}

/// The server reads these names as beginnings of names.
fn prefix(text: &str) -> Vec<String> {
    object_meta::resource_name(text, true)
}
