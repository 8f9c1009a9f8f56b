//! What the benchmarks share: where the data is, and the middle of several figures.

use std::path::{Path, PathBuf};

/// The conformance data: `$CRDSMITH_CONFORMANCE`, or `../shared/conformance`.
pub(crate) fn conformance(topic: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CRDSMITH_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    Some(root.join(topic)).filter(|folder| folder.is_dir())
}

/// The middle one of an odd number of figures.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
