//! Demands of a rule.

/// Names of fields from the schema that has the rule, in order. Items of lists and values of maps add no name.
pub(crate) type FieldPath = Vec<String>;

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
    pub(super) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

impl Condition {
    /// The fields that must be set for the test to be true.
    pub(crate) fn fields(&self) -> Vec<&FieldPath> {
        match &self.test {
            Test::Has(path)
            | Test::Filled(path)
            | Test::OneOf(path, _)
            | Test::Contains(path, _)
            | Test::Text(path, ..) => vec![path],
            Test::Compare(left, _, right) => [left, right].into_iter().filter_map(Term::field).collect(),
            Test::Count(..) | Test::Same(_) | Test::WasSet(_) => Vec::new(),
        }
    }
}

impl Term {
    fn field(&self) -> Option<&FieldPath> {
        match self {
            Self::Field(path) | Self::Size(path) | Self::Duration(path) => Some(path),
            Self::Literal(_) => None,
        }
    }
}
