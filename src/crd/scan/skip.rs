//! Passing over values of any kind by the indentation of their lines.
//!
//! A plain or block scalar ends at the first line that is not indented more than its key or dash, so nothing but indentation is looked at inside of
//! them. Quoted text and flow collections may have lines of any indentation: where they begin, their ends are looked for.

use super::lines::{Lines, Scan, Unusual, usual};

impl Lines<'_> {
    /// Goes from behind the colon of a key at `column` to the first content after its value.
    pub(super) fn skip(&mut self, column: usize) -> Scan<()> {
        let mut last = column;
        loop {
            self.value(last)?;
            match self.column {
                Some(next) if next > column || next == column && self.is_dash()? => last = self.token(next, last)?,
                _ => return Ok(()),
            }
        }
    }

    /// Moves from the content of a line at `column` to behind its dashes and its key. Returns the column of the last of them, or `last` if the line
    /// has none: then it is a value on lines of its own.
    fn token(&mut self, mut column: usize, mut last: usize) -> Scan<usize> {
        while self.is_dash()? {
            last = column;
            self.at += 1;
            column += 1 + self.skip_blanks();
        }
        if let Some(colon) = self.colon()? {
            last = column;
            self.at = colon + 1;
        }
        Ok(last)
    }

    /// The place of the colon of the key that begins here, if a key begins here.
    fn colon(&self) -> Scan<Option<usize>> {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                let Some(mut end) = self.closing(quote).filter(|end| self.is_on_line(*end)) else {
                    return Ok(None);
                };
                while self.bytes.get(end) == Some(&b' ') {
                    end += 1;
                }
                let is_key = self.bytes.get(end) == Some(&b':');
                // A colon that nothing blank follows is unusual here.
                usual(!is_key || self.is_blank(end + 1)?)?;
                Ok(is_key.then_some(end))
            }
            None | Some(b'[' | b'{' | b'|' | b'>' | b'\n' | b'\r' | b'#') => Ok(None),
            Some(b'&' | b'!') => Err(Unusual),
            Some(b'?' | b':') if self.is_blank(self.at + 1)? => Err(Unusual),
            Some(_) => self.plain_colon(),
        }
    }

    /// The same for a key without quotes.
    fn plain_colon(&self) -> Scan<Option<usize>> {
        let mut from = self.at;
        loop {
            let rest = &self.bytes[from..];
            let Some(found) = memchr::memchr3(b':', b'#', b'\n', rest) else {
                return Ok(None);
            };
            let at = from + found;
            match rest[found] {
                b':' if self.is_blank(at + 1)? => return Ok(Some(at)),
                b'#' if at > self.at && matches!(self.bytes[at - 1], b' ' | b'\t') => return Ok(None),
                b'\n' => return Ok(None),
                _ => from = at + 1,
            }
        }
    }

    /// Whether no line break is between here and another place.
    fn is_on_line(&self, end: usize) -> bool {
        memchr::memchr(b'\n', &self.bytes[self.at..end]).is_none()
    }

    /// Goes from behind a key or dash at `last`, or from the start of a value below it, to the next content that the value does not have in its scalars.
    fn value(&mut self, last: usize) -> Scan<()> {
        self.skip_blanks();
        match self.peek() {
            None | Some(b'\n' | b'\r' | b'#') => {
                self.next_line();
                self.next_content()
            }
            Some(quote @ (b'"' | b'\'')) => {
                self.at = self.closing(quote).ok_or(Unusual)?;
                self.after()
            }
            Some(b'{' | b'[') => {
                self.flow()?;
                self.after()
            }
            Some(b'\t' | b'&' | b'!' | b'%' | b'@' | b'`') => Err(Unusual),
            Some(b'?' | b':') if self.is_blank(self.at + 1)? => Err(Unusual),
            Some(_) => self.indented(last),
        }
    }

    /// Goes from the end of a value to the next content.
    fn after(&mut self) -> Scan<()> {
        self.rest_is_blank()?;
        self.next_content()
    }

    /// Goes to the first content that is not indented more than `column`.
    fn indented(&mut self, column: usize) -> Scan<()> {
        loop {
            self.next_line();
            let start = self.at;
            let indent = self.skip_blanks();
            if indent <= column && !matches!(self.peek(), Some(b'\n' | b'\r')) {
                self.at = start;
                return self.next_content();
            }
        }
    }

    /// One past the end of the quoted text that begins here, which may have several lines.
    fn closing(&self, quote: u8) -> Option<usize> {
        let mut at = self.at + 1;
        loop {
            let rest = self.bytes.get(at..)?;
            at += memchr::memchr2(quote, b'\\', rest)?;
            let is_escaped = quote == b'\'' && self.bytes.get(at + 1) == Some(&b'\'');
            match self.bytes[at] {
                b'\\' if quote == b'"' => at += 2,
                b'\\' => at += 1,
                _ if is_escaped => at += 2,
                _ => return Some(at + 1),
            }
        }
    }

    /// Goes behind the flow collection that begins here. One that goes over lines, or has anything but plain and quoted text in it, is unusual.
    fn flow(&mut self) -> Scan<()> {
        let mut depth = 0_usize;
        // Whether something may begin here, which is where a quote is one.
        let mut is_start = true;
        loop {
            let byte = self.peek().ok_or(Unusual)?;
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return Ok(());
                    }
                }
                b'"' | b'\'' if is_start => {
                    let end = self.closing(byte).filter(|end| self.is_on_line(*end)).ok_or(Unusual)?;
                    self.at = end - 1;
                }
                b'"' | b'\'' | b'\n' | b'\r' | b'\t' | b'#' => return Err(Unusual),
                b'&' | b'*' | b'!' | b'?' | b'|' | b'>' | b'%' | b'@' | b'`' if is_start => return Err(Unusual),
                _ => {}
            }
            is_start = match byte {
                b'[' | b'{' | b',' => true,
                b':' => self.is_blank(self.at + 1)?,
                b' ' => is_start,
                _ => false,
            };
            self.at += 1;
        }
    }
}
