//! Escape sequences.

use std::sync::Arc;

use super::parser::{Parser, until};
use super::{Class, Error, ErrorKind, Op};
use crate::go::unicode::MAX_RUNE;

impl<'p> Parser<'p> {
    /// Reads a backslash sequence outside brackets and returns the rest.
    pub(super) fn backslash(&mut self, text: &'p str) -> Result<&'p str, Error> {
        let op = match text.as_bytes().get(1) {
            Some(b'A') => Op::BeginText,
            Some(b'b') => Op::WordBoundary,
            Some(b'B') => Op::NoWordBoundary,
            Some(b'z') => Op::EndText,
            Some(b'C') => return Err(Error::new(ErrorKind::InvalidEscape, &text[..2])),
            Some(b'Q') => return self.quoted(&text[2..]),
            _ => return self.class_or_character(text),
        };
        self.op(op)?;
        Ok(&text[2..])
    }

    /// `\Q…\E`: reads literals and returns the rest.
    fn quoted(&mut self, text: &'p str) -> Result<&'p str, Error> {
        let (literals, rest) = text.split_once("\\E").unwrap_or((text, ""));
        for character in literals.chars() {
            self.literal(u32::from(character))?;
        }
        Ok(rest)
    }

    fn class_or_character(&mut self, text: &'p str) -> Result<&'p str, Error> {
        let id = self.new_node(Op::CharClass);
        if let Some((class, rest)) = self.unicode_class(text)? {
            self.nodes[id].class = class;
            self.push(id)?;
            return Ok(rest);
        }
        let mut class = Class::default();
        if let Some(rest) = self.perl_class(text, &mut class) {
            self.nodes[id].class = Arc::new(class);
            self.push(id)?;
            return Ok(rest);
        }
        self.reuse(id);
        let (rune, rest) = escape(text)?;
        self.literal(rune)?;
        Ok(rest)
    }
}

/// Reads an escaped character and returns the rest: Go's `parser.parseEscape`.
pub(super) fn escape(text: &str) -> Result<(u32, &str), Error> {
    let mut characters = text[1..].chars();
    let Some(first) = characters.next() else {
        return Err(Error::new(ErrorKind::TrailingBackslash, ""));
    };
    let after = characters.as_str();
    let is_octal = |byte: &u8| matches!(byte, b'0'..=b'7');
    let wrong = |rest| Err(Error::new(ErrorKind::InvalidEscape, until(text, rest)));
    let control = match first {
        // A single digit would be a backreference.
        '0'..='7' if first == '0' || after.bytes().next().as_ref().is_some_and(is_octal) => {
            let length = 1 + after.bytes().take(2).take_while(|byte| is_octal(byte)).count();
            let (digits, rest) = text[1..].split_at(length);
            return Ok((u32::from_str_radix(digits, 8).unwrap_or_default(), rest));
        }
        'x' => return hexadecimal(after).or_else(wrong),
        'a' => 0x07,
        'f' => 0x0c,
        'n' => 0x0a,
        'r' => 0x0d,
        't' => 0x09,
        'v' => 0x0b,
        _ if first.is_ascii() && !first.is_ascii_alphanumeric() => u32::from(first),
        _ => return wrong(after),
    };
    Ok((control, after))
}

/// Reads `41` or `{1F600}` after `\x` and returns the rest; the error is the rest after the wrong character.
fn hexadecimal(text: &str) -> Result<(u32, &str), &str> {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return Err(text);
    };
    if first != '{' {
        let second = characters.next().and_then(|second| second.to_digit(16));
        let rest = characters.as_str();
        let value = first.to_digit(16).zip(second);
        return value.map(|(first, second)| (first * 16 + second, rest)).ok_or(rest);
    }
    let mut value = 0;
    let mut digits = 0;
    while let Some(character) = characters.next() {
        let rest = characters.as_str();
        match character.to_digit(16) {
            None if character == '}' && digits > 0 => return Ok((value, rest)),
            Some(digit) if value * 16 + digit <= MAX_RUNE => {
                value = value * 16 + digit;
                digits += 1;
            }
            _ => return Err(rest),
        }
    }
    Err("")
}
