//! Evaluates Jsonnet and loads a Tanka environment from Rust.
//!
//! `cargo run --example render -- path/to/environments/default`

use std::error::Error;
use std::path::Path;

use crdsmith::go::yaml::{Dialect, emit};
use crdsmith::jsonnet::{Argument, Options, Program, evaluate};
use crdsmith::report::terminal;
use crdsmith::tanka::{Request, load};

fn main() -> Result<(), Box<dyn Error>> {
    // A text, with an external variable and a limit that is not the default.
    let mut options = Options::default();
    options
        .external
        .insert("region".to_owned(), Argument::Text("eu-west-1".to_owned()));
    options.limits.stack = 500;
    let program = Program::Snippet {
        name: "<example>".to_owned(),
        code: "{ region: std.extVar('region'), sum: std.sum([1, 2, 3]) }".to_owned(),
    };
    match evaluate(&program, &options).value {
        Ok(value) => print_line(&value.to_string())?,
        Err(diagnostics) => return Err(terminal(&diagnostics[0]).into()),
    }

    // An environment: its manifests, as `tk show` would print them.
    let Some(path) = std::env::args().nth(1) else {
        return Ok(());
    };
    let loaded = load(Path::new(&path), &Request::default());
    for found in loaded.environments.map_err(|diagnostics| terminal(&diagnostics[0]))? {
        for manifest in &found.manifests {
            print_line(&emit::document(manifest.value(), Dialect::V2))?;
        }
    }
    Ok(())
}

fn print_line(text: &str) -> std::io::Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{text}")
}
