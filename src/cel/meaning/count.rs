//! Counts of set fields: `[has(self.a), has(self.b)].filter(x, x).size() == 1`, `.exists_one(x, x)`, `(has(self.a) ? 1 : 0) + … <= 1`,
//! `has(self.a) != has(self.b)`.

use super::compare;
use super::demand::{Comparison, Condition, FieldPath, Test};
use super::path::Scope;
use crate::cel::syntax::ast::{ACCUMULATOR, Ast, Comprehension, Id, Kind, Literal, operator};

/// The condition, if the expression compares how many fields are set.
pub(super) fn test(ast: &Ast, id: Id, scope: &Scope) -> Option<Condition> {
    let (fields, comparison, number) = counted(ast, id, scope)?;
    Some(Condition {
        holds: true,
        test: Test::Count(fields, comparison, number),
    })
}

fn counted(ast: &Ast, id: Id, scope: &Scope) -> Option<(Vec<FieldPath>, Comparison, i64)> {
    match ast.kind(id) {
        Kind::Comprehension(inner) => {
            let fields = listed(ast, inner.range, scope)?;
            let is_one = matches!(ast.literal(inner.init), Some(Literal::Int(0)));
            (is_one && keeps_true(ast, inner)).then_some((fields, Comparison::Equal, 1))
        }
        Kind::Call { function, args, .. } => {
            let [left, right] = args.as_slice() else { return None };
            let comparison = compare::comparison(function)?;
            if comparison == Comparison::NotEqual
                && let (Some(a), Some(b)) = (set(ast, *left, scope), set(ast, *right, scope))
            {
                return Some((vec![a, b], Comparison::Equal, 1));
            }
            let Some(Literal::Int(number)) = ast.literal(*right) else {
                return None;
            };
            let fields = filtered(ast, *left, scope).or_else(|| sum(ast, *left, scope))?;
            (fields.len() > 1).then_some((fields, comparison, *number))
        }
        _ => None,
    }
}

/// The field in `has(self.field)`.
fn set(ast: &Ast, id: Id, scope: &Scope) -> Option<FieldPath> {
    let field = scope.tested(ast, id)?;
    (!field.old).then_some(field.path)
}

/// The fields of `[has(self.a), has(self.b)]`.
fn listed(ast: &Ast, id: Id, scope: &Scope) -> Option<Vec<FieldPath>> {
    match ast.kind(id) {
        Kind::List(items) => items.iter().map(|(item, _)| set(ast, *item, scope)).collect(),
        _ => None,
    }
}

/// The fields of `size([…].filter(x, x))`.
fn filtered(ast: &Ast, id: Id, scope: &Scope) -> Option<Vec<FieldPath>> {
    let Kind::Call { function, target, args } = ast.kind(id) else {
        return None;
    };
    let subject = match (target, args.as_slice()) {
        (Some(subject), []) | (None, [subject]) if function.as_ref() == "size" => *subject,
        _ => return None,
    };
    match ast.kind(subject) {
        Kind::Comprehension(inner) if matches!(ast.kind(inner.init), Kind::List(_)) && keeps_true(ast, inner) => {
            listed(ast, inner.range, scope)
        }
        _ => None,
    }
}

/// Whether a loop takes an item if the item is true: `x`, `x == true`.
fn keeps_true(ast: &Ast, inner: &Comprehension) -> bool {
    let is_item = |id: Id| matches!(ast.kind(id), Kind::Ident(name) if *name == inner.var);
    let is_true = |id: Id| matches!(ast.literal(id), Some(Literal::Bool(true)));
    let Kind::Call { function, args, .. } = ast.kind(inner.step) else {
        return false;
    };
    let [test, _, otherwise] = args.as_slice() else {
        return false;
    };
    let keeps = function.as_ref() == operator::CONDITIONAL
        && matches!(ast.kind(*otherwise), Kind::Ident(name) if name.as_ref() == ACCUMULATOR);
    keeps
        && match ast.kind(*test) {
            Kind::Call { function, args, .. } => {
                function.as_ref() == operator::EQUALS && is_item(args[0]) && is_true(args[1])
            }
            _ => is_item(*test),
        }
}

/// The fields of `(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0)`.
fn sum(ast: &Ast, id: Id, scope: &Scope) -> Option<Vec<FieldPath>> {
    let Kind::Call { function, args, .. } = ast.kind(id) else {
        return None;
    };
    match (function.as_ref(), args.as_slice()) {
        (operator::ADD, [left, right]) => {
            let mut fields = sum(ast, *left, scope)?;
            fields.extend(sum(ast, *right, scope)?);
            Some(fields)
        }
        (operator::CONDITIONAL, [test, one, zero]) => {
            let is = |id: Id, number: i64| matches!(ast.literal(id), Some(Literal::Int(found)) if *found == number);
            let field = set(ast, *test, scope)?;
            (is(*one, 1) && is(*zero, 0)).then(|| vec![field])
        }
        _ => None,
    }
}
