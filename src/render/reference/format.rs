//! The parts of a page, for each format.

use super::tree::Tree;
use crate::facts::{Fact, Field};

/// A part of a line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inline<'a> {
    /// Text.
    Text(&'a str),
    /// Code.
    Code(&'a str),
    /// Code that links to a field of the page.
    Field(&'a str, &'a str),
    /// Text that links to an address or a file.
    Link(&'a str, &'a str),
}

/// A program or manifest in one of the languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Snippet<'a> {
    /// The language.
    pub(super) language: Language,
    /// The text.
    pub(super) text: &'a str,
}

/// The languages of snippets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Jsonnet.
    Jsonnet,
    /// YAML.
    Yaml,
}

impl Language {
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Jsonnet => "Jsonnet",
            Self::Yaml => "YAML",
        }
    }

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Jsonnet => "jsonnet",
            Self::Yaml => "yaml",
        }
    }
}

/// Writes a page part by part.
pub(super) trait Format {
    /// The heading of a section.
    fn section(&mut self, id: &str, title: &str);
    /// The section ends.
    fn end_section(&mut self);
    /// A heading within a section.
    fn heading(&mut self, id: &str, title: &str);
    /// A paragraph.
    fn paragraph(&mut self, line: &[Inline<'_>]);
    /// A paragraph that must be seen.
    fn banner(&mut self, line: &[Inline<'_>]);
    /// A description of the definition.
    fn description(&mut self, text: &str);
    /// One text in one or more languages.
    fn snippets(&mut self, snippets: &[Snippet<'_>]);
    /// Terms, each with its line.
    fn terms(&mut self, terms: &[(&str, Vec<Inline<'_>>)]);
    /// A table with a row of heads.
    fn table(&mut self, heads: &[&str], rows: &[Vec<Vec<Inline<'_>>>]);
    /// A link to the other kinds of the group.
    fn see_also(&mut self, group: &str);
    /// Facts about the object as a whole.
    fn facts(&mut self, facts: &[Fact<'_>]);
    /// A tree of fields.
    fn tree(&mut self, fields: &[&Field<'_>], tree: &Tree<'_>);
}
