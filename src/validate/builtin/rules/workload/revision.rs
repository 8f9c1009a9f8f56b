//! `ControllerRevisions`.

use super::common::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Object;
use crate::validate::builtin::rules::shared::values;
use crate::yaml::Value;

/// A revision (`ValidateControllerRevisionCreate`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let (number, data) = (object.root.get("revision"), object.root.get("data"));
    values::not_negative(RULE, number, checks);
    match object.old {
        Some(old) => values::immutable(data, old.get("data"), checks),
        None => match data.value.map(|data| &data.value) {
            None | Some(Value::Null) => {
                checks.required(RULE, data, "data is mandatory");
            }
            Some(Value::Mapping(_)) => {}
            Some(_) => {
                checks.required(RULE, data, "data must be a valid JSON object");
            }
        },
    }
}
