//! Texts that were read with others: files of git, of archives, of registries, and bodies of URLs.

use std::sync::Arc;

use super::access::warn;
use super::package::Content;
use crate::lock::Package;

/// A text that is in memory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kept {
    /// The name in messages.
    pub(super) name: String,
    /// The name for readers of pages: without the folders of this machine.
    pub(super) origin: String,
    pub(super) bytes: Arc<Vec<u8>>,
    /// The path within the archive or image; empty if the text is not in one.
    pub(super) member: String,
    /// What the image of the text says of itself.
    pub(super) package: Option<Arc<Package>>,
    /// Whether the text is the whole body of a URL.
    pub(super) is_body: bool,
}

impl Kept {
    /// A text that belongs to no archive.
    pub(super) fn new(name: String, bytes: Vec<u8>) -> Self {
        Self {
            origin: name.clone(),
            name,
            bytes: Arc::new(bytes),
            member: String::new(),
            package: None,
            is_body: false,
        }
    }

    /// The texts of an archive or image: `NAME!PATH`.
    pub(super) fn all(name: &str, origin: &str, content: Content) -> impl Iterator<Item = Self> {
        content.note(name).into_iter().for_each(warn);
        let package = Some(Arc::new(content.package));
        content.texts.into_iter().map(move |text| Self {
            origin: format!("{origin}!{}", text.path),
            package: package.clone(),
            member: text.path.clone(),
            ..Self::new(format!("{name}!{}", text.path), text.bytes)
        })
    }
}
