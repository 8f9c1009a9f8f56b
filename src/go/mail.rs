//! Go's `net/mail`: checks of addresses.

use super::base64::Encoding;
use super::net;

/// True if Go's `mail.ParseAddress` accepts the text: one address (`a@b`, `Name <a@b>`), or a group with one address (`friends: a@b;`).
pub(crate) fn is_address(text: &str) -> bool {
    let mut parser = Parser { rest: text };
    let count = parser.address(true);
    count == Some(1) && parser.skip_comments().is_some() && parser.rest.is_empty()
}

/// A word, which RFC 2047 may encode.
enum Word {
    Plain,
    Encoded {
        is_empty: bool,
    },
    /// Encoded in a character set that Go does not know.
    Unknown,
}

/// Go's `addrParser`.
struct Parser<'t> {
    rest: &'t str,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn consume(&mut self, character: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    /// Skips blanks and comments; `None` if a comment has no end.
    fn skip_comments(&mut self) -> Option<()> {
        self.skip_space();
        while self.consume('(').is_some() {
            self.comment()?;
            self.skip_space();
        }
        Some(())
    }

    /// Reads an address or a group and returns the number of addresses: Go's `addrParser.parseAddress`. Groups cannot contain groups, so
    /// the recursion is bounded.
    fn address(&mut self, may_be_group: bool) -> Option<usize> {
        self.skip_space();
        let before = self.rest;
        if self.address_spec().is_some() {
            self.skip_space();
            if self.consume('(').is_some() {
                let comment = self.comment()?;
                let mut words = comment.split([' ', '\t']).filter(|word| !word.is_empty());
                if words.any(|word| matches!(decode(word), Word::Unknown)) {
                    return None;
                }
            }
            return Some(1);
        }
        self.rest = before;
        if self.peek()? != '<' {
            self.phrase()?;
        }
        self.skip_space();
        if may_be_group && self.consume(':').is_some() {
            return self.group();
        }
        self.consume('<')?;
        self.address_spec()?;
        self.consume('>')?;
        Some(1)
    }

    /// Reads the addresses up to `;` and returns their number: Go's `addrParser.consumeGroupList`.
    fn group(&mut self) -> Option<usize> {
        self.skip_space();
        if self.consume(';').is_some() {
            self.skip_comments()?;
            return Some(0);
        }
        let mut count = 0;
        loop {
            count += self.address(false)?;
            self.skip_comments()?;
            if self.consume(';').is_some() {
                self.skip_comments()?;
                return Some(count);
            }
            self.consume(',')?;
        }
    }

    /// `local@domain`: Go's `addrParser.consumeAddrSpec`.
    fn address_spec(&mut self) -> Option<()> {
        self.skip_space();
        if self.peek()? == '"' {
            self.quoted_string().filter(|text| !text.is_empty())?;
        } else {
            self.dot_atom()?;
        }
        self.consume('@')?;
        self.skip_space();
        if self.peek()? == '[' {
            self.domain_literal()
        } else {
            self.dot_atom()
        }
    }

    /// Words before `<`: Go's `addrParser.consumePhrase`. A wrong word ends the phrase if another word precedes it.
    fn phrase(&mut self) -> Option<()> {
        let mut words = 0;
        // Consecutive encoded words count as one.
        let mut has_encoded = false;
        loop {
            if words > 0 {
                self.skip_comments()?;
            }
            self.skip_space();
            let Some(first) = self.peek() else { return Some(()) };
            let word = if first == '"' {
                self.quoted_string().map(|_| Word::Plain)
            } else {
                self.atom().map(decode)
            };
            match word {
                Some(Word::Plain) => {
                    words += 1;
                    has_encoded = false;
                }
                Some(Word::Encoded { is_empty }) => has_encoded |= !is_empty,
                Some(Word::Unknown) | None => return (words > 0 || has_encoded).then_some(()),
            }
        }
    }

    /// The text between quotes, escapes included: Go's `addrParser.consumeQuotedString`.
    fn quoted_string(&mut self) -> Option<&'t str> {
        let body = self.rest.strip_prefix('"')?;
        let mut is_escaped = false;
        for (at, character) in body.char_indices() {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => {
                    is_escaped = true;
                    continue;
                }
                '"' => {
                    self.rest = &body[at + 1..];
                    return Some(&body[..at]);
                }
                _ => {}
            }
            if !is_visible(character) && !matches!(character, ' ' | '\t') {
                return None;
            }
        }
        None
    }

    /// Characters of atoms, and points.
    fn atom(&mut self) -> Option<&'t str> {
        let is_atom = |character| is_visible(character) && !r#"()<>[]:;@\,""#.contains(character);
        let end = self.rest.find(|character| !is_atom(character));
        let (atom, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!atom.is_empty()).then_some(atom)
    }

    /// Atoms with points between them.
    fn dot_atom(&mut self) -> Option<()> {
        let atom = self.atom()?;
        atom.split('.').all(|part| !part.is_empty()).then_some(())
    }

    /// An IP address in brackets: Go's `addrParser.consumeDomainLiteral`.
    fn domain_literal(&mut self) -> Option<()> {
        let (address, rest) = self.rest.strip_prefix('[')?.split_once(']')?;
        self.rest = rest;
        net::parse_ip(address).map(|_| ())
    }

    /// The comment after `(`, without its backslashes: Go's `addrParser.consumeComment`.
    fn comment(&mut self) -> Option<String> {
        let mut out = String::new();
        let mut depth = 1_usize;
        let mut characters = self.rest.chars();
        while let Some(mut character) = characters.next() {
            match character {
                '\\' => character = characters.next().unwrap_or(character),
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.rest = characters.as_str();
                return Some(out);
            }
            out.push(character);
        }
        None
    }
}

