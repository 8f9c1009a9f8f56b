//! Pages as HTML.

use std::collections::HashSet;
use std::fmt::Write;

use super::escape::{push_html, push_id, push_link};
use super::format::Inline;
use super::note::{self, Part};
use super::prose;
use super::spans;
use super::writer::Writer;

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
        push_id(&mut self.out, anchor);
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

    /// Pushes a note.
    pub(super) fn push_note(&mut self, text: &str) {
        for part in note::parts(text) {
            match part {
                Part::Text(text) => prose::write(text, self),
                Part::Table(rows) => self.push_table(&rows),
            }
        }
    }

    fn push_table(&mut self, rows: &[Vec<&str>]) {
        self.out.push_str("<table>");
        for (at, row) in rows.iter().enumerate() {
            let (start, end) = if at == 0 {
                ("<th scope=\"col\">", "</th>")
            } else {
                ("<td>", "</td>")
            };
            self.out.push_str("<tr>");
            for cell in row {
                self.out.push_str(start);
                spans::inline(cell, self);
                self.out.push_str(end);
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</table>");
    }

    /// Pushes the parts of a line.
    pub(super) fn line(&mut self, line: &[Inline<'_>]) {
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
                Inline::Link(text, target) => Writer::link(self, text, target),
            }
        }
    }
}

impl Writer for Html {
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
        self.out.push_str("<pre tabindex=\"0\"><code>");
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
