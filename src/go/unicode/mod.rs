//! Go's `unicode`: the tables of its version of Unicode, and simple case folding.

mod tables;

use tables::{ALIASES, CATEGORIES, FOLD_CATEGORIES, FOLD_SCRIPTS, ORBITS, SCRIPTS, UNIONS};

pub(crate) use tables::Ranges;

/// Go's `unicode.MaxRune`.
pub(crate) const MAX_RUNE: u32 = 0x10_FFFF;

/// The tables, whose union is a category: Go's `unicode.Categories`.
pub(crate) fn category(name: &str) -> Option<Vec<Ranges>> {
    parts(name).map(|name| find(CATEGORIES, name)).collect()
}

/// The category with a long name, in the form in which `\p{…}` looks it up (capitals, no `_`): Go's `unicode.CategoryAliases`.
pub(crate) fn category_alias(name: &str) -> Option<&'static str> {
    find(ALIASES, name)
}

/// Go's `unicode.Scripts`, limited to the names that `\p{…}` can reach.
pub(crate) fn script(name: &str) -> Option<Ranges> {
    find(SCRIPTS, name)
}

/// The code points that a category gains when case is ignored: Go's `unicode.FoldCategory`.
pub(crate) fn fold_category(name: &str) -> Option<Ranges> {
    find(FOLD_CATEGORIES, name)
}

/// The code points that a script gains when case is ignored: Go's `unicode.FoldScript`.
pub(crate) fn fold_script(name: &str) -> Option<Ranges> {
    find(FOLD_SCRIPTS, name)
}

/// The next case variant of a code point, or the code point itself if it has none: Go's `unicode.SimpleFold`.
pub(crate) fn simple_fold(rune: u32) -> u32 {
    ORBITS
        .binary_search_by_key(&rune, |(from, _)| *from)
        .map_or(rune, |at| ORBITS[at].1)
}

/// The code points within bounds that have case variants.
pub(crate) fn foldable(first: u32, last: u32) -> impl Iterator<Item = u32> {
    let start = ORBITS.partition_point(|(rune, _)| *rune < first);
    ORBITS[start..]
        .iter()
        .map(|(rune, _)| *rune)
        .take_while(move |rune| *rune <= last)
}

/// All case variants of a code point, itself first.
pub(crate) fn orbit(rune: u32) -> impl Iterator<Item = u32> {
    let next = move |current: &u32| Some(simple_fold(*current)).filter(|next| *next != rune);
    std::iter::successors(Some(rune), next)
}

/// Go's `unicode.IsLetter`.
pub(crate) fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || !character.is_ascii() && is_in("L", character)
}

/// Go's `unicode.IsDigit`.
pub(crate) fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || !character.is_ascii() && is_in("Nd", character)
}

/// Go's `unicode.IsSymbol`.
pub(crate) fn is_symbol(character: char) -> bool {
    is_in("S", character)
}

/// Go's `unicode.IsUpper`.
pub(crate) fn is_upper(character: char) -> bool {
    character.is_ascii_uppercase() || !character.is_ascii() && is_in("Lu", character)
}

/// Go's `unicode.IsLower`.
pub(crate) fn is_lower(character: char) -> bool {
    character.is_ascii_lowercase() || !character.is_ascii() && is_in("Ll", character)
}

/// Go's `unicode.IsNumber`.
pub(crate) fn is_number(character: char) -> bool {
    is_in("N", character)
}

/// Go's `unicode.IsPunct`.
pub(crate) fn is_punct(character: char) -> bool {
    is_in("P", character)
}

/// Go's `unicode.IsSpace`.
pub(crate) fn is_space(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

fn is_in(name: &str, character: char) -> bool {
    let rune = u32::from(character);
    let within = |table: Ranges| {
        let at = table.partition_point(|(_, last)| *last < rune);
        table.get(at).is_some_and(|(first, _)| *first <= rune)
    };
    parts(name).filter_map(|name| find(CATEGORIES, name)).any(within)
}

/// The names of the categories in a category; its own name if it is not a union.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let union = find(UNIONS, name);
    let own = union.is_none().then_some(name);
    union.unwrap_or_default().iter().copied().chain(own)
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
}
