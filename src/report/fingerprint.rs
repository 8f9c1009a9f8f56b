//! Fingerprints of findings, for services that follow a finding from run to run.

use std::collections::HashMap;

use crate::go::sha256;
use crate::validate::{Checked, Finding};

/// Gives every finding of a report a fingerprint of its own.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(HashMap<String, usize>);

impl Fingerprints {
    /// A fingerprint that does not change when lines move: the object, the rule, the field, and a counter for findings that agree in these. An input
    /// that failed has its file for an object.
    pub(super) fn of(&mut self, checked: &Checked, finding: &Finding) -> String {
        const DIGITS: usize = 16;
        let diagnostic = &finding.diagnostic;
        let file = if checked.is_object() { "" } else { checked.file.as_str() };
        let parts = [
            &checked.api_version,
            &checked.kind,
            &checked.namespace,
            &checked.name,
            diagnostic.rule.code(),
            diagnostic.path.as_deref().unwrap_or(file),
        ];
        let mut hash = sha256::hex(parts.join("\0").as_bytes());
        hash.truncate(DIGITS);
        let count = self.0.entry(hash.clone()).or_default();
        *count += 1;
        format!("{hash}:{count}")
    }
}
