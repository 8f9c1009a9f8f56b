//! Unicode as Go's `unicode` package has it: classes by name, letters and digits, simple case folding.

mod tables;

use tables::{ALIASES, CATEGORIES, FOLD_CATEGORIES, FOLD_SCRIPTS, ORBITS, Ranges, SCRIPTS, UNIONS};

/// The last code point.
pub(super) const MAX_RUNE: u32 = 0x10_FFFF;

/// What `\p{…}` names.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The tables whose union it is.
    pub(super) tables: Vec<Ranges>,
    /// What is added when case is ignored; none if nothing changes.
    pub(super) fold: Option<Ranges>,
    /// Whether everything else is meant.
    pub(super) negated: bool,
}

/// A class by the name in `\p{…}`: a category, its long name, a script, `Any`, `ASCII` or `Assigned`; none for other names.
///
/// Go's `syntax.unicodeTable`.
pub(super) fn named(name: &str) -> Option<Named> {
    let name = canonical_name(name);
    let named = |tables, fold| Named {
        tables,
        fold,
        negated: false,
    };
    match name.as_str() {
        "Any" => return Some(named(vec![&[(0, MAX_RUNE)]], None)),
        "Ascii" => return Some(named(vec![&[(0, 0x7f)]], Some(&[(0x17f, 0x17f), (0x212a, 0x212a)]))),
        "Assigned" => {
            return Some(Named {
                negated: true,
                ..named(category("Cn")?, None)
            });
        }
        _ => {}
    }
    if let Some(tables) = category(&name) {
        return Some(named(tables, find(FOLD_CATEGORIES, &name)));
    }
    if let Some(table) = find(SCRIPTS, &name) {
        return Some(named(vec![table], find(FOLD_SCRIPTS, &name)));
    }
    let actual = find(ALIASES, &name)?;
    Some(named(category(actual)?, find(FOLD_CATEGORIES, actual)))
}

fn category(name: &str) -> Option<Vec<Ranges>> {
    match find(UNIONS, name) {
        Some(parts) => parts.iter().map(|part| find(CATEGORIES, part)).collect(),
        None => Some(vec![find(CATEGORIES, name)?]),
    }
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
}

/// A capital, then small letters, without `_`, `-` and blanks: Go's `syntax.canonicalName`.
fn canonical_name(name: &str) -> String {
    let mut letters = name.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first
        .into_iter()
        .chain(letters.map(|letter| letter.to_ascii_lowercase()))
        .collect()
}

/// Go's `unicode.SimpleFold`: the next code point that is equal when case is ignored; the same for those without one.
pub(super) fn simple_fold(rune: u32) -> u32 {
    ORBITS
        .binary_search_by_key(&rune, |(from, _)| *from)
        .map_or(rune, |at| ORBITS[at].1)
}

/// The code points within bounds that have simple folds.
pub(super) fn foldable(first: u32, last: u32) -> impl Iterator<Item = u32> {
    let start = ORBITS.partition_point(|(rune, _)| *rune < first);
    ORBITS[start..]
        .iter()
        .map(|(rune, _)| *rune)
        .take_while(move |rune| *rune <= last)
}

/// All that is equal to a code point when case is ignored, itself first.
pub(super) fn orbit(rune: u32) -> impl Iterator<Item = u32> {
    let next = move |current: &u32| Some(simple_fold(*current)).filter(|next| *next != rune);
    std::iter::successors(Some(rune), next)
}

/// Go's `unicode.IsLetter`.
pub(super) fn is_letter(character: char) -> bool {
    match character.is_ascii() {
        true => character.is_ascii_alphabetic(),
        false => is_in("L", character),
    }
}

/// Go's `unicode.IsDigit`.
pub(super) fn is_digit(character: char) -> bool {
    match character.is_ascii() {
        true => character.is_ascii_digit(),
        false => is_in("Nd", character),
    }
}

fn is_in(name: &str, character: char) -> bool {
    let rune = u32::from(character);
    let within = |table: Ranges| {
        let at = table.partition_point(|(_, last)| *last < rune);
        table.get(at).is_some_and(|(first, _)| *first <= rune)
    };
    category(name).is_some_and(|tables| tables.into_iter().any(within))
}
