//! Manifests that a command is given: texts, Jsonnet files and environments.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::input;
use crate::input::Input;
use crate::rule::Rule;
use crate::source::Source;
use crate::tanka::{Environmental, Request, load, project};

/// One input that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Wanted {
    /// YAML or JSON.
    Text(Input),
    /// A Jsonnet file, or the folder of an environment.
    Jsonnet(PathBuf),
}

impl Wanted {
    /// Name in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Text(input) => input.name(),
            Self::Jsonnet(path) => path.display().to_string(),
        }
    }
}

/// Content of an input.
pub(super) enum Read {
    Text(Arc<Source>),
    /// The environments of a file, and the messages of `std.trace`.
    Jsonnet(Vec<Environmental>, Vec<String>),
}

/// Finds the inputs that `names` select, in order. Duplicates are dropped. With `recursive`, a folder selects every environment below it.
///
/// # Errors
/// Names without inputs.
pub(super) fn find(names: &[String], recursive: bool) -> Result<Vec<Wanted>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        match find_one(name, recursive) {
            Ok(wanted) => found.extend(wanted),
            Err(diagnostics) => problems.extend(diagnostics),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut seen = HashSet::new();
    found.retain(|wanted: &Wanted| seen.insert(wanted.clone()));
    Ok(found)
}

fn find_one(name: &str, recursive: bool) -> Result<Vec<Wanted>, Vec<Diagnostic>> {
    let path = Path::new(name);
    if name.starts_with("http://") || name.starts_with("https://") {
        if is_program(path) {
            let error = Diagnostic::error(
                Rule::InputUrl,
                format!("cannot fetch `{name}`: Jsonnet is not evaluated from URLs"),
            );
            return Err(vec![
                error.help("download the file and its imports, and name the local file"),
            ]);
        }
        return texts(name);
    }
    if !path.exists() && name.contains(['*', '?', '[']) {
        let mut found = Vec::new();
        for path in input::matching(path).map_err(|diagnostic| vec![diagnostic])? {
            found.extend(find_path(&path, recursive)?);
        }
        return Ok(found);
    }
    find_path(path, recursive)
}

fn find_path(path: &Path, recursive: bool) -> Result<Vec<Wanted>, Vec<Diagnostic>> {
    if is_jsonnet(path) {
        return Ok(vec![Wanted::Jsonnet(path.to_owned())]);
    }
    if recursive && path.is_dir() {
        let entries = project::entries(path).map_err(|diagnostic| vec![diagnostic])?;
        if entries.is_empty() {
            let message = format!("no `{}` found below `{}`", project::ENTRY, path.display());
            return Err(vec![Diagnostic::error(Rule::InputEmpty, message)]);
        }
        return Ok(entries.into_iter().map(Wanted::Jsonnet).collect());
    }
    texts(&path.to_string_lossy())
}

fn texts(name: &str) -> Result<Vec<Wanted>, Vec<Diagnostic>> {
    let inputs = input::find([name], Path::new(""))?;
    Ok(inputs.into_iter().map(Wanted::Text).collect())
}

/// A file with the ending of a program, or a folder that is an environment.
fn is_jsonnet(path: &Path) -> bool {
    if path.is_dir() {
        return path.join(project::ENTRY).is_file() || path.join(project::SPEC).is_file();
    }
    is_program(path)
}

fn is_program(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "jsonnet" || ending == "libsonnet")
}

/// Reads inputs in parallel.
///
/// # Errors
/// The diagnostics of all inputs.
pub(super) fn read(wanted: &[Wanted], request: &Request) -> Result<Vec<Read>, Vec<Diagnostic>> {
    let results: Vec<Result<Read, Vec<Diagnostic>>> = wanted.par_iter().map(|one| read_one(one, request)).collect();
    let mut found = Vec::with_capacity(results.len());
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(read) => found.push(read),
            Err(diagnostics) => problems.extend(diagnostics),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

fn read_one(wanted: &Wanted, request: &Request) -> Result<Read, Vec<Diagnostic>> {
    match wanted {
        Wanted::Text(input) => input.read().map(Read::Text).map_err(|diagnostic| vec![diagnostic]),
        Wanted::Jsonnet(path) => {
            let loaded = load(path, request);
            Ok(Read::Jsonnet(loaded.environments?, loaded.traces))
        }
    }
}
