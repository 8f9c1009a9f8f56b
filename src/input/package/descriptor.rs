//! Descriptors: the size and the digest that a blob must have.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::Fault;
use crate::go::sha256;
use crate::input::text::MAX_BYTES;
use crate::lock;

/// What a manifest says of a blob.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::input) struct Descriptor {
    #[serde(default)]
    pub(super) media_type: String,
    pub(in crate::input) digest: String,
    pub(in crate::input) size: u64,
    pub(super) annotations: Option<BTreeMap<String, String>>,
    platform: Option<Platform>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct Platform {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
}

impl Descriptor {
    /// Whether the descriptor names this platform.
    pub(super) fn is_for(&self, os: &str, architecture: &str) -> bool {
        let platform = self.platform.as_ref();
        platform.is_some_and(|platform| platform.os == os && platform.architecture == architecture)
    }

    /// A descriptor of which nothing else is known.
    pub(super) fn of_digest(digest: String) -> Self {
        Self {
            digest,
            ..Self::default()
        }
    }
}

/// The digest of some bytes, with the algorithm.
pub(in crate::input) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", sha256::hex(bytes))
}

/// Checks bytes against their descriptor.
///
/// # Errors
/// Another size, another digest, and algorithms other than SHA-256.
pub(super) fn checked(what: &str, wanted: &Descriptor, bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let Descriptor { digest: name, size, .. } = wanted;
    if !lock::is_digest(name) {
        let name = name.escape_debug();
        return Err(Fault::new(format!(
            "the {what} has the digest `{name}`, which is no SHA-256"
        )));
    }
    let found = bytes.len() as u64;
    if found != *size {
        return Err(Fault::new(format!(
            "the {what} `{name}` has {found} bytes, and its descriptor says {size}"
        )));
    }
    let found = digest(&bytes);
    if found != *name {
        return Err(Fault::new(format!(
            "the {what} `{name}` has another content, with the digest `{found}`"
        )));
    }
    Ok(bytes)
}

/// The number of bytes that may be read for a descriptor.
///
/// # Errors
/// More than [`MAX_BYTES`].
pub(in crate::input) fn limit(wanted: &Descriptor) -> Result<u64, Fault> {
    if wanted.size > MAX_BYTES {
        return Err(Fault::size(&format!("the blob `{}`", wanted.digest.escape_debug())));
    }
    Ok(wanted.size)
}
