//! `APIServices` (`ValidateAPIService`).

use super::rule::RULE;
use crate::go::base64::Encoding;
use crate::k8s::{names, port};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Sets the defaults (`SetDefaults_ServiceReference`).
pub(super) fn defaults(node: &mut Node<'_>) {
    const PORT: i64 = 443;
    let service = complete::child(node, "spec").and_then(|spec| complete::child(spec, "service"));
    if let Some(service) = service {
        complete::default_int(service, "port", PORT);
    }
}

/// Checks an `APIService`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (spec, name) = (object.root.get("spec"), object.root.at("metadata.name"));
    let (group, version) = (spec.get("group"), spec.get("version"));
    let wanted = format!("{}.{}", version.text(), group.text());
    if !name.is_empty() && values::segment(name.text()).is_empty() && name.text() != wanted {
        let words = format!("must be `spec.version+\".\"+spec.group`: {}", quoted(&wanted));
        checks.invalid(Rule::Name, name, words);
    }
    if group.is_empty() && version.text() != "v1" {
        let words = "only v1 may have an empty group and it better be legacy kube";
        checks.required(RULE, group, words);
    }
    values::optional_as(RULE, group, names::subdomain, checks);
    for words in names::label_1035(version.text()) {
        checks.invalid_as(RULE, version, quoted(version.text()), words);
    }
    for (name, most) in [("groupPriorityMinimum", 20_000), ("versionPriority", 1000)] {
        let at = spec.get(name);
        if !(1..=most).contains(&at.int()) {
            let words = format!("must be positive and less than {most}");
            checks.invalid_as(RULE, at, at.int().to_string(), words);
        }
    }
    let (service, bundle, skips) = (
        spec.get("service"),
        spec.get("caBundle"),
        spec.get("insecureSkipTLSVerify"),
    );
    if service.is_set() {
        values::required(RULE, service.get("namespace"), checks);
        values::required(RULE, service.get("name"), checks);
        let number = service.get("port");
        if let Some(words) = port::number(number.int()) {
            checks.invalid(RULE, number, format!("port is not valid: {words}"));
        }
        if skips.is_true() && !bundle.is_empty() {
            checks.invalid(RULE, skips, "may not be true if caBundle is present");
        }
        return;
    }
    if !bundle.is_empty() {
        let bytes = Encoding::Std.decode(bundle.text()).map_or(0, |bytes| bytes.len());
        let shown = quoted(&format!("{bytes} bytes"));
        checks.invalid_as(RULE, bundle, shown, "local APIServices may not have a caBundle");
    }
    if skips.is_true() {
        checks.invalid(RULE, skips, "local APIServices may not have insecureSkipTLSVerify");
    }
}
