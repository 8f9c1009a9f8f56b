//! The members of a page: its index and its fields.

use std::borrow::Cow;
use std::fmt::Write;

use super::docs;
use super::go;
use crate::model::naming::Anchors;
use crate::model::{Body, Member};

/// What a page shows of a member.
pub(super) struct Shown<'a, T> {
    name: &'a str,
    help: Cow<'a, str>,
    form: Form<'a, T>,
}

/// What a member is.
enum Form<'a, T> {
    /// A function, with its arguments.
    Function(&'a str),
    /// An object, with its members.
    Object(&'a [T]),
    /// A value, with its type and default.
    Value(&'a str, Option<&'a str>),
}

/// A member of a page.
pub(super) trait Entry: Sized {
    /// What the page shows of it.
    fn shown(&self) -> Shown<'_, Self>;
}

impl Entry for Member<'_> {
    fn shown(&self) -> Shown<'_, Self> {
        Shown {
            name: &self.name,
            help: go::help(self.help),
            form: match &self.body {
                Body::New(_) => Form::Function("name"),
                Body::Setter(setter) => Form::Function(&setter.argument),
                Body::Object(nested) => Form::Object(&nested.members),
            },
        }
    }
}

impl Entry for docs::Field {
    fn shown(&self) -> Shown<'_, Self> {
        Shown {
            name: &self.name,
            help: Cow::Borrowed(&self.help),
            form: match &self.body {
                docs::Body::Function(arguments) => Form::Function(arguments),
                docs::Body::Object(fields) => Form::Object(fields),
                docs::Body::Value { type_name, default } => Form::Value(type_name, default.as_deref()),
            },
        }
    }
}

/// Constructors, then functions, then the others, each by name.
fn in_order<T: Entry>(members: &[T]) -> Vec<Shown<'_, T>> {
    let mut shown: Vec<_> = members.iter().map(Entry::shown).collect();
    shown.sort_by_key(|member| {
        let is_new = member
            .name
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("new"));
        (!is_new, !matches!(member.form, Form::Function(_)))
    });
    shown
}

/// The list of links to the members.
pub(super) fn push_index<T: Entry>(out: &mut String, members: &[T], depth: usize, path: &str, anchors: &mut Anchors) {
    for member in in_order(members) {
        for _ in 0..depth {
            out.push_str("  ");
        }
        let name = inline(member.name);
        let (text, heading) = match member.form {
            Form::Function(arguments) => (format!("fn {name}({arguments})"), format!("fn {path}{name}")),
            Form::Object(_) => (format!("obj {path}{name}"), format!("obj {path}{name}")),
            Form::Value(type_name, _) => (format!("{type_name} {path}{name}"), format!("{type_name} {path}{name}")),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "* [{}](#{})", code(&text), anchors.next(&heading));
        if let Form::Object(nested) = member.form {
            push_index(out, nested, depth + 1, &format!("{path}{name}."), anchors);
        }
    }
}

/// The sections of the members.
pub(super) fn push_fields<T: Entry>(out: &mut String, members: &[T], path: &str) {
    for member in in_order(members) {
        let (name, help) = (inline(member.name), &member.help);
        // Writing to a string cannot fail.
        let _ = match member.form {
            Form::Function(arguments) => {
                let call = format!("{name}({arguments})");
                let fence = fence(&call);
                write!(out, "### fn {path}{name}\n\n{fence}ts\n{call}\n{fence}\n\n{help}\n\n")
            }
            Form::Object(nested) => {
                let written = write!(out, "## obj {path}{name}\n\n{help}\n\n");
                push_fields(out, nested, &format!("{path}{name}."));
                written
            }
            Form::Value(type_name, default) => {
                let default = default.map(|default| format!("*Default value: * {}\n\n", code(default)));
                let default = default.unwrap_or_default();
                write!(out, "### {type_name} {path}{name}\n\n{default}{help}\n\n")
            }
        };
    }
}

/// A name on one line: what would break it is shown as an escape.
fn inline(name: &str) -> Cow<'_, str> {
    if name.contains(|character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')) {
        Cow::Owned(name.escape_debug().to_string())
    } else {
        Cow::Borrowed(name)
    }
}

/// A code span, with as many backticks as the text needs.
fn code(text: &str) -> String {
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest_run(text) + 1);
    format!("{fence} {text} {fence}")
}

fn fence(text: &str) -> String {
    "`".repeat(3.max(longest_run(text) + 1))
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}
