//! YAML as Go's libraries write it: block style, sorted keys, their choice of quotes, folding and indentation.

mod analysis;
pub(crate) mod plain;

use std::cmp::Ordering;

use rayon::prelude::*;
use serde_json::Value;

use crate::go::strconv::{Format, format_float};
use analysis::{analyze, is_break, is_printable};
use plain::is_ambiguous;

/// Which of Go's libraries to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `gopkg.in/yaml.v2`: two blanks, lists at the level of their key, long lines folded at 80 columns.
    V2,
    /// `gopkg.in/yaml.v3`: four blanks, lists indented, no folding.
    V3,
}

/// A document with the line break at its end.
#[must_use]
pub fn document(value: &Value, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.root(value);
    writer.out
}

/// Documents, with `---` between them; printed in parallel.
#[must_use]
pub fn stream<'v>(values: impl IntoIterator<Item = &'v Value>, dialect: Dialect) -> String {
    let values: Vec<&Value> = values.into_iter().collect();
    let documents: Vec<String> = values.into_par_iter().map(|value| document(value, dialect)).collect();
    documents.join("---\n")
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Root,
    Item,
    /// A key short and flat enough to stand before its colon.
    SimpleKey,
    /// A key after `?`.
    Key,
    Value,
}

#[derive(Clone, Copy)]
enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

struct Writer {
    out: String,
    dialect: Dialect,
    /// Column of the current nesting; -1 before the root.
    indent: isize,
    column: isize,
    /// The last character separates.
    whitespace: bool,
    /// Only blanks and indicators stand on the line so far.
    indention: bool,
}

impl Writer {
    fn new(dialect: Dialect) -> Self {
        Self {
            out: String::new(),
            dialect,
            indent: -1,
            column: 0,
            whitespace: true,
            indention: true,
        }
    }

    fn root(&mut self, value: &Value) {
        self.node(value, Context::Root);
        if self.column > 0 || self.out.is_empty() {
            self.put_break();
        }
    }

    fn width(&self) -> isize {
        match self.dialect {
            Dialect::V2 => 80,
            Dialect::V3 => isize::MAX,
        }
    }

    fn node(&mut self, value: &Value, context: Context) {
        match value {
            Value::Null => self.scalar("null", Style::Plain, context),
            Value::Bool(value) => self.scalar(if *value { "true" } else { "false" }, Style::Plain, context),
            Value::Number(number) => self.scalar(
                &format_float(number.as_f64().unwrap_or_default(), Format::G, None),
                Style::Plain,
                context,
            ),
            Value::String(text) => self.string(text, context),
            Value::Array(items) if items.is_empty() => self.indicator("[]", true, false, false),
            Value::Object(fields) if fields.is_empty() => self.indicator("{}", true, false, false),
            Value::Array(items) => self.sequence(items, context),
            Value::Object(fields) => self.mapping(fields, context),
        }
    }

    fn sequence(&mut self, items: &[Value], context: Context) {
        let outer = self.indent;
        let beside_key = self.dialect == Dialect::V2 && context == Context::Value && !self.indention;
        self.increase_indent(context, false, beside_key);
        for item in items {
            self.write_indent();
            self.indicator("-", true, false, true);
            self.node(item, Context::Item);
        }
        self.indent = outer;
    }

    fn mapping(&mut self, fields: &serde_json::Map<String, Value>, context: Context) {
        let outer = self.indent;
        self.increase_indent(context, false, false);
        let mut sorted: Vec<_> = fields.iter().collect();
        sorted.sort_by(|(a, _), (b, _)| compare_keys(a, b, self.dialect));
        for (key, value) in sorted {
            self.write_indent();
            if !analyze(key, self.dialect).multiline && key.len() <= 128 {
                self.string(key, Context::SimpleKey);
                self.indicator(":", false, false, false);
            } else {
                self.indicator("?", true, false, true);
                self.string(key, Context::Key);
                self.write_indent();
                self.indicator(":", true, false, true);
            }
            self.node(value, Context::Value);
        }
        self.indent = outer;
    }

    fn string(&mut self, text: &str, context: Context) {
        let style = if text.contains('\n') {
            Style::Literal
        } else if is_ambiguous(text, self.dialect) {
            Style::DoubleQuoted
        } else {
            Style::Plain
        };
        self.scalar(text, style, context);
    }

    fn scalar(&mut self, text: &str, wanted: Style, context: Context) {
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

    fn increase_indent(&mut self, context: Context, flow: bool, keep: bool) {
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

    fn put_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
        if self.dialect == Dialect::V3 {
            self.indention = true;
        }
    }

    /// A break that the text has itself.
    fn write_break(&mut self, character: char) {
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

    fn put(&mut self, character: char) {
        self.out.push(character);
        self.column += 1;
    }

    fn write_indent(&mut self) {
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

    fn indicator(&mut self, text: &str, need_whitespace: bool, is_whitespace: bool, is_indention: bool) {
        if need_whitespace && !self.whitespace {
            self.put(' ');
        }
        for character in text.chars() {
            self.put(character);
        }
        self.whitespace = is_whitespace;
        self.indention &= is_indention;
    }

    /// Whether a blank may become a line break here.
    fn folds(&self, allowed: bool, after_space: bool, next: Option<char>) -> bool {
        allowed && !after_space && self.column > self.width() && next != Some(' ')
    }

    fn plain(&mut self, text: &str, allow_breaks: bool) {
        if !self.whitespace {
            self.put(' ');
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
        // The libraries look for a byte order mark at the start of the text wherever they are in it.
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

/// The libraries' order of keys: letters after everything else, runs of digits by their value, then by code point and length.
fn compare_keys(a: &str, b: &str, dialect: Dialect) -> Ordering {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut digits = false;
    for at in 0..a.len().min(b.len()) {
        if a[at] == b[at] {
            digits = is_digit(a[at]);
            continue;
        }
        let (a_letter, b_letter) = (a[at].is_alphabetic(), b[at].is_alphabetic());
        if a_letter && b_letter {
            return a[at].cmp(&b[at]);
        }
        if a_letter || b_letter {
            let a_first = if digits && dialect == Dialect::V3 {
                a_letter
            } else {
                b_letter
            };
            return if a_first { Ordering::Less } else { Ordering::Greater };
        }
        // A zero within a number is worth its place; leading zeros are not.
        let counts =
            (a[at] == '0' || b[at] == '0') && a[..at].iter().rev().take_while(|c| is_digit(**c)).any(|c| *c != '0');
        let (a_number, a_end) = digits_from(&a, at, counts);
        let (b_number, b_end) = digits_from(&b, at, counts);
        return a_number.cmp(&b_number).then(a_end.cmp(&b_end)).then(a[at].cmp(&b[at]));
    }
    a.len().cmp(&b.len())
}

fn is_digit(character: char) -> bool {
    character.is_numeric() && (character.is_ascii_digit() || !character.is_ascii())
}

/// The number that stands at a place, wrapping as Go's int64 does, and where it ends.
fn digits_from(text: &[char], from: usize, after_digits: bool) -> (i64, usize) {
    let mut number = i64::from(after_digits);
    let mut at = from;
    while at < text.len() && is_digit(text[at]) {
        number = number
            .wrapping_mul(10)
            .wrapping_add(i64::from(u32::from(text[at])) - i64::from(u32::from('0')));
        at += 1;
    }
    (number, at)
}
