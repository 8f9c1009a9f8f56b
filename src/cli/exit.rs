//! Exit codes.

/// The command did its work and found nothing wrong.
pub(super) const FINE: u8 = 0;
/// The command found something: stale files, invalid manifests.
pub(super) const FINDINGS: u8 = 1;
/// The command could not do its work.
pub(super) const FAILED: u8 = 2;
