//! Markdown that reads as a changelog: a table of counts, then the changes by severity.

use std::collections::BTreeMap;

use super::words;
use crate::diff::{Change, Comparison, Severity};
use crate::report::words::printable;

/// Maximum number of fields that one line of compatible changes names.
const MOST_FIELDS: usize = 12;

/// The page.
#[must_use]
pub fn markdown(comparison: &Comparison) -> String {
    let mut out = format!(
        "# Changes from {} to {}\n\n",
        code(&comparison.old),
        code(&comparison.new)
    );
    if comparison.changes.is_empty() {
        out.push_str("Nothing changed.\n");
        return out;
    }
    out.push_str("| severity | changes | hits |\n|---|---:|---:|\n");
    for severity in Severity::ALL {
        let of = || comparison.changes.iter().filter(|change| change.severity == severity);
        let hits: usize = of().map(|change| change.hits.len()).sum();
        out.push_str(&format!("| {severity} | {} | {hits} |\n", of().count()));
    }
    for severity in [Severity::Breaking, Severity::Risky] {
        let mut changes = comparison
            .changes
            .iter()
            .filter(|change| change.severity == severity)
            .peekable();
        if changes.peek().is_none() {
            continue;
        }
        out.push_str(&format!("\n## {}\n", heading(severity)));
        let mut kind = String::new();
        for change in changes {
            let title = format!("\n### {} ({})\n\n", change.kind, change.site().api_version());
            if title != kind {
                out.push_str(&title);
                kind = title;
            }
            one(change, &mut out);
        }
    }
    compatible(comparison, &mut out);
    if let Some(objects) = &comparison.objects {
        out.push_str(&format!(
            "\n## Your objects\n\n{} of {} objects are hit.\n",
            objects.hit, objects.checked
        ));
        if !objects.refused_already.is_empty() {
            out.push_str("\nThe old definitions refuse these already; they are not counted:\n\n");
            for (file, title) in &objects.refused_already {
                out.push_str(&format!("* {} in {}\n", escaped(title), code(file)));
            }
        }
        if !objects.unexplained.is_empty() {
            out.push_str("\nThe new definitions refuse or change these, and no change explains it:\n\n");
        }
        for (file, title, message) in &objects.unexplained {
            out.push_str(&format!(
                "* {} in {}: {}\n",
                escaped(title),
                code(file),
                escaped(message)
            ));
        }
    }
    out
}

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Breaking => "Breaking",
        Severity::Risky => "Risky",
        Severity::Compatible => "Compatible",
    }
}

fn one(change: &Change, out: &mut String) {
    let message = sentence(&change.message);
    out.push_str(&format!("* {message} ({}) {}", change.rule, change.reason));
    if let Some(also) = words::also(change) {
        out.push_str(&format!(" *{}.*", escaped(&capital(&also))));
    }
    out.push('\n');
    for hit in &change.hits {
        out.push_str(&format!(
            "  * {}: {}\n",
            code(&words::place(hit)),
            escaped(&words::hit(hit))
        ));
    }
}

/// Compatible changes: a line for each kind and rule.
fn compatible(comparison: &Comparison, out: &mut String) {
    let mut lines: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
    for change in comparison
        .changes
        .iter()
        .filter(|change| change.severity == Severity::Compatible)
    {
        let title = format!("{} ({})", change.kind, change.site().api_version());
        let more = match change.also.len() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let what = match (change.path.as_str(), change.marks.as_str()) {
            ("", _) => sentence(&change.message).trim_end_matches('.').to_owned(),
            (path, marks) => code(&format!("{path}{marks}")),
        };
        lines.entry((title, change.rule.code())).or_default().push(what + &more);
    }
    if lines.is_empty() {
        return;
    }
    out.push_str("\n## Compatible\n");
    let mut kind = String::new();
    for ((title, rule), fields) in lines {
        if title != kind {
            out.push_str(&format!("\n### {title}\n\n"));
            kind = title;
        }
        let more = match fields.len().checked_sub(MOST_FIELDS) {
            Some(more @ 1..) => format!(" and {more} more"),
            _ => String::new(),
        };
        let shown: Vec<String> = fields.into_iter().take(MOST_FIELDS).collect();
        out.push_str(&format!("* {rule}: {}{more}\n", shown.join(", ")));
    }
}

/// A message as a sentence. Names in it are in backticks already.
fn sentence(message: &str) -> String {
    // Line breaks would end the item of the list.
    let line = printable(&message.split_whitespace().collect::<Vec<_>>().join(" "));
    format!("{}.", capital(&line))
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// A code span, with as many backticks as the text needs.
fn code(text: &str) -> String {
    let text = &printable(text);
    if text.contains('`') {
        return format!("`` {text} ``");
    }
    format!("`{text}`")
}

/// Text without meaning for Markdown, apart from code spans.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_code = false;
    for character in text.chars() {
        is_code ^= character == '`';
        if !is_code && matches!(character, '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|' | '\\') {
            out.push('\\');
        }
        out.push(if character == '\n' { ' ' } else { character });
    }
    out
}
