//! Changes to leave out, and severities of rules: from the command line, the configuration and a baseline.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::project;
use crate::config;
use crate::config::ChangeSeverity;
use crate::diagnostic::{Diagnostic, is_like, nearest};
use crate::diff::{Change, ChangeRule, Severity, Site};
use crate::input::Input;
use crate::rule::Rule;

/// What the command line says about changes.
pub(super) struct Given<'a> {
    pub(super) config: Option<&'a Path>,
    pub(super) baseline: Option<&'a Path>,
    pub(super) allow: &'a [String],
}

/// What a user says about changes.
#[derive(Debug, Default)]
pub(super) struct Policy {
    severities: BTreeMap<ChangeRule, Option<Severity>>,
    allowed: Vec<Allowed>,
    /// The keys of known changes.
    baseline: HashSet<String>,
}

/// Changes to leave out. `*` is any text.
#[derive(Debug)]
struct Allowed {
    rule: String,
    kind: Option<String>,
    path: Option<String>,
}

impl Policy {
    /// Sets severities, and removes the changes that are allowed.
    pub(super) fn apply(&self, changes: &mut Vec<Change>) {
        changes.retain_mut(|change| {
            if let Some(severity) = self.severities.get(&change.rule) {
                match severity {
                    Some(severity) => change.severity = *severity,
                    None => return false,
                }
            }
            !self.allowed.iter().any(|allowed| allowed.matches(change))
        });
    }

    /// Removes the changes of the baseline.
    pub(super) fn forget(&self, changes: &mut Vec<Change>) {
        changes.retain(|change| !self.baseline.contains(&key(change)));
    }
}

impl Allowed {
    fn read(text: &str) -> Result<Self, Diagnostic> {
        let mut parts = text.splitn(3, ':').map(str::to_owned);
        let allowed = Self {
            rule: parts.next().unwrap_or_default(),
            kind: parts.next(),
            path: parts.next(),
        };
        if !allowed.rule.contains('*') && ChangeRule::from_code(&allowed.rule).is_none() {
            return Err(unknown_rule(&allowed.rule));
        }
        Ok(allowed)
    }

    fn matches(&self, change: &Change) -> bool {
        let kind = format!("{}/{}", change.group, change.kind);
        let is_kind = |pattern: &String| is_like(pattern, &kind) || is_like(pattern, &change.kind);
        let marked = format!("{}{}", change.path, change.marks);
        let is_path = |pattern: &String| is_like(pattern, &change.path) || is_like(pattern, &marked);
        is_like(&self.rule, change.rule.code())
            && self.kind.as_ref().is_none_or(is_kind)
            && self.path.as_ref().is_none_or(is_path)
    }
}

/// The identity of a change in a baseline.
fn key(change: &Change) -> String {
    identity(
        change.rule.code(),
        &change.site(),
        change.old.as_ref(),
        change.new.as_ref(),
    )
}

fn identity(rule: &str, site: &Site, old: Option<&Value>, new: Option<&Value>) -> String {
    let value = |value: Option<&Value>| value.map(ToString::to_string).unwrap_or_default();
    let Site {
        group,
        kind,
        version,
        path,
    } = site;
    format!(
        "{rule}\n{group}\n{kind}\n{version}\n{path}\n{}\n{}",
        value(old),
        value(new)
    )
}

/// The policy of a run.
///
/// # Errors
/// Unknown rules, a configuration that cannot be read, and a baseline that is no report.
pub(super) fn read(given: &Given<'_>) -> Result<Policy, Vec<Diagnostic>> {
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let config = match given.config {
        Some(path) => Some(path.to_owned()),
        None => project::nearest(Path::new("."), config::NAME).0,
    };
    let mut policy = Policy::default();
    let mut baseline = given.baseline.map(Path::to_owned);
    let mut allow = given.allow.to_vec();
    if let Some(path) = config {
        let source = Input::File(path.clone()).read().map_err(one)?;
        let settings = config::read(&source)?.diff.unwrap_or_default();
        for (code, severity) in &settings.severities {
            let rule = ChangeRule::from_code(code).ok_or_else(|| one(unknown_rule(code)))?;
            policy.severities.insert(rule, severity_of(*severity));
        }
        allow.extend(settings.allow);
        let base = path.parent().unwrap_or(Path::new(""));
        baseline = baseline.or(settings.baseline.map(|file| base.join(file)));
    }
    for text in &allow {
        policy.allowed.push(Allowed::read(text).map_err(one)?);
    }
    if let Some(file) = baseline {
        policy.baseline = known(file).map_err(one)?;
    }
    Ok(policy)
}

fn severity_of(severity: ChangeSeverity) -> Option<Severity> {
    match severity {
        ChangeSeverity::Breaking => Some(Severity::Breaking),
        ChangeSeverity::Risky => Some(Severity::Risky),
        ChangeSeverity::Compatible => Some(Severity::Compatible),
        ChangeSeverity::Off => None,
    }
}

/// The keys of the changes in a report.
fn known(file: PathBuf) -> Result<HashSet<String>, Diagnostic> {
    let source = Input::File(file).read()?;
    let fail = |reason: &str| {
        let message = format!("`{}` is no report of `crdsmith diff`: {reason}", source.name());
        Diagnostic::error(Rule::ConfigType, message).help("make a baseline with `--write-baseline FILE`")
    };
    let report: Value = serde_json::from_str(source.text()).map_err(|error| fail(&error.to_string()))?;
    let changes = report["changes"]
        .as_array()
        .ok_or_else(|| fail("it has no list `changes`"))?;
    let mut keys = HashSet::new();
    for change in changes {
        let rule = change["rule"].as_str().unwrap_or_default();
        for site in change["kinds"].as_array().into_iter().flatten() {
            let text = |key: &str| site[key].as_str().unwrap_or_default().to_owned();
            let (group, api_version) = (text("group"), text("apiVersion"));
            let version = api_version.strip_prefix(&group).and_then(|rest| rest.strip_prefix('/'));
            let site = Site {
                version: version.unwrap_or_default().to_owned(),
                kind: text("kind"),
                path: text("path"),
                group,
            };
            keys.insert(identity(rule, &site, change.get("old"), change.get("new")));
        }
    }
    Ok(keys)
}

fn unknown_rule(code: &str) -> Diagnostic {
    let error = Diagnostic::error(
        Rule::ConfigType,
        format!("no change has the rule `{}`", code.escape_debug()),
    );
    match nearest(code, ChangeRule::ALL.iter().map(|rule| rule.code())) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("docs/changes.md lists all rules"),
    }
}
