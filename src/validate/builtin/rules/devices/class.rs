//! `DeviceClasses` (`ValidateDeviceClass`).

use super::configuration;
use super::limit::{MOST, limited};
use super::rule::RULE;
use crate::k8s::resource_name;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Object;

/// Checks a class. What an update leaves as it was is not checked again.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let is_old = |name: &'n str| {
        let old = object.old.map(|old| old.get("spec").get(name));
        old.is_some_and(|old| old.is_same(spec.get(name)))
    };
    if !is_old("selectors") {
        configuration::selectors(spec.get("selectors"), checks);
    }
    let list = spec.get("config");
    if !is_old("config") && limited(list, MOST, checks) {
        for item in list.items() {
            configuration::check(item, checks);
        }
    }
    let name = spec.get("extendedResourceName");
    if name.is_set() && !resource_name::is_extended(name.text()) {
        let words = "a name must be a domain-prefixed path, such as 'example.com/my-prop'";
        checks.invalid(RULE, name, words);
    }
}
