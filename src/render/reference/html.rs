//! Pages as HTML.

use std::collections::HashSet;
use std::fmt::Write;

use super::escape::{push_html, push_link};
use super::format::{Format, Inline, Snippet};
use super::html_row;
use super::prose;
use super::tree::Tree;
use crate::facts::{Fact, Field};

/// A page of which parts were written.
#[derive(Default)]
pub(super) struct Html {
    pub(super) out: String,
    /// The sections so far: anchor and title.
    pub(super) sections: Vec<(String, String)>,
    /// Number of groups of tabs so far.
    pub(super) tabs: usize,
    /// Anchors that are taken. Only pages on which two fields could have one anchor need them.
    pub(super) taken: Option<HashSet<String>>,
    /// Names of fields of the object: anchors that sections leave to them.
    pub(super) reserved: HashSet<String>,
}

impl Html {
    /// Pushes ` id="…"`, unless another element of the page has the anchor.
    pub(super) fn push_id(&mut self, anchor: &str) {
        if let Some(taken) = &mut self.taken
            && !taken.insert(anchor.to_owned())
        {
            return;
        }
        self.out.push_str(" id=\"");
        if anchor.contains(|character: char| character.is_ascii_whitespace()) {
            // An anchor has no white space.
            let mut encoded = String::new();
            push_link(&mut encoded, anchor);
            self.out.push_str(&encoded);
        } else {
            push_html(&mut self.out, anchor);
        }
        self.out.push('"');
    }

