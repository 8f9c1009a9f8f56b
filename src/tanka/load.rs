//! One path → environments with their manifests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::Manifest;
use super::environment::Environment;
use super::extract::extract;
use super::inline;
use super::process::{Scopes, Targets, process};
use super::project::{Project, SPEC};
use super::selector::Selector;
use crate::diagnostic::Diagnostic;
use crate::jsonnet::{Argument, Options, Outcome, Program, Step, evaluate};
use crate::source::{Place, Source, Span};

/// The external variable in which Tanka hands a static environment to its own code.
const ENVIRONMENT_VARIABLE: &str = "tanka.dev/environment";

/// What is taken of a file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// The only environment, or what is in a file without any; several are an error unless one is named.
    #[default]
    One,
    /// Every environment; a file without any has nothing.
    Environments,
    /// Every environment, or what is in a file without any.
    All,
}

/// What is wanted of a path.
#[derive(Debug, Default)]
pub struct Request {
    /// How to evaluate; the project's folders are added to its import path.
    pub options: Options,
    /// The environment that is wanted of several inline ones.
    pub name: Option<String>,
    /// What is taken of a file.
    pub take: Take,
    /// Which environments are wanted, by their labels.
    pub selector: Selector,
    /// Which manifests are wanted.
    pub targets: Targets,
    /// Kinds whose definitions are known.
    pub scopes: Scopes,
    /// Whether files outside of the project may be imported.
    pub allow_outside: bool,
}

/// An environment with its manifests in their final order.
#[derive(Debug, Clone)]
pub struct Environmental {
    /// The environment; a plain Jsonnet file has one without a name.
    pub environment: Environment,
    /// Its manifests.
    pub manifests: Vec<Manifest>,
    /// What made them.
    pub origin: Arc<Origin>,
}

/// The program that manifests come from, and all that its value depends on.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file that the user named, or the environment's `main.jsonnet`, as messages call it.
    pub file: String,
    /// The program.
    pub program: Program,
    /// How it was evaluated.
    pub options: Options,
    /// Files that were read, sorted.
    pub files: Vec<PathBuf>,
}

/// What came of a path.
#[derive(Debug)]
pub struct Loaded {
    /// The environments, in the order in which they stand; or what went wrong.
    pub environments: Result<Vec<Environmental>, Vec<Diagnostic>>,
    /// Files that were read, sorted; also after a failure.
    pub files: Vec<PathBuf>,
    /// What `std.trace` printed.
    pub traces: Vec<String>,
}

/// Evaluates a Jsonnet file or an environment, and makes its manifests.
#[must_use]
pub fn load(path: &Path, request: &Request) -> Loaded {
    let mut loaded = Loaded {
        environments: Ok(Vec::new()),
        files: Vec::new(),
        traces: Vec::new(),
    };
    loaded.environments = match Project::find(path) {
        Ok(project) => environments(&project, request, &mut loaded),
        Err(diagnostic) => Err(vec![diagnostic]),
    };
    loaded.files.sort();
    loaded.files.dedup();
    loaded
}

/// Evaluates a file as it is, or an expression on it (`main` is the file's value).
#[must_use]
pub fn load_raw(path: &Path, expression: Option<&str>, request: &Request) -> Outcome {
    let fail = |diagnostic| Outcome {
        value: Err(vec![diagnostic]),
        imports: Vec::new(),
        traces: Vec::new(),
    };
    let project = match Project::find(path) {
        Ok(project) => project,
        Err(diagnostic) => return fail(diagnostic),
    };
    let mut options = options(&project, request);
    match static_environment(&project) {
        Ok(Some(environment)) => provide(&mut options, &environment),
        Ok(None) => {}
        Err(diagnostic) => return fail(diagnostic),
    }
    let Some(expression) = expression else {
        return evaluate(&Program::File(project.entry), &options);
    };
    let access = if expression.starts_with('[') { "main" } else { "main." };
    evaluate(&script(&project, &options, &format!("{access}{expression}")), &options)
}

fn environments(
    project: &Project,
    request: &Request,
    loaded: &mut Loaded,
) -> Result<Vec<Environmental>, Vec<Diagnostic>> {
    let mut options = options(project, request);
    let environment = static_environment(project).map_err(|diagnostic| vec![diagnostic])?;
    let Some(environment) = environment else {
        return inline::environments(project, &options, request, loaded);
    };
    loaded.files.push(project.base.join(SPEC));
    let named = request.take != Take::One && request.name.as_ref().is_some_and(|name| *name != environment.name);
    if named || !request.selector.matches(&environment.labels) {
        return Ok(Vec::new());
    }
    provide(&mut options, &environment);
    let program = Program::File(project.entry.clone());
    let value = run(&program, &options, loaded)?;
    let origin = origin(project, program, &options, loaded);
    Ok(vec![finish(environment, value, &[], &origin, project, request)?])
}

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
        file: shown(&project.entry),
        program,
        options: options.clone(),
        files: loaded.files.clone(),
    })
}

/// What is wrong with a value has no place of its own: the file that made it is the place.
pub(super) fn at_entry(problems: Vec<Diagnostic>, project: &Project) -> Vec<Diagnostic> {
    let text = std::fs::read_to_string(&project.entry).unwrap_or_default();
    let source = Source::new(shown(&project.entry), text);
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

fn options(project: &Project, request: &Request) -> Options {
    let mut options = request.options.clone();
    let given = std::mem::take(&mut options.import_path);
    options.import_path = project.import_path();
    options.import_path.extend(given);
    // Tanka lists the folder that is looked at first last.
    options.import_path.reverse();
    options.allowed_roots = (!request.allow_outside).then(|| {
        let mut roots = vec![project.home().to_owned()];
        if project.root.is_none() {
            roots.extend(std::env::current_dir());
        }
        roots.extend(
            options
                .import_path
                .iter()
                .filter(|folder| !folder.starts_with(project.home()))
                .cloned(),
        );
        roots
    });
    options
}

fn static_environment(project: &Project) -> Result<Option<Environment>, Diagnostic> {
    let path = project.base.join(SPEC);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Diagnostic::error(
                "input",
                format!("cannot read `{}`: {error}", shown(&path)),
            ));
        }
    };
    let folder = project.relative(&project.base);
    let folder = if folder.is_empty() { "." } else { &folder };
    Environment::from_spec(&shown(&path), &text, folder, &project.relative(&project.entry)).map(Some)
}

fn provide(options: &mut Options, environment: &Environment) {
    let code = environment.object.to_string();
    options
        .external
        .insert(ENVIRONMENT_VARIABLE.to_owned(), Argument::Code(code));
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

/// The path as users know it: relative to the working directory where it lies in it.
pub(super) fn shown(path: &Path) -> String {
    let relative = std::env::current_dir()
        .ok()
        .and_then(|cwd| path.strip_prefix(cwd).ok().map(Path::to_owned));
    relative.as_deref().unwrap_or(path).display().to_string()
}
