//! `crypto/sha512`.

use sha2::{Digest, Sha512};

/// The hash in lower-case hexadecimal digits: Go's `hex.EncodeToString` of `sha512.Sum512`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digest = Sha512::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
