//! The styles that a YAML scalar allows.

use crate::go::yaml::Dialect;

/// The analysis of a scalar's text, as permissions.
#[derive(Debug, PartialEq, Eq)]
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

/// The analysis of printable ASCII, which has neither tabs nor breaks.
fn analyze_line(text: &[u8]) -> Analysis {
    let (first, last) = (text.first().copied(), text.last().copied());
    let is_blank = |at: Option<usize>| at.and_then(|at| text.get(at)).is_none_or(|byte| *byte == b' ');
    let starts = match first {
        Some(
            b'#' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@'
            | b'`',
        ) => true,
        Some(b'?' | b'-') => is_blank(Some(1)) || text.starts_with(b"---"),
        _ => text.starts_with(b"..."),
    };
    let indicators = starts
        || memchr::memchr_iter(b':', text).any(|at| is_blank(Some(at + 1)))
        || memchr::memchr_iter(b'#', text).any(|at| is_blank(at.checked_sub(1)));
    let is_edge = |byte| byte == Some(b' ');
    Analysis {
        multiline: false,
        plain_allowed: !(is_edge(first) || is_edge(last) || indicators),
        single_quoted_allowed: true,
        block_allowed: !is_edge(last),
    }
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
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return analyze_line(text.as_bytes());
    }
    analyze_characters(text, dialect)
}

fn analyze_characters(text: &str, dialect: Dialect) -> Analysis {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_analyzed_like_all_texts() {
        const CHARACTERS: [char; 16] = [
            'a', '0', '-', '.', '?', ':', '#', ' ', ',', '\'', '"', '[', '%', '|', '~', '=',
        ];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = texts
                .iter()
                .flat_map(|text| CHARACTERS.map(|character| format!("{text}{character}")));
            texts = longer.collect();
            for text in &texts {
                for dialect in [Dialect::V2, Dialect::V3] {
                    assert_eq!(analyze(text, dialect), analyze_characters(text, dialect), "{text:?}");
                }
            }
        }
    }
}
