//! `CSIDrivers`, `CSINodes` and `CSIStorageCapacities`.

use std::collections::HashSet;

use super::reference::driver_name;
use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{labels, values};
use crate::validate::print::quoted;
use crate::yaml::{Node, Value};

/// Sets the defaults (`SetDefaults_CSIDriver`).
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    complete::default_bool(spec, "attachRequired", true);
    for name in [
        "podInfoOnMount",
        "storageCapacity",
        "requiresRepublish",
        "seLinuxMount",
        "preventPodSchedulingIfMissing",
    ] {
        complete::default_bool(spec, name, false);
    }
    if spec.get("fsGroupPolicy").is_none() {
        complete::default_text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    }
    if spec.get("volumeLifecycleModes").is_none_or(Node::is_empty_collection) {
        let span = spec.span;
        let value = Value::Sequence(vec![complete::string("Persistent", span)]);
        complete::set(spec, "volumeLifecycleModes", Node { span, value });
    }
}

/// A `CSIDriver` (`ValidateCSIDriver`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const UPDATE_SECONDS: i64 = 10;
    let spec = object.root.get("spec");
    let policy = spec.get("fsGroupPolicy");
    if !matches!(policy.text(), "ReadWriteOnceWithFSType" | "File" | "None") {
        checks.unsupported(RULE, policy, ["File", "None", "ReadWriteOnceWithFSType"]);
    }
    let requests = spec.get("tokenRequests");
    tokens(requests, checks);
    let modes = spec.get("volumeLifecycleModes");
    for mode in modes.items() {
        if !matches!(mode.text(), "Persistent" | "Ephemeral") {
            checks.unsupported(RULE, modes, ["Persistent", "Ephemeral"]).value = Some(quoted(mode.text()));
        }
    }
    let period = spec.get("nodeAllocatableUpdatePeriodSeconds");
    if period.is_set() && period.int() < UPDATE_SECONDS {
        checks.invalid(RULE, period, "must be greater than or equal to 10 seconds");
    }
    let in_secrets = spec.get("serviceAccountTokenInSecrets");
    if in_secrets.is_set() && requests.is_empty() {
        let words = "serviceAccountTokenInSecrets is set but no tokenRequests are specified";
        checks.invalid(RULE, in_secrets, words);
    }
    if let Some(old) = object.old.map(|old| old.get("spec")) {
        let before = checks.count();
        values::immutable(spec.get("attachRequired"), old.get("attachRequired"), checks);
        for error in checks.since(before) {
            "spec.attachedRequired".clone_into(&mut error.field);
        }
        values::immutable(modes, old.get("volumeLifecycleModes"), checks);
    }
    if !requests.is_empty() && !in_secrets.is_set() {
        let words = "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens \
                     in volume attributes";
        checks.warn_text(RULE, requests, words);
    }
}

fn tokens<'n>(requests: Field<'n>, checks: &mut Checks<'n>) {
    const LEAST_SECONDS: i64 = 600;
    const MOST_SECONDS: i64 = 1 << 32;
    let mut audiences = HashSet::new();
    for request in requests.items() {
        let (audience, seconds) = (request.get("audience"), request.get("expirationSeconds"));
        if !audiences.insert(audience.text()) {
            checks.duplicate(RULE, audience);
            continue;
        }
        if seconds.is_set() && seconds.int() < LEAST_SECONDS {
            checks.invalid(RULE, seconds, "may not specify a duration less than 10 minutes");
        }
        if seconds.int() > MOST_SECONDS {
            checks.invalid(RULE, seconds, "may not specify a duration larger than 2^32 seconds");
        }
    }
}

/// A `CSINode` (`ValidateCSINode`).
pub(super) fn node<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 256;
    let drivers = object.root.at("spec.drivers");
    let mut seen = HashSet::new();
    for driver in drivers.items() {
        let (name, id) = (driver.get("name"), driver.get("nodeID"));
        driver_name(name, checks);
        values::required(RULE, id, checks);
        if id.text().len() > MOST_BYTES {
            checks.invalid(RULE, id, format!("must be {MOST_BYTES} characters or less"));
        }
        if driver.get("allocatable").is_set() {
            values::not_negative(RULE, driver.at("allocatable.count"), checks);
        }
        if !seen.insert(name.text()) {
            checks.duplicate(RULE, name).value = Some(quoted(name.text()));
        }
        topology_keys(driver, checks);
    }
    let Some(old) = object.old.map(|old| old.at("spec.drivers")) else {
        return;
    };
    for (driver, old) in drivers.items().flat_map(|new| old.items().map(move |old| (new, old))) {
        let is_changed = |name| !driver.get(name).is_same(old.get(name));
        if driver.get("name").text() == old.get("name").text() && (is_changed("nodeID") || is_changed("topologyKeys")) {
            let shown = driver.value.map(crate::validate::print::compact).unwrap_or_default();
            checks.invalid_as(crate::rule::Rule::Immutable, drivers, shown, "field is immutable");
        }
    }
}

/// Keys of labels. All errors are at the driver.
fn topology_keys<'n>(driver: Field<'n>, checks: &mut Checks<'n>) {
    let mut seen = HashSet::new();
    for key in driver.get("topologyKeys").items().map(Field::text) {
        if key.is_empty() {
            checks.required(RULE, driver, "");
        }
        if !seen.insert(key) {
            checks.duplicate(RULE, driver).value = Some(quoted(key));
        }
        for words in names::qualified(key) {
            checks.invalid_as(RULE, driver, quoted(key), words);
        }
    }
}

/// A `CSIStorageCapacity` (`ValidateCSIStorageCapacity`).
pub(super) fn capacity<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let root = object.root;
    let (topology, class) = (root.get("nodeTopology"), root.get("storageClassName"));
    if let Some(old) = object.old {
        values::immutable(topology, old.get("nodeTopology"), checks);
        values::immutable(class, old.get("storageClassName"), checks);
    }
    labels::tolerate_selectors(RULE, object.old.map(|old| old.get("nodeTopology")), checks);
    labels::kept_selector(RULE, topology, checks);
    for words in names::subdomain(class.text()) {
        checks.invalid_as(RULE, class, quoted(class.text()), words);
    }
    if let Some(quantity) = root.get("capacity").quantity().filter(|quantity| quantity.sign() < 0) {
        checks.invalid_as(
            RULE,
            root.get("capacity"),
            quoted(&quantity.to_string()),
            "must be greater than or equal to 0",
        );
    }
}
