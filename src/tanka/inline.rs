//! Environments inside the value of a program: found, selected by name and labels, and evaluated only if selected.

use std::collections::BTreeSet;

use serde_json::Value;

use super::environment::Environment;
use super::evaluation::{finish, origin, placed, run, script};
use super::extract::{Extracted, Problem, extract};
use super::process::process;
use super::project::Project;
use super::{Environmental, Loaded, Manifest, Request, Take};
use crate::diagnostic::{Diagnostic, nearest};
use crate::jsonnet::{Options, Program, Session, Step};
use crate::rule::Rule;
use crate::source::display_path;

/// The environments of a file without `spec.json`, or all of its manifests as those of an environment without a name.
pub(super) fn environments(
    project: &Project,
    options: &Options,
    request: &Request,
    session: &Session,
    loaded: &mut Loaded,
) -> Result<Vec<Environmental>, Vec<Diagnostic>> {
    let entry = project.relative(&project.entry);
    let mut wanted: Option<BTreeSet<String>> = request.name.clone().map(|name| BTreeSet::from([name]));
    if !request.selector.is_empty() {
        // Their labels first: an environment that is not wanted is not evaluated.
        let value = run(&script(project, options, LIST_SCRIPT), options, session, loaded)?;
        let chosen = split(value, &entry)?
            .environments
            .into_iter()
            .map(|split| split.environment)
            .filter(|one| request.selector.matches(&one.labels));
        let chosen: BTreeSet<String> = chosen
            .map(|one| one.name)
            .filter(|name| wanted.as_ref().is_none_or(|wanted| wanted.contains(name)))
            .collect();
        wanted = Some(chosen);
    }
    let program = match &wanted {
        Some(names) if names.is_empty() => return Ok(Vec::new()),
        Some(names) => {
            let names = serde_json::to_string(names).unwrap_or_default();
            // A single environment can be named by a part of its name.
            let by_part = request.take == Take::One && request.selector.is_empty();
            let picks = if by_part { BY_PART } else { BY_NAME };
            script(
                project,
                options,
                &format!("local wanted = {names};\n{picks}\n{PICK_SCRIPT}"),
            )
        }
        None => Program::File(project.entry.clone()),
    };
    let value = run(&program, options, session, loaded)?;
    let origin = origin(project, program, options.clone(), None);
    let Parts {
        environments: mut found,
        others,
        problems,
    } = split(value, &entry)?;
    let problems = placed(problems, &origin, project);
    if found.is_empty() {
        if let Some(name) = &request.name {
            return if request.take == Take::One {
                Err(vec![unknown_name(name, project, options, session, loaded)])
            } else {
                Ok(Vec::new())
            };
        }
        if request.take == Take::Environments {
            return Ok(Vec::new());
        }
        let plain = Environment::default();
        let manifests = process(others, &plain, &request.scopes, &request.targets);
        return Ok(vec![Environmental {
            environment: plain,
            manifests,
            problems,
            origin,
        }]);
    }
    if request.take == Take::One
        && let Some(name) = &request.name
        && let Some(exact) = found.iter().position(|split| split.environment.name == *name)
    {
        // Tanka takes the first of several environments with the name.
        found = vec![found.swap_remove(exact)];
    }
    if let Some(name) = twice(&found) {
        let message = format!(
            "`{}` has two environments with the name `{name}`",
            display_path(&project.entry)
        );
        return Err(vec![Diagnostic::error(Rule::Environment, message)]);
    }
    if found.len() > 1 && request.take == Take::One {
        let mut names: Vec<String> = found
            .iter()
            .map(|split| format!("`{}`", split.environment.name))
            .collect();
        names.sort();
        let message = format!(
            "`{}` has several environments: {}",
            display_path(&project.entry),
            names.join(", ")
        );
        return Err(vec![
            Diagnostic::error(Rule::Environment, message).help("select one with `--name`, or all with `-r`"),
        ]);
    }
    let mut out = Vec::new();
    for Split {
        environment,
        data,
        path,
    } in found
    {
        out.push(finish(environment, data, &path, &origin, project, request));
    }
    // Values beside the environments belong to none of them.
    if let Some(first) = out.first_mut() {
        first.problems.splice(0..0, problems);
    }
    Ok(out)
}

/// A name that two environments have.
fn twice(found: &[Split]) -> Option<&str> {
    let mut names = BTreeSet::new();
    let mut all = found.iter().map(|split| split.environment.name.as_str());
    all.find(|name| !names.insert(*name))
}

/// An inline environment.
struct Split {
    environment: Environment,
    data: Value,
    /// The path of the data in the program's value.
    path: Vec<Step>,
}

/// The parts of a program's value.
struct Parts {
    environments: Vec<Split>,
    /// All other manifests.
    others: Vec<Manifest>,
    /// Values that are not manifests.
    problems: Vec<Problem>,
}

/// # Errors
/// Environments that cannot be read.
fn split(value: Value, entry: &str) -> Result<Parts, Vec<Diagnostic>> {
    let mut environments = Vec::new();
    let mut others = Vec::new();
    let Extracted { manifests, problems } = extract(value, &[]);
    for manifest in manifests {
        if manifest.is_environment() {
            let mut path = manifest.path;
            path.push(Step::Field("data".to_owned()));
            let (environment, data) = Environment::from_object(manifest.value, entry).map_err(|error| vec![error])?;
            environments.push(Split {
                environment,
                data,
                path,
            });
        } else {
            others.push(manifest);
        }
    }
    Ok(Parts {
        environments,
        others,
        problems,
    })
}

fn unknown_name(
    name: &str,
    project: &Project,
    options: &Options,
    session: &Session,
    loaded: &mut Loaded,
) -> Diagnostic {
    let message = format!("`{}` has no environment `{name}`", display_path(&project.entry));
    let diagnostic = Diagnostic::error(Rule::Environment, message);
    let listed = run(&script(project, options, LIST_SCRIPT), options, session, loaded).ok();
    let names: Vec<String> = listed
        .into_iter()
        .filter_map(|value| split(value, "").ok())
        .flat_map(|parts| parts.environments)
        .map(|split| split.environment.name)
        .collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if names.is_empty() => diagnostic.help("the file has no environments"),
        None => diagnostic.help(format!("environments: `{}`", names.join("`, `"))),
    }
}

/// Environments without their data, which stays unevaluated.
const LIST_SCRIPT: &str = "
local list(value) =
  if std.isObject(value) then
    if std.objectHas(value, 'apiVersion') && std.objectHas(value, 'kind')
    then if value.kind == 'Environment' then value { data:: null } else []
    else { [key]: list(value[key]) for key in std.objectFields(value) }
  else if std.isArray(value) then [list(item) for item in value]
  else [];
list(main)";

/// Picks names that are wanted.
const BY_NAME: &str = "local picks(name) = std.member(wanted, name);";

/// Picks names that contain a wanted one.
const BY_PART: &str = "local picks(name) = std.any([std.length(std.findSubstr(part, name)) > 0 for part in wanted]);";

/// The environments whose names `picks` chooses; the others stay unevaluated.
const PICK_SCRIPT: &str = "
local pick(value) =
  if std.isObject(value) then
    if std.objectHas(value, 'apiVersion') && std.objectHas(value, 'kind')
    then if value.kind == 'Environment' && picks(value.metadata.name) then value else []
    else { [key]: pick(value[key]) for key in std.objectFields(value) }
  else if std.isArray(value) then [pick(item) for item in value]
  else [];
pick(main)";
