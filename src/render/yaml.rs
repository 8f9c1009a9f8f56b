//! Value → YAML with comments, in the style of the API server's YAML library.

use serde_json::{Value, json};

use super::tree::{Field, Tree};
use crate::go::yaml::Dialect;
use crate::go::yaml::emit;

/// A document. `title` are lines of comments before it.
#[must_use]
pub fn document(title: &[String], tree: &Tree) -> String {
    let mut printer = Printer { out: String::new() };
    printer.comments(title, 0);
    match tree {
        Tree::Object(fields) if !fields.is_empty() => printer.fields(fields, 0),
        Tree::List(items) if !items.is_empty() => printer.items(items, 0),
        other => printer.out.push_str(&emit::document(&other.to_json(), Dialect::V2)),
    }
    printer.out
}

struct Printer {
    out: String,
}

impl Printer {
    fn indent(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    fn comments(&mut self, lines: &[String], column: usize) {
        for line in lines {
            self.indent(column);
            self.out.push('#');
            if !line.is_empty() {
                self.out.push(' ');
                self.out.push_str(&one_line(line));
            }
            self.out.push('\n');
        }
    }

    /// Fields at a column.
    fn fields(&mut self, fields: &[Field], column: usize) {
        for field in fields {
            self.comments(&field.comments, column);
            if field.is_comment {
                let mut inner = Self { out: String::new() };
                inner.field(field, 0);
                let lines: Vec<String> = inner.out.lines().map(str::to_owned).collect();
                self.comments(&lines, column);
                continue;
            }
            self.indent(column);
            self.field(field, column);
        }
    }

    /// A field, behind its indentation.
    fn field(&mut self, field: &Field, column: usize) {
        let key = emit::document(&json!({ &field.name: null }), Dialect::V2);
        let plain_key = key.strip_suffix(" null\n").filter(|key| !key.starts_with('?'));
        match (&field.value, plain_key) {
            (Tree::Object(fields), Some(key)) if has_shown(fields) => {
                self.out.push_str(key);
                self.out.push('\n');
                self.fields(fields, column + 2);
            }
            (Tree::List(items), Some(key)) if !items.is_empty() => {
                self.out.push_str(key);
                self.out.push('\n');
                self.items(items, column);
            }
            (Tree::Object(fields), Some(key)) if !fields.is_empty() => {
                self.out.push_str(key);
                self.out.push_str(" {}\n");
                self.fields(fields, column + 2);
            }
            (value, _) => self.whole(&json!({ &field.name: value.to_json() }), column),
        }
    }

    fn items(&mut self, items: &[Tree], column: usize) {
        for item in items {
            self.indent(column);
            match item {
                Tree::Object(fields) if has_shown(fields) => {
                    // The fields before the first that is shown are comments, which stay above the dash.
                    let first = fields.iter().position(|field| !field.is_comment).unwrap_or_default();
                    let (before, rest) = fields.split_at(first);
                    self.out.truncate(self.out.len() - column);
                    self.fields(before, column);
                    self.comments(&rest[0].comments, column);
                    self.indent(column);
                    self.out.push_str("- ");
                    self.field(&rest[0], column + 2);
                    self.fields(&rest[1..], column + 2);
                }
                Tree::Commented(lines, value) => {
                    self.out.truncate(self.out.len() - column);
                    self.comments(lines, column);
                    self.items(std::slice::from_ref(value), column);
                }
                Tree::List(inner) if !inner.is_empty() => {
                    self.out.push_str("-\n");
                    self.items(inner, column + 2);
                }
                other => self.whole(&json!([other.to_json()]), column),
            }
        }
    }

    /// A value as the library prints it, behind the indentation of its first line.
    fn whole(&mut self, value: &Value, column: usize) {
        let text = emit::document(value, Dialect::V2);
        for (index, line) in text.lines().enumerate() {
            if index > 0 && !line.is_empty() {
                self.indent(column);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

/// Whether a field is printed as more than a comment.
fn has_shown(fields: &[Field]) -> bool {
    fields.iter().any(|field| !field.is_comment)
}

/// A comment has one line.
fn one_line(line: &str) -> String {
    line.replace(
        |character: char| character.is_control() || matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}'),
        " ",
    )
}
