//! Exit codes.

/// Success without findings.
pub(super) const FINE: u8 = 0;
/// Findings: stale files, invalid manifests.
pub(super) const FINDINGS: u8 = 1;
/// Failure: the command could not finish.
pub(super) const FAILED: u8 = 2;
