//! Lines of the usual block style: keys, short values, items.

/// Something that the full reader has to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crd) struct Unusual;

/// The result of a scan, or [`Unusual`] if the full reader is needed.
pub(in crate::crd) type Scan<T> = Result<T, Unusual>;

/// Words that YAML 1.1 reads as booleans or null, in any case.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// A place in a document. Between two calls it is at the first character of a line's content, or behind a colon or dash.
pub(super) struct Lines<'s> {
    text: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) at: usize,
    /// The column of the content at `at`, if the content begins a line or follows a dash; `None` at the end.
    pub(super) column: Option<usize>,
}

impl<'s> Lines<'s> {
    /// The first content of a document.
    pub(super) fn new(text: &'s str) -> Scan<Self> {
        let mut lines = Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            column: None,
        };
        if has_odd_breaks(lines.bytes) {
            return Err(Unusual);
        }
        if lines.bytes.starts_with(b"---") {
            lines.at = 3;
            lines.rest_is_blank()?;
        }
        lines.next_content()?;
        Ok(lines)
    }

    /// The byte at the place.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether the end, a blank or a line break is at a place. A tab at the place is unusual.
    pub(super) fn is_blank(&self, at: usize) -> Scan<bool> {
        match self.bytes.get(at) {
            None | Some(b' ' | b'\n' | b'\r') => Ok(true),
            Some(b'\t') => Err(Unusual),
            Some(_) => Ok(false),
        }
    }

    /// Whether an item of a list begins here.
    pub(super) fn is_dash(&self) -> Scan<bool> {
        if self.peek() == Some(b'-') {
            self.is_blank(self.at + 1)
        } else {
            Ok(false)
        }
    }

    /// Goes to the end of the blanks. Returns how many there were.
    pub(super) fn skip_blanks(&mut self) -> usize {
        let start = self.at;
        // Eight at a time: schemas are indented deeply.
        while let Some(word) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
            let others = u64::from_le_bytes(*word) ^ u64::from_le_bytes([b' '; 8]);
            let blanks = others.trailing_zeros() as usize / 8;
            self.at += blanks;
            if blanks < 8 {
                return self.at - start;
            }
        }
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.at - start
    }

    /// Goes to the start of the next line.
    pub(super) fn next_line(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |found| self.at + found + 1);
    }

    /// Goes from the start of a line to the first content there or below.
    pub(super) fn next_content(&mut self) -> Scan<()> {
        loop {
            let column = self.skip_blanks();
            match self.peek() {
                None => {
                    self.column = None;
                    return Ok(());
                }
                Some(b'\n' | b'\r' | b'#') => self.next_line(),
                Some(b'\t') => return Err(Unusual),
                Some(_) => {
                    self.column = Some(column);
                    return usual(column > 0 || self.is_usual_start());
                }
            }
        }
    }

    /// Whether a line that is not indented begins with neither a marker between documents, a directive nor a byte order mark.
    fn is_usual_start(&self) -> bool {
        let rest = &self.bytes[self.at..];
        rest[0].is_ascii() && rest[0] != b'%' && !rest.starts_with(b"...") && !rest.starts_with(b"---")
    }

    /// Goes behind the rest of a line that has nothing but blanks and a comment.
    pub(super) fn rest_is_blank(&mut self) -> Scan<()> {
        let blanks = self.skip_blanks();
        match self.peek() {
            None | Some(b'\n' | b'\r') => {}
            Some(b'#') if blanks > 0 => {}
            Some(_) => return Err(Unusual),
        }
        self.next_line();
        Ok(())
    }

    /// The key of a mapping at `column`, if the mapping has another one. Moves behind its colon.
    pub(super) fn key(&mut self, column: usize) -> Scan<Option<&'s str>> {
        if self.column < Some(column) {
            return Ok(None);
        }
        usual(self.column == Some(column))?;
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        let key = self.text.get(start..self.at).filter(|key| !key.is_empty());
        usual(self.peek() == Some(b':') && self.is_blank(self.at + 1)?)?;
        self.at += 1;
        key.map(Some).ok_or(Unusual)
    }

    /// Goes from behind a colon to the mapping below its key. Returns the column of that.
    pub(super) fn below(&mut self, column: usize) -> Scan<usize> {
        self.rest_is_blank()?;
        self.next_content()?;
        self.column.filter(|found| *found > column).ok_or(Unusual)
    }

    /// Goes from behind a colon to the list below its key. Returns the column of the dashes.
    pub(super) fn list(&mut self, column: usize) -> Scan<usize> {
        self.rest_is_blank()?;
        self.next_content()?;
        self.column.filter(|found| *found >= column).ok_or(Unusual)
    }

    /// Goes from a dash at `column` to the mapping behind it, and returns the column of that; nothing at the end of the list.
    pub(super) fn item(&mut self, column: usize) -> Scan<Option<usize>> {
        usual(self.column <= Some(column))?;
        if self.column < Some(column) || !self.is_dash()? {
            return Ok(None);
        }
        self.at += 1;
        let below = column + 1 + self.skip_blanks();
        self.column = Some(below);
        Ok(Some(below))
    }

    /// A short text on the line, behind the colon of a key at `column`. Goes to the next content.
    pub(super) fn scalar(&mut self, column: usize) -> Scan<&'s str> {
        self.skip_blanks();
        let quote = self.peek().filter(|byte| matches!(byte, b'"' | b'\''));
        self.at += usize::from(quote.is_some());
        let text = self.word()?;
        if quote.is_some() {
            usual(self.peek() == quote)?;
            self.at += 1;
        } else {
            usual(is_text(text))?;
        }
        self.end(column)?;
        Ok(text)
    }

    /// `true` or `false` on the line, behind the colon of a key at `column`. Goes to the next content.
    pub(super) fn bool(&mut self, column: usize) -> Scan<bool> {
        self.skip_blanks();
        let value = match self.word()? {
            "true" => true,
            "false" => false,
            _ => return Err(Unusual),
        };
        self.end(column)?;
        Ok(value)
    }

    /// The longest text of characters that mean nothing to YAML.
    fn word(&mut self) -> Scan<&'s str> {
        let start = self.at;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/' | b'-');
        while self.peek().is_some_and(is_plain) {
            self.at += 1;
        }
        let word = self.text.get(start..self.at).filter(|word| !word.is_empty());
        word.ok_or(Unusual)
    }

    /// Goes from the end of a value to the next content, which must not go on with the value.
    fn end(&mut self, column: usize) -> Scan<()> {
        self.rest_is_blank()?;
        self.next_content()?;
        usual(self.column <= Some(column))
    }

    /// No other document must follow behind `...`.
    pub(super) fn is_last_document(&self) -> Scan<()> {
        // The place is at the start of a line's content; the line break before it may belong to a marker.
        let rest = self.bytes.get(self.at.saturating_sub(1)..).unwrap_or_default();
        usual(memchr::memmem::find(rest, b"\n...").is_none())
    }
}

/// Returns an error if the text is not usual.
pub(super) fn usual(is_usual: bool) -> Scan<()> {
    if is_usual { Ok(()) } else { Err(Unusual) }
}

/// Whether a plain scalar is text, and no number, boolean, null or date.
fn is_text(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && !WORDS.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// Whether the text has line breaks other than LF and CR LF: a lone CR, U+0085, U+2028, U+2029.
fn has_odd_breaks(bytes: &[u8]) -> bool {
    memchr::memchr3_iter(b'\r', 0xc2, 0xe2, bytes).any(|at| match bytes[at..] {
        [b'\r', b'\n', ..] => false,
        [b'\r', ..] | [0xc2, 0x85, ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..] => true,
        _ => false,
    })
}
