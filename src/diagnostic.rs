//! Messages about an input: one type for every stage.
//!
//! A stage collects all of its diagnostics and stops at its end. The format on a terminal or in a report is decided by `report`.

use crate::rule::Rule;
use crate::source::Place;
use std::borrow::Cow;

/// Severity of a diagnostic.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something that was passed over or decided, worth knowing.
    Note,
    /// Likely a mistake; the work goes on.
    Warning,
    /// The stage fails.
    #[default]
    Error,
}

impl Severity {
    /// The word that reports use: `note`, `warning`, `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding, with everything that a report needs to show it.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule.
    pub rule: Rule,
    /// The severity.
    pub severity: Severity,
    /// One sentence without a final full stop, names in backticks.
    pub message: String,
    /// The place.
    pub place: Option<Place>,
    /// Related places, each with its relation to the diagnostic.
    pub related: Vec<(Place, String)>,
    /// Path of the field in the manifest or schema (`spec.forProvider.tags[0]`).
    pub path: Option<String>,
    /// The suggested correction.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding without a place.
    #[must_use]
    pub fn new(severity: Severity, rule: Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            place: None,
            related: Vec::new(),
            path: None,
            help: None,
        }
    }

    /// An error without a place.
    #[must_use]
    pub fn error(rule: Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, message)
    }

    /// A warning without a place.
    #[must_use]
    pub fn warning(rule: Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule, message)
    }

    /// A note without a place.
    #[must_use]
    pub fn note(rule: Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, rule, message)
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Names the field it is about.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Says what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The same finding with nothing of its sources kept but the lines it points at.
    #[must_use]
    pub fn detached(mut self) -> Self {
        self.place = self.place.map(|place| place.detached());
        for (place, _) in &mut self.related {
            *place = place.detached();
        }
        self
    }

    /// The same finding as a warning.
    #[must_use]
    pub fn into_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Whether it fails the stage.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The candidate nearest to `word`, if one is near enough to be the intended word.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| {
            let score = strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase());
            (score, candidate)
        })
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Whether two names differ in a single letter: one that is missing, one too many, another one, or two that are swapped.
#[must_use]
pub fn is_one_letter_off(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 1 && strsim::osa_distance(a, b) == 1
}

/// A text as one word of a shell, for commands that people copy.
pub(crate) fn shell_word(text: &str) -> Cow<'_, str> {
    let is_plain = |each: char| each.is_alphanumeric() || "-_./:@%+=,".contains(each);
    if text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
    }
}

/// Whether a text matches a pattern in which `*` is any text.
#[must_use]
pub fn is_like(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn patterns() {
        assert!(is_like("a", "a") && !is_like("a", "ab"));
        assert!(is_like("*", "") && is_like("*", "abc"));
        assert!(is_like("spec.*", "spec.a.b") && !is_like("spec.*", "status"));
        assert!(is_like("*.tags[*].key", "spec.tags[10].key"));
        assert!(!is_like("a*a", "a") && is_like("a*a", "aa"));
        assert!(is_like("a*", "ab") && is_like("*b", "ab") && is_like("a*c*e", "abcde"));
        assert!(is_like("spec.*.name", "spec.a.b.name"));
    }
}
