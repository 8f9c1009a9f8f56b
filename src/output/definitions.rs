//! What changed in the definitions since the last run.

use std::collections::BTreeMap;

use super::manifest::Manifest;

/// Maximum number of names in a sentence.
const MOST_NAMED: usize = 5;

/// Definitions that came, changed and went since the last run, by `group/version/Kind`, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions {
    /// New ones.
    pub added: Vec<String>,
    /// Ones with another digest.
    pub changed: Vec<String>,
    /// Ones that are gone.
    pub removed: Vec<String>,
}

impl Definitions {
    /// The differences between two manifests. A folder without digests in the first one tells nothing.
    pub(super) fn between(before: &Manifest, after: &Manifest) -> Self {
        let mut found = Self::default();
        let nothing = BTreeMap::new();
        for (name, output) in &before.outputs {
            if output.definitions.is_empty() {
                continue;
            }
            let now = after.outputs.get(name).map_or(&nothing, |output| &output.definitions);
            let old = &output.definitions;
            found
                .added
                .extend(now.keys().filter(|key| !old.contains_key(*key)).cloned());
            found
                .removed
                .extend(old.keys().filter(|key| !now.contains_key(*key)).cloned());
            let changed = now
                .iter()
                .filter(|(key, digest)| old.get(*key).is_some_and(|old| old != *digest));
            found.changed.extend(changed.map(|(key, _)| key.clone()));
        }
        for names in [&mut found.added, &mut found.changed, &mut found.removed] {
            names.sort();
            names.dedup();
        }
        found
    }

    /// One line; nothing if no definition changed.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let parts = [
            ("new", &self.added),
            ("changed", &self.changed),
            ("gone", &self.removed),
        ];
        let parts = parts.into_iter().filter(|(_, names)| !names.is_empty());
        let parts: Vec<String> = parts
            .map(|(word, names)| format!("{} {word} ({})", names.len(), named(names)))
            .collect();
        (!parts.is_empty()).then(|| format!("kinds since the last run: {}", parts.join(", ")))
    }
}

/// The kinds of some definitions.
fn named(names: &[String]) -> String {
    let mut kinds: Vec<&str> = names
        .iter()
        .map(|name| name.rsplit('/').next().unwrap_or(name))
        .collect();
    kinds.dedup();
    let more = kinds.len() > MOST_NAMED;
    kinds.truncate(MOST_NAMED);
    let mut text = kinds.join(", ");
    if more {
        text.push_str(", …");
    }
    text
}
