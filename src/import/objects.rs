//! Texts → objects.

use std::sync::Arc;

use super::comments::Comments;
use crate::crd::{duplicates, list_items, not_yaml};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::yaml::{self, Document, Format, Node, Value};

/// Levels of nesting that every evaluator of Jsonnet makes with its default limits.
const MAX_DEPTH: usize = 400;

/// A document, and the part of its text where its comments stand.
pub(super) struct Read<'s> {
    source: &'s Arc<Source>,
    document: Document<'s>,
    /// Begins where the document before it ends.
    range: std::ops::Range<usize>,
    format: Format,
}

/// An object of a text.
pub(super) struct Object<'d> {
    pub(super) source: &'d Arc<Source>,
    pub(super) node: &'d Node<'d>,
    pub(super) api_version: String,
    pub(super) kind: String,
    /// `metadata.name`; empty without one.
    pub(super) name: String,
    pub(super) namespace: Option<&'d str>,
    pub(super) comments: Comments,
}

impl Object<'_> {
    /// The API group; empty for the core group.
    pub(super) fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

/// The documents of all texts.
///
/// # Errors
/// All texts that are not YAML or JSON, and keys that are there twice.
pub(super) fn documents(sources: &[Arc<Source>]) -> Result<Vec<Read<'_>>, Vec<Diagnostic>> {
    let (mut read, mut diagnostics) = (Vec::new(), Vec::new());
    for source in sources {
        let mut from = 0;
        for chunk in yaml::chunks(source.text()) {
            let range = from..chunk.base + chunk.text.len();
            from = range.end;
            match yaml::compose(chunk) {
                Ok(documents) => {
                    for document in documents {
                        diagnostics.extend(duplicates(source, &document));
                        let range = range.clone();
                        let format = chunk.format;
                        read.push(Read {
                            source,
                            document,
                            range,
                            format,
                        });
                    }
                }
                Err(error) => diagnostics.push(not_yaml(source, &error)),
            }
        }
    }
    if diagnostics.is_empty() {
        Ok(read)
    } else {
        Err(diagnostics)
    }
}

/// The objects of documents, those of lists one by one.
///
/// # Errors
/// All values that are no manifests; documents without any.
pub(super) fn find<'d>(documents: &'d [Read<'d>]) -> Result<Vec<Object<'d>>, Vec<Diagnostic>> {
    let (mut found, mut diagnostics) = (Vec::new(), Vec::new());
    for read in documents {
        let first = found.len();
        collect(read.source, &read.document.root, &mut found, &mut diagnostics);
        if read.format != Format::Json && found.len() > first {
            let mut comments = Comments::of(read.source.text(), read.range.clone(), &read.document.root);
            let last = found.len() - 1;
            found[last].comments.end = std::mem::take(&mut comments.end);
            found[first].comments.title = std::mem::take(&mut comments.title);
            for object in &mut found[first..] {
                object.comments.above.clone_from(&comments.above);
            }
        }
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    if found.is_empty() {
        let error = Diagnostic::error(Rule::NoObjects, "the input has no manifests");
        return Err(vec![error.help("name files with manifests in YAML or JSON")]);
    }
    Ok(found)
}

fn collect<'d>(
    source: &'d Arc<Source>,
    node: &'d Node<'d>,
    found: &mut Vec<Object<'d>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if node.value == Value::Null {
        return;
    }
    let text = |key: &str| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else {
        let key = if text("kind").is_none() { "kind" } else { "apiVersion" };
        let what = match (&node.value, node.get(key)) {
            (Value::Mapping(_), None) => format!("an object without `{key}`"),
            (Value::Mapping(_), Some(value)) if value.as_str().is_some() => format!("an object with an empty `{key}`"),
            (Value::Mapping(_), Some(value)) => format!("an object whose `{key}` is {}", value.described()),
            _ => node.described().to_owned(),
        };
        let message = format!("expected a manifest, found {what}");
        let error = Diagnostic::error(Rule::NotAManifest, message).at(Place::new(source, node.span));
        return diagnostics.push(error.help("a manifest is an object with `apiVersion` and `kind`"));
    };
    if let Some(items) = list_items(node) {
        return items.iter().for_each(|item| collect(source, item, found, diagnostics));
    }
    if let Some(deepest) = too_deep(node, MAX_DEPTH) {
        let message = format!("the object is nested deeper than {MAX_DEPTH} levels: Jsonnet cannot make it");
        return diagnostics.push(Diagnostic::error(Rule::Nesting, message).at(Place::new(source, deepest)));
    }
    let metadata = |key: &str| {
        node.get("metadata")
            .and_then(|metadata| metadata.get(key))
            .and_then(Node::as_str)
    };
    found.push(Object {
        source,
        node,
        api_version: api_version.to_owned(),
        kind: kind.to_owned(),
        name: metadata("name").unwrap_or_default().to_owned(),
        namespace: metadata("namespace").filter(|namespace| !namespace.is_empty()),
        comments: Comments::default(),
    });
}

/// The place of a value below so many levels of lists and objects.
fn too_deep(node: &Node<'_>, levels: usize) -> Option<Span> {
    if !node.is_collection() {
        return None;
    }
    if levels == 0 {
        return Some(node.span);
    }
    match &node.value {
        Value::Mapping(entries) => entries.iter().find_map(|entry| too_deep(&entry.value, levels - 1)),
        Value::Sequence(items) => items.iter().find_map(|item| too_deep(item, levels - 1)),
        _ => None,
    }
}
