//! Digests that are the same in every build, because those of definitions are stored.
//!
//! 64 bits tell definitions apart. They are no protection against someone who wants two to be equal.

use rapidhash::v3::rapidhash_v3;

/// The digest of a text.
#[must_use]
pub fn text(text: &str) -> u64 {
    rapidhash_v3(text.as_bytes())
}

/// One digest of several, which depends on their order.
#[must_use]
pub fn all(parts: impl IntoIterator<Item = u64>) -> u64 {
    let (count, digest) = parts
        .into_iter()
        .fold((0, 0), |(count, digest), part| (count + 1, pair(digest, part)));
    pair(digest, count)
}

/// One digest of two. A multiplication to 128 bits makes each bit of the result depend on all bits of both.
pub(super) fn pair(first: u64, second: u64) -> u64 {
    // Odd numbers with bits all over.
    const FACTORS: (u64, u64) = (0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED03);
    let product = u128::from(first ^ FACTORS.0) * u128::from(second ^ FACTORS.1);
    let low = product & u128::from(u64::MAX);
    u64::try_from(low ^ (product >> 64)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{all, text};

    #[test]
    fn digests_are_stored() {
        let digest = |texts: &[&str]| format!("{:016x}", all(texts.iter().map(|one| text(one))));
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

    const DIGEST_OF_SPEC: &str = "049cb81fd5fe7d9e";
}
