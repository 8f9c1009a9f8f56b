//! Which version an object is of.

use super::lazy::Unusable;
use super::registry::{Registry, Route};
use super::stage::Stage;
use crate::k8s::kinds;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Finds the served version that an object names. An error says at which stage the object fails.
pub(in crate::validate) fn route<'r>(
    node: &Node<'_>,
    registry: &'r Registry,
) -> Result<Route<'r>, (Stage, FieldError)> {
    let of_route = |error| (Stage::Route, error);
    let api_version = text(node, "apiVersion").map_err(of_route)?;
    let kind = text(node, "kind").map_err(of_route)?;
    let error = |rule, key: &str, message: String| {
        let span = node.get(key).map_or(node.span, |value| value.span);
        let at = Path::Child(&Path::Root, key);
        FieldError::new(rule, ErrorType::NoMatch, &at, span, message)
    };
    let refuse = |key: &str, message: String| Err((Stage::Route, error(Rule::Route, key, message)));
    if api_version.matches('/').count() > 1 {
        return refuse("apiVersion", format!("unexpected GroupVersion string: {api_version}"));
    }
    if let Some(found) = registry.route(api_version, kind) {
        let unusable = |unusable: &Unusable| error(unusable.rule, "kind", unusable.message.clone());
        return found.map_err(|found| (Stage::Definition, unusable(found)));
    }
    let message = format!(
        "no matches for kind {} in version {}",
        quoted(kind),
        quoted(api_version)
    );
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let served = registry
        .heads()
        .any(|head| head.group == group && head.versions.iter().any(|known| known.name == version && known.served));
    let served = served || !group.is_empty() && kinds::of_group(group).any(|row| row.version == version);
    refuse(if served { "kind" } else { "apiVersion" }, message)
}

/// The text of a field that every object has.
fn text<'n>(node: &'n Node<'_>, key: &str) -> Result<&'n str, FieldError> {
    let found = node.get(key);
    found
        .and_then(Node::as_str)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| {
            let span = found.map_or(node.span, |value| value.span);
            let message = format!("{key} is missing, empty or not a string");
            FieldError::new(
                Rule::Route,
                ErrorType::NoMatch,
                &Path::Child(&Path::Root, key),
                span,
                message,
            )
        })
}
