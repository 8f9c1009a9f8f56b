//! The row of a field in HTML.

use std::fmt::Write;

use super::escape::{push_html, push_link};
use super::html::Html;
use super::prose;
use super::tree::Tree;
use crate::facts::{Fact, Field, Required, Rule, Statement};

/// Facts with longer texts get a line of their own.
const LONG: usize = 48;

/// Objects with at most so many fields are open from the start, as are those near the root.
const FEW: usize = 12;

/// Pushes the row of a field and those below it. `others` has the paths of the fields that share its row, apart from itself.
pub(super) fn push(html: &mut Html, field: &Field<'_>, tree: &Tree<'_>, depth: usize, others: &mut Vec<String>) {
    html.out.push_str("<li");
    html.push_id(&field.path);
    html.out.push('>');
    for other in others.iter() {
        html.out.push_str("<i");
        html.push_id(other);
        html.out.push_str("></i>");
    }
    let facts: Vec<Shown<'_>> = field.facts.iter().map(Shown::of).collect();
    head(html, field, &facts);
    if !field.description.is_empty() {
        html.out.push_str("<div class=\"d\">");
        prose::write(&tree.description(field), html);
        html.out.push_str("</div>");
    }
    if let Some(note) = tree.note(&field.path) {
        html.out.push_str("<div class=\"n\">");
        html.push_note(note);
        html.out.push_str("</div>");
    }
    for fact in facts.iter().filter(|fact| fact.is_long) {
        long(html, fact);
    }
    if !field.calls.is_empty() {
        html.out.push_str("<div class=\"j\">");
        for call in &field.calls {
            html.element("code", &call.to_string());
            html.out.push(' ');
        }
        html.out.push_str("</div>");
    }
    below(html, field, tree, depth, others);
    html.out.push_str("</li>\n");
}

/// The line with name, type and short facts.
fn head(html: &mut Html, field: &Field<'_>, facts: &[Shown<'_>]) {
    html.out.push_str("<div class=\"h\"><a href=\"#");
    push_link(&mut html.out, &field.path);
    html.out.push_str("\">");
    html.element("code", field.name);
    html.out.push_str("</a> <span class=\"t\">");
    push_html(&mut html.out, &field.type_name);
    html.out.push_str("</span>");
    if let Some(text) = field.required.text() {
        let class = match field.required {
            Required::Defaulted => "q o",
            _ => "q",
        };
        // Writing to a string cannot fail.
        let _ = write!(html.out, " <span class=\"{class}\" data-required>");
        push_html(&mut html.out, &text);
        html.out.push_str("</span>");
    }
    let siblings = field.path.strip_suffix(field.name).unwrap_or_default();
    for fact in facts.iter().filter(|fact| !fact.is_long) {
        short(html, fact, siblings);
    }
    html.out.push_str("</div>");
}

/// A fact in words.
struct Shown<'f> {
    fact: &'f Fact<'f>,
    label: String,
    text: String,
    is_long: bool,
}

impl<'f> Shown<'f> {
    fn of(fact: &'f Fact<'f>) -> Self {
        let text = fact.text();
        Self {
            is_long: match &fact.statement {
                Statement::Rule(_) | Statement::RuleAbove(_) | Statement::Description(_) => true,
                Statement::FilledFrom(_) | Statement::Fills(_) => false,
                _ => text.len() > LONG,
            },
            label: fact.label(),
            text,
            fact,
        }
    }
}

fn short(html: &mut Html, shown: &Shown<'_>, siblings: &str) {
    let class = match shown.fact.statement {
        Statement::Deprecated(_) => "c w",
        Statement::Immutable => "c m",
        _ => "c",
    };
    let _ = write!(html.out, " <span class=\"{class}\" data-fact>");
    html.element("b", &shown.label);
    match &shown.fact.statement {
        Statement::FilledFrom(fields) => {
            for (at, name) in fields.iter().enumerate() {
                html.out.push_str(if at == 0 { " " } else { ", " });
                sibling(html, siblings, name);
            }
        }
        Statement::Fills(name) => {
            html.out.push(' ');
            sibling(html, siblings, name);
        }
        _ if shown.text.is_empty() => {}
        Statement::Deprecated(_) => {
            html.out.push(' ');
            html.element("span", &shown.text);
        }
        _ => {
            html.out.push(' ');
            html.element("code", &shown.text);
        }
    }
    html.out.push_str("</span>");
}

/// Pushes a link to a field of the same object, whose paths begin with `siblings`.
fn sibling(html: &mut Html, siblings: &str, name: &str) {
    html.out.push_str("<a href=\"#");
    push_link(&mut html.out, siblings);
    push_link(&mut html.out, name);
    html.out.push_str("\">");
    push_html(&mut html.out, name);
    html.out.push_str("</a>");
}

/// Pushes a fact about the object as a whole.
pub(super) fn whole(html: &mut Html, fact: &Fact<'_>) {
    long(html, &Shown::of(fact));
}

/// Pushes a fact with a line of its own.
fn long(html: &mut Html, shown: &Shown<'_>) {
    html.out.push_str("<div class=\"l\" data-fact>");
    html.element("b", &shown.label);
    html.out.push(' ');
    let statement = &shown.fact.statement;
    let tag = match statement {
        Statement::Rule(_) | Statement::RuleAbove(_) | Statement::Description(_) | Statement::Deprecated(_) => "span",
        _ => "code",
    };
    html.element(tag, &shown.text);
    html.out.push_str("</div>");
    if let Statement::Rule(rule) | Statement::RuleAbove(rule) = statement {
        source(html, rule);
    }
}

/// The expression of a rule, one click away.
fn source(html: &mut Html, rule: &Rule<'_>) {
    html.out
        .push_str("<details class=\"s\"><summary>rule</summary><pre><code>");
    push_html(&mut html.out, rule.rule.trim_end());
    html.out.push_str("</code></pre>");
    if let (Some(message), Some(_)) = (rule.message, &rule.words) {
        html.out.push_str("<p>Message: ");
        push_html(&mut html.out, message.trim());
        html.out.push_str("</p>");
    }
    html.out.push_str("</details>");
}

/// The fields below a field.
fn below(html: &mut Html, field: &Field<'_>, tree: &Tree<'_>, depth: usize, others: &mut Vec<String>) {
    if field.fields.is_empty() {
        return;
    }
    if let Some(first) = tree.elsewhere(&field.path) {
        html.out.push_str("<div class=\"e\">Same fields as <a href=\"#");
        push_link(&mut html.out, first);
        html.out.push_str("\">");
        html.element("code", first);
        html.out.push_str("</a></div>");
        return;
    }
    let count = field.fields.len();
    let open = if depth < 2 || tree.size(&field.path) <= FEW {
        " open"
    } else {
        ""
    };
    let plural = if count == 1 { "" } else { "s" };
    let _ = writeln!(html.out, "<details{open}><summary>{count} field{plural}</summary><ul>");
    let above = others.len();
    others.extend(tree.aliases(&field.path).iter().map(|path| (*path).to_owned()));
    for inner in &field.fields {
        let mut paths: Vec<String> = others.iter().map(|other| format!("{other}.{}", inner.name)).collect();
        push(html, inner, tree, depth + 1, &mut paths);
    }
    others.truncate(above);
    html.out.push_str("</ul></details>");
}
