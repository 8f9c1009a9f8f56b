//! One path → environments with their manifests.

use std::path::Path;

use super::environment::Environment;
use super::evaluation::{finish, origin, run, script};
use super::inline;
use super::loaded::{Environmental, Loaded};
use super::project::{Ancestors, Project, SPEC};
use super::request::{Request, Take};
use crate::diagnostic::Diagnostic;
use crate::jsonnet::{Argument, Options, Outcome, Program, Session, evaluate};
use crate::rule::Rule;
use crate::source::display_path;

/// The external variable in which Tanka hands a static environment to its own code.
const ENVIRONMENT_VARIABLE: &str = "tanka.dev/environment";

/// Loads the paths of one run. They share their evaluations (see [`Session`]) and what was found above their folders.
#[derive(Debug, Default)]
pub struct Loader {
    session: Session,
    ancestors: Ancestors,
}

impl Loader {
    /// A loader that evaluates on this number of threads.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self {
            session: Session::new(threads),
            ancestors: Ancestors::default(),
        }
    }

    /// Evaluates a Jsonnet file or an environment, and makes its manifests.
    #[must_use]
    pub fn load(&self, path: &Path, request: &Request) -> Loaded {
        let mut loaded = Loaded::default();
        let environments = match Project::below(&self.ancestors, path) {
            Ok(project) => environments(&project, request, &self.session, &mut loaded),
            Err(diagnostic) => Err(vec![diagnostic]),
        };
        loaded.environments = if request.keep_going {
            environments
        } else {
            environments.and_then(without_problems)
        };
        loaded.files.sort();
        loaded.files.dedup();
        loaded
    }
}

/// Evaluates a Jsonnet file or an environment, and makes its manifests.
#[must_use]
pub fn load(path: &Path, request: &Request) -> Loaded {
    Loader::default().load(path, request)
}

/// Evaluates a file as it is, or an expression on it (`main` is the file's value).
#[must_use]
pub fn load_raw(path: &Path, expression: Option<&str>, request: &Request) -> Outcome {
    let fail = |diagnostic| Outcome {
        value: Err(vec![diagnostic]),
        imports: Vec::new(),
        absent: Vec::new(),
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
    // Tanka takes an empty expression for none.
    let Some(expression) = expression.filter(|expression| !expression.is_empty()) else {
        return evaluate(&Program::File(project.entry), &options);
    };
    let access = if expression.starts_with('[') { "main" } else { "main." };
    evaluate(&script(&project, &options, &format!("{access}{expression}")), &options)
}

fn environments(
    project: &Project,
    request: &Request,
    session: &Session,
    loaded: &mut Loaded,
) -> Result<Vec<Environmental>, Vec<Diagnostic>> {
    let mut options = options(project, request);
    let environment = static_environment(project).map_err(|diagnostic| vec![diagnostic])?;
    let Some(environment) = environment else {
        return inline::environments(project, &options, request, session, loaded);
    };
    let spec = project.base.join(SPEC);
    loaded.files.push(spec.clone());
    if let Some(name) = &request.name {
        if request.take != Take::One && *name != environment.name {
            return Ok(Vec::new());
        }
        // Tanka renders the environment of a `spec.json` with every name.
        if !environment.name.contains(name.as_str()) {
            loaded.warnings.push(other_name(name, &environment, project));
        }
    }
    if !request.selector.matches(&environment.labels) {
        return Ok(Vec::new());
    }
    provide(&mut options, &environment);
    let program = Program::File(project.entry.clone());
    let value = run(&program, &options, session, loaded)?;
    let origin = origin(project, program, options, Some(spec));
    let found = finish(environment, value, &[], &origin, project, request);
    if found.manifests.iter().any(super::Manifest::is_environment) {
        let message = format!(
            "`{}` has an inline environment beside `{SPEC}`",
            display_path(&project.entry)
        );
        let error = Diagnostic::error(Rule::Environment, message);
        return Err(vec![error.help("remove one of them")]);
    }
    Ok(vec![found])
}

/// `--name` with a name that the environment of a `spec.json` does not have.
fn other_name(name: &str, environment: &Environment, project: &Project) -> Diagnostic {
    let spec = display_path(&project.base.join(SPEC));
    let message = format!(
        "`--name {name}` is ignored: `{spec}` makes the folder one environment, `{}`",
        environment.name
    );
    let warning = Diagnostic::warning(Rule::Environment, message);
    warning.help("`--name` selects among the environments in the value of a file; remove it, or name the folder of the other environment")
}

/// The environments, if every value is a manifest.
fn without_problems(mut environments: Vec<Environmental>) -> Result<Vec<Environmental>, Vec<Diagnostic>> {
    let taken = environments.iter_mut().map(|one| std::mem::take(&mut one.problems));
    let problems: Vec<Diagnostic> = taken.flatten().collect();
    if problems.is_empty() {
        Ok(environments)
    } else {
        Err(problems)
    }
}

fn options(project: &Project, request: &Request) -> Options {
    let mut options = request.options.clone();
    let given = std::mem::take(&mut options.import_path);
    options.import_path = project.import_path();
    options.import_path.extend(given);
    // Tanka lists the folder that is looked at first last.
    options.import_path.reverse();
    options.linked_roots = project.vendor_folders();
    options.allowed_roots = (!request.allow_outside).then(|| {
        let mut roots = vec![project.boundary()];
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
                Rule::InputUnreadable,
                format!("cannot read `{}`: {error}", display_path(&path)),
            ));
        }
    };
    let folder = project.relative(&project.base);
    let folder = if folder.is_empty() { "." } else { &folder };
    Environment::from_spec(&display_path(&path), &text, folder, &project.relative(&project.entry)).map(Some)
}

fn provide(options: &mut Options, environment: &Environment) {
    let code = environment.object.to_string();
    options
        .external
        .insert(ENVIRONMENT_VARIABLE.to_owned(), Argument::Code(code));
}
