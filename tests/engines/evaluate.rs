//! Evaluates a Jsonnet file with crdsmith's own evaluator and prints the JSON: what `tests/engines/run` compares other engines with.

use std::io::Write;
use std::process::ExitCode;

use crdsmith::eval::{self, Options, Program};
use crdsmith::report::terminal;

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1) else {
        let _ = writeln!(std::io::stderr(), "usage: evaluate FILE");
        return ExitCode::from(2);
    };
    match eval::evaluate(&Program::File(file.into()), &Options::default()).value {
        Ok(value) => match writeln!(std::io::stdout(), "{value}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(diagnostics) => {
            for diagnostic in diagnostics {
                let _ = writeln!(std::io::stderr(), "{diagnostic:?}");
            }
            ExitCode::FAILURE
        }
    }
}
