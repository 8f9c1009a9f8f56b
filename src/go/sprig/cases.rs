//! Spellings of names: `xstrings` and `strings.Title`.

use crate::go::strings::{to_lower_rune, to_title_rune, to_upper_rune};
use crate::go::unicode::{is_digit, is_letter, is_lower, is_number, is_punct, is_space, is_upper};

/// Go's `strings.Title`.
pub(super) fn title(text: &str) -> String {
    let mut after_separator = true;
    text.chars()
        .map(|character| {
            let out = if after_separator {
                to_title_rune(character)
            } else {
                character
            };
            after_separator = is_separator(character);
            out
        })
        .collect()
}

fn is_separator(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_alphanumeric() && character != '_';
    }
    !is_letter(character) && !is_digit(character) && is_space(character)
}

/// `SwapCase` of `goutils`: a lower-case letter at the start of a word becomes a title.
pub(super) fn swap_case(text: &str) -> String {
    let mut after_space = true;
    text.chars()
        .map(|character| {
            if is_upper(character) || to_title_rune(character) == character && to_lower_rune(character) != character {
                after_space = false;
                to_lower_rune(character)
            } else if is_lower(character) && after_space {
                after_space = false;
                to_title_rune(character)
            } else if is_lower(character) {
                to_upper_rune(character)
            } else {
                after_space = is_space(character);
                character
            }
        })
        .collect()
}

/// A letter, without most of the Chinese ones.
fn is_alphabet(character: char) -> bool {
    let is_ideograph =
        matches!(character, '\u{3400}'..='\u{4d85}' | '\u{4e00}'..='\u{9fcc}' | '\u{20000}'..='\u{2b81d}');
    is_letter(character) && !is_ideograph
}

fn is_connector(character: char) -> bool {
    character == '-' || character == '_' || is_space(character)
}

/// `ToPascalCase`.
pub(super) fn pascal_case(text: &str) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    // Connectors at the start stay.
    let mut first = None;
    for character in characters.by_ref() {
        if !is_connector(character) {
            first = Some(character);
            break;
        }
        out.push(character);
    }
    let Some(first) = first else {
        // `xstrings` prints the last connector twice.
        out.extend(text.chars().next_back());
        return out;
    };
    let mut was_upper = is_upper(first);
    let mut current = to_upper_rune(first);
    if characters.as_str().is_empty() {
        out.push(current);
        return out;
    }
    for next in characters {
        let last = std::mem::replace(&mut current, next);
        if is_connector(next) && is_connector(last) {
            out.push(last);
        } else if is_connector(last) {
            was_upper = is_upper(next);
            current = to_upper_rune(next);
        } else {
            if was_upper && is_upper(next) {
                current = to_lower_rune(next);
            } else {
                was_upper = false;
            }
            out.push(last);
        }
    }
    out.push(current);
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    None,
    Number,
    Upper,
    Letters,
    Connector,
    Punctuation,
    Other,
}

impl Word {
    fn is_joined(self) -> bool {
        matches!(self, Self::Letters | Self::Number)
    }

    fn is_boundary(self) -> bool {
        matches!(self, Self::Connector | Self::Punctuation)
    }
}

/// `ToSnakeCase` and `ToKebabCase`.
pub(super) fn joined_case(text: &str, connector: char) -> String {
    let mut out = String::new();
    let mut words = Words { rest: text };
    let (mut kind, mut word) = words.next();
    while !words.rest.is_empty() {
        if kind != Word::Connector {
            push(&mut out, kind, word, connector);
        }
        let (before, last) = (kind, word);
        (kind, word) = words.next();
        match before {
            Word::Number => {
                words.push_joined(&mut out, &mut kind, &mut word, connector);
                if kind != Word::None && !kind.is_boundary() {
                    out.push(connector);
                }
            }
            Word::Connector => push(&mut out, before, last, connector),
            Word::Punctuation => {}
            _ if kind != Word::Number => {
                if !kind.is_boundary() {
                    out.push(connector);
                }
            }
            _ if words.rest.is_empty() => {}
            _ => {
                let number = word;
                (kind, word) = words.next();
                if kind == Word::Letters {
                    // Lower case after a number: the number begins a word.
                    out.push(connector);
                    push(&mut out, Word::Number, number, connector);
                    words.push_joined(&mut out, &mut kind, &mut word, connector);
                    if kind != Word::None && !kind.is_boundary() {
                        out.push(connector);
                    }
                } else {
                    push(&mut out, Word::Number, number, connector);
                    if !kind.is_boundary() {
                        out.push(connector);
                    }
                }
            }
        }
    }
    push(&mut out, kind, word, connector);
    out
}

fn push(out: &mut String, kind: Word, word: &str, connector: char) {
    if kind != Word::Upper && kind != Word::Connector {
        out.push_str(word);
        return;
    }
    out.extend(word.chars().map(|character| {
        if is_connector(character) {
            connector
        } else if is_upper(character) {
            to_lower_rune(character)
        } else {
            character
        }
    }));
}

struct Words<'t> {
    rest: &'t str,
}

impl<'t> Words<'t> {
    /// Prints letters and numbers up to another word.
    fn push_joined(&mut self, out: &mut String, kind: &mut Word, word: &mut &'t str, connector: char) {
        while kind.is_joined() {
            push(out, *kind, word, connector);
            (*kind, *word) = self.next();
        }
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        word
    }

    fn next(&mut self) -> (Word, &'t str) {
        let text = self.rest;
        let Some(first) = text.chars().next() else {
            return (Word::None, "");
        };
        let run = |fits: &dyn Fn(char) -> bool| text.find(|character| !fits(character)).unwrap_or(text.len());
        let is_letters = |character| is_alphabet(character) && !is_upper(character);
        let (kind, length) = if is_connector(first) {
            (Word::Connector, run(&is_connector))
        } else if is_punct(first) {
            (Word::Punctuation, run(&is_punct))
        } else if is_upper(first) {
            (Word::Upper, upper(text))
        } else if is_alphabet(first) {
            (Word::Letters, run(&is_letters))
        } else if is_number(first) {
            (Word::Number, run(&is_number))
        } else {
            let is_other = |character| {
                !(is_connector(character) || is_alphabet(character) || is_number(character) || is_punct(character))
            };
            (Word::Other, run(&is_other))
        };
        (kind, self.take(length))
    }
}

/// The length of a word that begins with a capital: `Abc`, or `ABC`, whose last capital belongs to the next word (`HTTPStatus`).
fn upper(text: &str) -> usize {
    let capitals = text.find(|character| !is_upper(character)).unwrap_or(text.len());
    let after = &text[capitals..];
    let next = after.chars().next();
    if text.chars().nth(1).is_some_and(is_upper) {
        let last = text[..capitals].chars().next_back().map_or(0, char::len_utf8);
        return if next.is_some_and(is_alphabet) {
            capitals - last
        } else {
            capitals
        };
    }
    let lower = after.find(|character| !is_alphabet(character) || is_upper(character));
    capitals + lower.unwrap_or(after.len())
}
