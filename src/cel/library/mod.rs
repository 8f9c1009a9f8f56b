//! The functions that CEL expressions can call on the API server: cel-go's standard library and extensions, and Kubernetes' own libraries.
//!
//! A function is a [`Function`] with rows of [`overload::Overload`]: signature, implementation, estimate and cost side by side, one file
//! per library. The check resolves a call to its rows once ([`Resolved`]); estimation and evaluation look nothing up. `clause`, `duration`,
//! `strings`, `timestamp` and `verb` are functions on plain Rust values, which know neither expressions nor schemas.

pub(crate) mod clause;
pub(crate) mod duration;
pub(crate) mod estimate;
pub(crate) mod overload;
pub(crate) mod price;
pub(crate) mod range;
pub(crate) mod strings;
pub(crate) mod timestamp;
pub(crate) mod verb;
pub(crate) mod work;

mod ext;
mod kubernetes;
mod resolved;
mod search;
mod signature;
mod standard;

pub(crate) use crate::k8s::cidr::Cidr;
pub(crate) use crate::k8s::ip::Ip;
pub(crate) use crate::k8s::named_format::NamedFormat;
pub(crate) use crate::k8s::quantity::Quantity;
pub(crate) use crate::k8s::semver::Semver;
pub(crate) use duration::Duration;
pub(crate) use timestamp::Timestamp;

pub(super) use ext::format::wrong_type;
pub(super) use kubernetes::json_patch::ESCAPE_KEY;
pub(super) use resolved::{Known, Resolved};
pub(super) use search::search;
pub(super) use signature::Signature;

use std::collections::HashMap;
use std::sync::LazyLock;

use overload::Function;

/// All libraries, in the order in which the server's environment adds their overloads.
const LIBRARIES: [&[Function]; 21] = [
    standard::logic::FUNCTIONS,
    standard::comparison::FUNCTIONS,
    standard::arithmetic::FUNCTIONS,
    standard::container::FUNCTIONS,
    standard::conversion::FUNCTIONS,
    standard::text::FUNCTIONS,
    standard::time::FUNCTIONS,
    ext::optional::FUNCTIONS,
    ext::strings::FUNCTIONS,
    ext::sets::FUNCTIONS,
    ext::lists::FUNCTIONS,
    kubernetes::url::FUNCTIONS,
    kubernetes::regex::FUNCTIONS,
    kubernetes::lists::FUNCTIONS,
    kubernetes::authorizer::FUNCTIONS,
    kubernetes::quantity::FUNCTIONS,
    kubernetes::ip::FUNCTIONS,
    kubernetes::cidr::FUNCTIONS,
    kubernetes::format::FUNCTIONS,
    kubernetes::semver::FUNCTIONS,
    kubernetes::json_patch::FUNCTIONS,
];

/// Finds a function by name.
pub(super) fn function(name: &str) -> Option<&'static Known> {
    static FUNCTIONS: LazyLock<HashMap<&str, Known>> = LazyLock::new(|| {
        let mut functions: HashMap<&str, Known> = HashMap::new();
        for function in LIBRARIES.into_iter().flatten() {
            functions
                .entry(function.name)
                .or_insert_with(|| Known::new(function))
                .add(function);
        }
        functions
    });
    FUNCTIONS.get(name)
}
