//! The versions of the definitions that Crossplane makes: the schema of the user, and the fields of Crossplane.

use super::kind::{Role, Scope};
use super::maker::Maker;
use super::written::{Xrd, entry, given};
use super::{added, normal};
use crate::yaml::{Entry, Node, Value};

/// The longest name of a composite resource or claim: it becomes the value of a label.
const LONGEST_NAME: i64 = 63;

/// `spec.versions`.
pub(super) fn all<'s>(xrd: &Xrd<'_, 's>, role: Role, versions: &Node<'s>, maker: &Maker) -> Node<'s> {
    let value = match &versions.value {
        Value::Sequence(items) => Value::Sequence(items.iter().map(|item| one(xrd, role, item, maker)).collect()),
        other => other.clone(),
    };
    Node {
        span: versions.span,
        value,
    }
}

fn one<'s>(xrd: &Xrd<'_, 's>, role: Role, version: &Node<'s>, maker: &Maker) -> Node<'s> {
    if !matches!(version.value, Value::Mapping(_)) {
        return version.clone();
    }
    let copied = |key: &str| entry(version, key).cloned();
    let storage = copied("referenceable").map(|entry| Entry {
        key: "storage".into(),
        ..entry
    });
    let deprecated = copied("deprecated").filter(|entry| entry.value.value != Value::Bool(false));
    let node = maker.map([
        copied("name"),
        copied("served"),
        storage,
        deprecated,
        copied("deprecationWarning"),
        schema(xrd, role, version, maker),
        Some(subresources(version, maker)),
        Some(columns(xrd, role, version, maker)),
    ]);
    Node {
        span: version.span,
        ..node
    }
}

fn subresources<'s>(version: &Node<'s>, maker: &Maker) -> Entry<'s> {
    let scale = given(version, "subresources")
        .and_then(|node| entry(node, "scale"))
        .cloned();
    let status = maker.entry("status", maker.map([]));
    maker.entry("subresources", maker.map([Some(status), scale]))
}

fn columns<'s>(xrd: &Xrd<'_, 's>, role: Role, version: &Node<'s>, maker: &Maker) -> Entry<'s> {
    let key = "additionalPrinterColumns";
    let own = added::columns(role, xrd.scope).into_iter().map(|column| {
        maker.map([
            Some(maker.entry("name", maker.text(column.name))),
            Some(maker.entry("type", maker.text(column.type_))),
            Some(maker.entry("jsonPath", maker.text(column.json_path))),
            (column.priority > 0).then(|| maker.entry("priority", maker.integer(column.priority))),
        ])
    });
    match entry(version, key) {
        None => maker.entry(key, maker.list(own.collect())),
        Some(written) => {
            let mut columns = written.clone();
            if let Value::Sequence(items) = &mut columns.value.value {
                items.extend(own);
            }
            columns
        }
    }
}

/// `schema`; `None` where the version has none, which Crossplane refuses.
fn schema<'s>(xrd: &Xrd<'_, 's>, role: Role, version: &Node<'s>, maker: &Maker) -> Option<Entry<'s>> {
    let around = entry(version, "schema")?;
    let written = entry(&around.value, "openAPIV3Schema")?;
    let node = match &written.value.value {
        Value::Mapping(_) => root(xrd, role, &written.value, maker),
        _ => written.value.clone(),
    };
    let inner = Entry {
        value: node,
        ..written.clone()
    };
    let value = Node {
        span: around.value.span,
        value: Value::Mapping(vec![inner]),
    };
    Some(Entry {
        value,
        ..around.clone()
    })
}

