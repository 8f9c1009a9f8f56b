//! Reports on the same objects under both sets of definitions → hits.

use heck::ToKebabCase;
use serde_json::Value;

use crate::diagnostic;
use crate::diff::{Change, ChangeRule, Effect, Hit, Objects, Severity};
use crate::rule::Rule;
use crate::validate::{Checked, ErrorType, Finding, Report, Status};

/// A difference between the verdicts on one object.
struct Difference {
    /// The dotted path of the field.
    path: String,
    effect: Effect,
    /// The rule that the new definition finds broken.
    rule: Option<Rule>,
    at: Option<(usize, usize)>,
    file: String,
    message: String,
}

/// Adds the objects that are hit to the changes. Both reports are on the same objects, in the same order, with the objects as the server would store them.
/// Objects of Kubernetes' own kinds count only if the definitions of these are compared (`own`).
pub fn hits(changes: &mut [Change], old: &Report, new: &Report, own: bool) -> Objects {
    let mut objects = Objects::default();
    for (before, after) in old.results.iter().zip(&new.results) {
        if before.status == Status::Failed || before.kind.is_empty() {
            objects
                .failed
                .extend(after.findings.iter().map(|finding| finding.diagnostic.clone()));
            continue;
        }
        match before.status {
            Status::Valid => objects.checked += 1,
            Status::BuiltIn if own => objects.checked += 1,
            Status::Invalid => {
                objects.checked += 1;
                objects.refused_already.push((before.file.clone(), title(before)));
                continue;
            }
            _ => continue,
        }
        let mut is_hit = false;
        for difference in differences(before, after) {
            let Some(change) = best(changes, after, &difference) else {
                objects
                    .unexplained
                    .push((before.file.clone(), title(before), difference.message));
                continue;
            };
            // Each new object has the default of a new field: that is no news.
            if change.severity > Severity::Compatible {
                is_hit = true;
                if matches!(difference.effect, Effect::Refused | Effect::Pruned) && change.severity < Severity::Breaking
                {
                    change.prove();
                }
                change.hits.push(difference.into_hit(after));
            }
        }
        objects.hit += usize::from(is_hit);
    }
    objects
}

/// `Kind/namespace/name`, or `Kind/name`.
fn title(checked: &Checked) -> String {
    let slash = if checked.namespace.is_empty() { "" } else { "/" };
    format!("{}/{}{slash}{}", checked.kind, checked.namespace, checked.name)
}

fn differences(before: &Checked, after: &Checked) -> Vec<Difference> {
    let whole = |message: String| Difference {
        path: String::new(),
        effect: Effect::Refused,
        rule: None,
        at: None,
        file: after.file.clone(),
        message,
    };
    match after.status {
        Status::NoSchema | Status::Failed => {
            vec![whole(
                "the new definitions do not have this kind and version".to_owned(),
            )]
        }
        Status::Invalid => {
            let errors = after
                .findings
                .iter()
                .filter(|finding| finding.diagnostic.severity == diagnostic::Severity::Error);
            errors.map(|finding| refused(finding, after)).collect()
        }
        _ => match (&before.defaulted, &after.defaulted) {
            (Some(before), Some(now)) => {
                let mut found = Vec::new();
                stored(before, now, "", &mut |path, effect, message| {
                    found.push(Difference {
                        path: path.to_owned(),
                        effect,
                        ..whole(message)
                    });
                });
                found
            }
            _ => Vec::new(),
        },
    }
}

fn refused(finding: &Finding, checked: &Checked) -> Difference {
    let is_unknown = finding.kind == Some(ErrorType::Unknown);
    Difference {
        path: dotted(finding.diagnostic.path.as_deref().unwrap_or_default()),
        effect: if is_unknown { Effect::Pruned } else { Effect::Refused },
        rule: Some(finding.diagnostic.rule),
        at: finding.diagnostic.place.as_ref().map(|place| {
            let at = place.location();
            (at.line, at.column)
        }),
        file: finding.file(checked).to_owned(),
        message: finding.diagnostic.message.clone(),
    }
}

