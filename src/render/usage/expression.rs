//! Values as expressions: calls of a library that are added to each other, with comments between them, and literals.

use serde_json::Value;

use crate::model::{Body, Member, Object};
use crate::render::literal::{key, member, text};
use crate::render::tree::{Field, Tree};

/// Expressions that are added to each other, with comments between them.
#[derive(Default)]
pub(super) struct Chain {
    lines: Vec<Link>,
}

enum Link {
    Part(String),
    Comment(String),
}

impl Chain {
    pub(super) fn part(&mut self, text: String) {
        self.lines.push(Link::Part(text));
    }

    pub(super) fn comment(&mut self, line: &str) {
        self.lines.push(Link::Comment(comment(line)));
    }

    /// The chain, its lines after the first at an indentation.
    pub(super) fn print(&self, indent: usize) -> String {
        let mut out = String::new();
        let mut is_first = true;
        for (index, link) in self.lines.iter().enumerate() {
            if index > 0 {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
            }
            match link {
                Link::Comment(line) => out.push_str(line),
                Link::Part(text) => {
                    if !is_first {
                        out.push_str("+ ");
                    }
                    is_first = false;
                    let inner = text.replace('\n', &format!("\n{}", " ".repeat(indent)));
                    out.push_str(&inner);
                }
            }
        }
        if is_first {
            // Only comments.
            if !self.lines.is_empty() {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
            }
            out.push_str("{}");
        }
        out
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.lines.iter().any(|link| matches!(link, Link::Part(_)))
    }

    /// The calls that set a field of the object that `object` makes; `reference` leads to it.
    pub(super) fn field(&mut self, reference: &str, object: &Object<'_>, field: &Field) {
        for line in &field.comments {
            self.comment(line);
        }
        if field.is_comment {
            let mut inner = Self::default();
            inner.set(reference, object, &field.name, &field.value);
            for link in inner.lines {
                let (text, mark) = match link {
                    Link::Part(text) => (text, "+ "),
                    Link::Comment(text) => (text, ""),
                };
                for (index, line) in text.lines().enumerate() {
                    let mark = if index == 0 { mark } else { "" };
                    self.comment(&format!("{mark}{line}"));
                }
            }
            return;
        }
        self.set(reference, object, &field.name, &field.value);
    }

    fn set(&mut self, reference: &str, object: &Object<'_>, name: &str, value: &Tree) {
        let about = object.members.iter().filter(|member| member.field == name);
        let (mut setter, mut nested) = (None, None);
        for member in about {
            match &member.body {
                // A setter of a list puts anything else into one.
                Body::Setter(found) if !found.mixin && (value.is_list() || !found.list) => setter = Some(member),
                Body::Object(object) => nested = Some((member, object)),
                Body::Setter(_) | Body::New(_) => {}
            }
        }
        match (value, setter, nested) {
            (Tree::Object(fields), None, Some((found, inner))) if !inner.path.is_empty() && has_shown(fields) => {
                let reference = format!("{reference}{}", member(&found.name));
                for field in fields {
                    self.field(&reference, inner, field);
                }
            }
            (_, Some(found), nested) => {
                let items = nested.map(|(member, object)| Items::new(reference, member, object));
                let argument = print(value, items.as_ref());
                self.part(format!("{reference}{}({argument})", member(&found.name)));
            }
            (_, None, _) => {
                let value = print(value, None);
                let mut text = format!("{}: {value}", key(name));
                for parent in object.path.iter().rev() {
                    text = format!("{}+: {{ {text} }}", key(parent));
                }
                self.part(format!("{{ {text} }}"));
            }
        }
    }
}

fn has_shown(fields: &[Field]) -> bool {
    fields.iter().any(|field| !field.is_comment)
}

/// The object of a library for the items below a field.
pub(super) struct Items<'k, 'm> {
    reference: String,
    object: &'k Object<'m>,
    /// Number of lists and maps around an item.
    levels: usize,
}

impl<'k, 'm> Items<'k, 'm> {
    pub(super) fn new(reference: &str, found: &Member<'m>, object: &'k Object<'m>) -> Self {
        Self {
            reference: format!("{reference}{}", member(&found.name)),
            object,
            levels: object.levels,
        }
    }

    fn below(&self) -> Self {
        Self {
            reference: self.reference.clone(),
            object: self.object,
            levels: self.levels.saturating_sub(1),
        }
    }
}

