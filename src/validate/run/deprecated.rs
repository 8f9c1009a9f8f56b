//! What is deprecated, beyond what the server refuses: versions that say so, and fields whose description has a paragraph `Deprecated: …`.
//!
//! In: an object as it was sent, before defaults are put in, and what it stands for. Out: warnings. The server itself warns of versions only.

use std::sync::Arc;

use super::finding::Finding;
use super::schema_path;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::validate::path::{Path, Step};
use crate::validate::schema::deprecated::Deprecated;
use crate::validate::server::registry::{Prepared, Route};
use crate::yaml::{Node, Value};

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
    let mut diagnostic = Diagnostic::warning(Rule::DeprecatedVersion, message);
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
        let mut diagnostic = Diagnostic::warning(Rule::DeprecatedField, message).path(field);
        diagnostic.place = self.source.map(|source| Place::new(source, span));
        let mut finding = Finding::plain(diagnostic);
        finding.steps = at.steps();
        finding.schema_path = Some(schema_path::of_value(self.prepared, &finding.steps));
        self.found.push(finding);
    }
}
