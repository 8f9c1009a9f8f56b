//! What Go's library does, exactly; a folder a package, with Go's names.
//!
//! In: plain values. Must not know who asks: schemas, expressions, projects.

pub(crate) mod regexp;
