//! Selectors of devices, and configuration for drivers.

use super::limit::{MOST, limited};
use super::rule::RULE;
use crate::cel::device;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::builtin::rules::storage::driver_name;
use crate::yaml::Value;

/// Selectors, which must compile unless they are stored (`validateSelector`).
pub(super) fn selectors<'n>(list: Field<'n>, is_stored: bool, checks: &mut Checks<'n>) {
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
        if is_stored {
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

/// Configuration for a driver (`validateDeviceConfiguration`). Stored parameters may be longer.
pub(super) fn check<'n>(item: Field<'n>, is_stored: bool, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 10 * 1024;
    let opaque = item.get("opaque");
    if !opaque.is_set() {
        checks.required(RULE, opaque, "");
        return;
    }
    let driver = opaque.get("driver");
    if is_stored {
        driver_name(driver, checks);
    } else if values::required(RULE, driver, checks) {
        values::driver_name(RULE, driver, checks);
    }
    let parameters = opaque.get("parameters");
    match parameters.value.map(|node| &node.value) {
        None | Some(Value::Null) => {
            checks.required(RULE, parameters, "");
        }
        // The least text of the value: white space in the request counts too.
        Some(_)
            if !is_stored
                && parameters
                    .value
                    .is_some_and(|node| node.to_json().to_string().len() > MOST_BYTES) =>
        {
            checks.too_long(RULE, parameters, MOST_BYTES);
        }
        Some(Value::Mapping(_)) => {}
        Some(_) => {
            checks.invalid_as(RULE, parameters, "\"<value omitted>\"", "must be a valid JSON object");
        }
    }
}
