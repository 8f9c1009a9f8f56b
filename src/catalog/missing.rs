//! What a head lacks.

use crate::crd::Located;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Span};

/// Number of parts that every head has.
const PARTS: usize = 3;

/// Where a definition has the names of its kind.
const NAMES: &str = "spec.names";

/// The parts that a head lacks; `None` if it lacks all of them.
pub(super) fn of(located: &Located) -> Option<Vec<Rule>> {
    let head = &located.head;
    let parts: [(bool, Rule); PARTS] = [
        (head.group.is_empty(), Rule::Group),
        (head.kind.is_empty(), Rule::Names),
        (head.versions.is_empty(), Rule::Versions),
    ];
    let missing = parts.into_iter().filter(|(is_missing, _)| *is_missing);
    let mut missing: Vec<Rule> = missing.map(|(_, rule)| rule).collect();
    if missing.len() == PARTS {
        return None;
    }
    if located.names != NAMES {
        // A claim shares everything but its names with the composite resource.
        missing.retain(|rule| *rule == Rule::Names);
    }
    Some(missing)
}

/// Says what a head lacks. `name` and `content` are those of its text.
pub(super) fn diagnostic(rule: Rule, located: &Located, name: &str, content: &str) -> Diagnostic {
    let (source, kind) = (located.part.source(name, content), located.written);
    let at = memchr::memmem::find(source.text().as_bytes(), kind.as_bytes()).unwrap_or_default();
    let field = match rule {
        Rule::Group => "spec.group",
        Rule::Names => &format!("{}.kind", located.names),
        _ => "spec.versions",
    };
    let place = Place::new(&source, Span::new(at, at + kind.len()));
    Diagnostic::error(rule, format!("this {kind} has no `{field}`")).at(place.detached())
}
