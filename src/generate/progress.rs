//! Progress of a run.

/// Told how far a run is.
pub trait Progress: Sync {
    /// More inputs were found.
    fn found(&self, inputs: usize);
    /// One input is done.
    fn done(&self);
}

/// Nobody is told.
impl Progress for () {
    fn found(&self, _: usize) {}
    fn done(&self) {}
}
