//! The text of a document → its types and resources.

use std::sync::Arc;

use rayon::prelude::*;

use super::definitions::{Definition, Definitions};
use super::kinds::kinds;
use super::{form, kinds, resources};
use crate::crd;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source};
use crate::yaml;
use crate::yaml::{Document, Entry, Node, Value};

/// Number of types that one thread reads faster than several begin.
const FEW: usize = 64;

const HELP: &str = "`kubectl get --raw /openapi/v2` prints the document of a cluster";

/// Reads a document: Swagger 2 (`definitions`) or OpenAPI 3 (`components.schemas`), as JSON or YAML. Both have the same result, except for the defaults
/// that only OpenAPI 3 has.
///
/// # Errors
/// A text that is not valid YAML or JSON, or has several documents; a document without types; duplicate keys; fields with wrong types.
pub fn read(source: &Arc<Source>) -> Result<Definitions, Vec<Diagnostic>> {
    let documents = documents(source)?;
    let fail = |node: &Node<'_>, message: &str| {
        vec![
            Diagnostic::error(Rule::Openapi, message)
                .at(Place::new(source, node.span))
                .help(HELP),
        ]
    };
    let [document] = documents.as_slice() else {
        let message = match documents.len() {
            0 => "this is no OpenAPI document: it is empty".to_owned(),
            count => format!("this is no OpenAPI document: it is a stream of {count} documents"),
        };
        let diagnostic = Diagnostic::error(Rule::Openapi, message).at(Place::new(source, source.start()));
        return Err(vec![diagnostic.help(HELP)]);
    };
    let root = &document.root;
    let Some((path, types)) = types(root) else {
        let is_document = ["openapi", "swagger"].iter().any(|key| root.get(key).is_some());
        // A server has documents about paths alone, such as that of its logs.
        return match written_types(root) {
            None if is_document => Ok(Definitions::default()),
            _ => Err(fail(root, fault(root))),
        };
    };
    let mut wrong: Vec<Diagnostic> = crd::duplicates(source, document).collect();
    let read = |entry: &Entry<'_>| {
        let steps: Vec<&str> = path.iter().copied().chain([entry.key.as_ref()]).collect();
        let (mut schema, mut wrong) = crd::schema_at(source, &steps, &entry.value);
        form::settle(&mut schema);
        schema.name_span = entry.key_span;
        schema.rest.other.retain(|(keyword, _)| keyword != kinds::KEYWORD);
        let kinds = kinds(source, &entry.value).unwrap_or_else(|diagnostic| {
            wrong.push(diagnostic);
            Vec::new()
        });
        ((entry.key.to_string(), Definition { schema, kinds }), wrong)
    };
    let types = types.entries();
    let (types, faults): (Vec<_>, Vec<_>) = if types.len() > FEW {
        types.par_iter().map(read).unzip()
    } else {
        types.iter().map(read).unzip()
    };
    wrong.extend(faults.into_iter().flatten());
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Definitions {
        types: types.into_iter().collect(),
        resources: root.get("paths").map(resources::read).unwrap_or_default(),
    })
}

fn documents(source: &Arc<Source>) -> Result<Vec<Document<'_>>, Vec<Diagnostic>> {
    let mut documents = Vec::new();
    for chunk in yaml::chunks(source.text()) {
        match yaml::compose(chunk) {
            Ok(more) => documents.extend(more),
            Err(error) => {
                let message = format!("this is not valid JSON or YAML: {}", error.message);
                let place = Place::new(source, error.span);
                return Err(vec![Diagnostic::error(Rule::YamlSyntax, message).at(place)]);
            }
        }
    }
    documents.retain(|document| document.root.value != Value::Null);
    Ok(documents)
}

/// The types of a document, and the path that leads to them.
fn types<'n, 's>(root: &'n Node<'s>) -> Option<(&'static [&'static str], &'n Node<'s>)> {
    let path: &[&str] = match root.get("definitions") {
        Some(_) => &["definitions"],
        None => &["components", "schemas"],
    };
    let types = written_types(root)?;
    matches!(types.value, Value::Mapping(_)).then_some((path, types))
}

/// What stands in the place of the types.
fn written_types<'n, 's>(root: &'n Node<'s>) -> Option<&'n Node<'s>> {
    root.get("definitions")
        .or_else(|| root.get("components")?.get("schemas"))
}

/// Why a document has no types.
fn fault(root: &Node<'_>) -> &'static str {
    let paths = root.get("paths").map(Node::entries).unwrap_or_default();
    if paths.iter().any(|entry| entry.value.get("serverRelativeURL").is_some()) {
        return "this is the list of a server's OpenAPI documents, not one of them";
    }
    let types = root
        .get("definitions")
        .or_else(|| root.get("components")?.get("schemas"));
    match root.value {
        Value::Mapping(_) if types.is_some() => "this is no OpenAPI document: its types are not an object",
        Value::Mapping(_) => "this is no OpenAPI document: it has neither `definitions` nor `components.schemas`",
        _ => "this is no OpenAPI document: it is not an object",
    }
}
