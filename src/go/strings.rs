//! `strings`: Go's case mapping, and replacement of single characters.

use super::unicode::simple_fold;

/// Go's `strings.ToLower`: maps each character to one character.
#[must_use]
pub fn to_lower(text: &str) -> String {
    text.chars().map(to_lower_rune).collect()
}

/// Go's `unicode.ToLower`.
#[must_use]
pub fn to_lower_rune(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

/// Go's `strings.EqualFold`: whether two texts are the same but for the case of their characters.
#[must_use]
pub fn equal_fold(a: &str, b: &str) -> bool {
    let same = |(a, b): (char, char)| {
        let mut variant = simple_fold(a.into());
        while variant != u32::from(a) && variant != u32::from(b) {
            variant = simple_fold(variant);
        }
        a == b || variant == u32::from(b)
    };
    a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(same)
}

/// Go's `unicode.ToUpper`. Characters whose capital is longer than a character have none, or one nearby.
#[must_use]
pub fn to_upper_rune(character: char) -> char {
    let mut upper = character.to_uppercase();
    if let (Some(only), None) = (upper.next(), upper.next()) {
        return only;
    }
    let near = [8, 9]
        .into_iter()
        .filter_map(|offset| char::from_u32(u32::from(character) + offset));
    let mut capitals = near.filter(|near| near.to_lowercase().eq([character]));
    capitals.next().unwrap_or(character)
}

/// Go's `unicode.ToTitle`.
#[must_use]
pub fn to_title_rune(character: char) -> char {
    match character {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        // Georgian letters have capitals, and no titles.
        'ა'..='ჺ' | 'ჽ'..='ჿ' => character,
        _ => to_upper_rune(character),
    }
}

/// Go's `strings.ToUpper`: maps each character to one character.
#[must_use]
pub fn to_upper(text: &str) -> String {
    text.chars().map(to_upper_rune).collect()
}

/// Go's `strings.SplitN`; with a negative `count` its `strings.Split`. An empty separator separates the characters.
#[must_use]
pub fn split_n<'t>(text: &'t str, separator: &str, count: i64) -> Vec<&'t str> {
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    if most == 0 {
        return Vec::new();
    }
    if !separator.is_empty() {
        return text.splitn(most, separator).collect();
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if parts.len() + 1 == most {
            parts.push(rest);
            break;
        }
        let (part, after) = rest.split_at(character.len_utf8());
        parts.push(part);
        rest = after;
    }
    parts
}

/// Copies text, and passes every character whose first byte is not plain to `escape`. Most text is plain, so runs of plain bytes are copied
/// at once.
pub(crate) fn escape_where(
    out: &mut String,
    text: &str,
    is_plain: impl Fn(u8) -> bool,
    mut escape: impl FnMut(&mut String, char),
) {
    let mut rest = text;
    while let Some(at) = first_not(rest.as_bytes(), &is_plain) {
        // The closure refuses only first bytes of characters, so `at` is a character boundary.
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        if let Some(character) = characters.next() {
            escape(out, character);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

/// The index of the first byte that is not plain.
fn first_not(bytes: &[u8], is_plain: impl Fn(u8) -> bool) -> Option<usize> {
    /// The loop over a block has no early exit, so that its bytes are compared at once.
    const BLOCK: usize = 16;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let others = |block: &[u8; BLOCK]| block.iter().fold(0, |others, byte| others | u8::from(!is_plain(*byte)));
    let whole = blocks.iter().take_while(|block| others(block) == 0).count() * BLOCK;
    let rest = bytes[whole..].iter().position(|byte| !is_plain(*byte));
    rest.map(|at| whole + at)
}
