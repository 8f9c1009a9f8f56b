//! Lists of objects (`kind: List`).

use crate::yaml::{Node, Value};

/// The objects of a list, or the object itself where it is none.
pub(in crate::validate) fn items(mut root: Node<'_>) -> Result<Vec<Node<'_>>, Node<'_>> {
    let is_list = root
        .get("kind")
        .and_then(Node::as_str)
        .is_some_and(|kind| kind.ends_with("List"));
    if is_list
        && let Value::Mapping(entries) = &mut root.value
        && let Some(items) = entries.iter_mut().find(|entry| entry.key == "items")
        && let Value::Sequence(items) = &mut items.value.value
    {
        return Ok(std::mem::take(items));
    }
    Err(root)
}
