//! A syntax tree → clauses.

use super::demand::{Clause, Condition, FieldPath};
use super::path::Scope;
use super::simplify::Formula;
use super::{atom, simplify};
use crate::cel::syntax::ast::{Ast, Comprehension, Id, Kind, Literal, operator};

/// Maximum number of steps: `a ? b : c` reads `a` twice, so nested ones double.
const MOST_STEPS: usize = 2000;

/// The clauses of an expression; `None` if it has an unusual form.
pub(super) fn clauses(ast: &Ast) -> Option<Vec<Clause>> {
    let mut reader = Reader { ast, steps: MOST_STEPS };
    // A rule about each entry of a list or map.
    if let Kind::Comprehension(inner) = ast.kind(ast.root)
        && let Some((list, scope, test)) = each(ast, inner)
    {
        let formula = reader.formula(test, &scope, true)?;
        return split(simplify::simplify(formula), Some(&list));
    }
    let formula = reader.formula(ast.root, &Scope::default(), true)?;
    split(simplify::simplify(formula), None)
}

/// The list and the test of `list.all(x, test)`.
fn each(ast: &Ast, inner: &Comprehension) -> Option<(FieldPath, Scope, Id)> {
    let scope = Scope::default();
    let list = scope.field(ast, inner.range).filter(|field| !field.old)?;
    if !matches!(ast.literal(inner.init), Some(Literal::Bool(true))) {
        return None;
    }
    match ast.kind(inner.step) {
        Kind::Call { function, args, .. } if function.as_ref() == operator::AND => {
            Some((list.path, scope.within(ast, inner), args[1]))
        }
        _ => None,
    }
}

fn split(formula: Formula, each: Option<&FieldPath>) -> Option<Vec<Clause>> {
    let parts = match formula {
        Formula::Constant(_) => return None,
        Formula::And(parts) => parts,
        other => vec![other],
    };
    parts.into_iter().map(|part| clause(part, each)).collect()
}

fn clause(formula: Formula, each: Option<&FieldPath>) -> Option<Clause> {
    let parts = match formula {
        Formula::Or(parts) => parts,
        other => vec![other],
    };
    let conditions = |part| match part {
        Formula::Condition(condition) => Some(vec![condition]),
        Formula::And(conditions) => conditions.into_iter().map(single).collect(),
        Formula::Constant(_) | Formula::Or(_) => None,
    };
    Some(Clause {
        each: each.cloned(),
        any: parts.into_iter().map(conditions).collect::<Option<_>>()?,
    })
}

fn single(formula: Formula) -> Option<Condition> {
    match formula {
        Formula::Condition(condition) => Some(condition),
        _ => None,
    }
}

struct Reader<'a> {
    ast: &'a Ast,
    steps: usize,
}

impl Reader<'_> {
    /// The formula of an expression, or of its negation.
    fn formula(&mut self, id: Id, scope: &Scope, holds: bool) -> Option<Formula> {
        self.steps = self.steps.checked_sub(1)?;
        let ast = self.ast;
        if let Some(Literal::Bool(value)) = ast.literal(id) {
            return Some(Formula::Constant(*value == holds));
        }
        if let Kind::Call { function, args, .. } = ast.kind(id) {
            match (function.as_ref(), args.as_slice()) {
                (operator::NOT, [inner]) => return self.formula(*inner, scope, !holds),
                (operator::AND, [left, right]) => return self.joined(holds, [(*left, holds), (*right, holds)], scope),
                (operator::OR, [left, right]) => return self.joined(!holds, [(*left, holds), (*right, holds)], scope),
                (operator::CONDITIONAL, [test, then, otherwise]) => {
                    let parts = [
                        self.joined(false, [(*test, false), (*then, holds)], scope)?,
                        self.joined(false, [(*test, true), (*otherwise, holds)], scope)?,
                    ];
                    return Some(Formula::And(parts.into()));
                }
                // Two tests that have the same answer.
                (operator::EQUALS, [left, right]) if self.are_tests([*left, *right]) => {
                    let parts = [
                        self.joined(false, [(*left, !holds), (*right, true)], scope)?,
                        self.joined(false, [(*left, holds), (*right, false)], scope)?,
                    ];
                    return Some(Formula::And(parts.into()));
                }
                _ => {}
            }
        }
        let mut condition = atom::condition(ast, id, scope)?;
        condition.holds = condition.holds == holds;
        Some(Formula::Condition(condition))
    }

    /// Two formulas joined by `&&` or `||`, each for the wanted answer.
    fn joined(&mut self, all: bool, parts: [(Id, bool); 2], scope: &Scope) -> Option<Formula> {
        let [(left, a), (right, b)] = parts;
        let parts = vec![self.formula(left, scope, a)?, self.formula(right, scope, b)?];
        Some(if all { Formula::And(parts) } else { Formula::Or(parts) })
    }

    fn are_tests(&self, ids: [Id; 2]) -> bool {
        let is = |id: Id| match self.ast.kind(id) {
            Kind::Select { test_only, .. } => *test_only,
            Kind::Call { function, .. } => matches!(
                function.as_ref(),
                operator::NOT | operator::AND | operator::OR | operator::EQUALS | operator::NOT_EQUALS
            ),
            _ => false,
        };
        ids.into_iter().all(is)
    }
}
