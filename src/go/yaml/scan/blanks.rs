//! Blanks, comments and line breaks between tokens.

use super::{Dialect, Scanned, Scanner};

/// Number of bytes in which the third version looks for a comment.
const COMMENT_AHEAD: usize = 512;

impl Scanner<'_> {
    /// Skips blanks.
    pub(super) fn skip_blanks(&mut self) -> Scanned {
        let from = self.at;
        while self.is_blank(0) {
            self.at += 1;
        }
        self.cache_since(from, 1)
    }

    /// Skips a comment up to the end of its line.
    pub(super) fn skip_comment(&mut self) -> Scanned {
        if self.byte(0) == b'#' {
            let from = self.at;
            while !self.is_break_or_end(0) {
                self.at += self.ordinary();
            }
            self.after_break = false;
            self.cache_since(from, 1)?;
        }
        Ok(())
    }

    /// Number of bytes up to the next one that may begin a line break.
    pub(super) fn ordinary(&self) -> usize {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let next = rest
            .iter()
            .position(|byte| *byte < b' ' || matches!(*byte, 0xc2 | 0xe2));
        1 + next.unwrap_or(rest.len())
    }

    /// `yaml_parser_scan_to_next_token`
    pub(super) fn skip_to_token(&mut self) -> Scanned {
        loop {
            self.cache(1)?;
            if self.buffer.as_ref().is_some_and(|buffer| buffer.begins_with_mark()) && self.column() == 0 {
                self.at += 1;
                while self.bytes.get(self.at).is_some_and(|byte| byte & 0xc0 == 0x80) {
                    self.at += 1;
                }
            }
            self.cache(1)?;
            let tabs = self.in_flow() || !self.key_allowed;
            let from = self.at;
            while self.byte(0) == b' ' || (tabs && self.byte(0) == b'\t') {
                self.at += 1;
            }
            self.cache_since(from, 1)?;
            if self.dialect == Dialect::V3 {
                self.skip_comments()?;
            } else {
                self.skip_comment()?;
            }
            if self.break_width(0) == 0 {
                return Ok(());
            }
            self.cache(2)?;
            self.skip_break();
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    /// `yaml_parser_scan_line_comment` of the third version: a comment after a token on the same line, with blanks between them.
    pub(super) fn skip_line_comment(&mut self) -> Scanned {
        if self.after_break {
            return Ok(());
        }
        let blanks = (0..COMMENT_AHEAD).take_while(|ahead| self.is_blank(*ahead)).count();
        if blanks < COMMENT_AHEAD && self.byte(blanks) == b'#' {
            self.at += blanks;
            self.skip_comment()?;
        }
        Ok(())
    }

    /// `yaml_parser_scan_comments` of the third version: a comment, and the comments on the following lines.
    fn skip_comments(&mut self) -> Scanned {
        if self.byte(0) != b'#' {
            return Ok(());
        }
        loop {
            self.skip_comment()?;
            let passed = (0..COMMENT_AHEAD)
                .take_while(|ahead| matches!(self.byte(*ahead), b' ' | b'\t' | b'\r' | b'\n'))
                .count();
            if passed == COMMENT_AHEAD || self.byte(passed) != b'#' {
                return Ok(());
            }
            let to = self.at + passed;
            while self.at < to {
                if self.break_width(0) > 0 {
                    self.skip_break();
                } else {
                    self.at += 1;
                }
            }
        }
    }
}
