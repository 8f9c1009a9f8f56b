//! Permission checks (`library.Authz`, `library.AuthzSelectors`).
//!
//! Rules of definitions know these functions, but have no value to call them on.

use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Function, Overload, function, row, size};
use crate::cel::library::price::{LIST, MESSAGE, PER_CHARACTER, scaled};
use crate::cel::library::range::Range;
use crate::cel::value::{Failure, Value};

/// The cost of one permission check.
const CHECK: u64 = 350_000;
/// Number of requirements per character of a selector.
const REQUIREMENTS: f64 = 0.5;

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("serviceAccount", &[
        absent("authorizer_serviceaccount", "kubernetes.authorization.Authorizer.(string,string)kubernetes.authorization.Authorizer"),
    ]),
    function("path", &[
        absent("authorizer_path", "kubernetes.authorization.Authorizer.(string)kubernetes.authorization.PathCheck"),
    ]),
    function("group", &[
        absent("authorizer_group", "kubernetes.authorization.Authorizer.(string)kubernetes.authorization.GroupCheck"),
    ]),
    function("resource", &[
        absent("groupcheck_resource", "kubernetes.authorization.GroupCheck.(string)kubernetes.authorization.ResourceCheck"),
    ]),
    function("subresource", &[
        absent("resourcecheck_subresource", "kubernetes.authorization.ResourceCheck.(string)kubernetes.authorization.ResourceCheck"),
    ]),
    function("namespace", &[
        absent("resourcecheck_namespace", "kubernetes.authorization.ResourceCheck.(string)kubernetes.authorization.ResourceCheck"),
    ]),
    function("name", &[
        absent("resourcecheck_name", "kubernetes.authorization.ResourceCheck.(string)kubernetes.authorization.ResourceCheck"),
    ]),
    function("fieldSelector", &[
        absent("authorizer_fieldselector", "kubernetes.authorization.ResourceCheck.(string)kubernetes.authorization.ResourceCheck").priced(selector, selector_cost),
    ]).open_cost(selector_cost),
    function("labelSelector", &[
        absent("authorizer_labelselector", "kubernetes.authorization.ResourceCheck.(string)kubernetes.authorization.ResourceCheck").priced(selector, selector_cost),
    ]).open_cost(selector_cost),
    function("check", &[
        absent("pathcheck_check", "kubernetes.authorization.PathCheck.(string)kubernetes.authorization.Decision").priced(|_| CallCost::of(Range::exactly(CHECK)), |_, _| CHECK),
        absent("resourcecheck_check", "kubernetes.authorization.ResourceCheck.(string)kubernetes.authorization.Decision").priced(|_| CallCost::of(Range::exactly(CHECK)), |_, _| CHECK),
    ]).open_cost(|_, _| CHECK),
    function("allowed", &[
        absent("decision_allowed", "kubernetes.authorization.Decision.()bool"),
    ]),
    function("reason", &[
        absent("decision_reason", "kubernetes.authorization.Decision.()string"),
    ]),
    function("error", &[
        absent("decision_error", "kubernetes.authorization.Decision.()string"),
    ]),
    function("errored", &[
        absent("decision_errored", "kubernetes.authorization.Decision.()bool"),
    ]),
];

const fn absent(id: &'static str, signature: &'static str) -> Overload {
    row(id, signature, |_| Err(Failure::no_overload()))
}

/// Estimates reading a selector and its requirements (`selectorCostEstimate`).
fn selector(of: &Arguments<'_, '_>) -> CallCost {
    let length = of.size(0);
    let requirements = length.scaled(REQUIREMENTS).scaled(per_requirement());
    CallCost::of(Range::exactly(LIST).add(length.scaled(PER_CHARACTER)).add(requirements))
}

fn selector_cost(args: &[Value<'_>], _: u64) -> u64 {
    let length = size(args, 1);
    let requirements = scaled(scaled(length, REQUIREMENTS), per_requirement());
    LIST + scaled(length, PER_CHARACTER) + requirements
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
const fn per_requirement() -> f64 {
    (LIST + MESSAGE) as f64
}
