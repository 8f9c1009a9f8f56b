//! Label selectors of environments.

pub use crate::k8s::selector::Selector;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Reads a selector in Kubernetes' syntax.
///
/// # Errors
/// An invalid selector, with the words of Kubernetes.
pub fn parse(text: &str) -> Result<Selector, Diagnostic> {
    Selector::parse(text).map_err(|words| {
        let error = Diagnostic::error(Rule::Selector, format!("invalid label selector `{text}`: {words}"));
        error.help(
            "write `key=value`, `key!=value`, `key in (a, b)`, `key notin (a, b)`, `key`, `!key`, `key>1` or `key<1`",
        )
    })
}
