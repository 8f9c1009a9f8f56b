//! Which version an object is of.

use super::registry::{Registry, Route};
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print::quoted;
use crate::yaml::Node;

/// Finds the served version that an object names.
pub(in crate::validate) fn route<'r>(node: &Node<'_>, registry: &'r Registry) -> Result<Route<'r>, FieldError> {
    let api_version = text(node, "apiVersion")?;
    let kind = text(node, "kind")?;
    let refuse = |key: &str, message: String| {
        let span = node.get(key).map_or(node.span, |value| value.span);
        Err(FieldError::new(
            "route",
            ErrorType::NoMatch,
            &Path::Child(&Path::Root, key),
            span,
            message,
        ))
    };
    if api_version.matches('/').count() > 1 {
        return refuse("apiVersion", format!("unexpected GroupVersion string: {api_version}"));
    }
    if let Some(route) = registry.route(api_version, kind) {
        return Ok(route);
    }
    let message = format!(
        "no matches for kind {} in version {}",
        quoted(kind),
        quoted(api_version)
    );
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let served = registry
        .crds()
        .any(|crd| crd.group == group && crd.versions.iter().any(|known| known.name == version && known.served));
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
                "route",
                ErrorType::NoMatch,
                &Path::Child(&Path::Root, key),
                span,
                message,
            )
        })
}
