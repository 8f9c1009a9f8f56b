//! One evaluation of a project's file, and the use of its value.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::environment::Environment;
use super::extract::extract;
use super::loaded::{Environmental, Loaded, Origin};
use super::process::process;
use super::project::Project;
use super::request::Request;
use crate::diagnostic::Diagnostic;
use crate::jsonnet::{Options, Program, Step, evaluate};
use crate::source::{Place, Source, Span, display_path};

pub(super) fn finish(
    environment: Environment,
    data: Value,
    path: &[Step],
    origin: &Arc<Origin>,
    project: &Project,
    request: &Request,
) -> Result<Environmental, Vec<Diagnostic>> {
    let data = if data.is_null() { Value::Array(Vec::new()) } else { data };
    let manifests = extract(data, path).map_err(|problems| at_entry(problems, project))?;
    let manifests = process(manifests, &environment, &request.scopes, &request.targets);
    Ok(Environmental {
        environment,
        manifests,
        origin: Arc::clone(origin),
    })
}

pub(super) fn origin(project: &Project, program: Program, options: &Options, loaded: &Loaded) -> Arc<Origin> {
    Arc::new(Origin {
        file: display_path(&project.entry),
        program,
        options: options.clone(),
        files: loaded.files.clone(),
    })
}

/// Faults of a value have no place of their own: the place is the file of the value.
pub(super) fn at_entry(problems: Vec<Diagnostic>, project: &Project) -> Vec<Diagnostic> {
    let text = std::fs::read_to_string(&project.entry).unwrap_or_default();
    let source = Source::new(display_path(&project.entry), text);
    problems
        .into_iter()
        .map(|problem| problem.at(Place::new(&source, Span::default())))
        .collect()
}

pub(super) fn run(program: &Program, options: &Options, loaded: &mut Loaded) -> Result<Value, Vec<Diagnostic>> {
    let outcome = evaluate(program, options);
    loaded.files.extend(outcome.imports);
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
