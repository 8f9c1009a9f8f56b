//! Kinds → pages of the field reference, as HTML and as Markdown with the same content and anchors.
//!
//! The layout is a template. The tree of fields, which is most of a page, is pushed into one string; each format has one function that makes a text
//! harmless.

mod escape;
mod format;
mod html;
mod html_format;
mod html_row;
mod index;
mod markdown;
mod page;
mod prose;
mod sections;
mod snippets;
mod summary;
mod tree;

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

/// The page as HTML and as Markdown.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn pages(page: &Page<'_>) -> Result<(String, String), LayoutError> {
    let tree = Tree::of(&page.facts.fields, &page.notes.fields, MAX_FIELDS);
    Ok((html(page, &tree)?, markdown(page, &tree)))
}

fn html(page: &Page<'_>, tree: &Tree<'_>) -> Result<String, LayoutError> {
    let facts = page.facts;
    let mut html = Html {
        out: String::with_capacity(500 * (tree.count + 40)),
        taken: has_odd_names(&facts.fields).then(HashSet::new),
        reserved: reserved(page),
        ..Html::default()
    };
    sections::write(page, tree, &mut html);
    let names = &facts.crd.names;
    let api_version = facts.api_version();
    let description = summary(&facts.schema.description);
    let sections: Vec<Value> = html
        .sections
        .iter()
        .map(|(id, title)| {
            let mut link = String::new();
            escape::push_link(&mut link, id);
            context! { link, title }
        })
        .collect();
    let mut stem = String::new();
    escape::push_link(&mut stem, page.stem);
    layout::render(
        "reference.html",
        context! {
            kind => names.kind.as_str(),
            api_version,
            group => facts.crd.group.as_str(),
            version => facts.version.name.as_str(),
            description => if description.is_empty() {
                format!("{} ({}): fields, rules and examples.", names.kind, facts.api_version())
            } else {
                description.into_owned()
            },
            set => page.set,
            set_version => page.version,
            stem,
            title => page.frame.title,
            root => page.frame.root,
            has_search => page.frame.has_search,
            versions => page.frame.versions,
            sections,
            content => Value::from_safe_string(html.out),
        },
    )
}

fn markdown(page: &Page<'_>, tree: &Tree<'_>) -> String {
    let mut markdown = Markdown {
        reserved: reserved(page),
        ..Markdown::default()
    };
    markdown.out.reserve(300 * (tree.count + 40));
    sections::write(page, tree, &mut markdown);
    markdown.out
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
            ("search.js", include_str!("../../../templates/site/search.js")),
            ("versions.js", include_str!("../../../templates/site/versions.js")),
        ]);
    }
    assets
}
