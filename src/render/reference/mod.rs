//! Kinds → pages of the field reference, as HTML and as Markdown with the same content and anchors.
//!
//! The layout is a template. The tree of fields, which is most of a page, is pushed into one string; each format has one function that makes a text
//! harmless.

mod escape;
mod format;
mod html;
mod html_row;
mod index;
mod markdown;
mod prose;
mod sections;
mod snippets;
mod tree;

use std::collections::HashSet;

use minijinja::{Value, context};

use super::Package;
use super::layout::{self, LayoutError};
use crate::facts::{Facts, Field};
use html::Html;
pub use index::{Block, Item, index, index_markdown};
use markdown::Markdown;
use tree::{MAX_FIELDS, Tree};

/// An example of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// The anchor of its heading (`example-basic`).
    pub anchor: String,
    /// The heading.
    pub title: String,
    /// What it shows, in the form of descriptions.
    pub description: String,
    /// The program.
    pub jsonnet: String,
    /// The manifest.
    pub yaml: String,
}

/// Everything that a page shows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'p> {
    /// The facts about the kind.
    pub facts: &'p Facts<'p>,
    /// The set of definitions (`provider-aws`).
    pub set: &'p str,
    /// The version of the set (`0.33`).
    pub version: &'p str,
    /// The library.
    pub library: &'p Package,
    /// The name of the file with the definition.
    pub source: &'p str,
    /// SHA-256 of that file, in hexadecimal.
    pub digest: &'p str,
    /// The repository of the definitions.
    pub repository: Option<&'p str>,
    /// The licence of the definitions.
    pub license: Option<&'p str>,
    /// The examples, in order.
    pub examples: &'p [Example],
    /// Notes about the kind, in the form of descriptions; may be empty.
    pub notes: &'p str,
    /// The name of the page's file, without its ending.
    pub stem: &'p str,
    /// Everything around the content.
    pub frame: Frame<'p>,
}

/// Everything around the content of an HTML page.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'p> {
    /// The title of the site.
    pub title: &'p str,
    /// The path from the page to the root of the site: empty, or `../` a few times.
    pub root: &'p str,
    /// Whether the site has search.
    pub has_search: bool,
    /// The script with the differences from other versions, relative to the page.
    pub versions: Option<&'p str>,
}

/// The page as HTML.
///
/// # Errors
/// Only where an embedded template is broken.
pub fn html(page: &Page<'_>) -> Result<String, LayoutError> {
    let facts = page.facts;
    let tree = Tree::of(&facts.fields, MAX_FIELDS);
    let mut html = Html {
        out: String::with_capacity(1_000 * (tree.count + 40)),
        taken: has_odd_names(&facts.fields).then(HashSet::new),
        reserved: facts.fields.iter().map(|field| field.name.to_owned()).collect(),
        ..Html::default()
    };
    sections::write(page, &tree, &mut html);
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
                description.to_owned()
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

/// The page as Markdown.
#[must_use]
pub fn markdown(page: &Page<'_>) -> String {
    let tree = Tree::of(&page.facts.fields, MAX_FIELDS);
    let mut markdown = Markdown::default();
    markdown.out.reserve(600 * (tree.count + 40));
    sections::write(page, &tree, &mut markdown);
    markdown.out
}

/// Whether a name has a dot of its own, so that two fields could have the same path.
fn has_odd_names(fields: &[Field<'_>]) -> bool {
    fields.iter().any(|field| {
        field.name.contains(['.', ':']) || field.name.ends_with("-section") || has_odd_names(&field.fields)
    })
}

/// The first sentence of a description, at most some 160 characters of it.
#[must_use]
pub fn summary(description: &str) -> &str {
    let text = description.trim_start();
    let line = text.lines().next().unwrap_or_default();
    let end = line.find(". ").map_or(line.len(), |at| at + 1);
    let line = &line[..end];
    let line = &line[..line.floor_char_boundary(160)];
    line.trim_end()
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