/// The schema of an object. Its own keywords are Crossplane's, but for the description and the rules.
fn root<'s>(xrd: &Xrd<'_, 's>, role: Role, written: &Node<'s>, maker: &Maker) -> Node<'s> {
    let scope = match role {
        Role::Composite => xrd.scope,
        Role::Claim => Scope::LegacyCluster,
    };
    let policy = |key: &str, default: &'static str| xrd.spec(key).and_then(Node::as_str).unwrap_or(default);
    let update = policy("defaultCompositionUpdatePolicy", "Automatic");
    let delete = policy("defaultCompositeDeletePolicy", "Background");
    let properties = given(written, "properties");
    let property =
        |key: &str| properties.and_then(|properties| properties.entries().iter().find(|entry| entry.key == key));
    let typed = || maker.map([Some(maker.entry("type", maker.text("string")))]);
    let node = maker.map([
        Some(maker.entry("type", maker.text("object"))),
        kept(written, "description"),
        Some(maker.entry("required", maker.list(vec![maker.text("spec")]))),
        kept(written, "x-kubernetes-validations"),
        Some(maker.entry(
            "properties",
            maker.map([
                Some(maker.entry("apiVersion", typed())),
                Some(maker.entry("kind", typed())),
                Some(metadata(property("metadata"), maker)),
                Some(part(
                    "spec",
                    property("spec"),
                    &added::spec(role, scope, update, delete),
                    maker,
                )),
                Some(part("status", property("status"), &added::status(scope), maker)),
            ]),
        )),
    ]);
    Node {
        span: written.span,
        ..node
    }
}

/// A keyword of a schema, as Crossplane writes it.
fn kept<'s>(schema: &Node<'s>, keyword: &str) -> Option<Entry<'s>> {
    entry(schema, keyword).and_then(|entry| normal::keyword(keyword, entry))
}

/// `metadata`: only the length of the name is bound.
fn metadata<'s>(written: Option<&Entry<'s>>, maker: &Maker) -> Entry<'s> {
    let name = written
        .and_then(|entry| given(&entry.value, "properties"))
        .and_then(|properties| given(properties, "name"));
    let own = name.and_then(|name| entry(name, "maxLength"));
    let shorter = own.filter(|entry| !matches!(entry.value.value, Value::Int(length) if length >= LONGEST_NAME));
    let longest = shorter.cloned();
    let longest = longest.unwrap_or_else(|| maker.entry("maxLength", maker.integer(LONGEST_NAME)));
    let name = maker.map([Some(maker.entry("type", maker.text("string"))), Some(longest)]);
    let value = maker.map([
        Some(maker.entry("type", maker.text("object"))),
        Some(maker.entry("properties", maker.map([Some(maker.entry("name", name))]))),
    ]);
    placed("metadata", written, value, maker)
}

/// Keywords of `spec` and `status` that Crossplane takes over.
const KEPT: [&str; 4] = ["description", "required", "x-kubernetes-validations", "oneOf"];

/// `spec` or `status`: fields of the user, and those of Crossplane, which replace fields of the same name.
fn part<'s>(
    name: &'static str,
    written: Option<&Entry<'s>>,
    added: &[(&'static str, serde_json::Value)],
    maker: &Maker,
) -> Entry<'s> {
    let schema = written.map(|entry| &entry.value);
    let kept = |keyword: &str| schema.and_then(|schema| kept(schema, keyword));
    let own = kept("properties");
    let place = own.as_ref().map_or(maker.0, |entry| entry.value.span);
    let is_added = |entry: &Entry<'_>| added.iter().any(|(name, _)| entry.key == *name);
    let mut properties = match own {
        Some(Entry {
            value: Node {
                value: Value::Mapping(entries),
                ..
            },
            ..
        }) => entries,
        _ => Vec::new(),
    };
    properties.retain(|entry| !is_added(entry));
    properties.extend(added.iter().map(|(name, schema)| maker.entry(name, maker.json(schema))));
    let properties = Node {
        span: place,
        value: Value::Mapping(properties),
    };
    let mut entries = vec![Some(maker.entry("type", maker.text("object")))];
    entries.extend(KEPT.map(kept));
    entries.push(
        (name == "spec")
            .then(|| kept("x-kubernetes-preserve-unknown-fields"))
            .flatten(),
    );
    entries.push(Some(maker.entry("properties", properties)));
    placed(name, written, maker.map(entries), maker)
}

/// A property at the place where the user wrote it.
fn placed<'s>(name: &'static str, written: Option<&Entry<'s>>, value: Node<'s>, maker: &Maker) -> Entry<'s> {
    match written {
        None => maker.entry(name, value),
        Some(written) => Entry {
            key: written.key.clone(),
            key_span: written.key_span,
            value: Node {
                span: written.value.span,
                ..value
            },
        },
    }
}
