//! CRDs that a command works against.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::release::release;
use super::{lockfile, project};
use crate::catalog::{Batch, Catalog};
use crate::config;
use crate::config::{Config, Validate};
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::{Input, Sources};
use crate::openapi::Release;
use crate::rule::Rule;
use crate::source::{Source, display_path};

/// Prefix of the names of built-in definitions.
const BUILTIN: &str = "builtin:";

/// The name of Kubernetes' own kinds; a version may follow after a dash.
const KUBERNETES: &str = "builtin:kubernetes";

/// The built-in definitions, by name.
pub(super) const EMBEDDED: [(&str, &str); 1] = [(
    "builtin:userpoolclient",
    include_str!("../../crds/userpoolclients-0.33.yaml"),
)];

/// Definitions, and the settings of the project.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) catalog: Catalog,
    /// The settings of the configuration.
    pub(super) settings: Validate,
    /// The configuration without those settings.
    pub(super) generation: Config,
    /// The folder of the configuration.
    pub(super) base: PathBuf,
    /// The sources of the configuration.
    pub(super) sources: Sources,
    /// The text of the configuration.
    pub(super) config: Option<Arc<Source>>,
    /// Warnings about the configuration.
    pub(super) warnings: Vec<Diagnostic>,
    /// Folders without a configuration; empty if definitions were named.
    searched: Vec<PathBuf>,
}

impl Definitions {
    /// The files that were read.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let config = self.config.iter().map(|config| PathBuf::from(config.name()));
        let listed = self.catalog.list().map(|listed| file_of(listed.file));
        config.chain(listed).collect()
    }

    /// The error for objects whose kinds are not defined, if there are no definitions at all.
    pub(super) fn nothing_found(&self) -> Option<Diagnostic> {
        if !self.catalog.is_empty() {
            return None;
        }
        let mut places = vec!["`--crds` is not given".to_owned()];
        if let Some(config) = &self.config {
            places.push(format!("`{}` lists no CRDs", config.name()));
        } else if let Some(first) = self.searched.first() {
            let above = if self.searched.len() > 1 {
                " or a folder above, up to the root of the project"
            } else {
                ""
            };
            places.push(format!("no `{}` in `{}`{above}", config::NAME, display_path(first)));
        }
        let message = format!("no CRDs to validate against: {}", places.join(", "));
        let names: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
        let help = format!(
            "pass `--crds` with files or folders of CRDs, or `--crds {}` for the built-in definition",
            names.join("`, `--crds ")
        );
        Some(Diagnostic::error(Rule::NoCrds, message).help(help))
    }
}

/// The definitions of the command line, or else those of the configuration: the named one, or the nearest `crdsmith.yaml` from the inputs upwards.
///
/// # Errors
/// Inputs that cannot be read, inputs without definitions, faults in the configuration or in the heads of definitions, and two configurations.
pub(super) fn find(
    crds: &[String],
    config: Option<&Path>,
    inputs: &[impl AsRef<Path>],
) -> Result<Definitions, Vec<Diagnostic>> {
    found(crds, config, inputs, Same::Error)
}

/// As [`find`], but the last of several definitions with one name counts: a project can have libraries of several versions.
///
/// # Errors
/// As [`find`], without definitions of the same name.
pub(super) fn find_last(crds: &[String], config: Option<&Path>) -> Result<Definitions, Vec<Diagnostic>> {
    found(crds, config, &[Path::new(".")], Same::Last)
}

/// The file of an input: of a text in a package, the package.
fn file_of(name: &str) -> PathBuf {
    match name.split_once('!') {
        Some((package, _)) if !Path::new(name).exists() => PathBuf::from(package),
        _ => PathBuf::from(name),
    }
}

/// What to do with several definitions that have one name.
#[derive(Clone, Copy)]
enum Same {
    Error,
    Last,
}

