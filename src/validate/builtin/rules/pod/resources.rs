//! Requests and limits of containers and pods (`validateResourceRequirements`).

use std::collections::{BTreeMap, BTreeSet};

use super::report::label;
use crate::k8s::quantity::Quantity;
use crate::k8s::resource_name as names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::print::quoted;

const RULE: Rule = Rule::Resources;

/// The requests and limits of a container, and the claims for devices that it uses.
pub(super) fn container<'n>(at: Field<'n>, claims: &BTreeSet<&'n str>, checks: &mut Checks<'n>) {
    requirements(at, container_name, checks);
    self::claims(at.get("claims"), claims, checks);
}

/// What a pod needs beyond its containers. The server reads it as the limits of a container.
pub(super) fn overhead<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let before = checks.count();
    for (name, quantity) in at.entries() {
        container_name(name, quantity, checks);
        value(name, quantity, checks);
    }
    for error in checks.since(before) {
        error.field = error.field.replace("overhead[", "overhead.limits[");
    }
    let has = |rule: fn(&str) -> bool| at.entries().any(|(name, _)| rule(name));
    if has(names::is_huge_page) && !has(is_compute) {
        checks.forbidden(RULE, at, "HugePages require cpu or memory");
    }
}

fn is_compute(name: &str) -> bool {
    matches!(name, "cpu" | "memory")
}

type NameRule = for<'n> fn(&str, Field<'n>, &mut Checks<'n>);

fn requirements<'n>(at: Field<'n>, name_rule: NameRule, checks: &mut Checks<'n>) {
    let (limits, requests) = (at.get("limits"), at.get("requests"));
    for (name, quantity) in limits.entries().chain(requests.entries()) {
        name_rule(name, quantity, checks);
        value(name, quantity, checks);
    }
    for (name, request) in requests.entries() {
        let limit = limits.key(name);
        if !limit.is_set() && !names::is_overcommit_allowed(name) {
            let message = "Limit must be set for non overcommitable resources";
            checks.required(RULE, limits, message);
        }
        if let (Some(request), Some(limit)) = (request.quantity(), limit.quantity().filter(|_| limit.is_set())) {
            compare(name, requests, &request, &limit, checks);
        }
    }
    let all = || limits.entries().chain(requests.entries()).map(|(name, _)| name);
    if all().any(names::is_huge_page) && !all().any(is_compute) {
        checks.forbidden(RULE, at, "HugePages require cpu or memory");
    }
}

fn compare<'n>(name: &str, requests: Field<'n>, request: &Quantity, limit: &Quantity, checks: &mut Checks<'n>) {
    let words = if request != limit && !names::is_overcommit_allowed(name) {
        "equal to"
    } else if request.is_greater_than(limit) {
        "less than or equal to"
    } else {
        return;
    };
    let message = format!("must be {words} {name} limit of {limit}");
    checks.invalid_as(RULE, requests, quoted(&request.to_string()), message);
}

/// The name of a resource of a container (`ValidateContainerResourceName`).
fn container_name<'n>(name: &str, at: Field<'n>, checks: &mut Checks<'n>) {
    for words in names::of_container(name) {
        checks.invalid_as(RULE, at, quoted(name), words);
    }
}

/// The name of a resource of a pod (`validatePodResourceName`).
fn pod_name<'n>(name: &str, at: Field<'n>, checks: &mut Checks<'n>) {
    let words = names::any(name);
    if words.is_empty() && !is_compute(name) && !names::is_huge_page(name) {
        let error = checks.unsupported(RULE, at, ["cpu", "hugepages-", "memory"]);
        error.value = Some(quoted(name));
    }
    for words in words {
        checks.invalid_as(RULE, at, quoted(name), words);
    }
}

/// The number of a resource (`ValidateResourceQuantityValue`, `validateResourceQuantityHugePageValue`).
fn value<'n>(name: &str, at: Field<'n>, checks: &mut Checks<'n>) {
    let Some(quantity) = at.quantity() else {
        return;
    };
    let shown = quoted(&quantity.to_string());
    if quantity.sign() < 0 {
        checks.invalid_as(RULE, at, shown.clone(), "must be greater than or equal to 0");
    }
    if names::is_counted(name) && !quantity.is_whole() {
        checks.invalid_as(RULE, at, shown.clone(), "must be an integer");
    }
    if is_part_of_huge_page(name, &quantity) && !checks.tolerates(Flaw::PartOfHugePage) {
        let message = format!("{quantity} is not positive integer multiple of {name}");
        checks.invalid_as(RULE, at, shown, message);
    }
}

fn is_part_of_huge_page(name: &str, quantity: &Quantity) -> bool {
    names::is_huge_page(name) && !names::is_multiple_of_page(name, quantity)
}

/// Whether a container or the overhead of a pod has an amount of huge pages that is no multiple of the page (`usesIndivisibleHugePagesValues`).
pub(super) fn has_part_of_huge_page(spec: Field<'_>) -> bool {
    let of_containers = super::context::all(spec).flat_map(|container| {
        let lists = ["limits", "requests"].into_iter();
        lists.flat_map(move |list| container.get("resources").get(list).entries())
    });
    let mut amounts = of_containers.chain(spec.get("overhead").entries());
    amounts.any(|(name, amount)| {
        amount
            .quantity()
            .is_some_and(|quantity| is_part_of_huge_page(name, &quantity))
    })
}

