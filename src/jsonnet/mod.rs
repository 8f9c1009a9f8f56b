//! Jsonnet text → JSON values. The only code that names the Jsonnet evaluator.
//!
//! In: a [`Program`] (a file or a text) and [`Options`] (import path, libraries kept in memory, external variables, top-level arguments,
//! limits). Out: an [`Outcome`]: the value, or diagnostics with their places, and the files that were read. Runs no process and reaches
//! no network unless the caller allows native functions that do. Knows nothing of Kubernetes.
//!
//! ```
//! use crdsmith::jsonnet::{Options, Program, evaluate};
//!
//! let program = Program::Snippet { name: "a.jsonnet".to_owned(), code: "{ a: 1, b: self.a + 1 }".to_owned() };
//! let value = evaluate(&program, &Options::default()).value.expect("the program is correct");
//! assert_eq!(value["b"], 2);
//! ```

#![expect(
    clippy::mutable_key_type,
    clippy::needless_pass_by_value,
    reason = "the evaluator's interned strings hash by their text, and its native functions are called with values"
)]

mod arguments;
mod chains;
mod convert;
mod failure;
mod foreign;
mod import;
mod kept;
mod library;
mod limits;
mod mend;
mod name;
mod native;
mod nesting;
mod places;
mod record;
mod run;
mod session;
mod skip;
mod sources;
mod stdlib;
mod syntax;
#[cfg(test)]
mod tests;
mod thread;
mod whereabouts;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use chains::{Chain, chains};
pub use limits::Limits;
pub use places::{Found, Wanted};
pub use run::{evaluate, locate};
pub use session::Session;
pub use whereabouts::find_field;

use crate::diagnostic::Diagnostic;

/// The name under which generated libraries import the documentation helpers.
pub const DOC_UTIL_IMPORT: &str = "github.com/jsonnet-libs/docsonnet/doc-util/main.libsonnet";

/// Our own version of the documentation helpers, found last on every import path.
pub const DOC_UTIL: &str = include_str!("../../templates/doc-util.libsonnet");

/// The program to evaluate.
#[derive(Debug, Clone)]
pub enum Program {
    /// A file; relative imports start in its folder.
    File(PathBuf),
    /// A text under a name that messages use; relative imports start in the working directory.
    Snippet {
        /// The name in messages, for example `<expression>`.
        name: String,
        /// The Jsonnet text.
        code: String,
    },
}

/// The value of an external variable or a top-level argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A string.
    Text(String),
    /// Jsonnet code.
    Code(String),
    /// The text of a file as a string.
    TextFile(PathBuf),
    /// A file of Jsonnet code.
    CodeFile(PathBuf),
}

/// One step of the way to a value inside of another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// A field of an object.
    Field(String),
    /// An item of a list, from 0.
    Item(usize),
}

/// Options of an evaluation.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folders to look for imports in, after the importing file's own; the first that has the file wins.
    pub import_path: Vec<PathBuf>,
    /// Libraries kept in memory (import name → text), looked at when no folder has the file.
    pub embedded: BTreeMap<String, String>,
    /// Folders that imported files must lie in once links are resolved; `None` allows every file.
    pub allowed_roots: Option<Vec<PathBuf>>,
    /// Folders in which links may lead to any file.
    pub linked_roots: Vec<PathBuf>,
    /// External variables (`std.extVar`).
    pub external: BTreeMap<String, Argument>,
    /// Arguments for a program that is a function.
    pub top_level: BTreeMap<String, Argument>,
    /// Whether native functions may run the user's own programs (`helm`, `kustomize`).
    pub allow_exec: bool,
    /// Limits of an evaluation.
    pub limits: Limits,
}

/// Result of an evaluation.
#[derive(Debug)]
pub struct Outcome {
    /// The value as JSON with sorted keys, or the diagnostics.
    pub value: Result<serde_json::Value, Vec<Diagnostic>>,
    /// Every file that was read, sorted; also after a failure.
    pub imports: Vec<PathBuf>,
    /// Files that imports looked for in vain, sorted: a program may have another value if one of them appears.
    pub absent: Vec<PathBuf>,
    /// Messages of `std.trace`, as `place message`, in order.
    pub traces: Vec<String>,
}
