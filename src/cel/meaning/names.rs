//! The fields that a rule names.

use super::demand::FieldPath;
use super::path::Scope;
use crate::cel::syntax::ast::{Ast, Id, Kind};

/// The fields that an expression names, sorted. The object that has the rule is none.
pub(super) fn of(ast: &Ast) -> Vec<FieldPath> {
    let mut names = Vec::new();
    visit(ast, ast.root, &Scope::default(), &mut names);
    names.retain(|path: &FieldPath| !path.is_empty());
    names.sort();
    names.dedup();
    names
}

/// Expressions nest as deep as the parser allows, so the recursion is bounded.
fn visit(ast: &Ast, id: Id, scope: &Scope, names: &mut Vec<FieldPath>) {
    if let Some(found) = scope.field(ast, id).or_else(|| scope.tested(ast, id)) {
        names.push(found.path);
        indexes(ast, id, scope, names);
        return;
    }
    if let Kind::Comprehension(inner) = ast.kind(id) {
        visit(ast, inner.range, scope, names);
        visit(ast, inner.init, scope, names);
        let within = scope.within(ast, inner);
        for part in [inner.condition, inner.step, inner.result] {
            visit(ast, part, &within, names);
        }
        return;
    }
    for child in ast.children(id) {
        visit(ast, child, scope, names);
    }
}

/// The fields in the indexes on the way to a field: `self.a[self.b].c`.
fn indexes(ast: &Ast, id: Id, scope: &Scope, names: &mut Vec<FieldPath>) {
    match ast.kind(id) {
        Kind::Select { operand, .. } => indexes(ast, *operand, scope, names),
        Kind::Call { args, .. } => {
            if let Some((operand, index)) = args.split_first() {
                indexes(ast, *operand, scope, names);
                for index in index {
                    visit(ast, *index, scope, names);
                }
            }
        }
        _ => {}
    }
}
