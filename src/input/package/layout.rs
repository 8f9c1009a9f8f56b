//! Image layouts of the Open Container Initiative: `oci-layout`, `index.json` and `blobs/`, in a folder or an archive.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::archive::Archive;
use super::content::Content;
use super::descriptor::{self, Descriptor};
use super::fault::Fault;
use super::image::{self, MAX_MANIFEST, Store};
use crate::lock;

/// The file that makes a folder a layout.
pub(super) const MARK: &str = "oci-layout";

const INDEX: &str = "index.json";

/// Files by their path within the layout.
pub(super) trait Files {
    /// The content of a file of at most `limit` bytes; `None` if it does not exist.
    fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Fault>;
}

impl Files for Archive {
    fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Fault> {
        Archive::read(self, name, limit)
    }
}

/// A layout in a folder.
pub(super) struct Folder(pub(super) PathBuf);

impl Files for Folder {
    fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Fault> {
        let path = self.0.join(name);
        let length = match path.metadata() {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if length > limit {
            return Err(Fault::larger(&format!("`{name}`"), limit));
        }
        Ok(Some(std::fs::read(path)?))
    }
}

struct Blobs<'f>(&'f dyn Files);

impl Store for Blobs<'_> {
    fn blob(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault> {
        // A digest becomes a path, so it is checked before.
        let digits = wanted
            .digest
            .strip_prefix("sha256:")
            .filter(|_| lock::is_digest(&wanted.digest));
        let digest = wanted.digest.escape_debug();
        let Some(digits) = digits else {
            return Err(Fault::new(format!("the digest `{digest}` is no SHA-256")));
        };
        // One more byte tells a file that is longer than its descriptor says from one that is too large.
        let found = self.0.read(
            &format!("blobs/sha256/{digits}"),
            descriptor::limit(wanted)?.max(MAX_MANIFEST),
        )?;
        found.ok_or_else(|| Fault::new(format!("it has no blob `{digest}`, which its manifest names")))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mark {
    image_layout_version: String,
}

/// Whether a folder is a layout.
pub(super) fn is_layout(folder: &Path) -> bool {
    folder.join(MARK).is_file()
}

/// The content of the image of a layout.
///
/// # Errors
/// Missing files, and everything that [`image::content`] refuses.
pub(super) fn content(files: &dyn Files) -> Result<Content, Fault> {
    let file = |name: &str| {
        let found = files.read(name, MAX_MANIFEST)?;
        found.ok_or_else(|| Fault::new(format!("it is no image layout: it has no `{name}`")))
    };
    let mark: Result<Mark, _> = serde_json::from_slice(&file(MARK)?);
    let mark = mark.map_err(|error| Fault::new(format!("its `{MARK}` is invalid: {error}")))?;
    if !mark.image_layout_version.starts_with("1.") {
        return Err(Fault::new(format!(
            "it is an image layout of version `{}`, and only version 1 is read",
            mark.image_layout_version.escape_debug()
        )));
    }
    image::content(&Blobs(files), &file(INDEX)?)
}
