//! The meaning of a rule: the fields that it names, and, for the usual forms, what it demands of them.
//!
//! In: the text of a rule. Out: [`Meaning`]. Reads the syntax tree alone: it needs no schema and evaluates nothing.

mod atom;
mod compare;
mod count;
mod demand;
mod formula;
mod names;
mod path;
mod simplify;
#[cfg(test)]
mod tests;

pub(crate) use demand::{Clause, Comparison, Condition, FieldPath, Relation, Term, Test};

use crate::cel::syntax;

/// Maximum number of nodes of an expression whose demands are looked for. Longer ones say nothing that one sentence could.
const MOST_NODES: usize = 400;

/// All that is known of a rule without evaluating it.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// The fields that the rule names, sorted.
    pub(crate) names: Vec<FieldPath>,
    /// The demands, which hold together; empty if the rule has an unusual form.
    pub(crate) clauses: Vec<Clause>,
}

impl Meaning {
    /// The fields that a demand requires, alone or as one of several.
    pub(crate) fn required(&self) -> Vec<&FieldPath> {
        let single = |part: &Vec<Condition>| matches!(part.as_slice(), [_]);
        let parts = self
            .clauses
            .iter()
            .flat_map(|clause| &clause.any)
            .filter(|part| single(part));
        let set = |condition: &'_ Condition| match &condition.test {
            Test::Has(_) | Test::Filled(_) => condition.holds,
            _ => false,
        };
        let conditions = parts.flatten().filter(|condition| set(condition));
        conditions.flat_map(Condition::fields).collect()
    }
}

/// Reads a rule. One that is no expression has no meaning.
pub(crate) fn meaning(rule: &str) -> Meaning {
    let Ok(ast) = syntax::parse(rule) else {
        return Meaning::default();
    };
    let clauses = (ast.len() <= MOST_NODES).then(|| formula::clauses(&ast)).flatten();
    Meaning {
        names: names::of(&ast),
        clauses: clauses.unwrap_or_default(),
    }
}
