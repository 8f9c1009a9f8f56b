//! `strings`: Go's case mapping, and replacement of single characters.

/// Go's `strings.ToLower`: maps each character to one character.
#[must_use]
pub fn to_lower(text: &str) -> String {
    text.chars()
        .map(|character| character.to_lowercase().next().unwrap_or(character))
        .collect()
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
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
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
