//! Digests of values, so that two schemas can be compared when neither is in memory any more.

use super::digest;
use crate::yaml::{Entry, Node, Value};

/// The digest of a value. Equal values have equal digests, whatever their formatting and the order of their keys. The YAML reader bounds the depth.
pub(super) fn fingerprint(node: &Node<'_>) -> u64 {
    const NULL: u64 = 0;
    const BOOL: u64 = 1;
    const INT: u64 = 2;
    const FLOAT: u64 = 3;
    const SEQUENCE: u64 = 4;
    const MAPPING: u64 = 5;
    let (sort, digest) = match &node.value {
        // Digests of texts are like random numbers: they need nothing that tells them from other values.
        Value::String(text) => return digest::text(text),
        Value::Null => (NULL, 0),
        Value::Bool(value) => (BOOL, u64::from(*value)),
        Value::Int(value) => (INT, value.cast_unsigned()),
        Value::Float(value) => (FLOAT, value.to_bits()),
        Value::Sequence(items) => (SEQUENCE, digest::all(items.iter().map(fingerprint))),
        Value::Mapping(entries) => {
            let entry = |entry: &Entry<'_>| digest::pair(digest::text(&entry.key), fingerprint(&entry.value));
            // A sum does not depend on the order.
            let sum = entries.iter().map(entry).fold(0, u64::wrapping_add);
            (MAPPING, digest::pair(entries.len() as u64, sum))
        }
    };
    digest::pair(sort, digest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn of(text: &str) -> u64 {
        let documents = yaml::compose(yaml::Chunk::yaml(text)).unwrap_or_default();
        documents.first().map_or(0, |document| fingerprint(&document.root))
    }

    #[test]
    fn equal_values_have_equal_digests() {
        assert_eq!(of("a: 1\nb: [x, 'z']\n"), of("{b: [\"x\", z], a: 1} # again"));
        for (one, two) in [
            ("a: 1", "a: '1'"),
            ("a: [1, 2]", "a: [2, 1]"),
            ("a: {b: 1}", "b: {a: 1}"),
            ("a: null", "{}"),
            ("a: 1.5", "a: 1"),
            ("a: true", "a: false"),
            ("[[a], b]", "[[a, b]]"),
        ] {
            assert_ne!(of(one), of(two), "{one} and {two}");
        }
    }
}
