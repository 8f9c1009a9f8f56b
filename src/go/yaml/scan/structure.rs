//! Documents, indentation, and single-character tokens.

use super::{DEEPEST, Dialect, Kind, Scanned, Scanner, SimpleKey, Token};

impl<'s> Scanner<'s> {
    /// `---` or `...` at the start of a line.
    pub(super) fn document_indicator(&self) -> Option<Kind<'s>> {
        let kind = match [self.byte(0), self.byte(1), self.byte(2)] {
            [b'-', b'-', b'-'] => Kind::DocumentStart,
            [b'.', b'.', b'.'] => Kind::DocumentEnd,
            _ => return None,
        };
        self.is_blank_or_end(3).then_some(kind)
    }

    pub(super) fn fetch_document_indicator(&mut self, kind: Kind<'s>) -> Scanned {
        self.unroll(-1, self.line);
        self.remove_key()?;
        self.key_allowed = false;
        self.push_next(kind, 3);
        Ok(())
    }

    /// `yaml_parser_fetch_stream_end`
    pub(super) fn fetch_end(&mut self) -> Scanned {
        if self.column() != 0 {
            self.known = (self.at, 0);
            self.line += 1;
        }
        self.unroll(-1, self.line);
        self.remove_key()?;
        self.key_allowed = false;
        self.push(Kind::StreamEnd, self.at, self.line);
        Ok(())
    }

    /// `yaml_parser_roll_indent`: begins a block at a column. Inserts its token before the token with the given number, or last without a
    /// number.
    pub(super) fn roll(
        &mut self,
        column: isize,
        before: Option<usize>,
        kind: Kind<'s>,
        at: usize,
        line: usize,
    ) -> Scanned {
        if self.in_flow() || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > DEEPEST {
            let context = self.keys[self.keys.len() - 1].line;
            return self.refuse(context, format!("exceeded max depth of {DEEPEST}"));
        }
        self.insert(before, kind, at, line);
        Ok(())
    }

    /// `yaml_insert_token`: inserts an empty token before the token with the given number, or last if that number is missing or already
    /// taken.
    pub(super) fn insert(&mut self, before: Option<usize>, kind: Kind<'s>, at: usize, line: usize) {
        let place = before.and_then(|token| token.checked_sub(self.taken));
        let place = place.unwrap_or(usize::MAX).min(self.tokens.len());
        let (start, end) = (at, at);
        self.tokens.insert(place, Token { kind, start, end, line });
    }

    /// `yaml_parser_unroll_indent`: ends the blocks with a larger indentation. In the third version, their ends have the line on which the
    /// blanks began.
    pub(super) fn unroll(&mut self, column: isize, before: usize) {
        let line = if self.dialect == Dialect::V3 { before } else { self.line };
        while !self.in_flow() && self.indent > column {
            self.push(Kind::BlockEnd, self.at, line);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    pub(super) fn fetch_flow_start(&mut self, kind: Kind<'s>) -> Scanned {
        self.save_key()?;
        self.keys.push(SimpleKey {
            token: self.taken + self.tokens.len(),
            line: self.line,
            ..SimpleKey::default()
        });
        if self.keys.len() > DEEPEST + 1 {
            return self.refuse(self.line, format!("exceeded max depth of {DEEPEST}"));
        }
        self.key_allowed = true;
        self.push_next(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_end(&mut self, kind: Kind<'s>) -> Scanned {
        self.remove_key()?;
        if self.in_flow()
            && let Some(key) = self.keys.pop()
        {
            self.forget_token(key.token);
        }
        self.key_allowed = false;
        self.push_next(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_block_entry(&mut self) -> Scanned {
        if !self.in_flow() {
            if !self.key_allowed {
                return self.refuse(self.line, "block sequence entries are not allowed in this context");
            }
            let column = self.column();
            self.roll(column, None, Kind::BlockSequenceStart, self.at, self.line)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.push_next(Kind::BlockEntry, 1);
        Ok(())
    }

    pub(super) fn fetch_key(&mut self) -> Scanned {
        if !self.in_flow() {
            if !self.key_allowed {
                return self.refuse(self.line, "mapping keys are not allowed in this context");
            }
            let column = self.column();
            self.roll(column, None, Kind::BlockMappingStart, self.at, self.line)?;
        }
        self.remove_key()?;
        self.key_allowed = !self.in_flow();
        self.push_next(Kind::Key, 1);
        Ok(())
    }

    pub(super) fn fetch_value(&mut self) -> Scanned {
        let level = self.keys.len() - 1;
        if self.is_valid_key(level)? {
            let key = self.keys[level];
            self.insert(Some(key.token), Kind::Key, key.at, key.line);
            self.roll(key.column, Some(key.token), Kind::BlockMappingStart, key.at, key.line)?;
            self.keys[level].possible = false;
            self.forget_token(key.token);
            self.key_allowed = false;
        } else {
            if !self.in_flow() {
                if !self.key_allowed {
                    return self.refuse(self.line, "mapping values are not allowed in this context");
                }
                let column = self.column();
                self.roll(column, None, Kind::BlockMappingStart, self.at, self.line)?;
            }
            self.key_allowed = !self.in_flow();
        }
        self.push_next(Kind::Value, 1);
        Ok(())
    }
}
