//! Expressions without `&&`, `||` and `!` → tests.

use super::demand::{Comparison, Condition, FieldPath, Relation, Term, Test};
use super::path::{Rooted, Scope};
use super::{compare, count};
use crate::cel::syntax::ast::{Ast, Id, Kind, Literal, operator};

/// The condition that an expression states; `None` if it has an unusual form.
pub(super) fn condition(ast: &Ast, id: Id, scope: &Scope) -> Option<Condition> {
    if let Some(found) = count::test(ast, id, scope) {
        return Some(found);
    }
    if let Some(field) = scope.tested(ast, id) {
        let make = if field.old { Test::WasSet } else { Test::Has };
        return Some(yes(make(field.path)));
    }
    match ast.kind(id) {
        // A field that is `true` or `false`.
        Kind::Ident(_) | Kind::Select { .. } => {
            let path = current(scope.field(ast, id)?)?;
            Some(yes(Test::OneOf(path, vec!["true".to_owned()])))
        }
        Kind::Call { function, target, args } => call(ast, function, *target, args, scope),
        _ => None,
    }
}

fn yes(test: Test) -> Condition {
    Condition { holds: true, test }
}

/// A field of the object as it is now.
fn current(field: Rooted) -> Option<FieldPath> {
    (!field.old).then_some(field.path)
}

fn call(ast: &Ast, function: &str, target: Option<Id>, args: &[Id], scope: &Scope) -> Option<Condition> {
    let field = |id: Id| current(scope.field(ast, id)?);
    let relation = match function {
        "startsWith" => Some(Relation::StartsWith),
        "endsWith" => Some(Relation::EndsWith),
        "contains" => Some(Relation::Contains),
        "matches" => Some(Relation::Matches),
        _ => None,
    };
    if let Some(relation) = relation {
        let [text] = args else { return None };
        return Some(yes(Test::Text(field(target?)?, relation, string(ast, *text)?)));
    }
    let [left, right] = args else { return None };
    if function == operator::IN {
        if let Kind::List(items) = ast.kind(*right) {
            let values: Option<Vec<String>> = items.iter().map(|(item, _)| literal(ast, *item)).collect();
            return Some(yes(Test::OneOf(field(*left)?, values?)));
        }
        return Some(yes(Test::Contains(field(*right)?, vec![literal(ast, *left)?])));
    }
    let comparison = compare::comparison(function)?;
    if let (Some(a), Some(b)) = (scope.field(ast, *left), scope.field(ast, *right))
        && a.old != b.old
    {
        let same = matches!(comparison, Comparison::Equal | Comparison::NotEqual) && a.path == b.path;
        let holds = comparison == Comparison::Equal;
        return same.then_some(Condition {
            holds,
            test: Test::Same(a.path),
        });
    }
    compared(term(ast, *left, scope)?, comparison, term(ast, *right, scope)?)
}

fn compared(left: Term, comparison: Comparison, right: Term) -> Option<Condition> {
    match (left, comparison, right) {
        (Term::Literal(_), _, Term::Literal(_)) => None,
        (left @ Term::Literal(_), comparison, right) => compared(right, comparison.mirrored(), left),
        (Term::Size(path), comparison, Term::Literal(bound)) if is_emptiness(comparison, &bound) => Some(Condition {
            holds: matches!(
                comparison,
                Comparison::NotEqual | Comparison::More | Comparison::AtLeast
            ),
            test: Test::Filled(path),
        }),
        (Term::Field(path), Comparison::Equal | Comparison::NotEqual, Term::Literal(value)) => {
            let equal = comparison == Comparison::Equal;
            Some(match value.as_str() {
                "\"\"" => Condition {
                    holds: !equal,
                    test: Test::Filled(path),
                },
                _ => Condition {
                    holds: equal,
                    test: Test::OneOf(path, vec![value]),
                },
            })
        }
        (left, comparison, right) => Some(yes(Test::Compare(left, comparison, right))),
    }
}

/// Whether a comparison of a size asks for empty or not.
fn is_emptiness(comparison: Comparison, bound: &str) -> bool {
    match comparison {
        Comparison::Equal | Comparison::NotEqual | Comparison::More | Comparison::AtMost => bound == "0",
        Comparison::Less | Comparison::AtLeast => bound == "1",
    }
}

fn term(ast: &Ast, id: Id, scope: &Scope) -> Option<Term> {
    if let Some(literal) = literal(ast, id) {
        return Some(Term::Literal(literal));
    }
    if let Some(field) = scope.field(ast, id) {
        return Some(Term::Field(current(field)?));
    }
    let Kind::Call { function, target, args } = ast.kind(id) else {
        return None;
    };
    let subject = match (target, args.as_slice()) {
        (Some(subject), []) | (None, [subject]) => *subject,
        _ => return None,
    };
    let field = || current(scope.field(ast, subject)?);
    match function.as_ref() {
        "size" => Some(Term::Size(field()?)),
        "duration" => match ast.literal(subject) {
            Some(Literal::String(text)) => Some(Term::Literal(text.to_string())),
            _ => Some(Term::Duration(field()?)),
        },
        _ => None,
    }
}

/// A literal as an expression writes it.
fn literal(ast: &Ast, id: Id) -> Option<String> {
    if let Kind::Call { function, args, .. } = ast.kind(id)
        && function.as_ref() == operator::NEGATE
        && let [number] = args.as_slice()
    {
        return Some(format!("-{}", literal(ast, *number)?));
    }
    Some(match ast.literal(id)? {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Uint(value) => value.to_string(),
        Literal::Double(value) => value.to_string(),
        Literal::String(text) => serde_json::Value::from(text.as_ref()).to_string(),
        Literal::Bytes(_) => return None,
    })
}

fn string(ast: &Ast, id: Id) -> Option<String> {
    match ast.literal(id)? {
        Literal::String(text) => Some(text.to_string()),
        _ => None,
    }
}
