//! One evaluation of a project's file, and the use of its value.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::environment::Environment;
use super::extract::{Extracted, Problem, extract};
use super::loaded::{Environmental, Loaded, Origin};
use super::process::process;
use super::project::Project;
use super::request::Request;
use crate::diagnostic::Diagnostic;
use crate::jsonnet;
use crate::jsonnet::{Options, Program, Session, Step, Wanted};
use crate::source::{Place, Source, Span, display_path};

pub(super) fn finish(
    environment: Environment,
    data: Value,
    path: &[Step],
    origin: &Arc<Origin>,
    project: &Project,
    request: &Request,
) -> Environmental {
    let data = if data.is_null() { Value::Array(Vec::new()) } else { data };
    let Extracted { manifests, problems } = extract(data, path);
    let manifests = process(manifests, &environment, &request.scopes, &request.targets);
    Environmental {
        environment,
        manifests,
        problems: placed(problems, origin, project),
        origin: Arc::clone(origin),
    }
}

/// Finds the expressions that made values which are not manifests. The program is evaluated once more.
pub(super) fn placed(problems: Vec<Problem>, origin: &Origin, project: &Project) -> Vec<Diagnostic> {
    if problems.is_empty() {
        return Vec::new();
    }
    let wanted = problems.iter().map(|problem| Wanted {
        path: problem.path.clone(),
        name: false,
    });
    let answers = jsonnet::locate(&origin.program, &origin.options, wanted.collect());
    // The program itself is correct, so a failure here only costs the places.
    let answers = answers.unwrap_or_default().into_iter().chain(std::iter::repeat(None));
    let placed = problems.into_iter().zip(answers).map(|(problem, found)| match found {
        Some(found) => problem.diagnostic.at(found.place),
        None => at_entry(problem.diagnostic, project),
    });
    placed.collect()
}

pub(super) fn origin(project: &Project, program: Program, options: Options, spec: Option<PathBuf>) -> Arc<Origin> {
    Arc::new(Origin {
        file: display_path(&project.entry),
        program,
        options,
        home: project.home().to_owned(),
        spec,
    })
}

/// The place of a value whose expression is unknown: its file.
fn at_entry(problem: Diagnostic, project: &Project) -> Diagnostic {
    let text = std::fs::read_to_string(&project.entry).unwrap_or_default();
    let source = Source::new(display_path(&project.entry), text);
    problem.at(Place::new(&source, Span::default()).detached())
}

pub(super) fn run(
    program: &Program,
    options: &Options,
    session: &Session,
    loaded: &mut Loaded,
) -> Result<Value, Vec<Diagnostic>> {
    let outcome = session.evaluate(program, options);
    loaded.files.extend(outcome.imports);
    loaded.files.extend(outcome.absent);
    loaded.traces.extend(outcome.traces);
    outcome.value
}

/// Code on `main`, the file's value; a file that is a function is called with the top-level arguments.
pub(super) fn script(project: &Project, options: &Options, body: &str) -> Program {
    let entry = Value::from(project.entry.to_string_lossy()).to_string();
    let names: Vec<&str> = options.top_level.keys().map(String::as_str).collect();
    let arguments: BTreeMap<&str, String> = names.iter().map(|name| (*name, format!("{name}={name}"))).collect();
    let arguments: Vec<String> = arguments.into_values().collect();
    let head = if names.is_empty() {
        String::new()
    } else {
        format!("function({}) ", names.join(", "))
    };
    Program::Snippet {
        name: "<expression>".to_owned(),
        code: format!(
            "{head}local file = import {entry}; local main = if std.isFunction(file) then file({}) else file;\n{body}\n",
            arguments.join(", ")
        ),
    }
}
