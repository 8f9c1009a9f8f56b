//! Hashes of values, so that two schemas can be compared when neither is in memory any more.

use std::hash::Hasher;

use super::digest::Digest;

use crate::yaml::{Node, Value};

/// The hash of a value. Equal values have equal hashes, whatever their formatting and the order of their keys. The YAML reader bounds the depth.
pub(super) fn fingerprint(node: &Node<'_>) -> u64 {
    let mut hasher = Digest::default();
    add(&mut hasher, node);
    hasher.finish()
}

fn add(hasher: &mut Digest, node: &Node<'_>) {
    match &node.value {
        Value::Null => hasher.write_u8(0),
        Value::Bool(value) => hasher.write(&[1, u8::from(*value)]),
        Value::Int(value) => {
            hasher.write_u8(2);
            hasher.write_i64(*value);
        }
        Value::Float(value) => {
            hasher.write_u8(3);
            hasher.write_u64(value.to_bits());
        }
        Value::String(text) => add_text(hasher, text),
        Value::Sequence(items) => {
            hasher.write_u8(5);
            hasher.write_usize(items.len());
            for item in items {
                add(hasher, item);
            }
        }
        Value::Mapping(entries) => {
            hasher.write_u8(6);
            hasher.write_usize(entries.len());
            // A sum does not depend on the order.
            let sum = entries.iter().fold(0_u64, |sum, entry| {
                let mut hasher = Digest::default();
                add_text(&mut hasher, &entry.key);
                add(&mut hasher, &entry.value);
                sum.wrapping_add(hasher.finish())
            });
            hasher.write_u64(sum);
        }
    }
}

fn add_text(hasher: &mut Digest, text: &str) {
    hasher.write_u8(4);
    hasher.write_usize(text.len());
    hasher.write(text.as_bytes());
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
    fn equal_values_have_equal_hashes() {
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
