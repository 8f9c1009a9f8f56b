//! Manifests that a command is given: texts, Jsonnet files and environments.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::folder::{Folder, PassedOver, border};
use super::overlap::overlapped;
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::input::Input;
use crate::rendered;
use crate::rule::Rule;
use crate::tanka::{Environmental, Loader, Request, project};
use crate::validate::{Content, Manifests};

/// One input that can be read.
#[derive(Debug)]
pub(super) enum Wanted {
    /// YAML or JSON, and the set that it belongs to.
    Text(Input, String),
    /// A Jsonnet file, or the folder of an environment.
    Jsonnet(PathBuf),
    /// A name without inputs.
    Failed(String, Vec<Diagnostic>),
}

/// The inputs that some names select.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The inputs, in order, each once.
    pub(super) wanted: Vec<Wanted>,
    /// Notes about files that were left out.
    pub(super) notes: Vec<Diagnostic>,
}

impl Wanted {
    /// Name in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Text(input, _) => input.name(),
            Self::Jsonnet(path) => path.display().to_string(),
            Self::Failed(name, _) => name.clone(),
        }
    }

    /// The file behind it, however it is spelled or linked.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let path = match self {
            Self::Jsonnet(path) if path.is_dir() => path.join(project::ENTRY),
            Self::Text(Input::File(path), _) | Self::Jsonnet(path) => path.clone(),
            Self::Text(..) | Self::Failed(..) => return None,
        };
        Some(path.canonicalize().unwrap_or(path))
    }
}

/// Content of an input.
#[derive(Debug)]
pub(super) struct Read {
    /// The manifests: of a text or a failed input one item, of a program one for each environment, and one for values that are not manifests.
    pub(super) items: Vec<(Manifests, Option<Environmental>)>,
    /// The messages of `std.trace`.
    pub(super) traces: Vec<String>,
    /// The files that a program read.
    pub(super) files: Vec<PathBuf>,
    /// Options that choose nothing here.
    pub(super) warnings: Vec<Diagnostic>,
}

/// Finds the inputs that `names` select, in order. A file that is named twice is read once. With `recursive`, a folder selects every environment below
/// it. A name without inputs is an input that fails.
pub(super) fn find(names: &[String], recursive: bool) -> Found {
    let mut search = Search {
        recursive,
        ..Search::default()
    };
    for name in names {
        if let Err(diagnostics) = search.name(name) {
            search.wanted.push(Wanted::Failed(name.clone(), diagnostics));
        }
    }
    search.unify();
    let environments = match search.environments {
        0 => None,
        1 => Some("1 environment is".to_owned()),
        many => Some(format!("{many} environments are")),
    };
    let environments = environments.map(|words| {
        let note = Diagnostic::note(Rule::NotManifests, format!("{words} not evaluated"));
        note.help("search folders for environments with `-r`")
    });
    Found {
        wanted: search.wanted,
        notes: search.passed_over.note().into_iter().chain(environments).collect(),
    }
}

#[derive(Default)]
struct Search {
    recursive: bool,
    /// The folders that are named, as canonical paths.
    roots: Vec<PathBuf>,
    wanted: Vec<Wanted>,
    passed_over: PassedOver,
    environments: usize,
}

impl Search {
    /// Keeps one of several names of a file, and finds the set of each: its kustomization, or else the outermost named folder, or else its own folder.
    /// The order of the names does not matter.
    fn unify(&mut self) {
        self.roots.sort();
        let mut seen = HashSet::new();
        let mut inputs = HashSet::new();
        // Many files are in few folders.
        let mut borders: HashMap<PathBuf, Option<PathBuf>> = HashMap::new();
        let roots = &self.roots;
        self.wanted.retain_mut(|wanted| {
            let Some(file) = wanted.file() else {
                return match wanted {
                    Wanted::Text(input, _) => inputs.insert(input.clone()),
                    _ => true,
                };
            };
            if let Wanted::Text(_, set) = wanted {
                // A folder sorts before the folders in it.
                let root = || roots.iter().find(|root| file.starts_with(root)).cloned();
                let own = file.parent().unwrap_or(Path::new(""));
                let border = borders.entry(own.to_owned()).or_insert_with(|| border(own));
                let folder = border.clone().or_else(root).unwrap_or_else(|| own.to_owned());
                *set = folder.to_string_lossy().into_owned();
            }
            seen.insert(file)
        });
    }

    fn add_root(&mut self, folder: &Path) {
        self.roots.extend(folder.canonicalize());
    }

