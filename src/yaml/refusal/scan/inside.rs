//! Tokens that have an inside: directives, anchors, tags, and scalars of every style.

use super::{Scanned, Scanner, Token, is_blank, is_blank_or_end, is_break, is_break_or_end, is_word};

impl Scanner {
    pub(super) fn directive(&mut self) -> Scanned {
        self.unroll(-1);
        self.forget_key()?;
        self.key_allowed = false;
        let line = self.mark.line;
        self.forward();
        let name = self.word();
        if name.is_empty() {
            return self.refuse("could not find expected directive name");
        }
        if !is_blank_or_end(self.at(0)) {
            return self.refuse("found unexpected non-alphabetical character");
        }
        let token = match name.as_str() {
            "YAML" => {
                self.blanks();
                let major = self.version_number()?;
                if self.at(0) != '.' {
                    return self.refuse("did not find expected digit or '.' character");
                }
                self.forward();
                Token::VersionDirective(major, self.version_number()?)
            }
            "TAG" => {
                self.blanks();
                let handle = self.tag_handle(true)?;
                if !is_blank(self.at(0)) {
                    return self.refuse("did not find expected whitespace");
                }
                self.blanks();
                self.tag_uri(false)?;
                if !is_blank_or_end(self.at(0)) {
                    return self.refuse("did not find expected whitespace or line break");
                }
                Token::TagDirective(handle)
            }
            _ => return self.refuse("found unknown directive name"),
        };
        self.rest_of_line()?;
        self.push(token, line);
        Ok(())
    }

    /// Blanks, a comment, a line break, and nothing else.
    fn rest_of_line(&mut self) -> Scanned {
        self.blanks();
        self.comment();
        if !is_break_or_end(self.at(0)) {
            return self.refuse("did not find expected comment or line break");
        }
        if is_break(self.at(0)) {
            self.line_break();
        }
        Ok(())
    }

    fn blanks(&mut self) {
        while is_blank(self.at(0)) {
            self.forward();
        }
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while is_word(self.at(0)) {
            word.push(self.at(0));
            self.forward();
        }
        word
    }

