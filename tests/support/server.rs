//! Go programs that answer: `tests/go/server` gives the API server's answers, `tests/go/registry` makes packages and serves a registry.

use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A running program.
pub(crate) struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the program of `$CRDSMITH_SERVER`, or the program that `tests/go/build` left in `target/go`. `None`, with a message, if it is missing
    /// and optional.
    pub(crate) fn start() -> Option<Self> {
        let program = std::env::var_os("CRDSMITH_SERVER").map_or_else(|| built("server"), PathBuf::from);
        Self::run(&program, "tests/go/build")
    }

    /// Starts the program that `tests/go/registry/build` left in `target/go`, as [`Server::start`] does.
    pub(crate) fn registry() -> Option<Self> {
        Self::run(&built("registry"), "tests/go/registry/build")
    }

    fn run(program: &Path, build: &str) -> Option<Self> {
        if !is_built(program, build) {
            return None;
        }
        let mut command = Command::new(program);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        Some(Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
        })
    }

    /// The answers to several requests, in order.
    pub(crate) fn ask(&mut self, requests: &[Value]) -> Vec<Value> {
        let Self { input, output, .. } = self;
        let input = input.as_mut().unwrap();
        std::thread::scope(|scope| {
            // Writes and reads at the same time, because a pipe does not hold everything.
            scope.spawn(move || {
                let mut input = BufWriter::new(input);
                for request in requests {
                    writeln!(input, "{request}").unwrap();
                }
                input.flush().unwrap();
            });
            let answers = requests.iter().map(|request| {
                let mut line = String::new();
                output.read_line(&mut line).unwrap();
                let answer: Value = serde_json::from_str(&line)
                    .unwrap_or_else(|error| panic!("{error} in {line:?}, the answer to {request}"));
                assert!(
                    answer.get("failed").or(answer.get("panic")).is_none(),
                    "{request}\n{answer}"
                );
                answer
            });
            answers.collect()
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The program ends at the end of its input.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// The path of a program that a command left in `target/go`. `None`, with a message, if it is missing and optional.
pub(crate) fn program(name: &str, build: &str) -> Option<PathBuf> {
    Some(built(name)).filter(|program| is_built(program, build))
}

fn is_built(program: &Path, build: &str) -> bool {
    if program.is_file() {
        return true;
    }
    let required = std::env::var_os("CRDSMITH_REQUIRE_SERVER").is_some_and(|value| value == "1");
    assert!(
        !required,
        "{} is required, and missing: run `{build}`",
        program.display()
    );
    eprintln!("SKIPPED: {} is not here; `{build}` makes it", program.display());
    false
}

fn built(program: &str) -> PathBuf {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().unwrap().join("go").join(program)
}