    /// Pushes an element with a text.
    pub(super) fn element(&mut self, tag: &str, text: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
        push_html(&mut self.out, text);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn line(&mut self, line: &[Inline<'_>]) {
        for part in line {
            match part {
                Inline::Text(text) => push_html(&mut self.out, text),
                Inline::Code(code) => self.element("code", code),
                Inline::Field(code, path) => {
                    self.out.push_str("<a href=\"#");
                    push_link(&mut self.out, path);
                    self.out.push_str("\">");
                    self.element("code", code);
                    self.out.push_str("</a>");
                }
                Inline::Link(text, target) => prose::Writer::link(self, text, target),
            }
        }
    }
}

impl Format for Html {
    fn section(&mut self, id: &str, title: &str) {
        let id = if self.reserved.contains(id) {
            format!("{id}-section")
        } else {
            id.to_owned()
        };
        self.out.push_str("<section");
        self.push_id(&id);
        self.out.push_str(">\n");
        // The first section has the title of the page.
        if !self.sections.is_empty() {
            self.element("h2", title);
            self.out.push('\n');
        }
        self.sections.push((id, title.to_owned()));
    }

    fn end_section(&mut self) {
        self.out.push_str("</section>\n");
    }

    fn heading(&mut self, id: &str, title: &str) {
        self.out.push_str("<h3");
        if !id.is_empty() {
            self.push_id(id);
        }
        self.out.push('>');
        push_html(&mut self.out, title);
        self.out.push_str("</h3>\n");
    }

    fn paragraph(&mut self, line: &[Inline<'_>]) {
        self.out.push_str("<p>");
        self.line(line);
        self.out.push_str("</p>\n");
    }

    fn banner(&mut self, line: &[Inline<'_>]) {
        self.out.push_str("<p class=\"banner\">");
        self.line(line);
        self.out.push_str("</p>\n");
    }

    fn description(&mut self, text: &str) {
        prose::write(text, self);
        self.out.push('\n');
    }

    fn snippets(&mut self, snippets: &[Snippet<'_>]) {
        let [first, rest @ ..] = snippets else { return };
        if rest.is_empty() {
            self.out.push_str("<pre class=\"snippet\"><code>");
            push_html(&mut self.out, first.text.trim_end());
            self.out.push_str("</code></pre>\n");
            return;
        }
        self.tabs += 1;
        let group = self.tabs;
        self.out
            .push_str("<div class=\"tabs\"><div role=\"tablist\" aria-label=\"Language\">");
        for (at, Snippet { language, .. }) in snippets.iter().enumerate() {
            let (id, title) = (language.id(), language.title());
            let (selected, index) = if at == 0 { ("true", "0") } else { ("false", "-1") };
            // Writing to a string cannot fail.
            let _ = write!(
                self.out,
                "<button type=\"button\" role=\"tab\" id=\"tab:{group}:{id}\" aria-controls=\"panel:{group}:{id}\" \
                 aria-selected=\"{selected}\" tabindex=\"{index}\" data-language=\"{id}\">{title}</button>"
            );
        }
        self.out.push_str("</div>\n");
        for Snippet { language, text } in snippets {
            let id = language.id();
            let _ = write!(
                self.out,
                "<div role=\"tabpanel\" id=\"panel:{group}:{id}\" aria-labelledby=\"tab:{group}:{id}\" data-language=\"{id}\">\
                 <pre class=\"snippet\"><code>"
            );
            push_html(&mut self.out, text.trim_end());
            self.out.push_str("</code></pre></div>\n");
        }
        self.out.push_str("</div>\n");
    }

    fn terms(&mut self, terms: &[(&str, Vec<Inline<'_>>)]) {
        self.out.push_str("<dl>\n");
        for (term, line) in terms {
            self.element("dt", term);
            self.out.push_str("<dd>");
            self.line(line);
            self.out.push_str("</dd>\n");
        }
        self.out.push_str("</dl>\n");
    }

    fn table(&mut self, heads: &[&str], rows: &[Vec<Vec<Inline<'_>>>]) {
        self.out.push_str("<div class=\"table\"><table><thead><tr>");
        for head in heads {
            self.out.push_str("<th scope=\"col\">");
            push_html(&mut self.out, head);
            self.out.push_str("</th>");
        }
        self.out.push_str("</tr></thead><tbody>\n");
        for row in rows {
            self.out.push_str("<tr>");
            for cell in row {
                self.out.push_str("<td>");
                self.line(cell);
                self.out.push_str("</td>");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    fn see_also(&mut self, group: &str) {
        self.out
            .push_str("<p>See also <a href=\"../index.html\">the other kinds of ");
        push_html(&mut self.out, group);
        self.out.push_str("</a>.</p>\n");
    }

    fn facts(&mut self, facts: &[Fact<'_>]) {
        for fact in facts {
            html_row::long(self, fact);
        }
    }

    fn tree(&mut self, fields: &[&Field<'_>], tree: &Tree<'_>) {
        self.out.push_str("<ul class=\"tree\">\n");
        for field in fields {
            html_row::push(self, field, tree, 0, &mut Vec::new());
        }
        self.out.push_str("</ul>\n");
    }
}

impl prose::Writer for Html {
    fn paragraph(&mut self) {
        self.out.push_str("<p>");
    }

    fn end_paragraph(&mut self) {
        self.out.push_str("</p>");
    }

    fn list(&mut self, numbered: bool) {
        self.out.push_str(if numbered { "<ol>" } else { "<ul>" });
    }

    fn item(&mut self, number: Option<&str>) {
        match number {
            Some(number) => {
                // Writing to a string cannot fail.
                let _ = write!(self.out, "<li value=\"{number}\">");
            }
            None => self.out.push_str("<li>"),
        }
    }

    fn end_item(&mut self) {
        self.out.push_str("</li>");
    }

    fn end_list(&mut self, numbered: bool) {
        self.out.push_str(if numbered { "</ol>" } else { "</ul>" });
    }

    fn block(&mut self, code: &str) {
        self.out.push_str("<pre><code>");
        push_html(&mut self.out, code.trim_end());
        self.out.push_str("</code></pre>");
    }

    fn text(&mut self, text: &str) {
        push_html(&mut self.out, text);
    }

    fn code(&mut self, code: &str) {
        self.element("code", code);
    }

    fn link(&mut self, text: &str, address: &str) {
        self.out.push_str("<a href=\"");
        push_html(&mut self.out, address);
        self.out.push_str("\">");
        push_html(&mut self.out, text);
        self.out.push_str("</a>");
    }
}
