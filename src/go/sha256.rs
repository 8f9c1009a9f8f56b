//! `crypto/sha256`.

use sha2::{Digest, Sha256};

/// The hash in lower-case hexadecimal digits: Go's `hex.EncodeToString` of `sha256.Sum256`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
