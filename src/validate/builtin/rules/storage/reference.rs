//! References that sources and drivers of storage share.

use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;

/// A reference to a Secret in a namespace (`validatePVSecretReference`), if it is there.
pub(super) fn secret<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.is_set() {
        values::required_as(RULE, at.get("name"), names::subdomain, checks);
        values::required_as(RULE, at.get("namespace"), names::label, checks);
    }
}

/// The name of a driver (`ValidateCSIDriverName`).
pub(in crate::validate::builtin) fn driver_name<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    /// The most bytes of a name.
    const MOST: usize = 63;
    if !values::required(RULE, at, checks) {
        return;
    }
    if at.text().len() > MOST {
        checks.too_long(RULE, at, MOST);
    }
    checks.each_invalid(RULE, at, names::subdomain(&crate::go::strings::to_lower(at.text())));
}
