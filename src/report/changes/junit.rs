//! `JUnit` XML: a suite for each severity, a case for each change. Changes that fail the command are failures.

use super::words;
use crate::diff::{Change, Comparison, Severity};
use crate::report::xml::escaped;

/// The changes as one XML document.
#[must_use]
pub fn junit(comparison: &Comparison) -> String {
    let failures = |changes: &[&Change]| changes.iter().filter(|change| comparison.fails(change)).count();
    let all: Vec<&Change> = comparison.changes.iter().collect();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"crdsmith diff\" tests=\"{}\" failures=\"{}\">\n",
        all.len(),
        failures(&all)
    ));
    for severity in Severity::ALL {
        let changes: Vec<&Change> = all
            .iter()
            .copied()
            .filter(|change| change.severity == severity)
            .collect();
        out.push_str(&format!(
            "  <testsuite name=\"{severity}\" tests=\"{}\" failures=\"{}\">\n",
            changes.len(),
            failures(&changes)
        ));
        for change in changes {
            case(comparison, change, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(comparison: &Comparison, change: &Change, out: &mut String) {
    let name = format!("{} {}", change.rule, words::title(change));
    out.push_str(&format!(
        "    <testcase name=\"{}\" classname=\"{}\"",
        escaped(&name),
        escaped(&change.site().api_version())
    ));
    let mut lines = vec![change.message.clone(), change.reason.to_owned()];
    lines.extend(words::also(change));
    lines.extend(
        change
            .hits
            .iter()
            .map(|hit| format!("{}: {}", words::place(hit), words::hit(hit))),
    );
    let text = escaped(&lines.join("\n"));
    if comparison.fails(change) {
        out.push_str(&format!(
            ">\n      <failure message=\"{}\" type=\"{}\">{text}</failure>\n    </testcase>\n",
            escaped(&change.message),
            change.severity
        ));
    } else {
        out.push_str(&format!(">\n      <system-out>{text}</system-out>\n    </testcase>\n"));
    }
}
