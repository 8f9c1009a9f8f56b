//! Label selectors: `app=web,stage!=prod,region in (a, b),!legacy`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Requirements on labels, all of which must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Requirement {
    Exists(String),
    Missing(String),
    In(String, Vec<String>),
    /// Also met where the label is missing.
    NotIn(String, Vec<String>),
}

impl Selector {
    /// Reads a selector in Kubernetes' syntax.
    ///
    /// # Errors
    /// The first invalid requirement.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut requirements = Vec::new();
        for part in split(text) {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let requirement = requirement(part).ok_or_else(|| {
                Diagnostic::error(Rule::Selector, format!("invalid label selector `{part}`"))
                    .help("write `key=value`, `key!=value`, `key in (a, b)`, `key notin (a, b)`, `key` or `!key`")
            })?;
            requirements.push(requirement);
        }
        Ok(Self(requirements))
    }

    /// Whether the selector has requirements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether labels meet it.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.iter().all(|requirement| match requirement {
            Requirement::Exists(key) => labels.contains_key(key),
            Requirement::Missing(key) => !labels.contains_key(key),
            Requirement::In(key, values) => labels.get(key).is_some_and(|value| values.contains(value)),
            Requirement::NotIn(key, values) => labels.get(key).is_none_or(|value| !values.contains(value)),
        })
    }
}

/// Parts between commas outside parentheses.
fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, character) in text.char_indices() {
        match character {
            '(' => inside = true,
            ')' => inside = false,
            ',' if !inside => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

fn requirement(part: &str) -> Option<Requirement> {
    if let Some((key, value)) = part.split_once("!=") {
        return Some(Requirement::NotIn(label(key)?, vec![value.trim().to_owned()]));
    }
    if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
        return Some(Requirement::In(label(key)?, vec![value.trim().to_owned()]));
    }
    if let Some(key) = part.strip_prefix('!') {
        return Some(Requirement::Missing(label(key)?));
    }
    let Some((words, values)) = part.strip_suffix(')').and_then(|part| part.split_once('(')) else {
        return Some(Requirement::Exists(label(part)?));
    };
    let values = values.split(',').map(|value| value.trim().to_owned()).collect();
    let mut words = words.split_whitespace();
    let key = label(words.next()?)?;
    let operator = words.next()?;
    match (operator, words.next()) {
        ("in", None) => Some(Requirement::In(key, values)),
        ("notin", None) => Some(Requirement::NotIn(key, values)),
        _ => None,
    }
}

fn label(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
    (!text.is_empty() && text.chars().all(fits)).then(|| text.to_owned())
}
