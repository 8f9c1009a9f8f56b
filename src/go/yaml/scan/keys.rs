//! Tokens that become keys if a colon follows.

use super::super::input::characters;
use super::{Scanned, Scanner, SimpleKey};

/// Maximum number of characters of a key without a question mark.
const LONGEST_KEY: usize = 1024;

impl Scanner<'_> {
    /// `yaml_simple_key_is_valid`
    pub(super) fn is_valid_key(&mut self, level: usize) -> Scanned<bool> {
        let Some(key) = self.keys.get(level).filter(|key| key.possible) else {
            return Ok(false);
        };
        // Few bytes are few characters, so the characters are counted only for many bytes.
        let is_near = key.line == self.line
            && (self.at - key.at <= LONGEST_KEY
                || self.bytes.get(key.at..self.at).map_or(0, characters) <= LONGEST_KEY);
        if is_near {
            return Ok(true);
        }
        if key.required {
            return self.refuse(key.line, "could not find expected ':'");
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    /// `yaml_parser_save_simple_key`
    pub(super) fn save_key(&mut self) -> Scanned {
        if !self.key_allowed {
            return Ok(());
        }
        let column = self.column();
        let key = SimpleKey {
            possible: true,
            required: !self.in_flow() && self.indent == column,
            token: self.taken + self.tokens.len(),
            at: self.at,
            line: self.line,
            column,
        };
        self.remove_key()?;
        let level = self.keys.len() - 1;
        self.keys[level] = key;
        self.by_token.push_back((key.token, level));
        Ok(())
    }

    /// `yaml_parser_remove_simple_key`
    pub(super) fn remove_key(&mut self) -> Scanned {
        let level = self.keys.len() - 1;
        let key = self.keys[level];
        if key.possible {
            if key.required {
                return self.refuse(key.line, "could not find expected ':'");
            }
            self.keys[level].possible = false;
            self.forget_token(key.token);
        }
        Ok(())
    }

    pub(super) fn forget_token(&mut self, token: usize) {
        if let Some(at) = self.by_token.iter().rposition(|(other, _)| *other == token) {
            self.by_token.remove(at);
        }
    }
}
