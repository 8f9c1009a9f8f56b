//! Programs of others, where `tests/ci/install` puts them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of `target/ci`. `None`, with a message, if it is missing and optional.
pub(crate) fn installed(name: &str) -> Option<PathBuf> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = temporary.parent().unwrap().join("ci").join(name);
    if file.is_file() {
        return Some(file);
    }
    let required = std::env::var_os("CRDSMITH_REQUIRE_CI").is_some_and(|value| value == "1");
    assert!(!required, "{} is required, and missing", file.display());
    eprintln!("SKIPPED: {} is not here; `tests/ci/install` brings it", file.display());
    None
}

/// A program of `target/ci`; `None` as above.
pub(crate) fn program(name: &str) -> Option<Command> {
    installed(&format!("bin/{name}")).map(Command::new)
}

/// Runs a program that must succeed.
#[track_caller]
pub(crate) fn passes(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{text}");
    text
}
