//! A field, and whether it is required.

use super::calls::Call;
use super::fact::{Fact, Statement};
use crate::source::Span;

/// A field of a kind with all that its definition says of it.
#[derive(Debug)]
pub struct Field<'m> {
    /// The name, as the CRD writes it.
    pub name: &'m str,
    /// The names from the root, joined by dots (`spec.forProvider.tags.key`). Lists and maps add nothing: their items' fields stand below the field.
    pub path: String,
    /// The type: `string`, `[]object`, `map[string]string`, `integer or string`, `any`.
    pub type_name: String,
    /// Whether it is required where its parent is set.
    pub required: Required,
    /// The description, as written.
    pub description: &'m str,
    /// Everything else, in a chosen order.
    pub facts: Vec<Fact<'m>>,
    /// The calls of the library that set it, from the kind on (`spec.forProvider.withRegion(region)`).
    pub calls: Vec<Call>,
    /// The fields below it, in the order of the definition (sorted by name).
    pub fields: Vec<Field<'m>>,
    /// The place of its name in the definition.
    pub span: Span,
}

/// Whether a field is required where its parent is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    /// It can be left out.
    No,
    /// The schema requires it.
    Yes,
    /// The schema requires it and has a default, so it can be left out.
    Defaulted,
    /// A rule requires it, always (an empty text) or in some cases (`when …`), one text a rule.
    ByRule(Vec<String>),
}

impl Required {
    /// The words of it: `required`, `required when …`, `required by a rule`, `required, has a default`; nothing if it can be left out.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::No => None,
            Self::Yes => Some("required".to_owned()),
            Self::Defaulted => Some("required, has a default".to_owned()),
            Self::ByRule(cases) => {
                let mut cases: Vec<&str> = cases.iter().map(String::as_str).collect();
                cases.sort_unstable();
                cases.dedup();
                Some(match cases.as_slice() {
                    [] | ["", ..] => "required by a rule".to_owned(),
                    cases => format!("required {}", cases.join(", or ")),
                })
            }
        }
    }
}

impl Field<'_> {
    /// Whether its description calls it deprecated.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        let is = |fact: &Fact<'_>| matches!(fact.statement, Statement::Deprecated(_));
        self.facts.iter().any(is)
    }

    /// All facts on one line, for a comment: `string, required, enum A | B, default A`.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts = vec![self.type_name.clone()];
        parts.extend(self.required.text());
        parts.extend(self.facts.iter().map(|fact| {
            let label = fact.label();
            match fact.text() {
                text if text.is_empty() => label,
                text => format!("{label} {text}"),
            }
        }));
        parts.join(", ").replace('\n', " ")
    }
}
