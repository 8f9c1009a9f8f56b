//! `go.yaml.in/yaml/v2` and `gopkg.in/yaml.v3`: text → tokens → events → a tree, and the table of scalars.
//!
//! In: a text. Out: the nodes of its first document (or of each in turn), with byte offsets and Go's line numbers, or Go's error. The two
//! libraries share most of the code; [`Dialect`] marks the differences. Function names in the comments are Go's. Knows nothing of
//! Kubernetes, JSON or the use of the values.

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

pub(crate) use scan::escaped;
pub(crate) use syntax::GoSyntax;
pub(crate) use timestamp::rfc3339;
#[cfg(feature = "jsonnet")]
pub(crate) use tree::Documents;
pub(crate) use tree::{Kind, Node, Tree, document};

/// One of Go's two libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `go.yaml.in/yaml/v2`, which `sigs.k8s.io/yaml` and so the API server use. It indents by two blanks, writes lists at the level of
    /// their key, and folds lines at 80 columns.
    V2,
    /// `gopkg.in/yaml.v3`. It indents by four blanks, indents lists and does not fold.
    V3,
}

/// An error in Go's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    /// The text without prefix and line.
    pub(crate) words: String,
    /// The line in Go's message, from 1; 0 if it has no line.
    pub(crate) line: usize,
    /// Byte offset of the error.
    pub(crate) at: usize,
    /// True for an error of the YAML library, false for one of the JSON library that reads the values.
    is_yaml: bool,
}

impl Error {
    /// `failf`: an error without a line.
    pub(crate) fn fail(words: impl Into<String>, at: usize) -> Self {
        Self::at_line(words, 0, at)
    }

    /// An error with a line, unless the line is 0.
    fn at_line(words: impl Into<String>, line: usize, at: usize) -> Self {
        Self {
            words: words.into(),
            line,
            at,
            is_yaml: true,
        }
    }

    /// An error of the JSON library for a value.
    pub(crate) fn json(words: impl Into<String>, at: usize) -> Self {
        Self {
            is_yaml: false,
            ..Self::fail(words, at)
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            _ if !self.is_yaml => out.write_str(&self.words),
            0 => write!(out, "yaml: {}", self.words),
            line => write!(out, "yaml: line {line}: {}", self.words),
        }
    }
}
