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
}

/// The encrypted values of a document that SOPS encrypted.
pub(super) fn encrypted(root: &Node<'_>) -> Option<Encrypted> {
    let sops = root.get(FIELD)?;
    sops.get("mac")?;
    let mut paths = vec![vec![Step::Key(FIELD.to_owned())]];
    collect(root, &mut Vec::new(), &mut paths);
    Some(Encrypted { span: sops.span, paths })
}

/// Adds the paths of encrypted values. Documents nest at most as deep as the YAML reader allows.
fn collect(node: &Node<'_>, at: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    match &node.value {
        Value::String(text) if text.starts_with("ENC[") => paths.push(at.clone()),
        Value::Mapping(entries) => {
            for entry in entries {
                at.push(Step::Key(entry.key.to_string()));
                collect(&entry.value, at, paths);
                at.pop();
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                at.push(Step::Index(index));
                collect(item, at, paths);
                at.pop();
            }
        }
        _ => {}
    }
}

impl Encrypted {
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
        self.paths
            .iter()
            .any(|path| finding.steps.starts_with(path) || reads_values && path.starts_with(&finding.steps))
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
