//! `fieldPath` of a rule: `.spec.ports['a.b']`, steps through properties and maps.

use super::error::FieldError;
use super::path::Step;
use crate::crd::Schema;
use crate::yaml::Node;

/// A path that the schema knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldPath {
    /// As the server writes it: `spec.ports[a.b]`.
    text: String,
    names: Vec<String>,
}

/// Follows a path through a schema; nothing where it leads nowhere or is none.
pub(super) fn resolve(path: &str, schema: &Schema) -> Option<FieldPath> {
    let mut schema = schema;
    let mut rest = path;
    let mut out = FieldPath {
        text: String::new(),
        names: Vec::new(),
    };
    while !rest.is_empty() {
        let name = if let Some(after) = rest.strip_prefix('[') {
            let (name, after) = quoted(after)?;
            rest = after.strip_prefix(']')?;
            name
        } else {
            let after = rest.strip_prefix('.')?;
            let end = after.find(['.', '[', ']']).unwrap_or(after.len());
            if end == 0 {
                return None;
            }
            rest = &after[end..];
            after[..end].to_owned()
        };
        if schema.has_properties {
            schema = schema.property(&name)?;
            if !out.text.is_empty() {
                out.text.push('.');
            }
            out.text.push_str(&name);
        } else {
            schema = schema.map_value()?;
            out.text.push('[');
            out.text.push_str(&name);
            out.text.push(']');
        }
        out.names.push(name);
    }
    Some(out)
}

/// What stands between single quotes, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut rest = text.strip_prefix('\'')?.chars();
    loop {
        match rest.next()? {
            '\'' => return Some((out, rest.as_str())),
            '\\' => out.push(match rest.next()? {
                'a' => '\u{7}',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\u{b}',
                same @ ('\'' | '\\') => same,
                _ => return None,
            }),
            other => out.push(other),
        }
    }
}

impl FieldPath {
    /// Lets an error at a node name the field below it. Its place is that of the deepest value that is there.
    pub(super) fn extend(&self, node: &Node<'_>, error: &mut FieldError) {
        if !error.field.is_empty() && !self.text.is_empty() {
            error.field.push('.');
        }
        error.field.push_str(&self.text);
        error.path.extend(self.names.iter().cloned().map(Step::Key));
        let mut node = Some(node);
        for name in &self.names {
            node = node.and_then(|node| node.get(name));
            if let Some(node) = node {
                error.span = node.span;
            }
        }
    }
}
