//! Where below a field a fact holds.

/// Where below a field a fact holds: for the field itself, or for the items of its lists and the values of its maps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Level(pub(super) String);

impl Level {
    /// The marks: empty for the field itself, `[]` for items, `{}` for values, `{}[]` for items of values, and so on.
    #[must_use]
    pub fn marks(&self) -> &str {
        &self.0
    }

    /// `of items`, `of values`; empty for the field itself.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        for mark in self.0.as_bytes().chunks(2).rev() {
            words.push_str(if mark == b"[]" { " of items" } else { " of values" });
        }
        words.trim_start().to_owned()
    }
}