fn found(
    crds: &[String],
    config: Option<&Path>,
    inputs: &[impl AsRef<Path>],
    same: Same,
) -> Result<Definitions, Vec<Diagnostic>> {
    let mut found = Definitions::default();
    let config = match config {
        Some(path) => Some(path.to_owned()),
        None => nearest_config(inputs, &mut found.searched)?,
    };
    let mut names = Vec::new();
    if let Some(path) = config {
        let path = PathBuf::from(display_path(&path));
        let source = Input::File(path.clone())
            .read()
            .map_err(|diagnostic| vec![diagnostic])?;
        let mut read = config::read(&source)?;
        found.settings = read.validate.take().unwrap_or_default();
        found.warnings = std::mem::take(&mut read.warnings);
        names.extend(read.specs.iter().flat_map(|spec| &spec.crds).cloned());
        names.append(&mut found.settings.crds);
        found.base = path.parent().map(Path::to_owned).unwrap_or_default();
        found.sources = lockfile::sources(&path, &read).map_err(|diagnostic| vec![diagnostic])?;
        found.config = Some(source);
        found.generation = read;
    }
    let batches = if crds.is_empty() {
        batches(&names, &found.sources)?
    } else {
        found.searched.clear();
        batches(crds, &Sources::new(Path::new("")))?
    };
    found.catalog = match same {
        Same::Error => Catalog::read(batches)?,
        Same::Last => Catalog::read_last(batches)?,
    };
    Ok(found)
}

/// The configuration of the project that all inputs belong to. The folders that were searched are added to `searched`. Standard input and URLs belong to
/// the project of the other inputs.
fn nearest_config(
    inputs: &[impl AsRef<Path>],
    searched: &mut Vec<PathBuf>,
) -> Result<Option<PathBuf>, Vec<Diagnostic>> {
    let mut configurations: Vec<PathBuf> = Vec::new();
    let mut without = None;
    let is_local = |input: &&Path| input.exists();
    let local: Vec<&Path> = inputs.iter().map(AsRef::as_ref).filter(is_local).collect();
    let here = [Path::new(".")];
    for input in if local.is_empty() { &here[..] } else { &local } {
        let (found, folders) = project::nearest(&project::folder_of(input), config::NAME);
        if found.is_none() {
            without = without.or(Some(*input));
        }
        configurations.extend(found);
        for folder in folders {
            if !searched.contains(&folder) {
                searched.push(folder);
            }
        }
    }
    configurations.sort();
    configurations.dedup();
    let different = match (configurations.as_slice(), without) {
        ([first, second, ..], _) => format!("`{}` and `{}`", display_path(first), display_path(second)),
        ([only], Some(input)) => format!(
            "`{}` has the configuration `{}`, and `{}` has none",
            display_path(only.parent().unwrap_or(only)),
            display_path(only),
            input.display()
        ),
        _ => return Ok(configurations.pop()),
    };
    let error = Diagnostic::error(
        Rule::CommandLine,
        format!("the inputs belong to two projects: {different}"),
    );
    Err(vec![error.help(
        "validate them one by one, or choose a configuration with `--config`",
    )])
}

/// The definitions that `names` select, relative to `base`.
///
/// # Errors
/// As [`Catalog::read`].
pub(super) fn named(names: &[String], base: &Path) -> Result<Catalog, Vec<Diagnostic>> {
    Catalog::read(batches(names, &Sources::new(base))?)
}

/// The inputs that `names` select.
fn batches(names: &[String], sources: &Sources) -> Result<Vec<Batch>, Vec<Diagnostic>> {
    let mut batches = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        match batch(name, sources) {
            Ok(batch) => batches.push(batch),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Ok(batches)
    } else {
        Err(problems)
    }
}

fn batch(name: &str, sources: &Sources) -> Result<Batch, Vec<Diagnostic>> {
    if !name.starts_with(BUILTIN) {
        let inputs = sources.find([name])?;
        return Ok(Batch::Inputs(name.to_owned(), inputs));
    }
    if let Some(version) = name.strip_prefix(KUBERNETES) {
        if version.is_empty() {
            return Ok(Batch::Kubernetes(Release::newest()));
        }
        let release = release(version.trim_start_matches('-'));
        return release.map(Batch::Kubernetes).map_err(|error| vec![error]);
    }
    if let Some((name, text)) = EMBEDDED.iter().find(|(known, _)| *known == name) {
        return Ok(Batch::Text(name, text));
    }
    let error = Diagnostic::error(Rule::InputMissing, format!("no built-in definition `{name}`"));
    let help = match nearest(name, EMBEDDED.iter().map(|(name, _)| *name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the built-in definition is `{}`", EMBEDDED[0].0),
    };
    Err(vec![error.help(help)])
}
