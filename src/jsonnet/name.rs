//! Names of the evaluator's sources.

use jrsonnet_evaluator::SourcePath;

use crate::source::display_path;

/// The name of a source in messages.
pub(super) fn shown(path: &SourcePath) -> String {
    if let Some(file) = path.path() {
        return display_path(file);
    }
    let name = path.to_string();
    name.strip_prefix("virtual:").unwrap_or(&name).to_owned()
}
