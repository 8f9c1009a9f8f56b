//! Options for loading a path.

use super::process::{Scopes, Targets};
use super::selector::Selector;
use crate::jsonnet::Options;

/// Selection of environments in a file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The only environment, or the manifests of a file without environments; several are an error unless one is named.
    #[default]
    One,
    /// Every environment; a file without any has nothing.
    Environments,
    /// Every environment, or the manifests of a file without environments.
    All,
}

/// Options for loading a path.
#[derive(Debug, Default)]
pub struct Request {
    /// Options of the evaluation; the project's folders are added to its import path.
    pub options: Options,
    /// The name of the inline environment to select.
    pub name: Option<String>,
    /// Selection of environments in a file.
    pub take: Take,
    /// Label selector of environments.
    pub selector: Selector,
    /// Selection of manifests.
    pub targets: Targets,
    /// Kinds whose definitions are known.
    pub scopes: Scopes,
    /// Whether values that are not manifests are kept as problems of their environment. Otherwise, they are errors.
    pub keep_going: bool,
    /// Whether files outside of the project may be imported.
    pub allow_outside: bool,
}
