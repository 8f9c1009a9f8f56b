//! `IngressClasses` (`ValidateIngressClass`).

use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::yaml::Node;

const RULE: Rule = Rule::Ingress;

/// Sets the defaults (`SetDefaults_IngressClass`).
pub(super) fn defaults(node: &mut Node<'_>) {
    let parameters = complete::child(node, "spec").and_then(|spec| complete::child(spec, "parameters"));
    if let Some(parameters) = parameters.filter(|parameters| parameters.get("scope").is_none()) {
        complete::default_text(parameters, "scope", "Cluster");
    }
}

/// Checks an `IngressClass`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    /// The most bytes of a controller's name.
    const MOST: usize = 250;
    let spec = object.root.get("spec");
    let controller = spec.get("controller");
    if controller.text().len() > MOST {
        checks.too_long(RULE, controller, MOST);
    }
    values::domain_prefixed_path(RULE, controller, checks);
    if let Some(old) = object.old {
        values::immutable(controller, old.at("spec.controller"), checks);
    }
    if spec.get("parameters").is_set() {
        parameters(spec.get("parameters"), checks);
    }
}

fn parameters<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    values::set_as(RULE, at.get("apiGroup"), names::subdomain, checks);
    values::required_as(RULE, at.get("kind"), values::segment, checks);
    values::required_as(RULE, at.get("name"), values::segment, checks);
    let namespace = at.get("namespace");
    match at.get("scope").text() {
        "Namespace" if !namespace.is_set() => {
            checks.required(RULE, namespace, "`parameters.scope` is set to 'Namespace'");
        }
        "Namespace" => checks.each_invalid(RULE, namespace, names::label(namespace.text())),
        "Cluster" if namespace.is_set() => {
            checks.forbidden(RULE, namespace, "`parameters.scope` is set to 'Cluster'");
        }
        "Cluster" => {}
        _ => {
            checks.unsupported(RULE, at.get("scope"), ["Cluster", "Namespace"]);
        }
    }
}
