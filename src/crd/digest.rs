//! A hash that is the same in every build, because digests of definitions are stored.

use std::hash::Hasher;

/// 64 bits over the written bytes. It tells definitions apart; it is no protection against someone who wants two to be equal.
#[derive(Debug, Clone)]
pub struct Digest(u64);

/// An odd number with bits all over.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Default for Digest {
    fn default() -> Self {
        // From 0, empty texts would leave no trace.
        Self(FACTOR)
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        let words = bytes.chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        });
        // The length tells `a` and `a\0` apart.
        for word in words.chain([bytes.len() as u64]) {
            self.0 = (self.0 ^ word).wrapping_mul(FACTOR).rotate_left(29);
        }
    }

    fn finish(&self) -> u64 {
        // Each bit of the state changes about half of the result, so that sums of digests stay apart.
        let mut hash = self.0;
        for _ in 0..2 {
            hash ^= hash >> 32;
            hash = hash.wrapping_mul(FACTOR);
        }
        hash ^ (hash >> 29)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::Hasher;

    use super::Digest;

    #[test]
    fn digests_are_stored() {
        let digest = |texts: &[&str]| {
            let mut digest = Digest::default();
            for text in texts {
                digest.write(text.as_bytes());
            }
            format!("{:016x}", digest.finish())
        };
        // These values are in the manifests of users.
        assert_eq!(digest(&["spec"]), DIGEST_OF_SPEC);
        let mut seen = std::collections::BTreeSet::new();
        for texts in [
            &[][..],
            &[""],
            &["a"],
            &["a\0"],
            &["ab"],
            &["a", "b"],
            &["b", "a"],
            &["12345678"],
            &["123456789"],
        ] {
            assert!(seen.insert(digest(texts)), "{texts:?}");
        }
    }

    const DIGEST_OF_SPEC: &str = "f3d9645e516dd579";
}
