//! Names of sources and programs in messages.

use jrsonnet_evaluator::SourcePath;

use super::Program;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::display_path;

/// The name of a source in messages.
pub(super) fn shown(path: &SourcePath) -> String {
    if let Some(file) = path.path() {
        return display_path(file);
    }
    let name = path.to_string();
    name.strip_prefix("virtual:").unwrap_or(&name).to_owned()
}

/// Not every error of the evaluator has a place; the program and the field in its value are the next best.
pub(super) fn name_program(diagnostic: &mut Diagnostic, program: &Program, path: Option<&str>) {
    if diagnostic.place.is_none() && diagnostic.rule != Rule::Import {
        let name = match program {
            Program::File(path) => display_path(path),
            Program::Snippet { name, .. } => name.clone(),
        };
        let field = path
            .map(|path| format!("field `{}` of ", shortened(path)))
            .unwrap_or_default();
        diagnostic.message.push_str(&format!(" (in {field}`{name}`)"));
    }
    diagnostic.path = path.map(str::to_owned);
}

/// A path that fits a line: of a very long one, its two ends.
fn shortened(path: &str) -> String {
    const END: usize = 40;
    let steps = path.chars().count();
    if steps <= 2 * END {
        return path.to_owned();
    }
    let start: String = path.chars().take(END).collect();
    let end: String = path.chars().skip(steps - END).collect();
    format!("{start} … {end}")
}
