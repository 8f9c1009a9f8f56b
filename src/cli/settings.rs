//! The `validate` section of the configuration, ready to be used.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::definitions::Definitions;
use crate::config;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::input::Input;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::validate::{Baseline, Ignore, Policy, Registry, Report, unused_kinds};

/// The policy of a project. `baseline` is the option of the command line, which goes before the setting.
///
/// # Errors
/// Unknown rules, and a baseline that is not a report.
pub(super) fn policy(found: &Definitions, baseline: Option<&Path>) -> Result<Policy, Vec<Diagnostic>> {
    let Definitions {
        settings, base, config, ..
    } = found;
    let unknown_rule = |code: &str| {
        let error = unknown_rule(code);
        match config.as_ref().and_then(|config| written(config, code)) {
            Some(place) => error.at(place),
            None => error,
        }
    };
    let mut problems = Vec::new();
    let mut policy = Policy::default();
    for (code, severity) in &settings.severities {
        match Rule::from_code(code) {
            Some(rule) if !rule.is_about_objects() => {
                let message = format!("the severity of `{code}` cannot change: the rule is not about objects");
                problems.push(Diagnostic::error(Rule::ConfigType, message));
            }
            Some(rule) => {
                policy.severities.insert(rule, severity_of(*severity));
            }
            None => problems.push(unknown_rule(code)),
        }
    }
    for ignored in &settings.ignore {
        let config::Ignored { rule, path, object } = ignored.clone();
        if rule.is_none() && path.is_none() && object.is_none() {
            let message = "an entry of `validate.ignore` needs `rule`, `path` or `object`";
            problems.push(Diagnostic::error(Rule::ConfigType, message));
        }
        if let Some(code) = rule.as_deref().filter(|code| !code.contains('*'))
            && Rule::from_code(code).is_none()
        {
            problems.push(unknown_rule(code));
        }
        policy.ignore.push(Ignore::new(rule, path, object));
    }
    let configured = settings.baseline.as_ref().map(|file| base.join(file));
    match baseline.map(Path::to_owned).or(configured).map(read).transpose() {
        Ok(baseline) => policy.baseline = baseline.unwrap_or_default(),
        Err(problem) => problems.push(problem),
    }
    if problems.is_empty() { Ok(policy) } else { Err(problems) }
}

/// Messages about kinds to skip that select nothing.
pub(super) fn unused_skips(
    skip: &[String],
    config: Option<&Arc<Source>>,
    found: &Report,
    registry: &Registry,
) -> Vec<Diagnostic> {
    let unused = unused_kinds("`validate.skip`", skip, found, registry).into_iter();
    unused
        .map(
            |(pattern, message)| match config.and_then(|config| written(config, pattern)) {
                Some(place) => message.at(place),
                None => message,
            },
        )
        .collect()
}

/// The first place after `validate` with a word.
fn written(config: &Arc<Source>, word: &str) -> Option<Place> {
    let section = config.text().find("validate:")?;
    let start = section + config.text()[section..].find(word)?;
    Some(Place::new(config, Span::new(start, start + word.len())))
}

fn read(file: PathBuf) -> Result<Baseline, Diagnostic> {
    let source = Input::File(file).read()?;
    Baseline::read(source.text()).map_err(|reason| {
        let message = format!("`{}` is not a report: {reason}", source.name());
        let error = Diagnostic::error(Rule::ConfigType, message);
        error.help("make a baseline with `--output json=FILE`")
    })
}

fn severity_of(severity: config::Severity) -> Option<Severity> {
    match severity {
        config::Severity::Error => Some(Severity::Error),
        config::Severity::Warning => Some(Severity::Warning),
        config::Severity::Note => Some(Severity::Note),
        config::Severity::Off => None,
    }
}

fn unknown_rule(code: &str) -> Diagnostic {
    let error = Diagnostic::error(Rule::ConfigType, format!("unknown rule `{code}` in `validate`"));
    match nearest(code, Rule::ALL.iter().map(|rule| rule.code())) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("docs/rules.md lists all rules"),
    }
}