/// A path without indexes and keys.
fn dotted(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut depth = 0_usize;
    for character in path.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out
}

/// The fields that are stored in another way. Values are not shown: they may be secrets.
fn stored(before: &Value, now: &Value, path: &str, report: &mut dyn FnMut(&str, Effect, String)) {
    if before == now {
        return;
    }
    let below = |key: &str| {
        let dot = if path.is_empty() { "" } else { "." };
        format!("{path}{dot}{key}")
    };
    match (before, now) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old {
                let below = below(key);
                match new.get(key) {
                    Some(now) => stored(value, now, &below, report),
                    None => report(&below, Effect::Pruned, format!("`{below}` is no longer stored")),
                }
            }
            for key in new.keys().filter(|key| !old.contains_key(*key)) {
                let below = below(key);
                report(&below, Effect::Stored, format!("`{below}` is stored with a default"));
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (value, now) in old.iter().zip(new) {
                stored(value, now, path, report);
            }
        }
        _ => {
            let name = if path.is_empty() { "the object" } else { path };
            report(path, Effect::Stored, format!("`{name}` is stored with another value"));
        }
    }
}

/// The change that explains a difference best.
fn best<'c>(changes: &'c mut [Change], checked: &Checked, difference: &Difference) -> Option<&'c mut Change> {
    let (group, version) = checked
        .api_version
        .split_once('/')
        .unwrap_or(("", &checked.api_version));
    changes
        .iter_mut()
        .filter(|change| change.group == group && change.kind == checked.kind)
        .filter(|change| change.version.is_empty() || change.version == version)
        .filter_map(|change| closeness(change, difference).map(|closeness| (closeness, change)))
        .max_by_key(|(closeness, _)| *closeness)
        .map(|(_, change)| change)
}

impl Difference {
    fn into_hit(self, checked: &Checked) -> Hit {
        Hit {
            file: self.file,
            at: self.at,
            environment: checked.environment.clone(),
            object: title(checked),
            effect: self.effect,
            message: self.message,
        }
    }
}

/// How well a change explains a difference; nothing if it does not: the names that both paths have, whether the change is about the broken rule, whether the
/// paths are equal, and the severity.
fn closeness(change: &Change, difference: &Difference) -> Option<(usize, bool, bool, Severity)> {
    let fits = match change.rule {
        ChangeRule::FieldAdded | ChangeRule::RequiredDefaulted => difference.effect == Effect::Stored,
        _ => true,
    };
    let is_prefix =
        |a: &str, b: &str| a.is_empty() || a == b || b.strip_prefix(a).is_some_and(|rest| rest.starts_with('.'));
    let covers = is_within(&change.path, &difference.path) || is_prefix(&difference.path, &change.path);
    if !fits || !covers {
        return None;
    }
    let names = |path: &str| path.split('.').filter(|name| !name.is_empty()).count();
    let shared = names(&change.path).min(names(&difference.path));
    let is_about = difference
        .rule
        .is_some_and(|rule| change.rule.code().starts_with(&subject(rule)));
    Some((shared, is_about, change.path == difference.path, change.severity))
}

/// The beginning of the codes of changes that make a rule break.
fn subject(rule: Rule) -> String {
    match rule {
        Rule::Cel => "rule".to_owned(),
        Rule::UnknownField => "field".to_owned(),
        Rule::ListDuplicate | Rule::ListMap => "list".to_owned(),
        keyword => keyword.code().to_kebab_case(),
    }
}

/// Whether the names of a field stand in a path in their order. The path may have keys of maps between them.
fn is_within(field: &str, path: &str) -> bool {
    let mut names = path.split('.');
    field.is_empty() || field.split('.').all(|wanted| names.any(|name| name == wanted))
}
