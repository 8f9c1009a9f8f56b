//! Names of API groups that the configuration gives: by the group itself or by a pattern.

use super::names::is_group_character;

/// Names by group or pattern, in the order in which they are tried: groups, then patterns with few `*`.
#[derive(Debug, Clone, Default)]
pub struct Renames(Vec<(String, String)>);

impl Renames {
    /// `*` in a pattern is one whole label. The first `*` of a name is the label of the pattern's first `*`, and so on.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_cached_key(|(pattern, _)| (stars(pattern), pattern.clone()));
        Self(names)
    }

    /// The reason why a name cannot be used.
    #[must_use]
    pub fn fault(pattern: &str, name: &str) -> Option<&'static str> {
        if name.is_empty()
            || !name
                .chars()
                .all(|character| is_group_character(character) || character == '*')
        {
            return Some("a name consists of letters, digits, `_` and `-`");
        }
        (name.matches('*').count() > stars(pattern)).then_some("each `*` of a name needs a label `*` in the pattern")
    }

    /// The name of an API group, if the configuration gives one.
    pub(super) fn name(&self, api_group: &str) -> Option<String> {
        self.0.iter().find_map(|(pattern, name)| {
            let labels = labels(pattern, api_group)?;
            let mut labels = labels.into_iter();
            let mut parts = name.split('*');
            let mut filled = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                filled.push_str(&labels.next().unwrap_or_default().replace('-', "_"));
                filled.push_str(part);
            }
            Some(filled)
        })
    }

    /// The groups and patterns that fit none of the API groups.
    pub fn unused<'a>(&'a self, api_groups: impl Iterator<Item = &'a str> + Clone) -> impl Iterator<Item = &'a str> {
        let patterns = self.0.iter().map(|(pattern, _)| pattern.as_str());
        patterns.filter(move |pattern| !api_groups.clone().any(|group| labels(pattern, group).is_some()))
    }
}

fn stars(pattern: &str) -> usize {
    pattern.split('.').filter(|label| *label == "*").count()
}

/// The labels of a group at the `*` of a pattern; `None` if the pattern does not fit.
fn labels<'g>(pattern: &str, api_group: &'g str) -> Option<Vec<&'g str>> {
    let (mut wanted, mut found) = (pattern.split('.'), api_group.split('.'));
    let mut labels = Vec::new();
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some(labels),
            (Some("*"), Some(label)) => labels.push(label),
            (Some(wanted), Some(label)) if wanted == label => {}
            _ => return None,
        }
    }
}
