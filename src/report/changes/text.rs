//! Text for a terminal: a paragraph a breaking or risky change, a line a compatible one.

use super::words;
use crate::diff::{Change, Comparison, Severity};
use crate::report::words::printable;

/// The changes, and what is known of the user's own objects. The summary is not part of it.
#[must_use]
pub fn text(comparison: &Comparison) -> String {
    let mut out = String::new();
    for change in &comparison.changes {
        one(change, &mut out);
    }
    let Some(objects) = &comparison.objects else {
        return out;
    };
    for (file, title, message) in &objects.unexplained {
        let message = printable(message);
        out.push_str(&format!("breaking[unexplained] {file}: {title}: {message}\n  why: The new definitions refuse or change this object, and no change above explains it.\n"));
    }
    for (file, title) in &objects.refused_already {
        out.push_str(&format!(
            "not counted: {file}: {title}: the old definitions refuse it already\n"
        ));
    }
    out
}

fn one(change: &Change, out: &mut String) {
    let (severity, rule) = (change.severity, change.rule);
    out.push_str(&format!(
        "{severity}[{rule}] {}: {}\n",
        words::title(change),
        printable(&change.message)
    ));
    let mut line = |label: &str, text: &str| out.push_str(&format!("  {label}: {text}\n"));
    if severity != Severity::Compatible {
        line("why", change.reason);
        for (label, place) in [("old", &change.old_place), ("new", &change.new_place)] {
            if let Some(place) = place {
                line(label, &place.to_string());
            }
        }
    }
    if let Some(also) = words::also(change) {
        line("also", also.trim_start_matches("also "));
    }
    for hit in &change.hits {
        line("hit", &format!("{}: {}", words::place(hit), words::hit(hit)));
    }
}