/// True for printable ASCII except the blank, and for all other characters: Go's `isVchar`.
fn is_visible(character: char) -> bool {
    character.is_ascii_graphic() || !character.is_ascii()
}

/// `=?utf-8?q?text?=`: Go's `addrParser.decodeRFC2047Word`.
fn decode(word: &str) -> Word {
    let parts: Vec<&str> = word.split('?').collect();
    let ["=", charset, encoding, text, "="] = *parts else {
        return Word::Plain;
    };
    let is_right = match encoding {
        "b" | "B" => Encoding::Std.decode(text).is_ok(),
        "q" | "Q" => is_quoted_printable(text.as_bytes()),
        _ => false,
    };
    if charset.is_empty() || !is_right {
        return Word::Plain;
    }
    // Go folds case by Unicode rules, where the long s equals s.
    let charset = charset.replace('ſ', "s");
    let is_known = ["utf-8", "iso-8859-1", "us-ascii"]
        .iter()
        .any(|known| charset.eq_ignore_ascii_case(known));
    if is_known {
        Word::Encoded {
            is_empty: text.is_empty(),
        }
    } else {
        Word::Unknown
    }
}

/// True if Go's `mime.qDecode` accepts a text.
fn is_quoted_printable(mut text: &[u8]) -> bool {
    loop {
        text = match text {
            [] => return true,
            [b'=', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest,
            [b' '..=b'<' | b'>'..=b'~' | b'\n' | b'\r' | b'\t', rest @ ..] => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for text in [
            "a@b",
            " a@b ",
            "a.b@c.d",
            "Name <a@b>",
            r#""a \" b"@c"#,
            "a@[127.0.0.1]",
            "a@b (comment (nested))",
            "g: a@b;",
            "é@ü",
            "=?utf-8?q?x?= <a@b>",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "a",
            "a@b\n",
            "a@b,c@d",
            "g:;",
            "g: a@b, c@d;",
            "a..b@c",
            "a@[x]",
            "a@b (open",
            "=?koi8-r?q?x?= <a@b>",
            "\"\"@b",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
