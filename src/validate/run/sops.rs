//! Documents that SOPS encrypted: encrypted values and the `sops` field are not part of the verdict.

use super::finding::{Checked, Finding, Status};
use crate::diagnostic::Severity;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::path::Step;
use crate::yaml::{Node, Value};

/// The note on such an object.
pub(super) const NOTE: &str = "this object is encrypted with SOPS; its encrypted values and `sops` are not validated";

/// The field with the data of SOPS.
const FIELD: &str = "sops";

/// The encrypted values of a document.
#[derive(Debug)]
pub(super) struct Encrypted {
    /// The place of `sops`.
    pub(super) span: Span,
    paths: Vec<Vec<Step>>,
    /// Places of encrypted values in the text. The server names the field of a label, but not its key.
    spans: Vec<Span>,
}

/// Whether SOPS encrypted a document.
pub(super) fn is_encrypted(root: &Node<'_>) -> bool {
    root.get(FIELD).is_some_and(|sops| sops.get("mac").is_some())
}

/// The encrypted values of an object, if SOPS encrypted it, or the list that it is in.
pub(super) fn encrypted(root: &Node<'_>, in_list: bool) -> Option<Encrypted> {
    if !in_list && !is_encrypted(root) {
        return None;
    }
    let mut encrypted = Encrypted {
        span: root.get(FIELD).map_or(root.span, |sops| sops.span),
        paths: vec![vec![Step::Key(FIELD.to_owned())]],
        spans: Vec::new(),
    };
    encrypted.collect(root, &mut Vec::new());
    Some(encrypted)
}

impl Encrypted {
    /// Adds the encrypted values. Documents nest at most as deep as the YAML reader allows.
    fn collect(&mut self, node: &Node<'_>, at: &mut Vec<Step>) {
        match &node.value {
            Value::String(text) if text.starts_with("ENC[") => {
                self.paths.push(at.clone());
                self.spans.push(node.span);
            }
            Value::Mapping(entries) => {
                for entry in entries {
                    at.push(Step::Key(entry.key.to_string()));
                    self.collect(&entry.value, at);
                    at.pop();
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    at.push(Step::Index(index));
                    self.collect(item, at);
                    at.pop();
                }
            }
            _ => {}
        }
    }

    /// Whether a finding is about an encrypted value, or about an object whose rules read one.
    fn concerns(&self, finding: &Finding) -> bool {
        if finding.is_about_name() {
            // The name is not encrypted.
            return matches!(finding.steps.as_slice(), [Step::Key(key)] if key == FIELD);
        }
        let reads_values = matches!(
            finding.diagnostic.rule,
            Rule::Cel | Rule::RulesSkipped | Rule::AllOf | Rule::AnyOf | Rule::OneOf | Rule::Not | Rule::Enum
        );
        let place = finding.diagnostic.place.as_ref();
        let is_at_value = place.is_some_and(|place| self.spans.contains(&place.span));
        let concerns =
            |path: &Vec<Step>| finding.steps.starts_with(path) || reads_values && path.starts_with(&finding.steps);
        is_at_value || self.paths.iter().any(concerns)
    }
}

impl Checked {
    /// Removes the findings about encrypted values. An object without other errors is valid.
    pub(super) fn leave_out(&mut self, encrypted: &Encrypted) {
        self.findings.retain(|finding| !encrypted.concerns(finding));
        let has_errors = self
            .findings
            .iter()
            .any(|finding| finding.diagnostic.severity == Severity::Error);
        if self.status == Status::Invalid && !has_errors {
            self.status = Status::Valid;
        }
    }
}
