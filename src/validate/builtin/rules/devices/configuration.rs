//! Selectors of devices, and configuration for drivers.

use super::limit::{MOST, limited};
use super::rule::RULE;
use crate::cel::device;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::yaml::Value;

/// Selectors, which must compile (`validateSelector`).
pub(super) fn selectors<'n>(list: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 10 * 1024;
    if !limited(list, MOST, checks) {
        return;
    }
    for selector in list.items() {
        let cel = selector.get("cel");
        if !cel.is_set() {
            checks.required(RULE, cel, "");
            continue;
        }
        let expression = cel.get("expression");
        if expression.text().len() > MOST_BYTES {
            checks.too_long(RULE, expression, MOST_BYTES);
        } else if let Err(words) = device::compile(expression.text(), false) {
            let shown = crate::validate::print::quoted(expression.text());
            checks.invalid_as(RULE, expression, shown, words);
        }
    }
}

/// Configuration for a driver (`validateDeviceConfiguration`).
pub(super) fn check<'n>(item: Field<'n>, checks: &mut Checks<'n>) {
    let opaque = item.get("opaque");
    if !opaque.is_set() {
        checks.required(RULE, opaque, "");
        return;
    }
    driver(opaque.get("driver"), checks);
    let parameters = opaque.get("parameters");
    match parameters.value.map(|node| &node.value) {
        None | Some(Value::Null) => {
            checks.required(RULE, parameters, "");
        }
        Some(Value::Mapping(_)) => {}
        Some(_) => {
            checks.invalid_as(RULE, parameters, "\"<value omitted>\"", "must be a valid JSON object");
        }
    }
}

/// The name of a driver, in any case (`validate.LongNameCaseless`).
fn driver<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if values::required(RULE, at, checks) {
        values::driver_name(RULE, at, checks);
    }
}
