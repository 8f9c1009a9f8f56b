//! Nodes of a syntax tree → paths of fields.

use std::sync::Arc;

use super::demand::FieldPath;
use crate::cel::syntax::ast::{Ast, Comprehension, Id, Kind, Literal, operator};
use crate::cel::syntax::escape::unescape;

/// Names that stand for fields: `self`, `oldSelf` and loop variables.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    bound: Vec<(Arc<str>, Option<Rooted>)>,
}

/// A field of the object, or of the object before an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rooted {
    pub(super) old: bool,
    pub(super) path: FieldPath,
}

impl Scope {
    /// The field that a node stands for: a name, a selection, an entry of a list or map. `has()` is no field.
    pub(super) fn field(&self, ast: &Ast, id: Id) -> Option<Rooted> {
        match ast.kind(id) {
            Kind::Ident(name) => self.name(name),
            Kind::Select {
                operand,
                field,
                test_only: false,
            } => self.below(ast, *operand, field),
            Kind::Call { function, args, .. } if function.as_ref() == operator::INDEX => {
                self.field(ast, *args.first()?)
            }
            Kind::Call { function, args, .. } if function.as_ref() == operator::OPTIONAL_SELECT => {
                match ast.literal(*args.get(1)?) {
                    Some(Literal::String(name)) => self.below(ast, *args.first()?, name),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The field in `has(field)`.
    pub(super) fn tested(&self, ast: &Ast, id: Id) -> Option<Rooted> {
        match ast.kind(id) {
            Kind::Select {
                operand,
                field,
                test_only: true,
            } => self.below(ast, *operand, field),
            _ => None,
        }
    }

    /// The scope within a loop: its variable stands for an entry of the range.
    pub(super) fn within(&self, ast: &Ast, inner: &Comprehension) -> Self {
        let mut scope = self.clone();
        let range = scope.field(ast, inner.range);
        match &inner.var2 {
            None => scope.bound.push((Arc::clone(&inner.var), range)),
            Some(value) => {
                scope.bound.push((Arc::clone(&inner.var), None));
                scope.bound.push((Arc::clone(value), range));
            }
        }
        // Some macros give a name to a value by a loop over nothing.
        let carried = self.field(ast, inner.init);
        scope.bound.push((Arc::clone(&inner.accumulator), carried));
        scope
    }

    fn below(&self, ast: &Ast, operand: Id, field: &str) -> Option<Rooted> {
        let mut found = self.field(ast, operand)?;
        found.path.push(unescape(field)?);
        Some(found)
    }

    fn name(&self, name: &str) -> Option<Rooted> {
        if let Some((_, field)) = self.bound.iter().rev().find(|(bound, _)| bound.as_ref() == name) {
            return field.clone();
        }
        let old = match name {
            "self" => false,
            "oldSelf" => true,
            _ => return None,
        };
        Some(Rooted { old, path: Vec::new() })
    }
}