/// The claims of a pod that a container uses (`validateResourceClaimNames`).
fn claims<'n>(claims: Field<'n>, known: &BTreeSet<&'n str>, checks: &mut Checks<'n>) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for claim in claims.items() {
        let (name, request) = (claim.get("name").text(), claim.get("request"));
        if name.is_empty() {
            checks.required(RULE, claim, "");
            continue;
        }
        let duplicate = |checks: &mut Checks<'n>, text: &str| {
            checks.duplicate(RULE, claim).value = Some(quoted(text));
        };
        if seen.contains(name) {
            duplicate(checks, name);
        } else {
            let mut key = name.to_owned();
            if !request.is_empty() {
                label(RULE, request, checks);
                key = format!("{name}/{}", request.text());
            }
            let parts = seen
                .iter()
                .filter(|other| request.is_empty() && other.split('/').next() == Some(name));
            for _ in 0..parts.count() {
                duplicate(checks, name);
            }
            if seen.contains(&key) {
                duplicate(checks, &key);
            }
            seen.insert(key);
        }
        if !known.contains(name) {
            let names: Vec<&str> = known.iter().copied().collect();
            let rest = if names.is_empty() {
                " which is empty".to_owned()
            } else {
                format!(": {}", names.join(", "))
            };
            let error = checks.not_found(RULE, claim);
            error.value = Some(quoted(name));
            error.message = format!("must be one of the names in pod.spec.resourceClaims{rest}");
        }
    }
}

/// The requests and limits of a whole pod (`validatePodResources`).
pub(super) fn pod<'n>(spec: Field<'n>, is_pod: bool, checks: &mut Checks<'n>) {
    let at = spec.get("resources");
    if !at.is_set() {
        return;
    }
    if spec.get("os").get("name").text() == "windows" {
        checks.forbidden(RULE, at, "may not be set for a windows pod");
        return;
    }
    if at.get("claims").is_set() {
        let message = "claims may not be set for Resources at pod-level";
        checks.forbidden(RULE, at.get("claims"), message);
    }
    requirements(at, pod_name, checks);
    claims(at.get("claims"), &claim_names(spec), checks);
    totals(spec, at, is_pod, checks);
}

/// The names of the claims of a pod.
pub(super) fn claim_names(spec: Field<'_>) -> BTreeSet<&str> {
    let names = spec.get("resourceClaims").items().map(|claim| claim.get("name").text());
    names.filter(|name| !name.is_empty()).collect()
}

/// The requests and limits of the pod and of its containers together (`validatePodResourceConsistency`).
fn totals<'n>(spec: Field<'n>, at: Field<'n>, is_pod: bool, checks: &mut Checks<'n>) {
    for (list, word) in [("requests", "requests"), ("limits", "limits")] {
        for (name, total) in aggregate(spec, list) {
            let mut own = at.get(list).key(name);
            let limit = at.get("limits").key(name);
            // Pods have the limits of huge pages as requests, if they have no others (`DefaultPodLevelResources`).
            if is_pod && list == "requests" && names::is_huge_page(name) && own.quantity().is_none() {
                own.value = limit.value.filter(|_| at.get("limits").is_set());
            }
            let Some(quantity) = own.quantity().filter(|_| own.is_set()) else {
                continue;
            };
            if (list == "requests" || names::is_huge_page(name)) && total.is_greater_than(&quantity) {
                let message = format!("must be greater than or equal to aggregate container {word} of {total}");
                checks.invalid_as(RULE, own, quoted(&quantity.to_string()), message);
            }
        }
    }
    for (index, container) in spec.get("containers").items().enumerate() {
        for (name, limit) in container.get("resources").get("limits").entries() {
            let own = at.get("limits").key(name);
            let (Some(limit), Some(most)) = (limit.quantity(), own.quantity().filter(|_| own.is_set())) else {
                continue;
            };
            if limit.is_greater_than(&most) {
                let field = format!("{}.containers[{index}][{name}].limits", checks.field(at));
                let message = format!("must be less than or equal to pod limits of {most}");
                let error = checks.invalid_as(RULE, own, quoted(&limit.to_string()), message);
                error.field = field;
            }
        }
    }
}

/// What the containers of a pod take at one time (`AggregateContainerRequests`, `AggregateContainerLimits`).
fn aggregate<'n>(spec: Field<'n>, list: &'n str) -> BTreeMap<&'n str, Quantity> {
    type Sums<'n> = BTreeMap<&'n str, Quantity>;
    let quantities = |container: Field<'n>| {
        let entries = container.get("resources").get(list).entries();
        entries.filter_map(|(name, value)| Some((name, value.quantity()?)))
    };
    let add = |sums: &mut Sums<'n>, name: &'n str, quantity: &Quantity| {
        let sum = sums.get(name).map_or_else(|| quantity.clone(), |sum| sum.add(quantity));
        sums.insert(name, sum);
    };
    let most = |sums: &mut Sums<'n>, name: &'n str, quantity: Quantity| {
        if sums.get(name).is_none_or(|sum| quantity.is_greater_than(sum)) {
            sums.insert(name, quantity);
        }
    };
    let mut sums = Sums::new();
    for container in spec.get("containers").items() {
        for (name, quantity) in quantities(container) {
            add(&mut sums, name, &quantity);
        }
    }
    // Sidecars stay; each other container before the start runs beside the sidecars before it.
    let (mut sidecars, mut start) = (Sums::new(), Sums::new());
    for container in spec.get("initContainers").items() {
        let is_sidecar = container.get("restartPolicy").text() == "Always";
        let own: Sums<'n> = quantities(container).collect();
        if is_sidecar {
            for (name, quantity) in &own {
                add(&mut sums, name, quantity);
                add(&mut sidecars, name, quantity);
            }
        }
        let mut now = sidecars.clone();
        if !is_sidecar {
            for (name, quantity) in &own {
                add(&mut now, name, quantity);
            }
        }
        for (name, quantity) in now {
            most(&mut start, name, quantity);
        }
    }
    for (name, quantity) in start {
        most(&mut sums, name, quantity);
    }
    sums
}
