//! What the server tells objects apart by, and what follows from it: which stored object one replaces, and which stands twice.

use std::collections::HashMap;
use std::sync::Arc;

use super::finding::{Checked, Finding, Status};
use super::object_meta;
use super::path::Step;
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Source};
use crate::yaml::{self, Document, Node};

/// Group, kind, namespace and name. The version is no part of it: every version of a kind shows the same objects.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Identity([String; 4]);

impl Identity {
    fn new(api_version: &str, kind: &str, namespace: &str, name: &str) -> Self {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        let namespace = if namespace.is_empty() { "default" } else { namespace };
        Self([group, kind, namespace, name].map(str::to_owned))
    }

    fn of(node: &Node<'_>) -> Self {
        let text = |key| object_meta::text(node, key);
        let metadata = node.get("metadata");
        let meta = |key| metadata.map_or("", |metadata| object_meta::text(metadata, key));
        Self::new(text("apiVersion"), text("kind"), meta("namespace"), meta("name"))
    }
}

/// Objects that are already stored.
#[derive(Debug, Default)]
pub(super) struct Stored<'o>(HashMap<Identity, Node<'o>>);

impl<'o> Stored<'o> {
    /// Reads every object of some texts, also those of lists.
    ///
    /// # Errors
    /// Texts that are no YAML.
    pub(super) fn read(sources: &'o [Arc<Source>]) -> Result<Self, Vec<Diagnostic>> {
        let mut stored = Self::default();
        let mut wrong = Vec::new();
        for source in sources {
            for chunk in yaml::chunks(source.text()) {
                match yaml::compose(chunk) {
                    Ok(documents) => documents.into_iter().for_each(|document| stored.add(document.root)),
                    Err(error) => {
                        let message = format!("this is not valid YAML: {error}");
                        wrong.push(Diagnostic::error("decode", message).at(Place::new(source, error.span)));
                    }
                }
            }
        }
        if wrong.is_empty() { Ok(stored) } else { Err(wrong) }
    }

    fn add(&mut self, node: Node<'o>) {
        match super::batch::list_items(node) {
            Ok(items) => items.into_iter().for_each(|item| self.add(item)),
            Err(node) => {
                self.0.insert(Identity::of(&node), node);
            }
        }
    }

    /// The object that is replaced.
    pub(super) fn find(&self, node: &Node<'_>) -> Option<Document<'o>> {
        if self.0.is_empty() {
            return None;
        }
        let root = self.0.get(&Identity::of(node))?.clone();
        Some(Document {
            root,
            duplicates: Vec::new(),
        })
    }
}

/// The objects of a run so far, by what the server tells them apart by.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<Identity, String>);

impl Seen {
    /// Says of an object that stands twice that it does: the later would silently replace the earlier.
    pub(super) fn check(&mut self, checked: &mut Checked) {
        if checked.name.is_empty() || checked.status == Status::Skipped {
            return;
        }
        let identity = Identity::new(&checked.api_version, &checked.kind, &checked.namespace, &checked.name);
        let place = format!("{} (document {})", checked.file, checked.document);
        let Some(first) = self.0.get(&identity) else {
            self.0.insert(identity, place);
            return;
        };
        let message = format!(
            "{} `{}` stands twice: it is also in {first}",
            checked.kind, checked.name
        );
        checked.status = Status::Invalid;
        let mut finding = Finding::plain(Diagnostic::error("duplicate-object", message));
        finding.steps = ["metadata", "name"].map(|key| Step::Key(key.to_owned())).to_vec();
        checked.findings.push(finding);
    }
}