/// A value as an expression; its lines after the first are indented for column 0.
pub(super) fn print(value: &Tree, items: Option<&Items<'_, '_>>) -> String {
    match (value, items) {
        (Tree::Object(fields), Some(items)) if items.levels == 0 && !fields.is_empty() => {
            let mut chain = Chain::default();
            for field in fields {
                chain.field(&items.reference, items.object, field);
            }
            if chain.is_empty() && fields.iter().any(|field| !field.is_comment) {
                return plain_object(fields, None);
            }
            chain.print(0)
        }
        (Tree::List(list), items) if !list.is_empty() => {
            let below = items.map(Items::below);
            let printed: Vec<String> = list.iter().map(|item| print(item, below.as_ref())).collect();
            brackets('[', &printed, ']', list.iter().all(Tree::is_flat))
        }
        (Tree::Object(fields), items) if !fields.is_empty() => plain_object(fields, items),
        (Tree::Object(_), _) => "{}".to_owned(),
        (Tree::List(_), _) => "[]".to_owned(),
        (Tree::Commented(lines, value), items) => {
            let lines: String = lines.iter().map(|line| comment(line) + "\n").collect();
            lines + &print(value, items)
        }
        (Tree::Scalar(value), _) => plain(value),
    }
}

/// An object as a literal.
fn plain_object(fields: &[Field], items: Option<&Items<'_, '_>>) -> String {
    let below = items.map(Items::below);
    let mut entries = Vec::new();
    let mut is_short = true;
    for field in fields {
        let value = print(&field.value, below.as_ref());
        let (before, value) = leading_comments(&value);
        let text = named(&field.name, value);
        let mut lines: Vec<String> = field.comments.iter().map(|line| comment(line)).collect();
        lines.extend(before.map(str::to_owned));
        is_short &= lines.is_empty() && !field.is_comment && field.value.is_flat();
        if field.is_comment {
            lines.extend(text.lines().map(comment));
        } else {
            lines.push(with_comma(&text));
        }
        entries.push((text, lines));
    }
    if is_short {
        let fields: Vec<String> = entries.into_iter().map(|(text, _)| text).collect();
        return brackets('{', &fields, '}', true);
    }
    let lines = entries.into_iter().flat_map(|(_, lines)| lines);
    let lines = lines.map(|line| format!("\n  {}", line.replace('\n', "\n  ")));
    format!("{{{}\n}}", lines.collect::<String>())
}

/// A field and its value; a chain begins on a line of its own.
fn named(name: &str, value: &str) -> String {
    if value.contains("\n+ ") {
        format!("{}:\n  {}", key(name), value.replace('\n', "\n  "))
    } else {
        format!("{}: {value}", key(name))
    }
}

/// A field of an object with a line for each, and the comments before it.
pub(super) fn entry(name: &str, value: &str) -> String {
    let (before, value) = leading_comments(value);
    let before: String = before.flat_map(|line| [line, "\n"]).collect();
    before + &with_comma(&named(name, value))
}

/// The lines of comments that begin a text, and the rest of it.
fn leading_comments(text: &str) -> (impl Iterator<Item = &str>, &str) {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with("//") {
            break;
        }
        end += line.len();
    }
    (text[..end].lines(), &text[end..])
}

/// An expression with a comma behind it, and before the comments at its end.
fn with_comma(text: &str) -> String {
    let mut end = text.len();
    while let Some(start) = text[..end].rfind('\n')
        && text[start..end].trim_start().starts_with("//")
    {
        end = start;
    }
    format!("{},{}", &text[..end], &text[end..])
}

/// Maximum number of characters of a list or object on one line.
const LONGEST_LINE: usize = 60;

fn brackets(open: char, parts: &[String], close: char, is_flat: bool) -> String {
    let length: usize = parts.iter().map(|part| part.chars().count() + 2).sum();
    if is_flat && length <= LONGEST_LINE && parts.iter().all(|part| !part.contains('\n')) {
        let blank = if open == '{' { " " } else { "" };
        return format!("{open}{blank}{}{blank}{close}", parts.join(", "));
    }
    let lines = parts
        .iter()
        .map(|part| format!("\n  {}", with_comma(part).replace('\n', "\n  ")));
    format!("{open}{}\n{close}", lines.collect::<String>())
}

/// A value without own order: literals of Jsonnet.
fn plain(value: &Value) -> String {
    match value {
        Value::String(string) => text(string),
        Value::Array(items) => brackets('[', &items.iter().map(plain).collect::<Vec<_>>(), ']', true),
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", key(name), plain(value)));
            brackets('{', &fields.collect::<Vec<_>>(), '}', true)
        }
        other => other.to_string(),
    }
}

/// A line of a comment.
pub(super) fn comment(line: &str) -> String {
    let line = line.replace(char::is_control, " ");
    format!("// {line}").trim_end().to_owned()
}
