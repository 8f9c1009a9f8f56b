//! Whether two definitions are the same, whatever the formatting.

use crate::crd::{Crd, Head};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Span};
use crate::yaml::Node;

/// Whether two trees are the same definition. Labels, annotations and the status are ignored.
pub(super) fn is_same(a: &Node<'_>, b: &Node<'_>) -> bool {
    let same = |a: Option<&Node<'_>>, b: Option<&Node<'_>>| match (a, b) {
        (Some(a), Some(b)) => a.is_same(b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let name = |node: &Node<'_>| -> Option<String> { Some(node.get("metadata")?.get("name")?.as_str()?.to_owned()) };
    ["apiVersion", "spec"].iter().all(|key| same(a.get(key), b.get(key))) && name(a) == name(b)
}

pub(super) fn differs(first: &Crd, second: &Crd) -> Diagnostic {
    let place = |crd: &Crd| {
        let span = match crd.names.kind_span {
            span if span == Span::default() => crd.place.span,
            span => span,
        };
        Place::new(&crd.place.source, span).detached()
    };
    let at = place(first);
    let message = format!(
        "definition `{}` of kind `{}` differs from the definition in {}:{}",
        Head::of(second).name(),
        second.names.kind,
        at.source.name(),
        at.location().line
    );
    Diagnostic::error(Rule::DuplicateDefinition, message)
        .at(place(second))
        .related(at, "the other definition")
        .help("keep only one of the two definitions")
}
