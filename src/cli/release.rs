//! Releases of Kubernetes by the names that users give them.

use crate::diagnostic::Diagnostic;
use crate::openapi::Release;
use crate::rule::Rule;

/// A release by its name.
///
/// # Errors
/// A version without embedded schemas.
pub(super) fn release(name: &str) -> Result<Release, Diagnostic> {
    if matches!(name, "master" | "latest") {
        return Ok(Release::newest());
    }
    Release::named(name).ok_or_else(|| {
        let known: Vec<&str> = Release::all().map(Release::name).collect();
        let message = format!("no schemas of Kubernetes `{}`", name.escape_debug());
        let help = format!(
            "the versions are {}; for other servers, pass the OpenAPI document of the cluster with `--openapi`",
            known.join(", ")
        );
        Diagnostic::error(Rule::CommandLine, message).help(help)
    })
}
