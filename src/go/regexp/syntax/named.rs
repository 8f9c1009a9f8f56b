//! Named classes of `\p{…}`.

use crate::go::unicode::{self, MAX_RUNE, Ranges};

/// The meaning of a name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The tables, whose union is the class.
    pub(super) tables: Vec<Ranges>,
    /// The code points that the class gains when case is ignored.
    pub(super) fold: Option<Ranges>,
    /// True if the class is the complement.
    pub(super) negated: bool,
}

/// A category, its long name, a script, `Any`, `ASCII` or `Assigned`: Go's `syntax.unicodeTable`.
pub(super) fn named(name: &str) -> Option<Named> {
    let name = canonical_name(name);
    let negated = name == "Assigned";
    let (tables, fold): (Vec<Ranges>, Option<Ranges>) = match name.as_str() {
        "Any" => (vec![&[(0, MAX_RUNE)]], None),
        "Ascii" => (vec![&[(0, 0x7f)]], Some(&[(0x17f, 0x17f), (0x212a, 0x212a)])),
        "Assigned" => (unicode::category("Cn")?, None),
        name => match (unicode::category(name), unicode::script(name)) {
            (Some(tables), _) => (tables, unicode::fold_category(name)),
            (None, Some(table)) => (vec![table], unicode::fold_script(name)),
            (None, None) => {
                let category = unicode::category_alias(name)?;
                (unicode::category(category)?, unicode::fold_category(category))
            }
        },
    };
    Some(Named { tables, fold, negated })
}

/// A capital letter and then small ones, without `_`, `-` and blanks: Go's `syntax.canonicalName`.
fn canonical_name(name: &str) -> String {
    let mut letters = name.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first
        .into_iter()
        .chain(letters.map(|letter| letter.to_ascii_lowercase()))
        .collect()
}
