//! Decoding and storage: objects are read as one version, stored as another, and read back.
//!
//! In: objects, and the version to read them as. Out: the same objects pruned, with defaults, and with metadata of the right types.

use super::registry::{Prepared, Route};
use super::{coerce, defaulting, object_meta, prepare, prune};
use crate::validate::error::FieldError;
use crate::validate::path::Path;
use crate::yaml::{Node, Value};

/// Reads a sent object: reads metadata, removes unknown fields, sets defaults.
pub(super) fn sent(node: &mut Node<'_>, route: Route<'_>, strict: &mut Vec<FieldError>) -> Result<(), FieldError> {
    coerce::root(node, strict)?;
    let Some(Prepared { schema, embeds, .. }) = route.prepared() else {
        return Ok(());
    };
    if !route.definition.crd.preserve_unknown_fields {
        prune::prune(node, schema, strict);
        defaulting::drop_nulls(node, schema);
    }
    if *embeds {
        coerce::embedded(node, schema, &Path::Root, strict)?;
    }
    defaulting::put_defaults(node, schema);
    Ok(())
}

/// Reads a stored object and converts it to the requested version. It gets the defaults of its own version only.
pub(super) fn stored<'s>(mut node: Node<'s>, asked: Route<'_>) -> Node<'s> {
    let own = asked.sibling(object_meta::text(&node, "apiVersion")).unwrap_or(asked);
    coerce::stored_root(&mut node);
    prepare::repair_generation(&mut node);
    if let Some(Prepared { schema, embeds, .. }) = own.prepared() {
        if !own.definition.crd.preserve_unknown_fields {
            prune::prune(&mut node, schema, &mut Vec::new());
            defaulting::drop_nulls(&mut node, schema);
        }
        if *embeds {
            coerce::stored(&mut node, schema);
        }
        defaulting::put_defaults(&mut node, schema);
    }
    if !own.is_same(asked) {
        convert(&mut node, asked);
        if let Value::Mapping(entries) = &mut node.value
            && let Some(entry) = entries.iter_mut().find(|entry| entry.key == "apiVersion")
        {
            entry.value.value = Value::String(asked.api_version().into());
        }
    }
    prepare::namespace(&mut node, asked);
    node
}

/// Writes an object to the store and reads it back as the requested version. It gets the defaults of the storage version, and loses the fields that either
/// version lacks.
pub(super) fn store(node: &mut Node<'_>, asked: Route<'_>) {
    let Some(storage) = asked.storage() else {
        return;
    };
    let Some(prepared) = storage.prepared() else {
        return;
    };
    if !storage.is_same(asked) {
        convert(node, storage);
        defaulting::put_defaults(node, &prepared.schema);
        convert(node, asked);
        return;
    }
    // Only the default of `status` can be missing: `status` was removed after defaulting.
    let status = prepared.schema.property("status");
    if node.get("status").is_none() && status.is_some_and(|status| status.default.is_some()) {
        defaulting::put_defaults(node, &prepared.schema);
    }
}

/// Prunes an object after its conversion to another version.
fn convert(node: &mut Node<'_>, to: Route<'_>) {
    let Some(Prepared { schema, embeds, .. }) = to.prepared() else {
        return;
    };
    if !to.definition.crd.preserve_unknown_fields {
        prune::prune(node, schema, &mut Vec::new());
        defaulting::drop_nulls(node, schema);
    }
    if *embeds {
        // Metadata that cannot be read stays as it is.
        let _ = coerce::embedded(node, schema, &Path::Root, &mut Vec::new());
    }
}
