//! External variables and top-level arguments as the evaluator takes them.

use jrsonnet_evaluator::tla::TlaArg;
use jrsonnet_evaluator::val::Thunk;
use jrsonnet_evaluator::with_state;

use super::syntax::RAW;
use super::{Argument, mend};

/// The value of a variable or an argument. Code is evaluated when it is used.
pub(super) fn value_of(kind: &str, name: &str, argument: &Argument) -> TlaArg {
    match argument {
        Argument::Text(text) => TlaArg::String(text.as_str().into()),
        Argument::TextFile(path) => TlaArg::ImportStr(format!("{}{RAW}", path.to_string_lossy())),
        Argument::CodeFile(path) => TlaArg::Import(path.to_string_lossy().into_owned()),
        Argument::Code(code) => {
            let source = format!("<{kind}-code {name}>");
            let code = code.clone();
            TlaArg::Lazy(Thunk!(move || {
                let mended = mend::snippet(&source, &code);
                with_state(|state| state.evaluate_snippet(source.as_str(), &*mended))
            }))
        }
    }
}
