//! Names of files and of the draft.

/// The name of the schema of all kinds.
pub const ALL: &str = "all.json";

/// The draft of JSON Schema.
pub(super) const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The path of a kind's schema, as yaml-language-server and flux-schema look it up: `{group}/{kind in lower case}_{version}.json`.
/// Kinds of the core group have no folder.
#[must_use]
pub fn path(group: &str, kind: &str, version: &str) -> String {
    let folder = if group.is_empty() { "" } else { "/" };
    format!("{group}{folder}{}_{version}.json", kind.to_lowercase())
}
