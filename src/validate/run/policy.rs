//! Decisions of a project about findings: other severities, findings to leave out, findings that were there before.
//!
//! In: the findings of an object. Out: the findings that count, and the status that follows from them.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::finding::{Checked, Finding, Status};
use crate::diagnostic::{Severity, is_like};
use crate::rule::Rule;

/// Decisions about findings.
#[derive(Debug, Default)]
pub struct Policy {
    /// Severities of rules; `None` leaves the findings of a rule out.
    pub severities: BTreeMap<Rule, Option<Severity>>,
    /// Findings to leave out.
    pub ignore: Vec<Ignore>,
    /// Findings of an earlier run, which are left out.
    pub baseline: Baseline,
}

/// Findings to leave out: those that match every pattern. In a pattern, `*` is any text.
#[derive(Debug, Default)]
pub struct Ignore {
    /// Pattern of the rule.
    pub rule: Option<String>,
    /// Pattern of the field (`spec.forProvider.*`).
    pub path: Option<String>,
    /// Pattern of the object: `Kind`, `Kind/name` or `Kind/namespace/name`.
    pub object: Option<String>,
    used: AtomicBool,
}

impl Ignore {
    /// Leaves out findings that match these patterns.
    #[must_use]
    pub fn new(rule: Option<String>, path: Option<String>, object: Option<String>) -> Self {
        Self {
            rule,
            path,
            object,
            used: AtomicBool::new(false),
        }
    }

    /// Whether a finding was left out because of these patterns.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    fn matches(&self, checked: &Checked, finding: &Finding) -> bool {
        let given = |pattern: &Option<String>, is_match: &dyn Fn(&str) -> bool| pattern.as_deref().is_none_or(is_match);
        let diagnostic = &finding.diagnostic;
        let path = diagnostic.path.as_deref().unwrap_or_default();
        let names = [
            checked.kind.clone(),
            format!("{}/{}", checked.kind, checked.name),
            format!("{}/{}/{}", checked.kind, checked.namespace, checked.name),
        ];
        let found = given(&self.rule, &|pattern| is_like(pattern, diagnostic.rule.code()))
            && given(&self.path, &|pattern| is_like(pattern, path))
            && given(&self.object, &|pattern| names.iter().any(|name| is_like(pattern, name)));
        if found {
            self.used.store(true, Ordering::Relaxed);
        }
        found
    }
}

/// Findings of an earlier run.
#[derive(Debug, Default)]
pub struct Baseline(HashSet<Vec<String>>);

impl Baseline {
    /// Reads a report in the format `json`.
    ///
    /// # Errors
    /// A text that is not a report.
    pub fn read(text: &str) -> Result<Self, String> {
        let report: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if report.get("version").and_then(Value::as_u64) != Some(1) {
            return Err("it is not of version 1".to_owned());
        }
        let results = report.get("results").and_then(Value::as_array);
        let results = results.ok_or("it has no `results`")?;
        let mut known = HashSet::new();
        for result in results {
            let findings = result.get("findings").and_then(Value::as_array).into_iter().flatten();
            for finding in findings {
                let of =
                    |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                let object =
                    ["file", "environment", "apiVersion", "kind", "namespace", "name"].map(|key| of(result, key));
                let words = ["rule", "path", "message"].map(|key| of(finding, key));
                known.insert(object.into_iter().chain(words).collect());
            }
        }
        Ok(Self(known))
    }

    fn has(&self, checked: &Checked, finding: &Finding) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let diagnostic = &finding.diagnostic;
        let key = [
            &checked.file,
            &checked.environment,
            &checked.api_version,
            &checked.kind,
            &checked.namespace,
            &checked.name,
            diagnostic.rule.code(),
            diagnostic.path.as_deref().unwrap_or_default(),
            &diagnostic.message,
        ];
        self.0.contains(key.map(str::to_owned).as_slice())
    }
}

impl Policy {
    /// Applies the decisions to an object. An input that failed keeps its errors. Returns the number of findings that were left out.
    pub(super) fn apply(&self, checked: &mut Checked) -> usize {
        if checked.status == Status::Failed {
            return 0;
        }
        let findings = std::mem::take(&mut checked.findings);
        let before = findings.len();
        let mut kept = Vec::with_capacity(before);
        let mut is_changed = false;
        for mut finding in findings {
            let ignored = self.ignore.iter().any(|ignore| ignore.matches(checked, &finding));
            if ignored || self.baseline.has(checked, &finding) {
                continue;
            }
            match self.severities.get(&finding.diagnostic.rule) {
                Some(None) => continue,
                Some(Some(severity)) => {
                    is_changed |= finding.diagnostic.severity != *severity;
                    finding.diagnostic.severity = *severity;
                }
                None => {}
            }
            kept.push(finding);
        }
        let left_out = before - kept.len();
        checked.findings = kept;
        if is_changed || left_out > 0 {
            Self::judge(checked);
        }
        left_out
    }

    /// The status that follows from the findings.
    fn judge(checked: &mut Checked) {
        let is_error = |finding: &&Finding| finding.diagnostic.severity == Severity::Error;
        let mut errors = checked.findings.iter().filter(is_error);
        let first = errors.next().map(|finding| finding.diagnostic.rule);
        checked.status = match (first, errors.next()) {
            (None, _) if checked.status == Status::Invalid => Status::Valid,
            (None, _) => checked.status,
            (Some(Rule::NoSchema), None) => Status::NoSchema,
            (Some(_), _) => Status::Invalid,
        };
    }
}
