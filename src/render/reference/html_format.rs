//! The parts of a page in HTML.

use std::fmt::Write;

use super::escape::push_html;
use super::format::{Format, Inline, Snippet};
use super::html::Html;
use super::tree::Tree;
use super::{html_row, prose};
use crate::facts::{Fact, Field};

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
        if !text.is_empty() {
            prose::write(text, self);
            self.out.push('\n');
        }
    }

    fn snippets(&mut self, snippets: &[Snippet<'_>]) {
        let [first, rest @ ..] = snippets else { return };
        if rest.is_empty() {
            self.out.push_str("<pre class=\"snippet\" tabindex=\"0\"><code>");
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
                 <pre class=\"snippet\" tabindex=\"0\"><code>"
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
        self.out.push_str("<table><thead><tr>");
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
        self.out.push_str("</tbody></table>\n");
    }

    fn see_also(&mut self, group: &str) {
        self.out
            .push_str("<p>See also <a href=\"../index.html\">the other kinds of ");
        push_html(&mut self.out, group);
        self.out.push_str("</a>.</p>\n");
    }

    fn facts(&mut self, facts: &[Fact<'_>]) {
        for fact in facts {
            html_row::whole(self, fact);
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
