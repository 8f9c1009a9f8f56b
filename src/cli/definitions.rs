//! CRDs that a command works against.

use std::path::{Path, PathBuf};

use super::project;
use crate::catalog::{Batch, Catalog};
use crate::config;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input;
use crate::input::Input;
use crate::rule::Rule;
use crate::source::display_path;

/// Prefix of the names of built-in definitions.
const BUILTIN: &str = "builtin:";

/// The built-in definitions, by name.
const EMBEDDED: [(&str, &str); 1] = [(
    "builtin:userpoolclient",
    include_str!("../../crds/userpoolclients-0.33.yaml"),
)];

/// Definitions, and where they were looked for.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) catalog: Catalog,
    /// Folders without a configuration; empty if definitions were named.
    searched: Vec<PathBuf>,
}

impl Definitions {
    /// The error for objects whose kinds are not defined, if there are no definitions at all.
    pub(super) fn nothing_found(&self) -> Option<Diagnostic> {
        if !self.catalog.is_empty() {
            return None;
        }
        let mut places = vec!["`--crds` is not given".to_owned()];
        match self.searched.as_slice() {
            [] => {}
            [only] => places.push(format!("no `{}` in `{}`", config::NAME, display_path(only))),
            [first, .., last] => places.push(format!(
                "no `{}` in `{}` and the folders above it up to `{}`",
                config::NAME,
                display_path(first),
                display_path(last)
            )),
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

/// The definitions of the command line; or else those of a configuration: the named one, or the nearest `crdsmith.yaml` from the inputs upwards.
///
/// # Errors
/// Inputs that cannot be read, inputs without definitions, faults in the configuration or in the heads of definitions, and two configurations.
pub(super) fn find(
    crds: &[String],
    config: Option<&Path>,
    inputs: &[impl AsRef<Path>],
) -> Result<Definitions, Vec<Diagnostic>> {
    if !crds.is_empty() {
        return Ok(Definitions {
            catalog: named(crds, Path::new(""))?,
            searched: Vec::new(),
        });
    }
    if let Some(path) = config {
        return configured(path);
    }
    let mut configurations: Vec<PathBuf> = Vec::new();
    let mut searched = Vec::new();
    for input in inputs {
        let (found, folders) = project::nearest(&project::folder_of(input.as_ref()), config::NAME);
        configurations.extend(found);
        searched.extend(folders);
    }
    configurations.sort();
    configurations.dedup();
    match configurations.as_slice() {
        [] => Ok(Definitions {
            catalog: Catalog::default(),
            searched,
        }),
        [only] => configured(only),
        [first, second, ..] => {
            let message = format!(
                "the inputs belong to two projects: `{}` and `{}`",
                display_path(first),
                display_path(second)
            );
            let error = Diagnostic::error(Rule::CommandLine, message);
            Err(vec![error.help(
                "validate them one by one, or choose a configuration with `--config`",
            )])
        }
    }
}

/// The definitions of a configuration.
fn configured(path: &Path) -> Result<Definitions, Vec<Diagnostic>> {
    let base = path.parent().map(Path::to_owned).unwrap_or_default();
    let shown = PathBuf::from(display_path(path));
    let source = Input::File(shown).read().map_err(|diagnostic| vec![diagnostic])?;
    let config = config::read(&source)?;
    let names: Vec<String> = config.specs.into_iter().flat_map(|spec| spec.crds).collect();
    Ok(Definitions {
        catalog: named(&names, &base)?,
        searched: Vec::new(),
    })
}

/// The definitions that `names` select, relative to `base`.
fn named(names: &[String], base: &Path) -> Result<Catalog, Vec<Diagnostic>> {
    let mut batches = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        match batch(name, base) {
            Ok(batch) => batches.push(batch),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Catalog::read(batches)
    } else {
        Err(problems)
    }
}

fn batch(name: &str, base: &Path) -> Result<Batch, Vec<Diagnostic>> {
    if !name.starts_with(BUILTIN) {
        let inputs = input::find([name], base)?;
        return Ok(Batch::Inputs(name.to_owned(), inputs));
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
