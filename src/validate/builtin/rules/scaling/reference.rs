//! References of autoscalers.

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// A reference to an object in any version (`ValidateCrossVersionObjectReference`).
pub(super) fn reference<'n>(at: Field<'n>, can_be_core: bool, is_known: bool, checks: &mut Checks<'n>) {
    values::required_as(RULE, at.get("kind"), values::segment, checks);
    values::required_as(RULE, at.get("name"), values::segment, checks);
    let version = at.get("apiVersion");
    let words = match version.text().split('/').collect::<Vec<_>>()[..] {
        _ if is_known => return,
        [_] if can_be_core => return,
        [_] => "apiVersion must specify API group".to_owned(),
        ["", _] if !can_be_core => "apiVersion must specify API group".to_owned(),
        [_, _] => return,
        _ => format!("unexpected GroupVersion string: {}", version.text()),
    };
    checks.invalid_as(RULE, version, quoted(version.text()), words);
}
