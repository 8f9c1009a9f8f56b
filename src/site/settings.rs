//! What a site and its definitions are called, and where it is written.

use super::paths::Stems;
use crate::render::Package;

/// A folder that gets the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The folder, relative to the sink.
    pub folder: String,
    /// Whether search and the version switch are written too.
    pub is_site: bool,
}

/// What a site says of itself and of its definitions.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The title.
    pub title: String,
    /// The repository of the definitions.
    pub repository: Option<String>,
    /// The licence of the definitions.
    pub license: Option<String>,
    /// The folders.
    pub outputs: Vec<Output>,
}

/// A set of definitions: those of one library.
#[derive(Debug)]
pub struct Set<'s> {
    /// The name (`provider-aws`).
    pub name: String,
    /// The version (`0.33`).
    pub version: String,
    /// The library.
    pub library: &'s Package,
    /// Whether the site has other versions of the set.
    pub has_others: bool,
    /// The names of the files of its kinds.
    pub stems: Stems,
}

/// Where a definition comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The name of its file.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
    /// Name and version of the package of the file, for a set without a version.
    pub package: Option<String>,
    /// The repository of that package, if the settings have none.
    pub repository: Option<String>,
    /// The licence of that package, if the settings have none.
    pub license: Option<String>,
}
