//! Words that all formats share: the object of a finding, and everything about a finding in one sentence.

use std::collections::HashSet;

use crate::validate::{Checked, Finding, Shown};

/// ``UserPoolClient `web`, namespace `prod`, environment `environments/prod` ``; empty for an input that failed.
pub(super) fn object(checked: &Checked) -> String {
    let mut out = checked.title();
    for (word, name) in [("namespace", &checked.namespace), ("environment", &checked.environment)] {
        if !name.is_empty() {
            out.push_str(&format!(", {word} `{name}`"));
        }
    }
    out
}

/// The message of a finding, its help and its notes.
pub(super) fn sentence(finding: &Finding) -> String {
    let mut parts = vec![finding.diagnostic.message.clone()];
    parts.extend(finding.diagnostic.help.clone());
    parts.extend(notes(finding));
    parts.join("; ")
}

/// The same with the object.
pub(super) fn whole_sentence(checked: &Checked, finding: &Finding) -> String {
    let sentence = sentence(finding);
    if checked.kind.is_empty() {
        return sentence;
    }
    format!("{sentence}; in {}", object(checked))
}

/// The notes on a finding: the kind of its place, and its other places.
pub(super) fn notes(finding: &Finding) -> Vec<String> {
    let kind = finding.shown.and_then(Shown::words).map(str::to_owned);
    let related = finding.diagnostic.related.iter();
    let related = related.map(|(place, words)| format!("{place}: {words}"));
    kind.into_iter().chain(related).collect()
}

/// Names that are used once each.
#[derive(Debug, Default)]
pub(super) struct Unique(HashSet<String>);

impl Unique {
    /// The name of an object: kind, namespace and name. Where that is not enough, the file and the number of the document follow. `scope` is a text that
    /// already stands beside the name.
    pub(super) fn name(&mut self, scope: &str, checked: &Checked) -> String {
        let Checked { file, document, .. } = checked;
        let slash = if checked.namespace.is_empty() { "" } else { "/" };
        let name = match (checked.kind.as_str(), checked.is_object()) {
            (_, false) => file.clone(),
            ("", true) => format!("document {document}"),
            (kind, true) => format!("{kind} {}{slash}{}", checked.namespace, checked.name),
        };
        let name = name.trim_end();
        let longer = [
            name.to_owned(),
            format!("{name} ({file})"),
            format!("{name} ({file}, document {document})"),
        ];
        let numbered = (2..).map(|count| format!("{name} ({file}, document {document}, {count})"));
        let mut names = longer.into_iter().chain(numbered);
        names
            .find(|name| self.0.insert(format!("{scope}\0{name}")))
            .unwrap_or_default()
    }
}
