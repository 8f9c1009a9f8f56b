//! Evaluates a Jsonnet file with crdsmith's own evaluator and prints the JSON, so that `tests/engines/run` can compare it with the output
//! of other engines.

use std::io::Write;
use std::process::ExitCode;

use crdsmith::jsonnet::{self, Options, Program};

fn main() -> std::io::Result<ExitCode> {
    let Some(file) = std::env::args_os().nth(1) else {
        writeln!(std::io::stderr(), "usage: evaluate FILE")?;
        return Ok(ExitCode::from(2));
    };
    match jsonnet::evaluate(&Program::File(file.into()), &Options::default()).value {
        Ok(value) => {
            writeln!(std::io::stdout(), "{value}")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(diagnostics) => {
            for diagnostic in &diagnostics {
                writeln!(std::io::stderr(), "{}", crdsmith::report::terminal(diagnostic))?;
            }
            Ok(ExitCode::FAILURE)
        }
    }
}
