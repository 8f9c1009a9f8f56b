//! Descriptions in one line.

use std::borrow::Cow;

/// Maximum length of a summary, in bytes.
const SUMMARY: usize = 200;

/// The first sentence of a description, or as much of it as fits.
#[must_use]
pub fn summary(description: &str) -> Cow<'_, str> {
    let line = description.trim_start().lines().next().unwrap_or_default();
    let sentence = &line[..line.find(". ").map_or(line.len(), |at| at + 1)];
    if sentence.len() <= SUMMARY {
        return Cow::Borrowed(sentence.trim_end());
    }
    let start = &sentence[..sentence.floor_char_boundary(SUMMARY)];
    let start = start.rsplit_once(' ').map_or(start, |(start, _)| start);
    Cow::Owned(format!("{}…", start.trim_end()))
}
