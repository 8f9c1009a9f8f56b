//! What is deprecated, beyond what the server refuses: versions that say so, and fields whose description has a paragraph `Deprecated: …`.
//!
//! In: an object as it was sent, before defaults are put in, and what it stands for. Out: warnings. The server itself warns of versions only.

use std::sync::Arc;

use super::finding::Finding;
use super::schema_path;
use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Source, Span};
use crate::validate::path::{Path, Step};
use crate::validate::server::registry::{Prepared, Route};
use crate::yaml::{Node, Value};

/// How the paragraph begins: Go's convention has one capital, many have all of them.
const MARKERS: [&str; 2] = ["Deprecated:", "DEPRECATED:"];

/// Characters of a reason that are shown.
const LONGEST_REASON: usize = 200;

/// The deprecated fields of a schema, and nothing else of it: found once, so that an object costs only a look at these.
#[derive(Debug, Default)]
pub(in crate::validate) struct Deprecated {
    /// What its description says, if it is deprecated itself.
    reason: Option<String>,
    properties: Vec<(String, Deprecated)>,
    items: Option<Box<Deprecated>>,
    values: Option<Box<Deprecated>>,
}

impl Deprecated {
    /// The deprecated fields of a schema; none if there are none. Depth is bounded by the YAML reader.
    pub(in crate::validate) fn of(schema: &Schema) -> Option<Self> {
        let found = Self {
            reason: reason(&schema.description),
            properties: schema
                .properties
                .iter()
                .filter_map(|(name, property)| Some((name.clone(), Self::of(property)?)))
                .collect(),
            items: schema.item().and_then(Self::of).map(Box::new),
            values: schema.map_value().and_then(Self::of).map(Box::new),
        };
        let is_empty =
            found.reason.is_none() && found.properties.is_empty() && found.items.is_none() && found.values.is_none();
        (!is_empty).then_some(found)
    }
}

/// What is deprecated of an object: its version, and the fields that it sets.
pub(in crate::validate) fn warnings(node: &Node<'_>, route: Route<'_>, source: Option<&Arc<Source>>) -> Vec<Finding> {
    let mut found: Vec<Finding> = version(node, route, source).into_iter().collect();
    if let Some(prepared) = route.prepared()
        && let Some(deprecated) = &prepared.deprecated
    {
        let fields = Fields {
            source,
            prepared,
            found,
        };
        found = fields.walk(node, deprecated, &Path::Root);
    }
    found
}

/// The server's own warning.
fn version(node: &Node<'_>, route: Route<'_>, source: Option<&Arc<Source>>) -> Option<Finding> {
    let version = route.version();
    if !version.deprecated {
        return None;
    }
    let crd = &route.definition.crd;
    let default = || format!("{}/{} {} is deprecated", crd.group, version.name, crd.names.kind);
    let message = version.deprecation_warning.clone().unwrap_or_else(default);
    let span = node.get("apiVersion").map_or(node.span, |value| value.span);
    let mut diagnostic = Diagnostic::warning("deprecated-version", message);
    diagnostic.place = source.map(|source| Place::new(source, span));
    let mut finding = Finding::plain(diagnostic);
    finding.steps = vec![Step::Key("apiVersion".to_owned())];
    Some(finding)
}

struct Fields<'f> {
    source: Option<&'f Arc<Source>>,
    prepared: &'f Prepared,
    found: Vec<Finding>,
}

impl Fields<'_> {
    fn walk(mut self, node: &Node<'_>, deprecated: &Deprecated, at: &Path<'_>) -> Vec<Finding> {
        self.value(node, deprecated, at);
        self.found
    }

    fn value(&mut self, node: &Node<'_>, deprecated: &Deprecated, at: &Path<'_>) {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    let known = deprecated.properties.iter().find(|(name, _)| entry.key == *name);
                    if let Some((_, property)) = known {
                        let at = Path::Child(at, &entry.key);
                        if let Some(reason) = &property.reason {
                            self.field(reason, entry.key_span, &at);
                        }
                        self.value(&entry.value, property, &at);
                    } else if let Some(values) = &deprecated.values {
                        self.value(&entry.value, values, &Path::Key(at, &entry.key));
                    }
                }
            }
            Value::Sequence(items) => {
                if let Some(of_items) = &deprecated.items {
                    for (index, item) in items.iter().enumerate() {
                        self.value(item, of_items, &Path::Index(at, index));
                    }
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, reason: &str, span: Span, at: &Path<'_>) {
        let field = at.field();
        let message = if reason.is_empty() {
            format!("`{field}` is deprecated")
        } else {
            format!("`{field}` is deprecated: {reason}")
        };
        let mut diagnostic = Diagnostic::warning("deprecated-field", message).path(field);
        diagnostic.place = self.source.map(|source| Place::new(source, span));
        let mut finding = Finding::plain(diagnostic);
        finding.steps = at.steps();
        finding.schema_path = Some(schema_path::of_value(self.prepared, &finding.steps));
        self.found.push(finding);
    }
}

/// What stands behind `Deprecated:` where that begins the text, a line or a sentence, up to the end of the paragraph, on one line.
fn reason(description: &str) -> Option<String> {
    let places = MARKERS.map(|marker| description.find(marker).map(|start| (start, start + marker.len())));
    let (start, end) = places.into_iter().flatten().min()?;
    let before = description[..start].trim_end_matches([' ', '\t', '(', '*', '_']);
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', ';', ')', '\n']);
    if !begins {
        return None;
    }
    let paragraph = description[end..].split("\n\n").next().unwrap_or_default();
    let mut words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = words.char_indices().nth(LONGEST_REASON) {
        words.truncate(cut);
        words.push('…');
    }
    Some(words.trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn the_paragraph_is_the_reason() {
        for (description, wanted) in [
            ("Deprecated: use `b`.", Some("use `b`")),
            (
                "The old one.\nDeprecated: use\n`b` instead.\n\nMore.",
                Some("use `b` instead"),
            ),
            ("The old one. DEPRECATED: gone", Some("gone")),
            ("Deprecated:", Some("")),
            ("Not deprecated: still here", None),
            ("Says whether it is Deprecated: or not", None),
            ("", None),
        ] {
            assert_eq!(reason(description).as_deref(), wanted, "{description}");
        }
    }
}
