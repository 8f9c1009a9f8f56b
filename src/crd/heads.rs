//! Heads of definitions: what tells them apart, without their schemas.
//!
//! In: a text. Out: for each definition in it a [`Head`], and where its document is, so that it can be read when it is needed.

use std::sync::Arc;

use super::definition::{ApiVersion, KIND};
use super::document::not_yaml;
use super::form::{Form, each_object};
use super::head::{Head, HeadVersion};
use super::reader;
use super::scan::{Scanned, scan};
use super::value::Fields;
use super::xrd;
use super::xrd::{Role, Xrd};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::yaml;
use crate::yaml::{Chunk, Format, Node};

/// A part of a text with one definition or several, in bytes. It can be read without the rest of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its offset in the text.
    pub base: usize,
    /// Its length.
    pub length: usize,
    /// Its format.
    pub format: Format,
    /// Lines of the text before it.
    lines_before: usize,
    /// Characters before it on its first line.
    column: usize,
}

/// A head, and where its definition is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The head.
    pub head: Head,
    /// The part of the text.
    pub part: Part,
    /// Which definition of the part it is, from 0.
    pub item: usize,
    /// The kind of the object in the text: `CustomResourceDefinition`, or Crossplane's `CompositeResourceDefinition`.
    pub written: &'static str,
    /// The field of this object with the names of the kind: `spec.names` or `spec.claimNames`.
    pub names: &'static str,
}

/// Content of a text.
#[derive(Debug, Default)]
pub struct Heads {
    /// The definitions, in order.
    pub found: Vec<Located>,
    /// Documents whose heads cannot be read: invalid YAML, fields of the head with wrong types.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of documents that the scanner could not handle, and that were read in full.
    pub in_full: usize,
}

impl Part {
    /// The line on which the part begins, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.lines_before + 1
    }

    /// The part as a text of its own, with its lines and columns in the whole text. `text` is the content of the part.
    #[must_use]
    pub fn source(&self, name: &str, text: &str) -> Arc<Source> {
        let text = format!("{:1$}{text}", "", self.column);
        Source::excerpt(name, text, self.lines_before)
    }
}

/// Finds the definitions of a text. Names for messages are made of `name`.
#[must_use]
pub fn heads(name: &str, text: &str) -> Heads {
    let mut heads = Heads::default();
    let (mut lines_before, mut counted) = (0, 0);
    for chunk in yaml::chunks(text) {
        lines_before += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..chunk.base]).count();
        counted = chunk.base;
        let part = Part {
            base: chunk.base,
            length: chunk.text.len(),
            format: chunk.format,
            lines_before,
            column: column(text, chunk.base),
        };
        let scanned = match chunk.format {
            Format::Yaml => scan(chunk.text).ok(),
            _ => None,
        };
        match scanned {
            Some(Scanned::Definitions { written, heads: found }) => {
                let roles = [Role::Composite, Role::Claim].into_iter().enumerate();
                heads.found.extend(roles.zip(found).map(|((item, role), head)| Located {
                    head,
                    part,
                    item,
                    written,
                    names: role.names(),
                }));
            }
            Some(Scanned::Other) => {}
            None => heads.read(&part, &part.source(name, chunk.text)),
        }
    }
    heads
}

/// Number of characters before a place on its line, without a byte order mark.
fn column(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
    line.trim_start_matches('\u{feff}').chars().count()
}

impl Heads {
    /// Reads a part in full.
    fn read(&mut self, part: &Part, source: &Arc<Source>) {
        self.in_full += 1;
        let chunk = Chunk {
            base: 0,
            text: source.text(),
            format: part.format,
        };
        let documents = match yaml::compose(chunk) {
            Ok(documents) => documents,
            Err(error) => {
                return self.diagnostics.push(not_yaml(source, &error).detached());
            }
        };
        let first = self.found.len();
        let part = *part;
        let add = |heads: &mut Self, head, written, role: Role, diagnostics: Vec<Diagnostic>| {
            let (item, names) = (heads.found.len() - first, role.names());
            heads.found.push(Located {
                head,
                part,
                item,
                written,
                names,
            });
            let detached = diagnostics.into_iter().map(Diagnostic::detached);
            heads.diagnostics.extend(detached);
        };
        for document in &documents {
            each_object(&document.root, &mut |node, form| match form {
                None => {}
                Some(Form::Definition(api_version)) => {
                    let (head, diagnostics) = head_of(source, node, api_version);
                    add(self, head, KIND, Role::Composite, diagnostics);
                }
                Some(Form::Composite(api)) => {
                    let xrd = Xrd::new(node, api);
                    for role in xrd.roles() {
                        let (head, diagnostics) = head_of(source, &xrd::tree(&xrd, *role), ApiVersion::V1);
                        let diagnostics = xrd::as_written(diagnostics, &xrd, *role);
                        add(self, head, xrd::KIND, *role, diagnostics);
                    }
                }
            });
        }
    }
}

/// The head of a definition, and what is wrong in it.
fn head_of(source: &Arc<Source>, node: &Node<'_>, api_version: ApiVersion) -> (Head, Vec<Diagnostic>) {
    let mut fields = Fields::new(source);
    let head = head(&mut fields, node, api_version);
    (head, fields.diagnostics)
}

/// The head of a definition that was parsed. It is that of the definition which [`super::read_node`] gives.
fn head<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>, api_version: ApiVersion) -> Head {
    let mut head = Head::default();
    let mut lone = None;
    fields.each_entry(node, |fields, entry| {
        if entry.key != "spec" {
            return;
        }
        fields.each_entry(&entry.value, |fields, entry| {
            let value = &entry.value;
            match entry.key.as_ref() {
                "group" => head.group = fields.string(value).unwrap_or_default(),
                "names" => fields.each_entry(value, |fields, entry| match entry.key.as_ref() {
                    "kind" => head.kind = fields.string(&entry.value).unwrap_or_default(),
                    "plural" => head.plural = fields.string(&entry.value).unwrap_or_default(),
                    "singular" => head.singular = fields.string(&entry.value),
                    "shortNames" => head.short_names = fields.strings(&entry.value),
                    _ => {}
                }),
                "scope" => head.scope = reader::scope(fields, value),
                "versions" => head.versions = fields.list(value, |fields, node| Some(version(fields, node))),
                "version" if api_version == ApiVersion::V1Beta1 => lone = fields.string(value),
                _ => {}
            }
        });
    });
    if head.versions.is_empty() {
        head.versions
            .extend(lone.filter(|name| !name.is_empty()).map(|name| HeadVersion {
                name,
                served: true,
                storage: true,
            }));
    }
    head
}

fn version<'a>(fields: &mut Fields<'a>, node: &'a Node<'_>) -> HeadVersion {
    let mut version = HeadVersion::default();
    fields.each_entry(node, |fields, entry| match entry.key.as_ref() {
        "name" => version.name = fields.string(&entry.value).unwrap_or_default(),
        "served" => version.served = fields.bool(&entry.value).unwrap_or_default(),
        "storage" => version.storage = fields.bool(&entry.value).unwrap_or_default(),
        _ => {}
    });
    version
}
