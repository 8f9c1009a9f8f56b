//! `strings`: case as Go maps it, and the replacing of single characters.

/// Go's `strings.ToLower`: a character at a time, and each becomes one.
#[must_use]
pub fn to_lower(text: &str) -> String {
    text.chars()
        .map(|character| character.to_lowercase().next().unwrap_or(character))
        .collect()
}

/// Copies text, and hands every character that begins with a byte which is not plain to `escape`. Most texts are nearly all plain: runs of plain bytes
/// are copied whole.
pub(crate) fn escape_where(
    out: &mut String,
    text: &str,
    is_plain: impl Fn(u8) -> bool,
    mut escape: impl FnMut(&mut String, char),
) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        // Only first bytes of characters are looked at, so this is the start of one.
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
