//! Ingresses: rules, paths, backends, TLS (`ValidateIngress`).

use crate::go::strconv::quote as quoted;
use crate::k8s::{address, names, port};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;

const RULE: Rule = Rule::Ingress;

const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";

/// Checks an Ingress.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (rules, backend) = (spec.get("rules"), spec.get("defaultBackend"));
    if rules.is_empty() && !backend.is_set() {
        let shown = if rules.is_set() { "[]" } else { "null" };
        checks.invalid_as(
            RULE,
            spec,
            shown,
            "either `defaultBackend` or `rules` must be specified",
        );
    }
    if backend.is_set() {
        self::backend(backend, checks);
    }
    let keeps_wildcards = object.old.is_some_and(|old| has_invalid_wildcard(old, checks));
    for rule in rules.items() {
        ingress_host(rule.get("host"), checks);
        if !keeps_wildcards || !is_wildcard(rule) {
            ingress_paths(rule.get("http"), checks);
        }
    }
    for tls in spec.get("tls").items() {
        for host in tls.get("hosts").items() {
            checks.each_invalid(RULE, host, host_words(host.text()));
        }
        let had_invalid_name = object.old.is_some_and(has_invalid_secret);
        if !had_invalid_name {
            values::optional_as(RULE, tls.get("secretName"), names::subdomain, checks);
        }
    }
    values::set_as(RULE, spec.get("ingressClassName"), names::subdomain, checks);
    if object.old.is_none() {
        class_annotation(object.root, checks);
    }
}

/// Whether a stored Ingress has the name of a Secret that new ones cannot have.
fn has_invalid_secret(old: Field<'_>) -> bool {
    old.at("spec.tls")
        .items()
        .map(|tls| tls.get("secretName").text())
        .any(|name| !name.is_empty() && !names::subdomain(name).is_empty())
}

/// Whether a stored Ingress has paths for all hosts of a domain that new ones cannot have (`allowInvalidWildcardHostRule`).
fn has_invalid_wildcard<'n>(old: Field<'n>, checks: &Checks<'n>) -> bool {
    let mut rules = old.at("spec.rules").items().filter(|rule| is_wildcard(*rule));
    rules.any(|rule| checks.would_report(|trial| ingress_paths(rule.get("http"), trial)))
}

fn is_wildcard(rule: Field<'_>) -> bool {
    rule.get("host").text().contains('*')
}

fn class_annotation<'n>(root: Field<'n>, checks: &mut Checks<'n>) {
    let class = root.at("spec.ingressClassName");
    let annotations = root.at("metadata.annotations");
    let annotation = annotations.key(CLASS_ANNOTATION);
    if !annotations.is_set() || !annotation.is_set() {
        return;
    }
    if !class.is_set() {
        let words =
            format!("annotation \"{CLASS_ANNOTATION}\" is deprecated, please use 'spec.ingressClassName' instead");
        checks.warn_text(RULE, annotation, words);
    } else if class.text() != annotation.text() {
        checks
            .invalid(
                RULE,
                annotation,
                "must match `ingressClassName` when both are specified",
            )
            .field = format!("annotations.{CLASS_ANNOTATION}");
    }
}

fn host_words(host: &str) -> Vec<String> {
    if host.contains('*') {
        names::wildcard_subdomain(host)
    } else {
        names::subdomain(host)
    }
}

fn ingress_host<'n>(host: Field<'n>, checks: &mut Checks<'n>) {
    if !host.is_empty() {
        if address::address(host.text()).is_some() {
            checks.invalid(RULE, host, "must be a DNS name, not an IP address");
        }
        checks.each_invalid(RULE, host, host_words(host.text()));
    }
}

fn ingress_paths<'n>(http: Field<'n>, checks: &mut Checks<'n>) {
    if !http.is_set() {
        return;
    }
    if http.get("paths").is_empty() {
        checks.required(RULE, http.get("paths"), "");
    }
    for item in http.get("paths").items() {
        path(item, checks);
    }
}

fn path<'n>(item: Field<'n>, checks: &mut Checks<'n>) {
    let (type_, path) = (item.get("pathType"), item.get("path"));
    if !type_.is_set() {
        checks.required(RULE, type_, "pathType must be specified");
        return;
    }
    let text = path.text();
    match type_.text() {
        "Exact" | "Prefix" => {
            if !text.starts_with('/') {
                checks.invalid(RULE, path, "must be an absolute path");
            }
            for part in ["//", "/./", "/../", "%2f", "%2F"] {
                if text.contains(part) {
                    checks.invalid(RULE, path, format!("must not contain '{part}'"));
                }
            }
            for end in ["/..", "/."] {
                if text.ends_with(end) {
                    checks.invalid(RULE, path, format!("cannot end with '{end}'"));
                }
            }
        }
        "ImplementationSpecific" if !text.is_empty() && !text.starts_with('/') => {
            checks.invalid(RULE, path, "must be an absolute path");
        }
        "" => {
            checks.unsupported(RULE, type_, ["Exact", "ImplementationSpecific", "Prefix"]);
        }
        _ => {}
    }
    backend(item.get("backend"), checks);
}

fn backend<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let (resource, service) = (at.get("resource"), at.get("service"));
    match (resource.is_set(), service.is_set()) {
        (true, true) => {
            checks.invalid_as(RULE, at, quoted(""), "cannot set both resource and service backends");
        }
        (true, false) => {
            values::set_as(RULE, resource.get("apiGroup"), names::subdomain, checks);
            values::required_as(RULE, resource.get("kind"), values::segment, checks);
            values::required_as(RULE, resource.get("name"), values::segment, checks);
        }
        (false, true) => {
            values::required_as(RULE, service.get("name"), names::label, checks);
            service_port(at, service.get("port"), checks);
        }
        (false, false) => {
            checks.invalid_as(RULE, at, quoted(""), "resource or service backend is required");
        }
    }
}

fn service_port<'n>(backend: Field<'n>, at: Field<'n>, checks: &mut Checks<'n>) {
    let (name, number) = (at.get("name"), at.get("number"));
    match (name.is_empty(), number.int() == 0) {
        (false, false) => {
            checks.invalid_as(RULE, backend, quoted(""), "cannot set both port name & port number");
        }
        (false, true) => checks.each_invalid(RULE, name, port::name(name.text())),
        (true, false) => values::port_number(RULE, number, checks),
        (true, true) => {
            checks.required(RULE, backend, "port name or number is required");
        }
    }
}
