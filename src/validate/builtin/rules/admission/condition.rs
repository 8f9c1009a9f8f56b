//! Expressions of webhooks and policies: they must compile.

use std::collections::HashSet;

use super::rule::RULE;
use crate::cel::admission::{Policy, Returns, Uses};
use crate::cel::is_word;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::print::quoted;

/// The expressions of an object, and those that are stored already and may use more.
pub(super) struct Expressions<'n> {
    pub(super) policy: Policy,
    pub(super) stored: HashSet<&'n str>,
}

impl<'n> Expressions<'n> {
    pub(super) fn new(policy: Policy, old: Option<Field<'n>>) -> Self {
        let mut stored = HashSet::new();
        if let Some(old) = old {
            collect(old, &mut stored);
        }
        Self { policy, stored }
    }

    /// What an expression may use.
    pub(super) fn uses(&self, text: &str, authorizer: bool) -> Uses {
        Uses {
            authorizer,
            stored: self.stored.contains(text),
        }
    }

    /// Checks an expression that is not empty. It is compiled as `text`, which is shown too.
    pub(super) fn check(&self, at: Field<'n>, text: &str, returns: Returns, checks: &mut Checks<'n>) {
        let uses = self.uses(at.text(), returns != Returns::String);
        if let Err(words) = self.policy.compile(text, returns, uses) {
            checks.invalid_as(RULE, at, quoted(text), words);
        }
    }

    /// The conditions of a webhook or policy (`validateMatchConditions`). They know no variables.
    pub(super) fn conditions(&self, list: Field<'n>, checks: &mut Checks<'n>) {
        const MOST: usize = 64;
        if list.len() > MOST {
            checks.too_many(RULE, list, list.len(), MOST);
        }
        let plain = Expressions {
            policy: Policy {
                has_params: self.policy.has_params,
                variables: None,
            },
            stored: self.stored.clone(),
        };
        let mut seen = HashSet::new();
        for condition in list.items() {
            let (name, expression) = (condition.get("name"), condition.get("expression"));
            let text = expression.text().trim();
            if text.is_empty() {
                checks.required(RULE, expression, "");
            } else {
                plain.check(expression, text, Returns::Bool, checks);
            }
            if name.is_empty() {
                checks.required(RULE, name, "");
                continue;
            }
            checks.each_invalid(RULE, name, names::qualified(name.text()));
            if !seen.insert(name.text()) {
                checks.duplicate(RULE, name);
            }
        }
    }

    /// The variables of a policy (`validateVariable`).
    pub(super) fn variables(&mut self, list: Field<'n>, checks: &mut Checks<'n>) {
        for variable in list.items() {
            let (name, expression) = (variable.get("name"), variable.get("expression"));
            if name.text().trim().is_empty() {
                checks.required(RULE, name, "name is not specified");
            } else if !is_identifier(name.text()) {
                checks.invalid(RULE, name, "must be a valid CEL identifier");
            }
            if expression.text().trim().is_empty() {
                checks.required(RULE, expression, "expression is not specified");
                continue;
            }
            let uses = self.uses(expression.text(), true);
            if let Err(words) = self.policy.declare(name.text(), expression.text(), uses) {
                checks.invalid(RULE, expression, words);
            }
        }
    }
}

/// All texts of a stored object.
fn collect<'n>(at: Field<'n>, found: &mut HashSet<&'n str>) {
    if at.is_text() {
        found.insert(at.text());
    }
    for item in at.items() {
        collect(item, found);
    }
    if at
        .value
        .is_some_and(|value| matches!(value.value, crate::yaml::Value::Mapping(_)))
    {
        for (_, value) in at.entries() {
            collect(value, found);
        }
    }
}

/// Whether expressions can use a name.
fn is_identifier(name: &str) -> bool {
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && !is_word(name) && name.bytes().all(is_character) && !name.as_bytes()[0].is_ascii_digit()
}