    fn name(&mut self, name: &str) -> Result<(), Vec<Diagnostic>> {
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
            return self.inputs(name);
        }
        if !path.exists() && name.contains(['*', '?', '[']) {
            let fixed = path.ancestors().find(|above| above.is_dir());
            self.add_root(fixed.unwrap_or(Path::new(".")));
            for path in input::matching(path).map_err(|diagnostic| vec![diagnostic])? {
                self.path(&path)?;
            }
            return Ok(());
        }
        self.path(path)
    }

    fn path(&mut self, path: &Path) -> Result<(), Vec<Diagnostic>> {
        if is_jsonnet(path) {
            self.wanted.push(Wanted::Jsonnet(path.to_owned()));
            return Ok(());
        }
        if !path.is_dir() {
            return self.inputs(&path.to_string_lossy());
        }
        if self.recursive {
            let entries = project::entries(path).map_err(|diagnostic| vec![diagnostic])?;
            if entries.is_empty() {
                let message = format!("no `{}` found below `{}`", project::ENTRY, path.display());
                return Err(vec![Diagnostic::error(Rule::InputEmpty, message)]);
            }
            self.wanted.extend(entries.into_iter().map(Wanted::Jsonnet));
            return Ok(());
        }
        let folder = Folder::read(path).map_err(|diagnostic| vec![diagnostic])?;
        self.add_root(path);
        let is_empty = folder.texts.is_empty();
        let help = if folder.environments > 0 {
            Some("search folders for environments with `-r`")
        } else if folder.has_chart {
            Some("render the chart first (`helm template`)")
        } else {
            None
        };
        self.environments += folder.environments;
        self.passed_over.extend(folder.passed_over);
        let texts = folder.texts.into_iter();
        self.wanted
            .extend(texts.map(|file| Wanted::Text(Input::File(file), String::new())));
        if is_empty {
            let error = input::no_texts(path);
            return Err(vec![match help {
                Some(help) => error.help(help),
                None => error,
            }]);
        }
        Ok(())
    }

    fn inputs(&mut self, name: &str) -> Result<(), Vec<Diagnostic>> {
        let inputs = input::find([name], Path::new(""))?.into_iter();
        self.wanted.extend(inputs.map(|input| {
            let set = input.name();
            Wanted::Text(input, set)
        }));
        Ok(())
    }
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

/// Reads inputs in parallel. An input that cannot be read is one that failed.
pub(super) fn read(wanted: Vec<Wanted>, request: &Request) -> Vec<Read> {
    let programs = wanted.iter().filter(|one| matches!(one, Wanted::Jsonnet(_))).count();
    overlapped(programs, |loader| {
        let wanted = wanted.into_par_iter();
        wanted.map(|one| read_one(one, request, loader)).collect()
    })
}

fn read_one(wanted: Wanted, request: &Request, loader: &Loader) -> Read {
    let name = wanted.name();
    let (mut traces, mut files, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    let content = match wanted {
        Wanted::Text(input, set) => match input.read() {
            Ok(source) => return Read::text(Manifests::text(&set, source)),
            Err(diagnostic) => vec![diagnostic],
        },
        Wanted::Jsonnet(path) => {
            let one = loader.load(&path, request);
            (traces, files, warnings) = (one.traces, one.files, one.warnings);
            match one.environments {
                Ok(environments) => {
                    return Read {
                        items: environments.into_iter().flat_map(items).collect(),
                        traces,
                        files,
                        warnings,
                    };
                }
                Err(diagnostics) => diagnostics,
            }
        }
        Wanted::Failed(_, diagnostics) => diagnostics,
    };
    let failed = Content::Failed {
        file: name,
        environment: String::new(),
        diagnostics: content,
    };
    Read {
        traces,
        files,
        warnings,
        ..Read::text(Manifests::alone(failed))
    }
}

/// The manifests of an environment, and its values that are not manifests.
fn items(environment: Environmental) -> Vec<(Manifests, Option<Environmental>)> {
    let failed = rendered::failure(&environment).map(|failed| (failed, None));
    let manifests = rendered::manifests(&environment);
    failed.into_iter().chain([(manifests, Some(environment))]).collect()
}

impl Read {
    fn text(manifests: Manifests) -> Self {
        Self {
            items: vec![(manifests, None)],
            traces: Vec::new(),
            files: Vec::new(),
            warnings: Vec::new(),
        }
    }
}
