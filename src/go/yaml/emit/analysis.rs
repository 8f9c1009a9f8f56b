//! The styles that a YAML scalar allows.

use crate::go::yaml::Dialect;

/// The analysis of a scalar's text, as permissions.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent permissions, named as the specification names the styles"
)]
pub(super) struct Analysis {
    /// The text has line breaks.
    pub(super) multiline: bool,
    pub(super) plain_allowed: bool,
    pub(super) single_quoted_allowed: bool,
    pub(super) block_allowed: bool,
}

pub(super) fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// True if Go's YAML libraries print the character: not a control character, and not above U+FFFF.
pub(super) fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{fffd}') && character != '\u{feff}'
}

/// A fast check: most keys and many values are words, numbers and paths, which every style allows.
fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'.' | b'-');
    text.bytes().all(plain) && text.starts_with(|first: char| first.is_ascii_alphanumeric())
}

pub(super) fn analyze(text: &str, dialect: Dialect) -> Analysis {
    if is_word(text) {
        return Analysis {
            multiline: false,
            plain_allowed: true,
            single_quoted_allowed: true,
            block_allowed: true,
        };
    }
    if text.is_empty() {
        return Analysis {
            multiline: false,
            plain_allowed: true,
            single_quoted_allowed: true,
            block_allowed: false,
        };
    }
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let mut special = false;
    let mut tabs = false;
    let mut breaks = false;
    let (mut break_space, mut space_break) = (false, false);
    let (mut after_space, mut after_break) = (false, false);
    let mut after_blank = true;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let before_blank = characters.peek().is_none_or(|(_, next)| matches!(next, ' ' | '\t'));
        indicators |= match character {
            '#' => at == 0 || after_blank,
            ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => at == 0,
            '?' | '-' => at == 0 && before_blank,
            ':' => before_blank,
            _ => false,
        };
        if character == '\t' && dialect == Dialect::V3 {
            tabs = true;
        } else {
            special |= !is_printable(character);
        }
        if character == ' ' {
            break_space |= after_break;
        } else if is_break(character) {
            breaks = true;
            space_break |= after_space;
        }
        after_space = character == ' ';
        after_break = is_break(character);
        after_blank = matches!(character, ' ' | '\t' | '\0') || after_break;
    }
    let first = text.chars().next().unwrap_or_default();
    let last = text.chars().next_back().unwrap_or_default();
    let edges = [first, last].into_iter().any(|edge| edge == ' ' || is_break(edge));
    let unquotable = space_break || tabs || special;
    Analysis {
        multiline: breaks,
        plain_allowed: !(edges || breaks || break_space || unquotable || indicators),
        single_quoted_allowed: !(break_space || unquotable),
        block_allowed: !(last == ' ' || space_break || special),
    }
}
