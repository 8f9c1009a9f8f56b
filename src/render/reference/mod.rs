//! Kinds → pages of the field reference, as HTML and as Markdown with the same content and anchors.
//!
//! The layout is a template. The tree of fields, which is most of a page, is pushed into one string; each format has one function that makes a text
//! harmless.

mod escape;
mod external;
mod format;
mod html;
mod html_format;
mod html_row;
mod index;
mod markdown;
mod note;
mod page;
mod prose;
mod sections;
mod snippets;
mod spans;
mod summary;
mod tree;
mod writer;

use std::collections::HashSet;

use minijinja::{Value, context};

use super::layout::{self, LayoutError};
use crate::facts::Field;
use html::Html;
pub use index::{Block, Item, index, index_markdown};
use markdown::Markdown;
pub use page::{Example, Frame, Notes, Page};
pub use summary::summary;
use tree::{MAX_FIELDS, Tree};

/// Texts of pages. They are used for one page after the other: fresh memory costs as much as what is written into it.
#[derive(Debug, Default)]
pub struct Texts {
    /// The page as HTML.
    pub html: String,
    /// The page as Markdown.
    pub markdown: String,
    content: String,
}

/// Writes the page as HTML and as Markdown.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn pages(page: &Page<'_>, texts: &mut Texts) -> Result<(), LayoutError> {
    let tree = Tree::of(&page.facts.fields, &page.notes.fields, MAX_FIELDS);
    let mut markdown = Markdown {
        out: std::mem::take(&mut texts.markdown),
        reserved: reserved(page),
        ..Markdown::default()
    };
    markdown.out.clear();
    sections::write(page, &tree, &mut markdown);
    texts.markdown = markdown.out;

    let mut html = Html {
        out: std::mem::take(&mut texts.content),
        taken: has_odd_names(&page.facts.fields).then(HashSet::new),
        reserved: reserved(page),
        ..Html::default()
    };
    html.out.clear();
    sections::write(page, &tree, &mut html);
    texts.content = html.out;
    let frame = frame(page, &html.sections)?;
    let (head, tail) = frame.split_once(CONTENT).unwrap_or((&frame, ""));
    texts.html.clear();
    for part in [head, &texts.content, tail] {
        texts.html.push_str(part);
    }
    Ok(())
}

/// Stands for the content in what the template gives. No text of a page can have it: control characters are replaced.
const CONTENT: &str = "\u{1}";

/// Everything around the content.
fn frame(page: &Page<'_>, sections: &[(String, String)]) -> Result<String, LayoutError> {
    let facts = page.facts;
    let names = &facts.crd.names;
    let api_version = facts.api_version();
    let mut description = String::new();
    escape::push_html(&mut description, &summary(&facts.schema.description));
    if description.is_empty() {
        description = format!("{} ({api_version}): fields, rules and examples.", names.kind);
    }
    let section = |(id, title): &(String, String)| {
        let mut link = String::new();
        escape::push_link(&mut link, id);
        context! { link, title }
    };
    let sections: Vec<Value> = sections.iter().map(section).collect();
    let mut stem = String::new();
    escape::push_link(&mut stem, page.stem);
    layout::render(
        "reference.html",
        context! {
            kind => names.kind.as_str(),
            api_version,
            group => facts.crd.shown_group(),
            version => facts.version.name.as_str(),
            description => Value::from_safe_string(description),
            set => page.set,
            set_version => page.version,
            stem,
            title => page.frame.title,
            root => page.frame.root,
            has_search => page.frame.has_search,
            versions => page.frame.versions,
            sections,
            content => Value::from_safe_string(CONTENT.to_owned()),
        },
    )
}

/// Anchors of fields that a section could want.
fn reserved(page: &Page<'_>) -> HashSet<String> {
    page.facts.fields.iter().map(|field| field.name.to_owned()).collect()
}

/// Whether a name has a dot of its own, so that two fields could have the same path.
fn has_odd_names(fields: &[Field<'_>]) -> bool {
    fields.iter().any(|field| {
        field.name.contains(['.', ':']) || field.name.ends_with("-section") || has_odd_names(&field.fields)
    })
}

/// The script of the search: its data, and what is done with it. One file, because a page asks for few files at once.
const SEARCH: &str = concat!(
    include_str!("../../../templates/site/search-data.js"),
    include_str!("../../../templates/site/search.js")
);

/// The files that pages load: name and content.
#[must_use]
pub fn assets(is_site: bool) -> Vec<(&'static str, &'static str)> {
    let mut assets = vec![
        ("page.js", include_str!("../../../templates/site/page.js")),
        ("start.js", include_str!("../../../templates/site/start.js")),
        ("style.css", include_str!("../../../templates/site/style.css")),
    ];
    if is_site {
        assets.extend([
            ("search.js", SEARCH),
            ("versions.js", include_str!("../../../templates/site/versions.js")),
        ]);
    }
    assets
}
