//! Files of a revision, by the user's own `git`: `git:REVISION:PATH`, with the path from the root of the repository as in `git show`.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::kept::Kept;
use super::text::{MAX_BYTES, is_text};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// The beginning of a name that selects files of a revision.
pub(super) const PREFIX: &str = "git:";

/// The file, or the YAML and JSON files below the folder, that `name` selects in the repository around `base`, sorted by path.
///
/// # Errors
/// A name without revision or path, a program `git` that cannot be run, an unknown revision or path, a folder without YAML and JSON files, files beyond
/// [`MAX_BYTES`].
pub(super) fn find(name: &str, base: &Path) -> Result<Vec<Kept>, Diagnostic> {
    let git = Git { name, base };
    let rest = name.strip_prefix(PREFIX).unwrap_or(name);
    let Some((revision, path)) = rest.split_once(':').filter(|(revision, _)| !revision.is_empty()) else {
        let error = Diagnostic::error(Rule::InputGit, format!("`{name}` names no revision and path"));
        return Err(error.help("write `git:REVISION:PATH`, for example `git:main:crds`"));
    };
    let path = path.trim_end_matches('/');
    let object = format!("{revision}:{path}");
    let kind = git.run(&["cat-file", "-t", "--end-of-options", &object])?;
    let paths = if String::from_utf8_lossy(&kind.stdout).trim() == "blob" {
        vec![path.to_owned()]
    } else {
        let listed = git.run(&[
            "ls-tree",
            "-r",
            "-z",
            "--full-tree",
            "--name-only",
            "--end-of-options",
            &object,
        ])?;
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        let hidden = |file: &str| file.split('/').any(|part| part.starts_with('.'));
        let files = names
            .split('\0')
            .filter(|file| !hidden(file) && is_text(Path::new(file)));
        let folder = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        files.map(|file| format!("{folder}{file}")).collect()
    };
    if paths.is_empty() {
        let message = format!("no `.yaml`, `.yml` or `.json` files in `{name}`");
        return Err(Diagnostic::error(Rule::InputEmpty, message));
    }
    git.read(revision, paths)
}

struct Git<'g> {
    name: &'g str,
    base: &'g Path,
}

impl Git<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        if !self.base.as_os_str().is_empty() {
            command.arg("-C").arg(self.base);
        }
        command.args(arguments).stdin(Stdio::null());
        command
    }

    fn fail(&self, reason: &str) -> Diagnostic {
        Diagnostic::error(
            Rule::InputGit,
            format!("cannot read `{}`: {}", self.name, reason.trim()),
        )
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, Diagnostic> {
        let output = self.command(arguments).output();
        let output = output.map_err(|error| self.fail(&format!("cannot run git: {error}")))?;
        if output.status.success() {
            return Ok(output);
        }
        let words = String::from_utf8_lossy(&output.stderr);
        Err(self.fail(words.lines().next().unwrap_or("git failed")))
    }

    /// Reads all files by one process.
    fn read(&self, revision: &str, paths: Vec<String>) -> Result<Vec<Kept>, Diagnostic> {
        let failed = |error: std::io::Error| self.fail(&error.to_string());
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(self.fail("git has no pipes"));
        };
        let wanted: Vec<String> = paths.iter().map(|path| format!("{revision}:{path}\n")).collect();
        let files = std::thread::scope(|scope| {
            // Answers are read while requests are written: git waits for its reader.
            scope.spawn(move || input.write_all(wanted.concat().as_bytes()));
            self.answers(&mut BufReader::new(output), revision, paths)
        });
        // The answers are complete or wrong: the process has nothing more to say.
        let _ = child.kill();
        let _ = child.wait();
        files
    }

    fn answers(&self, output: &mut impl BufRead, revision: &str, paths: Vec<String>) -> Result<Vec<Kept>, Diagnostic> {
        let failed = |error: std::io::Error| self.fail(&error.to_string());
        let mut files = Vec::with_capacity(paths.len());
        let mut total = 0;
        for path in paths {
            let mut head = String::new();
            output.read_line(&mut head).map_err(failed)?;
            let size = head
                .trim_end()
                .rsplit(' ')
                .next()
                .and_then(|size| size.parse::<u64>().ok());
            let Some(size) = size.filter(|_| head.contains(" blob ")) else {
                return Err(self.fail(&format!("no file `{path}`")));
            };
            total += size;
            if total > MAX_BYTES {
                let limit = MAX_BYTES / 1024 / 1024;
                return Err(Diagnostic::error(
                    Rule::InputSize,
                    format!("`{}` is larger than the maximum of {limit} MiB", self.name),
                ));
            }
            let mut bytes = Vec::new();
            output.take(size).read_to_end(&mut bytes).map_err(failed)?;
            // A line feed ends each file.
            output.read_exact(&mut [0]).map_err(failed)?;
            files.push(Kept::new(format!("{PREFIX}{revision}:{path}"), bytes));
        }
        Ok(files)
    }
}
