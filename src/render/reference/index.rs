//! Pages that list other pages.

use minijinja::{Value, context};

use super::escape::{push_html, push_link, push_markdown};
use super::page::Frame;
use crate::render::layout::{self, LayoutError};

/// A heading with a list of links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The level of the heading, from 2 on.
    pub level: usize,
    /// The heading.
    pub title: String,
    /// Its page, relative to the list; may be empty.
    pub link: String,
    /// The links.
    pub items: Vec<Item>,
}

/// A link of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Its text.
    pub name: String,
    /// The page, relative to the list.
    pub link: String,
    /// Mono-spaced text behind the link.
    pub code: String,
    /// Text behind that.
    pub note: String,
}

/// A page with lists, as HTML. `path` has the pages above: name and link.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn index(
    frame: Frame<'_>,
    title: &str,
    path: &[(String, String)],
    blocks: &[Block],
) -> Result<String, LayoutError> {
    let mut content = String::new();
    for block in blocks {
        content.push_str(&format!("<h{}>", block.level));
        push_anchor(&mut content, &block.title, &block.link);
        content.push_str(&format!("</h{}>\n", block.level));
        if block.items.is_empty() {
            continue;
        }
        content.push_str("<ul class=\"kinds\">\n");
        for item in &block.items {
            content.push_str("<li>");
            push_anchor(&mut content, &item.name, &item.link);
            if !item.code.is_empty() {
                content.push_str(" <code>");
                push_html(&mut content, &item.code);
                content.push_str("</code>");
            }
            if !item.note.is_empty() {
                content.push_str(" <span>");
                push_html(&mut content, &item.note);
                content.push_str("</span>");
            }
            content.push_str("</li>\n");
        }
        content.push_str("</ul>\n");
    }
    let path: Vec<Value> = path.iter().map(|(name, link)| context! { name, link }).collect();
    layout::render(
        "reference-index.html",
        context! {
            page_title => title,
            title => frame.title,
            root => frame.root,
            has_search => frame.has_search,
            path,
            content => Value::from_safe_string(content),
        },
    )
}

/// The same page as Markdown.
#[must_use]
pub fn index_markdown(title: &str, blocks: &[Block]) -> String {
    let mut out = String::from("# ");
    push_markdown(&mut out, title);
    out.push('\n');
    let link = |out: &mut String, name: &str, link: &str| {
        if link.is_empty() {
            push_markdown(out, name);
            return;
        }
        out.push('[');
        push_markdown(out, name);
        out.push_str("](");
        push_link(out, &link.replace(".html", ".md"));
        out.push(')');
    };
    for block in blocks {
        out.push('\n');
        out.push_str(&"#".repeat(block.level));
        out.push(' ');
        link(&mut out, &block.title, &block.link);
        out.push_str("\n\n");
        for item in &block.items {
            out.push_str("- ");
            link(&mut out, &item.name, &item.link);
            for text in [&item.code, &item.note] {
                if !text.is_empty() {
                    out.push(' ');
                    push_markdown(&mut out, text);
                }
            }
            out.push('\n');
        }
    }
    out
}

fn push_anchor(out: &mut String, name: &str, link: &str) {
    if link.is_empty() {
        push_html(out, name);
        return;
    }
    out.push_str("<a href=\"");
    push_link(out, link);
    out.push_str("\">");
    push_html(out, name);
    out.push_str("</a>");
}
