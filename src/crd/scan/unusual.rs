//! What the scanner gives up on.

/// Something that the full reader has to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crd) struct Unusual;

/// What was scanned, if it is usual.
pub(in crate::crd) type Scan<T> = Result<T, Unusual>;
