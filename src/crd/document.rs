//! Documents → definitions, and what else stood in the text.

use std::sync::Arc;

use super::definition::{ApiVersion, Crd, KIND};
use super::form::{Form, each_object};
use super::keyword;
use super::reader;
use super::schema::Schema;
use super::value::Fields;
use super::xrd;
use super::xrd::Xrd;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source};
use crate::yaml;
use crate::yaml::{Chunk, Document, Format, Node, Value};

/// What messages call the OpenAPI document of a server.
pub(crate) const OPENAPI: &str = "an OpenAPI document";

/// Content of a text.
#[derive(Debug, Default)]
pub struct Reading {
    /// The definitions, in order.
    pub crds: Vec<Crd>,
    /// The documents that are no definitions, in order.
    pub others: Vec<Other>,
    /// Faults in the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document that is not a CRD.
#[derive(Debug)]
pub struct Other {
    /// Its place. The rest of its source is not kept.
    pub place: Place,
    /// Its API version and kind (`apps/v1 Deployment`); without them its type (`a string`).
    pub what: String,
    /// Whether it is an object.
    pub is_object: bool,
}

impl Reading {
    /// Adds the content of another part of the input.
    pub fn append(&mut self, mut other: Self) {
        self.crds.append(&mut other.crds);
        self.others.append(&mut other.others);
        self.diagnostics.append(&mut other.diagnostics);
    }
}

/// Reads a node as a schema, at any place.
#[must_use]
pub fn schema(source: &Arc<Source>, node: &Node<'_>) -> (Schema, Vec<Diagnostic>) {
    schema_at(source, &[], node)
}

/// Reads a node as a schema. `path` leads to it, for messages.
#[must_use]
pub fn schema_at(source: &Arc<Source>, path: &[&str], node: &Node<'_>) -> (Schema, Vec<Diagnostic>) {
    let mut fields = Fields::at(source, path);
    let mut schema = Schema::default();
    keyword::schema(&mut fields, &mut schema, node);
    (schema, fields.diagnostics)
}

/// Reads a whole text.
#[must_use]
pub fn read(source: &Arc<Source>) -> Reading {
    let mut reading = Reading::default();
    for chunk in yaml::chunks(source.text()) {
        reading.append(read_chunk(source, chunk));
    }
    reading
}

/// Reads one chunk of a text (see [`yaml::chunks`]).
#[must_use]
pub fn read_chunk(source: &Arc<Source>, chunk: Chunk<'_>) -> Reading {
    let mut reading = Reading::default();
    match yaml::compose(chunk) {
        Ok(documents) => {
            for document in &documents {
                reading.diagnostics.extend(duplicates(source, document));
                read_document(source, &document.root, &mut reading);
            }
        }
        Err(error) => reading.diagnostics.push(not_yaml(source, &error)),
    }
    reading
}

/// The diagnostic for a text that is not valid YAML.
pub(crate) fn not_yaml(source: &Arc<Source>, error: &yaml::Error) -> Diagnostic {
    let message = format!("{}: {}", error.title(), error.message);
    Diagnostic::error(Rule::YamlSyntax, message).at(Place::new(source, error.span))
}

/// Duplicate keys.
pub(crate) fn duplicates(source: &Arc<Source>, document: &Document<'_>) -> impl Iterator<Item = Diagnostic> {
    document.repeated().map(|duplicate| {
        let message = format!("duplicate key `{}` in mapping", duplicate.key.escape_debug());
        Diagnostic::error(Rule::DuplicateKey, message).at(Place::new(source, duplicate.span))
    })
}

/// Reads definition number `item` of a text that is one chunk, and passes it to `take` together with its tree.
///
/// # Errors
/// A text that is not valid YAML, duplicate keys in the document of the definition, fewer definitions than `item`, and fields with wrong types.
pub fn read_item<T>(
    source: &Arc<Source>,
    format: Format,
    item: usize,
    take: impl FnOnce(&Node<'_>, Crd) -> T,
) -> Result<T, Vec<Diagnostic>> {
    let (base, text) = (0, source.text());
    let chunk = Chunk { base, text, format };
    let documents = yaml::compose(chunk).map_err(|error| vec![not_yaml(source, &error)])?;
    let mut found = Vec::new();
    for document in &documents {
        each_object(&document.root, &mut |node, form| match form {
            None => {}
            Some(Form::Definition(api_version)) => found.push((document, Found::Written(node, api_version))),
            Some(Form::Composite(api)) => {
                let roles = Xrd::new(node, api).roles().iter();
                found.extend(roles.map(|role| (document, Found::Made(Xrd::new(node, api), *role))));
            }
        });
    }
    let Some((document, definition)) = found.get(item) else {
        let message = format!(
            "`{}` changed during the run: it has fewer definitions than before",
            source.name()
        );
        return Err(vec![Diagnostic::error(Rule::InputChanged, message)]);
    };
    let mut wrong: Vec<Diagnostic> = duplicates(source, document).collect();
    let tree;
    let (node, api_version) = match definition {
        Found::Written(node, api_version) => (*node, *api_version),
        Found::Made(xrd, role) => {
            wrong.extend(xrd::check(source, xrd));
            tree = xrd::tree(xrd, *role);
            (&tree, ApiVersion::V1)
        }
    };
    let mut fields = Fields::new(source);
    let crd = reader::definition(&mut fields, node, api_version);
    wrong.extend(match definition {
        Found::Written(..) => fields.diagnostics,
        Found::Made(xrd, role) => xrd::as_written(fields.diagnostics, xrd, *role),
    });
    wrong.retain(Diagnostic::is_error);
    if wrong.is_empty() {
        Ok(take(node, crd))
    } else {
        Err(wrong)
    }
}

/// A definition in a document.
enum Found<'n, 's> {
    /// It stands there.
    Written(&'n Node<'s>, ApiVersion),
    /// Crossplane makes it.
    Made(Xrd<'n, 's>, xrd::Role),
}

/// Reads one document that was parsed before. Its duplicate keys are not looked at.
#[must_use]
pub fn read_node(source: &Arc<Source>, node: &Node<'_>) -> Reading {
    let mut reading = Reading::default();
    read_document(source, node, &mut reading);
    reading
}

/// A definition, a list whose items are documents again, or something else. Lists nest only as deep as the YAML reader lets them.
fn read_document(source: &Arc<Source>, node: &Node<'_>, reading: &mut Reading) {
    each_object(node, &mut |node, form| match form {
        None => other(source, node, reading),
        Some(Form::Definition(api_version)) => {
            let mut fields = Fields::new(source);
            let crd = reader::definition(&mut fields, node, api_version);
            if crd.is_partial() {
                // What is missing is in another definition, so this one cannot be judged.
                fields.diagnostics.clear();
            }
            reading.diagnostics.append(&mut fields.diagnostics);
            reading.crds.push(crd);
        }
        Some(Form::Composite(api)) => composite(source, &Xrd::new(node, api), reading),
    });
}

fn composite(source: &Arc<Source>, xrd: &Xrd<'_, '_>, reading: &mut Reading) {
    let mut all = Vec::new();
    let mut diagnostics = made_of(source, xrd, &mut all);
    if !all.first().is_some_and(|made| made.crd.is_partial()) {
        reading.diagnostics.append(&mut diagnostics);
    }
    reading.crds.extend(all.into_iter().map(|made| made.crd));
}

/// A definition that Crossplane makes.
#[derive(Debug)]
pub(crate) struct Made<'s> {
    /// Its tree, with the places of what stands in the composite resource definition.
    pub(crate) tree: Node<'s>,
    /// The definition that was read from the tree.
    pub(crate) crd: Crd,
    /// The field with the names of its kind: `spec.names` or `spec.claimNames`.
    pub(crate) names: &'static str,
}

/// The definitions that Crossplane makes of a composite resource definition; nothing for any other object. With what Crossplane refuses and ignores.
pub(crate) fn made<'s>(source: &Arc<Source>, node: &Node<'s>) -> (Vec<Made<'s>>, Vec<Diagnostic>) {
    let (mut all, mut diagnostics) = (Vec::new(), Vec::new());
    each_object(node, &mut |node, form| {
        if let Some(Form::Composite(api)) = form {
            diagnostics.extend(made_of(source, &Xrd::new(node, api), &mut all));
        }
    });
    (all, diagnostics)
}

