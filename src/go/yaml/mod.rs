//! `go.yaml.in/yaml/v2` and `gopkg.in/yaml.v3`: text → tokens → events → a tree, and the table of scalars.
//!
//! In: a text. Out: the nodes of its first document (or of all, one after the other), with byte offsets and the lines that Go counts, or Go's error.
//! The two libraries share nearly all of it; [`Dialect`] marks where they differ. Function names in the comments are Go's.
//! Knows nothing of Kubernetes, JSON or what becomes of the values.

pub(crate) mod decode;
pub mod emit;
mod input;
mod parse;
pub(crate) mod resolve;
mod scan;
mod syntax;
mod timestamp;
mod tree;
mod unique;

pub(crate) use syntax::GoSyntax;
pub(crate) use timestamp::rfc3339;
pub(crate) use tree::{Documents, Kind, Node, Tree, document};

/// Which of Go's two libraries is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `go.yaml.in/yaml/v2`, which `sigs.k8s.io/yaml` and so the API server use.
    V2,
    /// `gopkg.in/yaml.v3`.
    V3,
}

/// An error in Go's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    /// The words without prefix and line.
    pub(crate) words: String,
    /// The line that Go names, from 1; 0 where it names none.
    pub(crate) line: usize,
    /// Byte offset of what is wrong.
    pub(crate) at: usize,
}

impl Error {
    /// `failf`: an error that names no line.
    pub(crate) fn fail(words: impl Into<String>, at: usize) -> Self {
        Self {
            words: words.into(),
            line: 0,
            at,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(out, "yaml: {}", self.words),
            line => write!(out, "yaml: line {line}: {}", self.words),
        }
    }
}
