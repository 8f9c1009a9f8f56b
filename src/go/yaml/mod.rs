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

pub(crate) use scan::escaped;
pub(crate) use syntax::GoSyntax;
pub(crate) use timestamp::rfc3339;
#[cfg(feature = "jsonnet")]
pub(crate) use tree::Documents;
pub(crate) use tree::{Kind, Node, Tree, document};

/// Which of Go's two libraries is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `go.yaml.in/yaml/v2`, which `sigs.k8s.io/yaml` and so the API server use. It writes two blanks, lists at the level of their key, and folds lines at
    /// 80 columns.
    V2,
    /// `gopkg.in/yaml.v3`. It writes four blanks, indents lists and does not fold.
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
    /// Whether it is the YAML library that says so, and not the JSON library that gets the values.
    is_yaml: bool,
}

impl Error {
    /// `failf`: an error that names no line.
    pub(crate) fn fail(words: impl Into<String>, at: usize) -> Self {
        Self::at_line(words, 0, at)
    }

    /// An error that names a line, unless that is 0.
    fn at_line(words: impl Into<String>, line: usize, at: usize) -> Self {
        Self {
            words: words.into(),
            line,
            at,
            is_yaml: true,
        }
    }

    /// An error of the JSON library about a value.
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
