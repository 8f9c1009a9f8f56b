//! How large files are.

/// Size at which a shard ends, in bytes.
pub(super) const SIZE: usize = 200_000;
