//! Leases and `LeaseCandidates`.

use super::rule::RULE;
use crate::k8s::semver::Semver;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::shared::values;

/// A Lease (`ValidateLease`). The server drops its strategy unless a feature is enabled.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let (duration, transitions) = (spec.get("leaseDurationSeconds"), spec.get("leaseTransitions"));
    if duration.is_set() && duration.int() <= 0 {
        checks.invalid(RULE, duration, "must be greater than 0");
    }
    values::not_negative(RULE, transitions, checks);
}

/// A `LeaseCandidate` (`ValidateLeaseCandidate`).
pub(super) fn candidate<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const STRATEGY: &str = "OldestEmulationVersion";
    let spec = object.root.get("spec");
    values::required(RULE, spec.get("leaseName"), checks);
    let (emulated, binary) = (spec.get("emulationVersion"), spec.get("binaryVersion"));
    values::required(RULE, binary, checks);
    let mut versions = Vec::new();
    for at in [emulated, binary] {
        let version = Semver::parse(at.text()).ok();
        if !at.is_empty() && version.is_none() {
            checks.invalid(RULE, at, "must be a valid semantic version");
        }
        versions.push(version);
    }
    // A version that cannot be read is 0.0.0.
    let is_older = match &versions[..] {
        [Some(emulated), Some(version)] => version.is_less_than(emulated),
        [Some(emulated), None] => emulated.major() + emulated.minor() + emulated.patch() > 0,
        _ => false,
    };
    if is_older && !binary.is_empty() && !emulated.is_empty() {
        checks.invalid(RULE, binary, "must be greater than or equal to `emulationVersion`");
    }
    let strategy = spec.get("strategy");
    match strategy.text() {
        "" => {
            checks.required(RULE, strategy, "");
        }
        STRATEGY if versions[0].is_none() => {
            let words = "must be specified when `strategy` is 'OldestEmulationVersion'";
            checks.required(RULE, emulated, words);
        }
        STRATEGY => {}
        text => {
            let place = format!("{}.strategy", checks.field(strategy));
            if text.contains('/') {
                for words in crate::k8s::names::qualified(text) {
                    checks.invalid(RULE, strategy, words).field.clone_from(&place);
                }
            } else {
                checks.unsupported(RULE, strategy, [STRATEGY]).field = place;
            }
        }
    }
    if let Some(old) = object.old {
        values::immutable(spec.get("leaseName"), old.at("spec.leaseName"), checks);
    }
}
