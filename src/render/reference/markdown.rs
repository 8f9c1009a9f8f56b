//! Pages as Markdown. Anchors are those of the HTML pages.

use std::collections::HashSet;

use super::escape::{push_id, push_link, push_markdown, push_markdown_code};
use super::format::{Format, Inline, Snippet};
use super::prose;
use super::tree::Tree;
use super::writer::Writer;
use crate::facts::{Fact, Field, Rule, Statement};

/// A page of which parts were written.
#[derive(Default)]
pub(super) struct Markdown {
    pub(super) out: String,
    /// Blanks before each line.
    pub(super) indent: usize,
    pub(super) has_section: bool,
    /// Whether an item of the list of a description was written.
    pub(super) in_list: bool,
    /// Names of fields of the object: anchors that sections leave to them.
    pub(super) reserved: HashSet<String>,
}

impl Markdown {
    fn begin(&mut self) {
        for _ in 0..self.indent {
            self.out.push(' ');
        }
    }

    /// An empty line, and the beginning of the next one.
    fn block_of(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.begin();
    }

    fn end(&mut self) {
        self.out.push('\n');
    }

    fn anchor(&mut self, id: &str) {
        self.out.push_str("<a id=\"");
        push_id(&mut self.out, id);
        self.out.push_str("\"></a>");
    }

