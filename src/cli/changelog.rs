//! `generate --changelog`: what changed in the definitions of a configuration since the last commit.

use std::path::Path;

use super::definitions;
use crate::bump;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diff::{self, Comparison, Options};
use crate::report::changes;
use crate::rule::Rule;

/// The Markdown of all specs of a configuration: each with its definitions in the last commit against those on disk.
///
/// # Errors
/// Definitions that are not files, or not in a repository of git, or cannot be read.
pub(super) fn text(config: &Config, base: &Path) -> Result<String, Vec<Diagnostic>> {
    let mut pages = Vec::new();
    for spec in config.specs.iter().filter(|spec| !spec.crds.is_empty()) {
        if let Some(other) = spec.crds.iter().find(|name| name.contains("://") || *name == "-") {
            let error = Diagnostic::error(
                Rule::CommandLine,
                format!("`--changelog` cannot compare `{other}` with an earlier state"),
            );
            return Err(vec![error.help(
                "keep the definitions in the project, or run `crdsmith diff OLD NEW --output markdown`",
            )]);
        }
        let committed: Vec<String> = spec
            .crds
            .iter()
            .map(|name| format!("git:HEAD:./{}", folder(name)))
            .collect();
        let old = definitions::named(&committed, base)?;
        let new = definitions::named(&spec.crds, base)?;
        let changes = bump::compare(&old, &new, Options::default())?;
        let comparison = Comparison {
            old: format!("{} in the last commit", spec.output),
            new: "the working tree".to_owned(),
            changes: diff::grouped(changes),
            ..Comparison::default()
        };
        pages.push(changes::markdown(&comparison));
    }
    Ok(pages.join("\n"))
}

/// The part of a name before its first pattern: a glob is compared as the folder that it selects from.
fn folder(name: &str) -> &str {
    let name = name.strip_prefix("./").unwrap_or(name);
    match name.find(['*', '?', '[']) {
        Some(at) => name[..at].rsplit_once('/').map_or("", |(folder, _)| folder),
        None => name,
    }
}
