//! Workflow commands of GitHub Actions: an annotation for each change that fails, and for each hit.

use super::words;
use crate::diff::{Change, Comparison, Severity};
use crate::report::github::{data, property};
use crate::report::words::printable;

/// One line for each change that is not compatible, and one for each of its hits.
#[must_use]
pub fn github(comparison: &Comparison) -> String {
    let mut out = String::new();
    for change in comparison
        .changes
        .iter()
        .filter(|change| change.severity != Severity::Compatible)
    {
        let command = command(comparison, change);
        let message = printable(&format!(
            "{}: {}. {}",
            words::title(change),
            change.message,
            change.reason
        ));
        let at = change.new_place.as_ref().or(change.old_place.as_ref()).map(|place| {
            let at = place.location();
            format!(
                " file={},line={},col={}",
                property(place.source.name()),
                at.line,
                at.column
            )
        });
        let at = at.unwrap_or_default();
        let comma = if at.is_empty() { " " } else { "," };
        let title = property(change.rule.code());
        out.push_str(&format!("::{command}{at}{comma}title={title}::{}\n", data(&message)));
        for hit in &change.hits {
            let line = hit
                .at
                .map(|(line, column)| format!(",line={line},col={column}"))
                .unwrap_or_default();
            let message = data(&format!("{} ({})", words::hit(hit), change.message));
            out.push_str(&format!(
                "::{command} file={}{line},title={title}::{message}\n",
                property(&hit.file)
            ));
        }
    }
    out
}

fn command(comparison: &Comparison, change: &Change) -> &'static str {
    if comparison.fails(change) { "error" } else { "warning" }
}
