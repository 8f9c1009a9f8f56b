//! Taints of devices by rule, and requests for the status of pools (`ValidateDeviceTaintRule`, `ValidateResourcePoolStatusRequest`).

use super::rule::RULE;
use super::slice;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::{declared, values};
use crate::validate::builtin::rules::storage::driver_name;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// The effects of taints.
const EFFECTS: [&str; 3] = ["NoExecute", "NoSchedule", "None"];

/// A rule that gives devices a taint.
pub(super) fn taint_rule<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let selector = spec.get("deviceSelector");
    let [driver, pool, device] = ["driver", "pool", "device"].map(|name| selector.get(name));
    if driver.is_set() {
        driver_name(driver, checks);
    }
    if pool.is_set() {
        slice::pool_name(pool, checks);
    }
    values::set_as(RULE, device, names::label, checks);
    let taint = spec.get("taint");
    let (key, value, effect) = (taint.get("key"), taint.get("value"), taint.get("effect"));
    for words in names::qualified(key.text()) {
        checks.invalid_as(RULE, key, quoted(key.text()), words);
    }
    values::optional_as(RULE, value, names::label_value, checks);
    let old = object.old.map(|old| old.at("spec.taint.effect"));
    if !declared::is_new(effect, old) {
        return;
    }
    if values::required(RULE, effect, checks) && !EFFECTS.contains(&effect.text()) {
        checks.unsupported(RULE, effect, EFFECTS);
    }
}

/// Drops what servers without flags do not take yet.
pub(super) fn status_request_defaults(node: &mut Node<'_>) {
    if let Some(spec) = complete::child(node, "spec") {
        complete::remove(spec, "defaultPartitionTypeAttribute");
    }
}

/// A request for the status of pools, which cannot change.
pub(super) fn status_request<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const MOST_POOLS: i64 = 1000;
    let spec = object.root.get("spec");
    if !declared::is_first(spec, object.old.map(|old| old.get("spec")), checks) {
        return;
    }
    let driver = spec.get("driver");
    if values::required(RULE, driver, checks) {
        checks.each_invalid(RULE, driver, values::caseless_words(driver.text()));
    }
    if spec.get("poolName").is_set() {
        pool_name(spec.get("poolName"), checks);
    }
    let limit = spec.get("limit");
    declared::least(RULE, limit, 1, checks);
    declared::most(RULE, limit, MOST_POOLS, checks);
}

/// The name of a pool, whose errors name the segment (`validate.ResourcePoolName`).
fn pool_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 253;
    if at.text().len() > MOST_BYTES {
        checks.too_long(RULE, at, MOST_BYTES);
    }
    for (index, segment) in at.text().split('/').enumerate() {
        if segment.is_empty() {
            checks.invalid(RULE, at, format!("segment {index}: must not be empty"));
            continue;
        }
        for words in names::subdomain(segment) {
            checks.invalid_as(RULE, at, quoted(segment), format!("segment {index}: {words}"));
        }
    }
}
