//! Values → Jsonnet that makes them with the calls of a library, in the form that `jsonnetfmt` leaves behind.

mod expression;
mod locals;
mod made;

use serde_json::Value;

use super::Package;
use super::literal::string_literal;
use super::tree::{Field, Tree};
use crate::model::{Body, Kind};
use expression::{Chain, comment, entry, print};
use locals::{LIBRARY, Locals};
pub use made::{Constructor, Made};

/// Tells Tanka that an object does not get the namespace of its environment. The constructors of kinds without a namespace set it.
const NAMESPACED: &str = "tanka.dev/namespaced";

/// A program that makes one object of a kind. `import` is the path of the library.
#[must_use]
pub fn program(kind: &Kind<'_>, import: &str, tree: &Tree) -> String {
    let library = Package {
        name: LIBRARY.to_owned(),
        import: import.to_owned(),
        ..Package::default()
    };
    let made = Made {
        name: String::new(),
        comments: Vec::new(),
        constructor: Some(Constructor {
            library: &library,
            kind,
        }),
        tree: tree.clone(),
        end: Vec::new(),
    };
    programs(&[made], false)
}

/// A program that makes objects: an object with a field for each. A single object without `always_fields` is the value itself.
#[must_use]
pub fn programs(objects: &[Made<'_>], always_fields: bool) -> String {
    let locals = Locals::of(objects);
    let mut out = String::new();
    if let ([only], false) = (objects, always_fields) {
        push_comments(&mut out, &only.comments);
        out.push_str(&manifest(&locals, only));
        out.push('\n');
        push_comments(&mut out, &only.end);
    } else {
        out.push_str("{\n");
        for (index, made) in objects.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            let mut field = String::new();
            push_comments(&mut field, &made.comments);
            field.push_str(&entry(&made.name, &manifest(&locals, made)));
            field.push('\n');
            push_comments(&mut field, &made.end);
            out.extend(field.split_inclusive('\n').flat_map(|line| ["  ", line]));
        }
        out.push_str("}\n");
    }
    let mut text = locals.text(&out);
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&out);
    // Empty lines of text blocks were indented too.
    text.lines()
        .flat_map(|line| [line.trim_end_matches(' '), "\n"])
        .collect()
}

fn push_comments(out: &mut String, lines: &[String]) {
    for line in lines {
        out.push_str(&comment(line));
        out.push('\n');
    }
}

/// The expression for an object.
fn manifest(locals: &Locals<'_>, made: &Made<'_>) -> String {
    let mut chain = Chain::default();
    match made.constructor {
        Some(constructor) => construct(&mut chain, locals.kind(constructor), constructor.kind, &made.tree),
        None => chain.part(print(&made.tree, None)),
    }
    chain.print(0)
}

/// The calls that make an object, with the local `own` for its kind.
fn construct(chain: &mut Chain, own: &str, kind: &Kind<'_>, tree: &Tree) {
    let fields: &[Field] = match tree {
        Tree::Object(fields) => fields,
        _ => &[],
    };
    let metadata: &[Field] = match tree.get("metadata") {
        Some(Tree::Object(fields)) => fields,
        _ => &[],
    };
    let name = metadata.iter().find_map(|field| match &field.value {
        Tree::Scalar(Value::String(name)) if field.name == "name" && !field.is_comment => Some(name),
        _ => None,
    });
    let in_new = |field: &&Field| name.is_some() && field.name == "name";
    let heads = fields
        .iter()
        .filter(|field| matches!(field.name.as_str(), "apiVersion" | "kind"));
    for field in heads.chain(metadata.iter().filter(in_new)) {
        field.comments.iter().for_each(|line| chain.comment(line));
    }
    let cluster_scoped = kind
        .members
        .members
        .iter()
        .any(|member| matches!(&member.body, Body::New(new) if new.cluster_scoped));
    if let Some(name) = name {
        chain.part(format!("{own}.new({})", string_literal(name)));
    } else {
        // The constructor would set a name.
        let api_version = string_literal(&kind.crd.api_version_of(kind.version));
        let kind = string_literal(&kind.crd.names.kind);
        chain.part(format!("{{ apiVersion: {api_version}, kind: {kind} }}"));
        if cluster_scoped && matches!(tree.get("metadata"), Some(Tree::Object(_)) | None) {
            chain.part(format!(
                "{{ metadata+: {{ annotations: {{ '{NAMESPACED}': 'false' }} }} }}"
            ));
        }
    }
    for field in fields {
        match (field.name.as_str(), &field.value) {
            ("apiVersion" | "kind", _) => {}
            ("metadata", Tree::Object(inner)) => {
                let others: Vec<Field> = inner.iter().filter(|field| !in_new(field)).cloned().collect();
                let (annotations, others): (Vec<Field>, Vec<Field>) = others
                    .into_iter()
                    .partition(|field| cluster_scoped && is_annotations(field));
                field.comments.iter().for_each(|line| chain.comment(line));
                for field in annotations {
                    field.comments.iter().for_each(|line| chain.comment(line));
                    let value = print(&field.value, None);
                    // The constructor has set an annotation.
                    chain.part(format!("{own}.metadata.withAnnotationsMixin({value})"));
                }
                if inner.is_empty() {
                    chain.part("{ metadata+: {} }".to_owned());
                }
                if !others.is_empty() {
                    let rest = Field {
                        comments: Vec::new(),
                        value: Tree::Object(others),
                        ..field.clone()
                    };
                    chain.field(own, &kind.members, &rest);
                }
            }
            _ => chain.field(own, &kind.members, field),
        }
    }
}

fn is_annotations(field: &Field) -> bool {
    let has_entries = matches!(&field.value, Tree::Object(fields) if !fields.is_empty());
    field.name == "annotations" && has_entries && !field.is_comment
}
