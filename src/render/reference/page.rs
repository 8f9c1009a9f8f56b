//! What a page shows.

use std::collections::BTreeMap;

use crate::facts::Facts;
use crate::render::Package;

/// An example of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// The anchor of its heading (`example-basic`).
    pub anchor: String,
    /// The heading.
    pub title: String,
    /// What it shows, in the form of descriptions.
    pub description: String,
    /// The program; may be empty.
    pub jsonnet: String,
    /// The manifest; may be empty.
    pub yaml: String,
}

/// What nobody can read in a definition, as Markdown. Each text may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Other kinds for other cases.
    pub see_also: String,
    /// What identifies the object outside of the cluster.
    pub external_name: String,
    /// How a thing that exists is adopted.
    pub import: String,
    /// The keys of the Secret with connection details.
    pub connection_secret: String,
    /// Texts about fields, by path.
    pub fields: BTreeMap<String, String>,
    /// Other texts, each with its heading.
    pub others: Vec<(String, String)>,
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
    /// Name and version of the package of the file, if the set has no version.
    pub package: Option<&'p str>,
    /// The repository of the definitions.
    pub repository: Option<&'p str>,
    /// The licence of the definitions.
    pub license: Option<&'p str>,
    /// The examples, in order.
    pub examples: &'p [Example],
    /// The notes about the kind.
    pub notes: &'p Notes,
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