fn made_of<'s>(source: &Arc<Source>, xrd: &Xrd<'_, 's>, all: &mut Vec<Made<'s>>) -> Vec<Diagnostic> {
    let mut diagnostics = xrd::check(source, xrd);
    for role in xrd.roles() {
        let tree = xrd::tree(xrd, *role);
        let mut fields = Fields::new(source);
        let crd = reader::definition(&mut fields, &tree, ApiVersion::V1);
        diagnostics.extend(xrd::as_written(fields.diagnostics, xrd, *role));
        let names = role.names();
        all.push(Made { tree, crd, names });
    }
    diagnostics
}

fn other(source: &Arc<Source>, node: &Node<'_>, reading: &mut Reading) {
    if let Some(diagnostic) = without_api_version(source, node) {
        return reading.diagnostics.push(diagnostic);
    }
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::escape_debug);
    let what = match (text("apiVersion"), text("kind")) {
        (Some(api_version), Some(kind)) => format!("{api_version} {kind}"),
        (None, Some(kind)) => kind.to_string(),
        _ => match &node.value {
            Value::Null => return,
            Value::Mapping(_) if node.get("swagger").or(node.get("openapi")).is_some() => OPENAPI.to_owned(),
            Value::Mapping(_) => "an object without `kind`".to_owned(),
            _ => node.described().to_owned(),
        },
    };
    reading.others.push(Other {
        place: Place::new(source, node.span).detached(),
        what,
        is_object: matches!(node.value, Value::Mapping(_)),
    });
}

/// The diagnostic for a definition whose `apiVersion` is missing or not one of the API's. Other groups may have a kind of the same name.
fn without_api_version(source: &Arc<Source>, node: &Node<'_>) -> Option<Diagnostic> {
    let kind = node.get("kind").filter(|kind| kind.as_str() == Some(KIND))?;
    let at = |node: &Node<'_>| Place::new(source, node.span);
    let diagnostic = |message: String| Diagnostic::error(Rule::CrdApiVersion, message);
    match node
        .get("apiVersion")
        .map(|node| (node, node.as_str().unwrap_or_default()))
    {
        None | Some((_, "")) => Some(
            diagnostic(format!("a {KIND} has no `apiVersion`"))
                .at(at(kind))
                .help("add `apiVersion: apiextensions.k8s.io/v1`"),
        ),
        Some((found, version)) if !version.contains('/') || version.starts_with("apiextensions.k8s.io/") => Some(
            diagnostic(format!(
                "unknown `apiVersion` of a {KIND}: `{}`",
                version.escape_debug()
            ))
            .at(at(found))
            .help("use `apiextensions.k8s.io/v1`"),
        ),
        Some(_) => None,
    }
}
