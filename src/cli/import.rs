//! `crdsmith import`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::definitions;
use super::exit::{FAILED, FINE};
use super::libraries;
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::import::{Library, Program, Shape, program};
use crate::input;
use crate::input::Input;
use crate::model::ObjectMeta;
use crate::output::create;
use crate::source::{Source, display_path, relative_path, with_slashes};
use crate::tanka::project::{ENTRY, Project, SPEC};

/// Extensions of Jsonnet files: an output with one is a file, any other is the folder of an environment.
const EXTENSIONS: [&str; 2] = ["jsonnet", "libsonnet"];

/// Convert manifests to Jsonnet that calls the generated library.
///
/// The program makes the same objects as the manifests, field for field. Kinds without a definition are written out. Fields that the definition does not
/// have are marked with a comment. The comments of YAML are kept.
///
/// There is one addition: `new` sets the annotation `tanka.dev/namespaced: "false"` on kinds without a namespace, so that Tanka gives them none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith import clients.yaml                          print the program\n  \
    crdsmith import manifests/ -o environments/prod       write an environment for Tanka\n  \
    kubectl get userpoolclients -o yaml | crdsmith import - -o lib/clients.libsonnet")]
pub(super) struct Args {
    /// Manifests: files, folders, globs, URLs, `git:REVISION:PATH`, or `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,

    /// Write to this file (`.jsonnet` or `.libsonnet`), or to the folder of an environment (`main.jsonnet` and `spec.json`) [default: standard output].
    #[arg(short, long, value_name = "PATH")]
    out: Option<PathBuf>,

    /// Overwrite existing files.
    #[arg(long, requires = "out")]
    force: bool,

    /// CRDs: a file, folder, glob or URL, or `builtin:userpoolclient`. Can be repeated.
    #[arg(long, value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: the nearest crdsmith.yaml above the current folder].
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    done(args, terminal).unwrap_or_else(|diagnostics| {
        terminal.diagnostics(&diagnostics);
        FAILED
    })
}

fn done(args: &Args, terminal: &Terminal) -> Result<u8, Vec<Diagnostic>> {
    let inputs = input::find(args.files.iter().map(String::as_str), Path::new(""))?;
    let sources: Result<Vec<Arc<Source>>, Diagnostic> = inputs.iter().map(Input::read).collect();
    let sources = sources.map_err(|error| vec![error])?;
    let found = definitions::find_last(&args.crds, args.config.as_deref())?;
    terminal.diagnostics(&found.warnings);
    let target = args.out.as_deref().map(Target::of);
    let folder = target.as_ref().map_or(Path::new("."), |target| &target.folder);
    let libraries = libraries::of(&found)?.into_iter().map(|(mut library, output)| {
        let written = output.map(|output| found.base.join(output).join("main.libsonnet"));
        if let Some(path) = written.as_deref().and_then(|file| import_path(file, folder)) {
            library.package.import = path;
        }
        library
    });
    let libraries: Vec<Library> = libraries.collect();
    let shape = match &target {
        Some(target) if target.name.is_none() => Shape::Fields,
        _ => Shape::Value,
    };
    let made = program(&sources, &found.catalog, &libraries, &ObjectMeta::built_in()?, shape)?;
    let code = match &target {
        None => terminal.output(&made.text),
        Some(target) => {
            target.write(&made, args.force)?;
            FINE
        }
    };
    terminal.diagnostics(&made.diagnostics);
    if let Some(target) = &target {
        let objects = if made.objects == 1 { "object" } else { "objects" };
        terminal.summary(&format!("{} {objects} in {}", made.objects, target.file().display()));
    }
    Ok(code)
}

/// Where the program goes.
struct Target {
    folder: PathBuf,
    /// The name of a file; the entry of an environment without one.
    name: Option<PathBuf>,
}

impl Target {
    fn of(path: &Path) -> Self {
        let is_file = path
            .extension()
            .is_some_and(|ending| EXTENSIONS.iter().any(|known| ending == *known));
        if is_file {
            // A file without a folder is in the current one.
            let folder = Path::new(".").join(path.parent().unwrap_or(Path::new("")));
            let name = path.file_name().map(PathBuf::from);
            return Self { folder, name };
        }
        let (folder, name) = (path.to_owned(), None);
        Self { folder, name }
    }

    fn file(&self) -> PathBuf {
        let file = self.folder.join(self.name.as_deref().unwrap_or(Path::new(ENTRY)));
        file.strip_prefix(".").map_or_else(|_| file.clone(), Path::to_owned)
    }

    fn write(&self, made: &Program, force: bool) -> Result<(), Vec<Diagnostic>> {
        let mut files = vec![(self.file(), made.text.clone())];
        let spec = self.folder.join(SPEC);
        // An environment that is there keeps its settings.
        if self.name.is_none() && !spec.exists() {
            files.push((spec, crate::import::spec(&display_path(&self.folder), &made.namespace)));
        }
        create(&files, force)
    }
}

/// The path by which a program in a folder imports a file: from the import path of its project, or else relative to the folder. `None` if the file is not
/// there.
fn import_path(file: &Path, folder: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok().filter(|file| file.is_file())?;
    let folder = std::path::absolute(folder).ok()?;
    let project = Project::around(&folder);
    // A path from the folder itself would not survive a move of the program.
    let mut roots = project.import_path().into_iter().rev().filter(|root| *root != folder);
    let below = roots.find_map(|root| file.strip_prefix(root).ok().map(Path::to_owned));
    Some(match below {
        Some(path) => with_slashes(&path),
        None => relative_path(&folder, &file),
    })
}
