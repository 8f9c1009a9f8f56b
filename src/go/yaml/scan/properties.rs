//! Directives, anchors, aliases and tags.

use super::{Kind, Scanned, Scanner};

/// Characters that may follow the name of an anchor or alias without a blank.
const BEHIND_ANCHOR: &[u8] = b"?:,]}%@`";

impl<'s> Scanner<'s> {
    /// `yaml_parser_fetch_directive`
    pub(super) fn fetch_directive(&mut self) -> Scanned {
        self.unroll(-1, self.line);
        self.remove_key()?;
        self.key_allowed = false;
        let (start, line) = (self.at, self.line);
        self.forward(1);
        let name = self.word()?;
        if name.is_empty() {
            return self.refuse(line, "could not find expected directive name");
        }
        if !self.is_blank_or_end(0) {
            return self.refuse(line, "found unexpected non-alphabetical character");
        }
        let kind = match name {
            "YAML" => self.version(line)?,
            "TAG" => self.tag_directive(line)?,
            _ => return self.refuse(line, "found unknown directive name"),
        };
        self.rest_of_line(line)?;
        self.push(kind, start, line);
        Ok(())
    }

    /// `yaml_parser_scan_version_directive_value`
    fn version(&mut self, line: usize) -> Scanned<Kind<'s>> {
        self.skip_blanks()?;
        let major = self.version_number(line)?;
        if self.byte(0) != b'.' {
            return self.refuse(line, "did not find expected digit or '.' character");
        }
        self.forward(1);
        Ok(Kind::VersionDirective(major, self.version_number(line)?))
    }

    fn version_number(&mut self, line: usize) -> Scanned<u8> {
        const MOST_DIGITS: usize = 2;
        let start = self.at;
        let mut number = 0;
        self.cache(1)?;
        while self.byte(0).is_ascii_digit() {
            if self.at - start == MOST_DIGITS {
                return self.refuse(line, "found extremely long version number");
            }
            number = number * 10 + (self.byte(0) - b'0');
            self.forward(1);
            self.cache(1)?;
        }
        if self.at == start {
            return self.refuse(line, "did not find expected version number");
        }
        Ok(number)
    }

    /// `yaml_parser_scan_tag_directive_value`
    fn tag_directive(&mut self, line: usize) -> Scanned<Kind<'s>> {
        self.cache(1)?;
        self.skip_blanks()?;
        let handle = self.tag_handle(true, line)?;
        self.cache(1)?;
        if !self.is_blank(0) {
            return self.refuse(line, "did not find expected whitespace");
        }
        self.skip_blanks()?;
        let prefix = self.tag_uri("", line)?;
        if !self.is_blank_or_end(0) {
            return self.refuse(line, "did not find expected whitespace or line break");
        }
        Ok(Kind::TagDirective { handle, prefix })
    }

    /// Blanks, a comment and a line break; anything else is an error.
    pub(super) fn rest_of_line(&mut self, line: usize) -> Scanned {
        self.cache(1)?;
        self.skip_blanks()?;
        self.skip_comment()?;
        if !self.is_break_or_end(0) {
            return self.refuse(line, "did not find expected comment or line break");
        }
        if self.byte(0) != 0 {
            self.cache(2)?;
            self.skip_break();
        }
        Ok(())
    }

    /// Letters, digits, `_` and `-`.
    fn word(&mut self) -> Scanned<&'s str> {
        self.cache(1)?;
        let start = self.at;
        while is_word(self.byte(0)) {
            self.forward(1);
        }
        self.cache_since(start, 1)?;
        Ok(&self.text[start..self.at])
    }

    /// `yaml_parser_fetch_anchor`: an anchor or an alias.
    pub(super) fn fetch_anchor(&mut self, kind: fn(&'s str) -> Kind<'s>) -> Scanned {
        self.save_key()?;
        self.key_allowed = false;
        let (start, line) = (self.at, self.line);
        self.forward(1);
        let name = self.word()?;
        if name.is_empty() || !(self.is_blank_or_end(0) || BEHIND_ANCHOR.contains(&self.byte(0))) {
            return self.refuse(line, "did not find expected alphabetic or numeric character");
        }
        self.push(kind(name), start, line);
        Ok(())
    }

    /// `yaml_parser_fetch_tag`
    pub(super) fn fetch_tag(&mut self) -> Scanned {
        self.save_key()?;
        self.key_allowed = false;
        let (start, line) = (self.at, self.line);
        self.cache(2)?;
        let kind = if self.byte(1) == b'<' {
            self.forward(2);
            let suffix = self.tag_uri("", line)?;
            if self.byte(0) != b'>' {
                return self.refuse(line, "did not find the expected '>'");
            }
            self.forward(1);
            Kind::Tag { handle: "", suffix }
        } else {
            let handle = self.tag_handle(false, line)?;
            if handle.len() > 1 && handle.ends_with('!') {
                let suffix = self.tag_uri("", line)?;
                Kind::Tag { handle, suffix }
            } else {
                match self.tag_uri(handle, line)? {
                    suffix if suffix.is_empty() => Kind::Tag {
                        handle: "",
                        suffix: handle.into(),
                    },
                    suffix => Kind::Tag { handle: "!", suffix },
                }
            }
        };
        self.cache(1)?;
        if !self.is_blank_or_end(0) {
            return self.refuse(line, "did not find expected whitespace or line break");
        }
        self.push(kind, start, line);
        Ok(())
    }

    /// `yaml_parser_scan_tag_handle`
    fn tag_handle(&mut self, in_directive: bool, line: usize) -> Scanned<&'s str> {
        self.cache(1)?;
        if self.byte(0) != b'!' {
            return self.refuse(line, "did not find expected '!'");
        }
        let start = self.at;
        self.forward(1);
        let word = self.word()?;
        if self.byte(0) == b'!' {
            self.forward(1);
        } else if in_directive && !word.is_empty() {
            return self.refuse(line, "did not find expected '!'");
        }
        Ok(&self.text[start..self.at])
    }

    /// `yaml_parser_scan_tag_uri`; the tag begins with `head` without its `!`.
    fn tag_uri(&mut self, head: &str, line: usize) -> Scanned<Vec<u8>> {
        let mut uri = head.as_bytes().get(1..).unwrap_or_default().to_vec();
        let start = self.at;
        self.cache(1)?;
        loop {
            match self.byte(0) {
                b'%' => self.uri_escapes(&mut uri, line)?,
                byte if is_word(byte) || b";/?:@&=+$,.!~*'()[]".contains(&byte) => {
                    uri.push(byte);
                    self.forward(1);
                }
                _ => break,
            }
            self.cache(1)?;
        }
        if head.is_empty() && self.at == start {
            return self.refuse(line, "did not find expected tag URI");
        }
        Ok(uri)
    }

    /// `yaml_parser_scan_uri_escapes`: the escaped bytes of one character.
    fn uri_escapes(&mut self, uri: &mut Vec<u8>, line: usize) -> Scanned {
        let mut left = None;
        while left != Some(0) {
            self.cache(3)?;
            let digits = [self.byte(1), self.byte(2)].map(|byte| char::from(byte).to_digit(16));
            let (b'%', [Some(high), Some(low)]) = (self.byte(0), digits) else {
                return self.refuse(line, "did not find URI escaped octet");
            };
            let octet = u8::try_from(high << 4 | low).unwrap_or_default();
            left = Some(match left {
                None => match octet {
                    0..=0x7f => 0,
                    0xc0..=0xdf => 1,
                    0xe0..=0xef => 2,
                    0xf0..=0xf7 => 3,
                    _ => return self.refuse(line, "found an incorrect leading UTF-8 octet"),
                },
                Some(_) if octet & 0xc0 != 0x80 => {
                    return self.refuse(line, "found an incorrect trailing UTF-8 octet");
                }
                Some(left) => left - 1,
            });
            uri.push(octet);
            self.forward(3);
        }
        Ok(())
    }
}

/// `is_alpha`
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}
