//! What is wanted of a path.

use super::process::{Scopes, Targets};
use super::selector::Selector;
use crate::jsonnet::Options;

/// What is taken of a file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The only environment, or what is in a file without any; several are an error unless one is named.
    #[default]
    One,
    /// Every environment; a file without any has nothing.
    Environments,
    /// Every environment, or what is in a file without any.
    All,
}

/// What is wanted of a path.
#[derive(Debug, Default)]
pub struct Request {
    /// How to evaluate; the project's folders are added to its import path.
    pub options: Options,
    /// The environment that is wanted of several inline ones.
    pub name: Option<String>,
    /// What is taken of a file.
    pub take: Take,
    /// Which environments are wanted, by their labels.
    pub selector: Selector,
    /// Which manifests are wanted.
    pub targets: Targets,
    /// Kinds whose definitions are known.
    pub scopes: Scopes,
    /// Whether files outside of the project may be imported.
    pub allow_outside: bool,
}
