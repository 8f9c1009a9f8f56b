//! The meaning of a rule: the fields that it names, and, for the usual forms, what it demands of them.
//!
//! In: the text of a rule. Out: [`Meaning`]. Reads the syntax tree alone: it needs no schema and evaluates nothing.

mod atom;
mod count;
mod formula;
mod names;
mod path;
mod simplify;
#[cfg(test)]
mod tests;

use crate::cel::syntax;

/// Maximum number of nodes of an expression whose demands are looked for. Longer ones say nothing that one sentence could.
const MOST_NODES: usize = 400;

/// Names of fields from the schema that has the rule, in order. Items of lists and values of maps add no name.
pub(crate) type FieldPath = Vec<String>;

/// All that is known of a rule without evaluating it.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// The fields that the rule names, sorted.
    pub(crate) names: Vec<FieldPath>,
    /// The demands, which hold together; empty if the rule has an unusual form.
    pub(crate) clauses: Vec<Clause>,
}

/// A demand: one of its parts holds. The conditions of a part hold together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    /// The list or map for whose entries the demand holds, each on its own.
    pub(crate) each: Option<FieldPath>,
    /// The parts.
    pub(crate) any: Vec<Vec<Condition>>,
}

/// A test and its wanted answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    /// The wanted answer.
    pub(crate) holds: bool,
    /// The test.
    pub(crate) test: Test,
}

/// A question about an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// The field is set.
    Has(FieldPath),
    /// The field is set and not empty.
    Filled(FieldPath),
    /// The field has one of these values (literals of the expression language).
    OneOf(FieldPath, Vec<String>),
    /// The list or map has one of these entries.
    Contains(FieldPath, Vec<String>),
    /// A comparison.
    Compare(Term, Comparison, Term),
    /// A test of a text against another one.
    Text(FieldPath, Relation, String),
    /// A comparison of how many of these fields are set with a number.
    Count(Vec<FieldPath>, Comparison, i64),
    /// The field is as it was before an update.
    Same(FieldPath),
    /// The field was set before an update.
    WasSet(FieldPath),
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Term {
    /// The value of a field.
    Field(FieldPath),
    /// The number of characters, items or entries of a field.
    Size(FieldPath),
    /// A field as a duration.
    Duration(FieldPath),
    /// A literal of the expression language.
    Literal(String),
}

/// How two terms compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// How a text relates to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// `startsWith`
    StartsWith,
    /// `endsWith`
    EndsWith,
    /// `contains`
    Contains,
    /// `matches`: a regular expression, anywhere in the text.
    Matches,
}

impl Comparison {
    /// The comparison that holds where this one does not.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::More,
            Self::More => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }

    /// The comparison of the same terms in the other order.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
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
