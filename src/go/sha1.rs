//! `crypto/sha1`.

use sha1::{Digest, Sha1};

/// The hash in lower-case hexadecimal digits: Go's `hex.EncodeToString` of `sha1.Sum`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digest = Sha1::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
