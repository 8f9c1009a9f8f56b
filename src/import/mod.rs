//! Manifests → a Jsonnet program that makes them with the calls of the libraries.
//!
//! In: texts with manifests, the definitions, and the libraries that `generate` makes of them. Out: the [`Program`], with what it cannot keep as
//! diagnostics. Knows nothing of files.

mod comments;
mod core;
mod definitions;
mod known;
mod library;
mod names;
mod objects;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;

use crate::catalog::Catalog;
use crate::crd::{Schema, Scope};
use crate::diagnostic::Diagnostic;
use crate::model::{Kind, ObjectMeta};
use crate::render::Package;
use crate::render::usage::{Constructor, Made, programs};
use crate::rule::Rule;
use crate::source::{Place, Source};
pub use core::Core;
use definitions::{Definitions, Key};
pub use library::Library;
use objects::Object;

/// The value of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The object itself if there is one, else an object with a field for each.
    Value,
    /// An object with a field for each, as environments have it.
    Fields,
}

/// A program, and what is to be said of it.
#[derive(Debug)]
pub struct Program {
    /// The text, as `jsonnetfmt` leaves it.
    pub text: String,
    /// The paths of the libraries that it calls.
    pub imports: BTreeSet<String>,
    /// Number of objects that it makes.
    pub objects: usize,
    /// The namespace of an environment in which Tanka leaves all objects as they are: the most common one, or none if Tanka would give it to an object.
    pub namespace: String,
    /// Warnings and notes.
    pub diagnostics: Vec<Diagnostic>,
}

/// The program for all manifests of some texts, in order.
///
/// # Errors
/// Texts that are not YAML or JSON, values that are no manifests, texts without manifests, and definitions that cannot be read.
pub fn program(
    sources: &[Arc<Source>],
    catalog: &Catalog,
    (libraries, cores): (&[Library], &[Core]),
    meta: &ObjectMeta,
    shape: Shape,
) -> Result<Program, Vec<Diagnostic>> {
    let documents = objects::documents(sources)?;
    let objects = objects::find(&documents)?;
    let (definitions, mut diagnostics) = Definitions::of(&objects, catalog, libraries, cores)?;
    let empty = Schema::default();
    let mut kinds: BTreeMap<Key, (Kind<'_>, &Package)> = BTreeMap::new();
    for ((definition, version), library) in &definitions.versions {
        let crd = &definitions.crds[definition];
        let key = Key::Catalog(*definition, *version);
        let version = &crd.versions[*version];
        let schema = version.schema.as_ref().unwrap_or(&empty);
        let group = library.groups.get(&crd.group);
        kinds.insert(key, (Kind::new(crd, version, schema, group, meta), &library.package));
    }
    for (at, found) in definitions.cores.iter().enumerate() {
        if let Some(kind) = found.kind(&empty, meta).map_err(|wrong| vec![wrong])? {
            kinds.insert(Key::Core(at), (kind, found.package()));
        }
    }
    let of_objects: Vec<Option<&(Kind<'_>, &Package)>> = definitions
        .of_objects
        .iter()
        .map(|key| key.and_then(|key| kinds.get(&key)))
        .collect();
    let names = names::of(&objects);
    let mut made = Vec::with_capacity(objects.len());
    for ((object, name), found) in objects.iter().zip(names).zip(&of_objects) {
        let schema = found.map(|(kind, _)| kind.schema);
        let mut tree = tree::of(object, schema, meta, &mut diagnostics);
        let comments = tree::take_first_comments(object, &mut tree);
        diagnostics.extend(secret(object));
        made.push(Made {
            name,
            comments,
            constructor: found.map(|(kind, library)| Constructor { library, kind }),
            tree,
            end: object.comments.end.clone(),
        });
    }
    Ok(Program {
        text: programs(&made, shape == Shape::Fields),
        imports: kinds.values().map(|(_, library)| library.import.clone()).collect(),
        objects: objects.len(),
        namespace: namespace(&objects, &of_objects),
        diagnostics,
    })
}

/// The `spec.json` of an environment in a folder.
#[must_use]
pub fn spec(folder: &str, namespace: &str) -> String {
    let spec = json!({
        "apiVersion": "tanka.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": folder},
        "spec": {"apiServer": "", "namespace": namespace},
    });
    format!("{spec:#}\n")
}

/// The warning for a Secret, whose data the program repeats.
fn secret(object: &Object<'_>) -> Option<Diagnostic> {
    let has_data = |field: &str| object.node.get(field).is_some_and(|data| !data.entries().is_empty());
    if object.api_version != "v1" || object.kind != "Secret" || !(has_data("data") || has_data("stringData")) {
        return None;
    }
    let message = format!("the program has the data of the Secret `{}` as it is", object.name);
    let place = Place::new(object.source, object.node.span).masked();
    let warning = Diagnostic::warning(Rule::ImportedSecret, message).at(place);
    Some(warning.help(
        "do not commit it; take the data from a file that is not in the repository, or from an operator for secrets",
    ))
}

/// See [`Program::namespace`].
fn namespace(objects: &[Object<'_>], of_objects: &[Option<&(Kind<'_>, &Package)>]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (object, found) in objects.iter().zip(of_objects) {
        // The constructors of these kinds tell Tanka so.
        let has_none = found.is_some_and(|(kind, _)| kind.tells_scope() && kind.crd.scope == Scope::Cluster);
        match object.namespace {
            Some(namespace) => *counts.entry(namespace).or_default() += 1,
            None if has_none => {}
            None => return String::new(),
        }
    }
    let most = counts
        .into_iter()
        .max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name)));
    most.map_or("default", |(name, _)| name).to_owned()
}
