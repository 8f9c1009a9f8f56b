//! Texts that are no definitions at all: pages of a web site, templates of a Helm chart.

use std::sync::Arc;

use crate::crd::Reading;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span, is_html};

const TEMPLATE: &str = "this is a Helm template, not YAML";

/// Whether a diagnostic is that of a template.
pub(super) fn is_template(diagnostic: &Diagnostic) -> bool {
    diagnostic.message == TEMPLATE
}

/// The diagnostic for an HTML page or GitHub's answer for a missing file, which people get who save a wrong address.
pub(super) fn page(source: &Arc<Source>) -> Option<Diagnostic> {
    let text = source.text().trim_start_matches('\u{feff}').trim_start();
    let what = if is_html(text) {
        "an HTML page"
    } else if text.trim_end() == "404: Not Found" {
        "the answer of a server that did not find the file"
    } else {
        return None;
    };
    let start = source.text().len() - text.len();
    let line = source.line_range(Span::new(start, start).start);
    Some(
        Diagnostic::error(Rule::YamlSyntax, format!("this is {what}, not YAML"))
            .at(Place::new(source, Span::new(line.start, line.end)))
            .help("use the address of the raw file; GitHub's begin with `https://raw.githubusercontent.com/`"),
    )
}

/// Reports documents that are not objects. A server's error page may be valid YAML: a string. Content of a URL must be an object.
pub(super) fn refuse_texts(reading: &mut Reading) {
    for other in &reading.others {
        if !other.is_object {
            let message = format!("the URL returned {} instead of Kubernetes objects", other.what);
            reading
                .diagnostics
                .push(Diagnostic::error(Rule::InputUrl, message).at(other.place.clone()));
        }
    }
}

/// Says of a text that is not valid YAML that it is a template, if it has the actions of one. Its documents have one cause, so they are one error.
pub(super) fn explain_template(text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let is_syntax = |diagnostic: &Diagnostic| diagnostic.rule == Rule::YamlSyntax;
    let Some(first) = diagnostics.iter().position(is_syntax) else {
        return;
    };
    if !has_actions(text) {
        return;
    }
    let mut at = 0;
    diagnostics.retain(|diagnostic| {
        at += 1;
        at == first + 1 || !is_syntax(diagnostic)
    });
    let template = &mut diagnostics[first];
    TEMPLATE.clone_into(&mut template.message);
    let help = "render the chart first: `helm template --include-crds CHART | crdsmith generate - -o DIR`";
    template.help = Some(help.to_owned());
}

/// Whether a line is an action or has an action as its value. Descriptions may have `{{` inside of their text.
fn has_actions(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("{{") || line.contains(": {{")
    })
}
