//! References of autoscalers to objects in any version (`ValidateCrossVersionObjectReference`).

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// The kind and the name of a reference.
pub(super) fn name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    values::required_as(RULE, at.get("kind"), values::segment, checks);
    values::required_as(RULE, at.get("name"), values::segment, checks);
}

/// The version of a reference (`ValidateAPIVersion`).
pub(super) fn version<'n>(at: Field<'n>, can_be_core: bool, checks: &mut Checks<'n>) {
    let version = at.get("apiVersion");
    if let Some(words) = version_words(version.text(), can_be_core) {
        checks.invalid_as(RULE, version, quoted(version.text()), words);
    }
}

/// What is wrong with the version of a reference.
pub(super) fn version_words(version: &str, can_be_core: bool) -> Option<String> {
    match version.split('/').collect::<Vec<_>>()[..] {
        [_] if can_be_core => None,
        [_] => Some("apiVersion must specify API group".to_owned()),
        ["", _] if !can_be_core => Some("apiVersion must specify API group".to_owned()),
        [_, _] => None,
        _ => Some(format!("unexpected GroupVersion string: {version}")),
    }
}
