//! For people: every finding with its excerpt and objects, then kinds without schema, then the summary.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::terminal::noted;
use super::words;
use crate::rule::{Family, Rule};
use crate::validate::{Checked, Finding, Report, Shown, Status};

/// All findings, with ANSI colours. `quiet` omits findings that are not errors.
///
/// A fault of one expression in several objects is printed once, with the names of the objects.
#[must_use]
pub fn text(report: &Report, quiet: bool) -> String {
    text_within(report, quiet, None)
}

/// The same for a terminal with this width in columns.
#[must_use]
pub fn text_within(report: &Report, quiet: bool, width: Option<usize>) -> String {
    let mut out = String::new();
    for (finding, objects) in grouped(report, quiet) {
        let kind = finding.shown.and_then(Shown::words).map(str::to_owned);
        let reference = finding.reference.as_ref().map(|url| format!("reference: {url}"));
        let notes: Vec<String> = kind.into_iter().chain(named(&objects)).chain(reference).collect();
        out.push_str(noted(&finding.diagnostic, &notes, width).trim_end());
        out.push_str("\n\n");
    }
    if !quiet {
        match report.left_out {
            0 => {}
            1 => out.push_str("1 finding left out by the settings of the project\n"),
            many => out.push_str(&format!("{many} findings left out by the settings of the project\n")),
        }
        if report.ignore_missing_schemas {
            out.push_str(&unknown(report));
        }
        match report.summary().built_in {
            0 => {}
            1 => out.push_str(&format!("1 object of Kubernetes' own kinds: {}\n", found_nothing())),
            many => out.push_str(&format!(
                "{many} objects of Kubernetes' own kinds: {}\n",
                found_nothing()
            )),
        }
        out.push_str(&without_rules(report));
    }
    out
}

/// How far a verdict on one of Kubernetes' own kinds goes: the server has more rules than crdsmith.
fn found_nothing() -> String {
    let rules = Rule::ALL.iter().filter(|rule| rule.family() == Family::BuiltIn).count();
    format!("nothing found by the schemas and {rules} groups of rules")
}

/// The kinds that were checked by their schemas alone.
fn without_rules(report: &Report) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for checked in &report.results {
        let name = format!("{} {}", checked.api_version, checked.kind);
        if checked.without_rules && checked.status == Status::BuiltIn && !kinds.contains(&name) {
            kinds.push(name);
        }
    }
    if kinds.is_empty() {
        return String::new();
    }
    format!("by the schema alone, without rules: {}\n", kinds.join(", "))
}

/// A line for each kind without schema.
fn unknown(report: &Report) -> String {
    let mut kinds: Vec<(&str, &str, usize)> = Vec::new();
    for checked in &report.results {
        if checked.status != Status::NoSchema {
            continue;
        }
        let (api_version, kind) = (checked.api_version.as_str(), checked.kind.as_str());
        match kinds.iter_mut().find(|known| (known.0, known.1) == (api_version, kind)) {
            Some(known) => known.2 += 1,
            None => kinds.push((api_version, kind, 1)),
        }
    }
    let line = |(api_version, kind, count)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("no schema for {api_version} {kind}: {count} object{plural}\n")
    };
    kinds.into_iter().map(line).collect()
}

/// The findings in order, each with its objects. One wrong expression of a program can concern several objects, and so can a missing schema.
fn grouped(report: &Report, quiet: bool) -> Vec<(&Finding, Vec<&Checked>)> {
    let mut out: Vec<(&Finding, Vec<&Checked>)> = Vec::new();
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for checked in &report.results {
        for finding in &checked.findings {
            let diagnostic = &finding.diagnostic;
            if quiet && !report.fails(finding) {
                continue;
            }
            let place = match (&diagnostic.place, finding.shown) {
                (Some(place), Some(_)) => Some(place.to_string()),
                _ if is_about_kind(diagnostic.rule) => Some(String::new()),
                _ => None,
            };
            if let Some(place) = place {
                match known.entry((&diagnostic.message, place)) {
                    Entry::Occupied(entry) => {
                        out[*entry.get()].1.push(checked);
                        continue;
                    }
                    Entry::Vacant(entry) => {
                        entry.insert(out.len());
                    }
                }
            }
            out.push((finding, vec![checked]));
        }
    }
    out
}

/// Whether every object of a kind has the same finding of this rule.
fn is_about_kind(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::NoSchema | Rule::DefinitionRefused | Rule::DefinitionUnreadable
    )
}

/// ``in UserPoolClient `web`, UserPoolClient `app` and 3 more``; nothing for an input that failed.
fn named(objects: &[&Checked]) -> Option<String> {
    const SHOWN: usize = 4;
    match objects {
        // The place says as much about a document without a kind.
        [only] if only.kind.is_empty() && only.environment.is_empty() => return None,
        [only] if only.kind.is_empty() => return Some(format!("in environment `{}`", only.environment)),
        _ => {}
    }
    let name = |checked: &&Checked| words::object(checked);
    let shown: Vec<String> = objects.iter().take(SHOWN).map(name).collect();
    let more = match objects.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("in {}{more}", shown.join("; ")))
}

/// `3 objects: 1 valid, 1 invalid, 0 warned, 0 skipped, 1 without schema`, and built-in objects and failed inputs if there are any.
#[must_use]
pub fn summary(report: &Report) -> String {
    let count = report.summary();
    let objects = count.objects();
    let plural = if objects == 1 { "" } else { "s" };
    let mut out = format!(
        "{objects} object{plural}: {} valid, {} invalid, {} warned, {} skipped, {} without schema",
        count.valid, count.invalid, count.warned, count.skipped, count.no_schema
    );
    if count.built_in > 0 {
        out.push_str(&format!(", {} built-in", count.built_in));
    }
    match count.failed {
        0 => {}
        1 => out.push_str("; 1 input failed"),
        many => out.push_str(&format!("; {many} inputs failed")),
    }
    out
}