    fn line(&mut self, line: &[Inline<'_>]) {
        for part in line {
            match part {
                Inline::Text(text) => push_markdown(&mut self.out, text),
                Inline::Code(code) => push_markdown_code(&mut self.out, code),
                Inline::Field(code, path) => {
                    self.out.push('[');
                    push_markdown_code(&mut self.out, code);
                    self.out.push_str("](#");
                    push_link(&mut self.out, path);
                    self.out.push(')');
                }
                Inline::Link(text, target) => Writer::link(self, text, target),
            }
        }
    }

    fn fenced(&mut self, language: &str, text: &str) {
        let longest = text
            .split(|character| character != '`')
            .map(str::len)
            .max()
            .unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        self.block_of();
        self.out.push_str(&fence);
        self.out.push_str(language);
        self.end();
        for line in text.trim_end().lines() {
            self.begin();
            self.out.push_str(line);
            self.end();
        }
        self.begin();
        self.out.push_str(&fence);
        self.end();
    }

    fn row(&mut self, field: &Field<'_>, tree: &Tree<'_>, others: &[String]) {
        self.begin();
        self.out.push_str("- ");
        self.anchor(&field.path);
        for other in others {
            self.anchor(other);
        }
        self.out.push_str("**");
        push_markdown_code(&mut self.out, field.name);
        self.out.push_str("** ");
        push_markdown(&mut self.out, &field.type_name);
        if let Some(text) = field.required.text() {
            self.out.push_str(" · **");
            push_markdown(&mut self.out, &text);
            self.out.push_str("**");
        }
        for fact in &field.facts {
            if !is_rule(fact) {
                self.out.push_str(" · ");
                self.fact(fact);
            }
        }
        self.end();
        self.indent += 2;
        if !field.description.is_empty() {
            prose::write(&tree.description(field), self);
        }
        if let Some(note) = tree.note(&field.path) {
            self.note(note);
        }
        self.rules(&field.facts);
        if !field.calls.is_empty() {
            self.block_of();
            for (at, call) in field.calls.iter().enumerate() {
                self.out.push_str(if at == 0 { "" } else { ", " });
                push_markdown_code(&mut self.out, &call.to_string());
            }
            self.end();
        }
        self.below(field, tree, others);
        self.indent -= 2;
    }

    fn below(&mut self, field: &Field<'_>, tree: &Tree<'_>, others: &[String]) {
        if field.fields.is_empty() {
            return;
        }
        if let Some(first) = tree.elsewhere(&field.path) {
            self.block_of();
            self.line(&[Inline::Text("Same fields as "), Inline::Field(first, first)]);
            self.end();
            return;
        }
        self.out.push('\n');
        let mut above: Vec<String> = others.to_vec();
        above.extend(tree.aliases(&field.path).iter().map(|path| (*path).to_owned()));
        for inner in &field.fields {
            let paths: Vec<String> = above.iter().map(|other| format!("{other}.{}", inner.name)).collect();
            self.row(inner, tree, &paths);
        }
    }

    fn fact(&mut self, fact: &Fact<'_>) {
        push_markdown(&mut self.out, &fact.label());
        let text = fact.text();
        if !text.is_empty() {
            self.out.push(' ');
            match fact.statement {
                Statement::Deprecated(_) | Statement::Description(_) => push_markdown(&mut self.out, &text),
                _ => push_markdown_code(&mut self.out, &text),
            }
        }
    }

    fn rules(&mut self, facts: &[Fact<'_>]) {
        for fact in facts {
            if let Statement::Rule(rule) | Statement::RuleAbove(rule) = &fact.statement {
                self.rule(fact, rule);
            }
        }
    }

    fn rule(&mut self, fact: &Fact<'_>, rule: &Rule<'_>) {
        self.block_of();
        push_markdown(&mut self.out, &fact.label());
        self.out.push_str(": ");
        push_markdown(&mut self.out, &fact.text());
        self.out.push(' ');
        push_markdown_code(&mut self.out, rule.rule.trim());
        self.end();
    }
}

fn is_rule(fact: &Fact<'_>) -> bool {
    matches!(fact.statement, Statement::Rule(_) | Statement::RuleAbove(_))
}

impl Format for Markdown {
    fn section(&mut self, id: &str, title: &str) {
        self.block_of();
        self.out.push_str(if self.has_section { "## " } else { "# " });
        self.has_section = true;
        if self.reserved.contains(id) {
            self.anchor(&format!("{id}-section"));
        } else {
            self.anchor(id);
        }
        push_markdown(&mut self.out, title);
        self.end();
    }

    fn end_section(&mut self) {}

    fn heading(&mut self, id: &str, title: &str) {
        self.block_of();
        self.out.push_str("### ");
        if !id.is_empty() {
            self.anchor(id);
        }
        push_markdown(&mut self.out, title);
        self.end();
    }

    fn paragraph(&mut self, line: &[Inline<'_>]) {
        self.block_of();
        self.line(line);
        self.end();
    }

    fn banner(&mut self, line: &[Inline<'_>]) {
        self.block_of();
        self.out.push_str("> ");
        self.line(line);
        self.end();
    }

    fn description(&mut self, text: &str) {
        prose::write(text, self);
    }

    fn note(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.block_of();
        for (at, line) in text.lines().enumerate() {
            if at > 0 && !line.is_empty() {
                self.begin();
            }
            self.out.push_str(line);
            self.end();
        }
    }

    fn snippets(&mut self, snippets: &[Snippet<'_>]) {
        for Snippet { language, text } in snippets {
            self.fenced(language.id(), text);
        }
    }

    fn terms(&mut self, terms: &[(&str, Vec<Inline<'_>>)]) {
        self.out.push('\n');
        for (term, line) in terms {
            self.out.push_str("- ");
            push_markdown(&mut self.out, term);
            self.out.push_str(": ");
            self.line(line);
            self.end();
        }
    }

    fn table(&mut self, heads: &[&str], rows: &[Vec<Vec<Inline<'_>>>]) {
        self.block_of();
        self.out
            .push_str(&format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len())));
        for row in rows {
            self.out.push('|');
            for cell in row {
                self.out.push(' ');
                self.line(cell);
                self.out.push_str(" |");
            }
            self.end();
        }
    }

    fn see_also(&mut self, group: &str) {
        self.block_of();
        self.out.push_str("See also [the other kinds of ");
        push_markdown(&mut self.out, group);
        self.out.push_str("](../index.md).");
        self.end();
    }

    fn facts(&mut self, facts: &[Fact<'_>]) {
        for fact in facts.iter().filter(|fact| !is_rule(fact)) {
            self.block_of();
            self.fact(fact);
            self.end();
        }
        self.rules(facts);
    }

    fn tree(&mut self, fields: &[&Field<'_>], tree: &Tree<'_>) {
        self.out.push('\n');
        for field in fields {
            self.row(field, tree, &[]);
        }
    }
}

impl Writer for Markdown {
    fn paragraph(&mut self) {
        self.block_of();
    }

    fn end_paragraph(&mut self) {
        self.end();
    }

    fn list(&mut self, _: bool) {
        self.in_list = false;
    }

    fn item(&mut self, number: Option<&str>) {
        if self.in_list {
            self.begin();
        } else {
            self.block_of();
        }
        self.in_list = true;
        match number {
            Some(number) => {
                self.out.push_str(number);
                self.out.push_str(". ");
            }
            None => self.out.push_str("* "),
        }
    }

    fn end_item(&mut self) {
        self.end();
    }

    fn end_list(&mut self, _: bool) {
        self.in_list = false;
    }

    fn block(&mut self, code: &str) {
        self.fenced("", code);
    }

    fn text(&mut self, text: &str) {
        push_markdown(&mut self.out, text);
    }

    fn code(&mut self, code: &str) {
        push_markdown_code(&mut self.out, code);
    }

    fn link(&mut self, text: &str, address: &str) {
        self.out.push('[');
        push_markdown(&mut self.out, text);
        self.out.push_str("](<");
        self.out.push_str(&address.replace(['<', '>', '\n', '\\'], ""));
        self.out.push_str(">)");
    }
}
