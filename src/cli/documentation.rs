//! The evaluator for the pages of libraries with patches.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::generate::Evaluate;
use crate::jsonnet::{Options, Program, evaluate};

/// The name of the program in messages.
const NAME: &str = "<documentation>";

/// Evaluates in the project: imports are found beside the configuration and in its `vendor`.
pub(super) struct Evaluator;

impl Evaluate for Evaluator {
    fn evaluate(&self, code: &str, files: BTreeMap<String, String>, base: &Path) -> Result<Value, Vec<Diagnostic>> {
        let program = Program::Snippet {
            name: NAME.to_owned(),
            code: code.to_owned(),
        };
        let options = Options {
            import_path: ["", "lib", "vendor"].map(|folder| base.join(folder)).to_vec(),
            embedded: files,
            ..Options::default()
        };
        evaluate(&program, &options).value
    }
}
