//! Scalars: choice of the style, and the text in it.

use super::analysis::{analyze, is_break, is_printable};
use super::plain::is_ambiguous;
use super::writer::{Context, Writer};
use crate::go::yaml::Dialect;

#[derive(Clone, Copy)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

impl Writer {
    pub(super) fn string(&mut self, text: &str, context: Context) {
        let style = if text.contains('\n') {
            Style::Literal
        } else if is_ambiguous(text, self.dialect) {
            Style::DoubleQuoted
        } else {
            Style::Plain
        };
        self.scalar(text, style, context);
    }

    pub(super) fn scalar(&mut self, text: &str, wanted: Style, context: Context) {
        let analysis = analyze(text, self.dialect);
        let simple_key = context == Context::SimpleKey;
        let mut style = wanted;
        if simple_key && analysis.multiline {
            style = Style::DoubleQuoted;
        }
        if matches!(style, Style::Plain) && (!analysis.plain_allowed || text.is_empty() && simple_key) {
            style = Style::SingleQuoted;
        }
        if matches!(style, Style::SingleQuoted) && !analysis.single_quoted_allowed {
            style = Style::DoubleQuoted;
        }
        if matches!(style, Style::Literal) && (!analysis.block_allowed || simple_key) {
            style = Style::DoubleQuoted;
        }
        let outer = self.indent;
        self.increase_indent(context, true, false);
        match style {
            Style::Plain => self.plain(text, !simple_key),
            Style::SingleQuoted => self.single_quoted(text, !simple_key),
            Style::DoubleQuoted => self.double_quoted(text, !simple_key),
            Style::Literal => self.literal(text),
        }
        self.indent = outer;
    }

    fn plain(&mut self, text: &str, allow_breaks: bool) {
        if !self.whitespace {
            self.put(' ');
        }
        if text.is_ascii() && (!allow_breaks || self.fits(text) || !text.contains(' ')) {
            self.put_all(text);
            self.whitespace = false;
            self.indention = false;
            return;
        }
        let mut after_space = false;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character == ' ' && self.folds(allow_breaks, after_space, characters.peek().copied()) {
                self.write_indent();
            } else {
                self.put(character);
                if character != ' ' {
                    self.indention = false;
                }
            }
            after_space = character == ' ';
        }
        self.whitespace = false;
        self.indention = false;
    }

    fn single_quoted(&mut self, text: &str, allow_breaks: bool) {
        self.indicator("'", true, false, false);
        let (mut after_space, mut after_break) = (false, false);
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if character == ' ' {
                let next = characters.peek().map(|(_, next)| *next);
                if at > 0 && next.is_some() && self.folds(allow_breaks, after_space, next) {
                    self.write_indent();
                } else {
                    self.put(' ');
                }
                after_space = true;
            } else if is_break(character) {
                if !after_break && character == '\n' {
                    self.put_break();
                }
                self.write_break(character);
                self.indention = true;
                after_break = true;
            } else {
                if after_break {
                    self.write_indent();
                }
                if character == '\'' {
                    self.put('\'');
                }
                self.put(character);
                self.indention = false;
                (after_space, after_break) = (false, false);
            }
        }
        self.indicator("'", false, false, false);
    }

    fn double_quoted(&mut self, text: &str, allow_breaks: bool) {
        self.indicator("\"", true, false, false);
        // At every character, the libraries test the start of the text for a byte order mark.
        let marked = text.starts_with('\u{feff}');
        let mut after_space = false;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            if marked || !is_printable(character) || is_break(character) || matches!(character, '"' | '\\') {
                self.escape(character);
                after_space = false;
            } else if character == ' ' {
                if allow_breaks && !after_space && self.column > self.width() && at > 0 && next.is_some() {
                    self.write_indent();
                    if next == Some(' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(' ');
                }
                after_space = true;
            } else {
                self.put(character);
                after_space = false;
            }
        }
        self.indicator("\"", false, false, false);
    }

    fn escape(&mut self, character: char) {
        let code = u32::from(character);
        let text = match code {
            0 => "\\0".to_owned(),
            0x07 => "\\a".to_owned(),
            0x08 => "\\b".to_owned(),
            0x09 => "\\t".to_owned(),
            0x0a => "\\n".to_owned(),
            0x0b => "\\v".to_owned(),
            0x0c => "\\f".to_owned(),
            0x0d => "\\r".to_owned(),
            0x1b => "\\e".to_owned(),
            0x22 => "\\\"".to_owned(),
            0x5c => "\\\\".to_owned(),
            0x85 => "\\N".to_owned(),
            0xa0 => "\\_".to_owned(),
            0x2028 => "\\L".to_owned(),
            0x2029 => "\\P".to_owned(),
            0x01..=0xff => format!("\\x{code:02X}"),
            0x100..=0xffff => format!("\\u{code:04X}"),
            _ => format!("\\U{code:08X}"),
        };
        for character in text.chars() {
            self.put(character);
        }
    }

    fn literal(&mut self, text: &str) {
        self.indicator("|", true, false, false);
        let first = text.chars().next().unwrap_or_default();
        if first == ' ' || is_break(first) {
            self.indicator(if self.dialect == Dialect::V2 { "2" } else { "4" }, false, false, false);
        }
        let mut from_end = text.chars().rev();
        let chomping = match (from_end.next().is_some_and(is_break), from_end.next().map(is_break)) {
            (false, _) => "-",
            (true, None | Some(true)) => "+",
            (true, Some(false)) => "",
        };
        self.indicator(chomping, false, false, false);
        if self.dialect == Dialect::V2 {
            self.put_break();
            self.indention = true;
        }
        self.whitespace = true;
        let mut after_break = true;
        for character in text.chars() {
            if is_break(character) {
                self.write_break(character);
                if self.dialect == Dialect::V2 {
                    self.indention = true;
                }
                after_break = true;
            } else {
                if after_break {
                    self.write_indent();
                }
                self.put(character);
                self.indention = false;
                after_break = false;
            }
        }
    }
}
