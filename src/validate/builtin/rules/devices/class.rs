//! `DeviceClasses` (`ValidateDeviceClass`).

use super::configuration;
use super::limit::{MOST, limited};
use super::rule::RULE;
use crate::k8s::resource_name;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Object;

/// Checks a class. Expressions and the length of parameters that an update leaves as they were are not checked again.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let is_old = |name: &'n str| {
        let old = object.old.map(|old| old.get("spec").get(name));
        old.is_some_and(|old| old.is_same(spec.get(name)))
    };
    configuration::selectors(spec.get("selectors"), is_old("selectors"), checks);
    let list = spec.get("config");
    if limited(list, MOST, checks) {
        for item in list.items() {
            configuration::check(item, is_old("config"), checks);
        }
    }
    let name = spec.get("extendedResourceName");
    if name.is_set() && !resource_name::is_extended(name.text()) {
        let words = "a name must be a domain-prefixed path, such as 'example.com/my-prop'";
        checks.invalid(RULE, name, words);
    }
}
