//! `yaml_parser_scan_block_scalar`: literal and folded blocks.

use super::{Kind, Scanned, Scanner, Style};

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, is_literal: bool) -> Scanned {
        self.remove_key()?;
        self.key_allowed = true;
        let (start, line) = (self.at, self.line);
        self.forward(1);
        self.cache(1)?;
        let (chomping, increment) = self.block_indicators(line)?;
        self.rest_of_line(line)?;
        let mut indent = if increment > 0 {
            self.indent.max(0) + increment
        } else {
            0
        };
        let mut value = String::new();
        // The breaks after the last line: its own, and those of empty lines.
        let mut leading = String::new();
        let mut trailing = String::new();
        let mut end = self.at;
        self.block_breaks(&mut indent, &mut trailing, line, &mut end)?;
        self.cache(1)?;
        let mut was_blank = false;
        while self.byte(0) != 0 && self.column() == indent {
            let is_blank = self.is_blank(0);
            if !is_literal && leading == "\n" && !was_blank && !is_blank {
                if trailing.is_empty() {
                    value.push(' ');
                }
            } else {
                value.push_str(&leading);
            }
            leading.clear();
            value.push_str(&trailing);
            trailing.clear();
            was_blank = is_blank;
            let from = self.at;
            while !self.is_break_or_end(0) {
                self.at += self.ordinary();
            }
            value.push_str(&self.text[from..self.at]);
            self.cache_since(from, 1)?;
            self.cache(2)?;
            self.take_break(&mut leading);
            self.block_breaks(&mut indent, &mut trailing, line, &mut end)?;
        }
        if chomping >= 0 {
            value.push_str(&leading);
        }
        if chomping > 0 {
            value.push_str(&trailing);
        }
        self.after_break = true;
        self.push(Kind::Scalar(value.into(), Style::Other), start, line);
        if let Some(token) = self.tokens.back_mut() {
            token.end = end.min(self.bytes.len());
        }
        Ok(())
    }

    /// A sign and a digit, in either order. Returns -1 to strip or 1 to keep, and the digit.
    fn block_indicators(&mut self, line: usize) -> Scanned<(i8, isize)> {
        let (mut chomping, mut increment) = (0, 0);
        for _ in 0..2 {
            match self.byte(0) {
                b'+' if chomping == 0 => chomping = 1,
                b'-' if chomping == 0 => chomping = -1,
                b'0' if increment == 0 => return self.refuse(line, "found an indentation indicator equal to 0"),
                digit @ b'1'..=b'9' if increment == 0 => increment = isize::from(digit - b'0'),
                _ => break,
            }
            self.forward(1);
            self.cache(1)?;
        }
        Ok((chomping, increment))
    }

    /// `read_line`: takes a line break and adds its value.
    fn take_break(&mut self, breaks: &mut String) {
        match self.break_width(0) {
            0 => return,
            3 => breaks.push_str(&self.text[self.at..self.at + 3]),
            _ => breaks.push('\n'),
        }
        self.skip_break();
    }

    /// `yaml_parser_scan_block_scalar_breaks`: skips indentation and empty lines. Without an explicit indent, the first text decides it.
    fn block_breaks(&mut self, indent: &mut isize, breaks: &mut String, line: usize, end: &mut usize) -> Scanned {
        let mut deepest = 0;
        *end = self.at;
        loop {
            self.cache(1)?;
            let from = self.at;
            if *indent == 0 {
                while self.byte(0) == b' ' {
                    self.at += 1;
                }
            } else {
                let most = usize::try_from(*indent - self.column()).unwrap_or_default();
                while self.at - from < most && self.byte(0) == b' ' {
                    self.at += 1;
                }
            }
            self.cache_since(from, 1)?;
            let column = self.column();
            deepest = deepest.max(column);
            if self.byte(0) == b'\t' && (*indent == 0 || column < *indent) {
                return self.refuse(line, "found a tab character where an indentation space is expected");
            }
            if self.break_width(0) == 0 {
                break;
            }
            self.cache(2)?;
            self.take_break(breaks);
            *end = self.at;
        }
        if *indent == 0 {
            *indent = deepest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}
