//! Characters, breaks, indicators and indentation: the state of `yaml_emitter_t` after the text so far.

use crate::go::yaml::Dialect;

/// The position of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    Root,
    Item,
    /// A key that is short and flat enough to precede its colon.
    SimpleKey,
    /// A key after `?`.
    Key,
    Value,
}

pub(super) struct Writer {
    pub(super) out: String,
    pub(super) dialect: Dialect,
    /// Column of the current nesting; -1 before the root.
    pub(super) indent: isize,
    pub(super) column: isize,
    /// The last character is a separator.
    pub(super) whitespace: bool,
    /// The line has only blanks and indicators so far.
    pub(super) indention: bool,
}

impl Writer {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            // A small object, which is then not copied while it grows.
            out: String::with_capacity(1 << 8),
            dialect,
            indent: -1,
            column: 0,
            whitespace: true,
            indention: true,
        }
    }

    pub(super) fn width(&self) -> isize {
        match self.dialect {
            Dialect::V2 => 80,
            Dialect::V3 => isize::MAX,
        }
    }

    pub(super) fn increase_indent(&mut self, context: Context, flow: bool, keep: bool) {
        let step = match self.dialect {
            Dialect::V2 => 2,
            Dialect::V3 => 4,
        };
        self.indent = match self.dialect {
            _ if self.indent < 0 => {
                if flow {
                    step
                } else {
                    0
                }
            }
            _ if keep => self.indent,
            Dialect::V2 => self.indent + step,
            Dialect::V3 if context == Context::Item => self.indent + 2,
            Dialect::V3 => step * ((self.indent + step) / step),
        };
    }

    pub(super) fn put_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
        if self.dialect == Dialect::V3 {
            self.indention = true;
        }
    }

    /// Writes a break of the text itself.
    pub(super) fn write_break(&mut self, character: char) {
        if character == '\n' {
            self.put_break();
            return;
        }
        self.out.push(character);
        self.column = 0;
        if self.dialect == Dialect::V3 {
            self.indention = true;
        }
    }

    pub(super) fn put(&mut self, character: char) {
        self.out.push(character);
        self.column += 1;
    }

    /// Writes a text of ASCII without breaks.
    pub(super) fn put_all(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = self.column.saturating_add_unsigned(text.len());
    }

    /// Whether no blank of a text of ASCII without breaks can be beyond the width.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.column.saturating_add_unsigned(text.len()) <= self.width()
    }

    pub(super) fn write_indent(&mut self) {
        let indent = self.indent.max(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        self.indention = true;
    }

    pub(super) fn indicator(&mut self, text: &str, need_whitespace: bool, is_whitespace: bool, is_indention: bool) {
        if need_whitespace && !self.whitespace {
            self.put(' ');
        }
        self.put_all(text);
        self.whitespace = is_whitespace;
        self.indention &= is_indention;
    }

    /// True if a blank may become a line break here.
    pub(super) fn folds(&self, allowed: bool, after_space: bool, next: Option<char>) -> bool {
        allowed && !after_space && self.column > self.width() && next != Some(' ')
    }
}
