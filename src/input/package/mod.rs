//! Archives and images → the texts in them: tar archives, image layouts, and Crossplane's packages.
//!
//! In: a file, a folder, the bytes of a URL, or a manifest with a store of its blobs. Out: [`Content`]. Nothing is unpacked to disk.

mod archive;
mod chart;
mod compression;
mod content;
mod descriptor;
mod fault;
mod image;
mod layers;
mod layout;
mod saved;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::text::MAX_BYTES;
use archive::Archive;
pub(super) use content::Content;
pub(super) use descriptor::digest;
#[cfg(feature = "fetch")]
pub(super) use descriptor::{Descriptor, limit};
pub(super) use fault::Fault;
#[cfg(feature = "fetch")]
pub(super) use image::{MANIFESTS, MAX_MANIFEST, Store, content as image_content};

/// The endings of files that are archives.
const ENDINGS: [&str; 7] = [".xpkg", ".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.zstd", ".tzst"];

/// Whether a file has the ending of an archive.
pub(super) fn is_archive(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a folder is an image layout.
pub(super) fn is_layout(folder: &Path) -> bool {
    layout::is_layout(folder)
}

/// Whether bytes are those of an archive.
#[cfg(feature = "fetch")]
pub(super) fn is_archived(bytes: &[u8]) -> bool {
    compression::is_archive(bytes)
}

/// Reads an image layout in a folder.
///
/// # Errors
/// A layout that is incomplete, or has other content than its digests say.
pub(super) fn read_layout(folder: &Path) -> Result<Content, Fault> {
    layout::content(&layout::Folder(folder.to_owned()))
}

/// Reads a file that is an archive.
///
/// # Errors
/// A file that cannot be read, is no archive, is broken, or has no texts.
pub(super) fn read_file(path: &Path) -> Result<Content, Fault> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(compression::HEAD as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    if !compression::is_compressed(&head) {
        if !compression::is_archive(&head) {
            return Err(not_an_archive(&head));
        }
        let archive = Archive::new(Box::new(file))?;
        archive.check_end()?;
        return of_archive(&archive);
    }
    if file.metadata()?.len() > MAX_BYTES {
        return Err(Fault::size("it"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    read_bytes(bytes)
}

/// Reads the bytes of an archive.
///
/// # Errors
/// As [`read_file`].
pub(super) fn read_bytes(bytes: Vec<u8>) -> Result<Content, Fault> {
    if !compression::is_archive(&bytes) {
        return Err(not_an_archive(&bytes));
    }
    let is_compressed = compression::is_compressed(&bytes);
    let bytes = compression::unpacked(bytes)?;
    if !compression::is_archive(&bytes) {
        return Err(not_an_archive(&bytes));
    }
    let archive = Archive::of_bytes(bytes)?;
    if !is_compressed {
        archive.check_end()?;
    }
    of_archive(&archive)
}

fn not_an_archive(head: &[u8]) -> Fault {
    let reason = if head.is_empty() {
        "it is empty"
    } else {
        "it is neither a tar archive nor a package"
    };
    Fault::new(reason).help("crdsmith reads `.xpkg`, `.tar`, `.tar.gz`, `.tgz` and `.tar.zst`, and image layouts")
}

fn of_archive(archive: &Archive) -> Result<Content, Fault> {
    if archive.has(layout::MARK) {
        layout::content(archive)
    } else if saved::is_saved(archive) {
        saved::content(archive)
    } else {
        image::plain(archive)
    }
}
