//! Texts: their endings and their maximum size.

use std::path::Path;

/// The largest text that is read, in bytes. The catalogs of the largest providers are a tenth of it.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The endings of files that a folder is searched for.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Whether a file has the extension of YAML or JSON.
#[must_use]
pub fn is_text(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| EXTENSIONS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