    fn version_number(&mut self) -> Scanned<u32> {
        const MOST_DIGITS: usize = 2;
        let mut digits = String::new();
        while self.at(0).is_ascii_digit() {
            digits.push(self.at(0));
            if digits.len() > MOST_DIGITS {
                return self.refuse("found extremely long version number");
            }
            self.forward();
        }
        match digits.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.refuse("did not find expected version number"),
        }
    }

    pub(super) fn anchor(&mut self, is_anchor: bool) -> Scanned {
        self.remember_key()?;
        self.key_allowed = false;
        let line = self.mark.line;
        self.forward();
        let name = self.word();
        let after = self.at(0);
        let ends = is_blank_or_end(after) || "?:,]}%@`".contains(after);
        if name.is_empty() || !ends {
            return self.refuse("did not find expected alphabetic or numeric character");
        }
        self.push(
            if is_anchor {
                Token::Anchor(name)
            } else {
                Token::Alias(name)
            },
            line,
        );
        Ok(())
    }

    pub(super) fn tag(&mut self) -> Scanned {
        self.remember_key()?;
        self.key_allowed = false;
        let line = self.mark.line;
        let handle = if self.at(1) == '<' {
            self.forward();
            self.forward();
            self.tag_uri(false)?;
            if self.at(0) != '>' {
                return self.refuse("did not find the expected '>'");
            }
            self.forward();
            None
        } else {
            let handle = self.tag_handle(false)?;
            let is_named = handle.len() > 1 && handle.ends_with('!');
            self.tag_uri(!is_named)?;
            Some(if is_named { handle } else { "!".to_owned() })
        };
        if !is_blank_or_end(self.at(0)) {
            return self.refuse("did not find expected whitespace or line break");
        }
        self.push(Token::Tag(handle), line);
        Ok(())
    }

    fn tag_handle(&mut self, in_directive: bool) -> Scanned<String> {
        if self.at(0) != '!' {
            return self.refuse("did not find expected '!'");
        }
        self.forward();
        let mut handle = format!("!{}", self.word());
        if self.at(0) == '!' {
            handle.push('!');
            self.forward();
        } else if in_directive && handle != "!" {
            return self.refuse("did not find expected '!'");
        }
        Ok(handle)
    }

    fn tag_uri(&mut self, may_be_empty: bool) -> Scanned {
        let mut is_there = may_be_empty;
        loop {
            let character = self.at(0);
            if character == '%' {
                if !(self.at(1).is_ascii_hexdigit() && self.at(2).is_ascii_hexdigit()) {
                    return self.refuse("did not find URI escaped octet");
                }
                self.forward();
                self.forward();
            } else if !is_word(character) && (character == '\0' || !";/?:@&=+$,.!~*'()[]".contains(character)) {
                break;
            }
            self.forward();
            is_there = true;
        }
        if is_there {
            Ok(())
        } else {
            self.refuse("did not find expected tag URI")
        }
    }

    pub(super) fn block_scalar(&mut self) -> Scanned {
        self.forget_key()?;
        self.key_allowed = true;
        let line = self.mark.line;
        self.forward();
        let mut increment = 0;
        let mut signed = false;
        // A sign and a digit, in either order.
        for _ in 0..2 {
            let character = self.at(0);
            if matches!(character, '+' | '-') && !signed {
                signed = true;
                self.forward();
            } else if let Some(digit) = character.to_digit(10).filter(|_| increment == 0) {
                if digit == 0 {
                    return self.refuse("found an indentation indicator equal to 0");
                }
                increment = isize::try_from(digit).unwrap_or_default();
                self.forward();
            }
        }
        self.rest_of_line()?;
        let mut indent = if increment > 0 {
            self.indent.max(0) + increment
        } else {
            0
        };
        self.block_scalar_breaks(&mut indent)?;
        while self.mark.column == indent && !self.is_end() {
            while !is_break_or_end(self.at(0)) {
                self.forward();
            }
            if is_break(self.at(0)) {
                self.line_break();
            }
            self.block_scalar_breaks(&mut indent)?;
        }
        self.push(Token::Scalar, line);
        Ok(())
    }

    /// Skips indentation and empty lines; the first text decides the indent where none is given.
    fn block_scalar_breaks(&mut self, indent: &mut isize) -> Scanned {
        let mut deepest = 0;
        loop {
            while (*indent == 0 || self.mark.column < *indent) && self.at(0) == ' ' {
                self.forward();
            }
            deepest = deepest.max(self.mark.column);
            if (*indent == 0 || self.mark.column < *indent) && self.at(0) == '\t' {
                return self.refuse("found a tab character where an indentation space is expected");
            }
            if !is_break(self.at(0)) {
                break;
            }
            self.line_break();
        }
        if *indent == 0 {
            *indent = deepest.max(self.indent + 1).max(1);
        }
        Ok(())
    }

    pub(super) fn quoted(&mut self, quote: char) -> Scanned {
        let line = self.mark.line;
        self.forward();
        loop {
            if self.mark.column == 0 && self.document_indicator().is_some() {
                return self.refuse("found unexpected document indicator");
            }
            if self.is_end() {
                return self.refuse("found unexpected end of stream");
            }
            while !is_blank_or_end(self.at(0)) {
                let character = self.at(0);
                if character == quote {
                    if quote == '\'' && self.at(1) == '\'' {
                        self.forward();
                    } else {
                        break;
                    }
                } else if character == '\\' && quote == '"' {
                    if is_break(self.at(1)) {
                        self.forward();
                        self.line_break();
                        break;
                    }
                    self.escape()?;
                    continue;
                }
                self.forward();
            }
            if self.at(0) == quote {
                self.forward();
                self.push(Token::Scalar, line);
                return Ok(());
            }
            while is_blank(self.at(0)) || is_break(self.at(0)) {
                if is_break(self.at(0)) {
                    self.line_break();
                } else {
                    self.forward();
                }
            }
        }
    }

    fn escape(&mut self) -> Scanned {
        let digits = match self.at(1) {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            other if "0abt\tnvfre \"'\\N_LP".contains(other) && other != '\0' => 0,
            _ => return self.refuse("found unknown escape character"),
        };
        self.forward();
        self.forward();
        let mut value = 0_u32;
        for ahead in 0..digits {
            let Some(digit) = self.at(ahead).to_digit(16) else {
                return self.refuse("did not find expected hexdecimal number");
            };
            value = value.wrapping_shl(4) | digit;
        }
        if digits > 0 && char::from_u32(value).is_none() {
            return self.refuse("found invalid Unicode character escape code");
        }
        (0..digits).for_each(|_| self.forward());
        Ok(())
    }

    pub(super) fn plain(&mut self) -> Scanned {
        let line = self.mark.line;
        let indent = self.indent + 1;
        let in_flow = self.keys.len() > 1;
        let mut after_break = false;
        loop {
            if self.mark.column == 0 && self.document_indicator().is_some() {
                break;
            }
            if self.at(0) == '#' {
                break;
            }
            while !is_blank_or_end(self.at(0)) {
                let character = self.at(0);
                if (character == ':' && is_blank_or_end(self.at(1))) || (in_flow && ",?[]{}".contains(character)) {
                    break;
                }
                after_break = false;
                self.forward();
            }
            if !(is_blank(self.at(0)) || is_break(self.at(0))) {
                break;
            }
            while is_blank(self.at(0)) || is_break(self.at(0)) {
                if is_break(self.at(0)) {
                    self.line_break();
                    after_break = true;
                } else if after_break && self.mark.column < indent && self.at(0) == '\t' {
                    return self.refuse("found a tab character that violates indentation");
                } else {
                    self.forward();
                }
            }
            if !in_flow && self.mark.column < indent {
                break;
            }
        }
        self.push(Token::Scalar, line);
        if after_break {
            self.key_allowed = true;
        }
        Ok(())
    }
}
