//! `crdsmith import`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::definitions;
use super::exit::{FAILED, FINE};
use super::libraries::{self, Libraries};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::import::{Core, Library, Program, Shape, program};
use crate::input;
use crate::input::Input;
use crate::model::ObjectMeta;
use crate::output::create;
use crate::render::Package;
use crate::rule::Rule;
use crate::source::{Source, absolute, display_path, relative_path, with_slashes};
use crate::tanka::project::{ENTRY, Project, SPEC, normal};

/// Extensions of files that are surely no folders.
const OTHERS: [&str; 5] = ["json", "md", "txt", "yaml", "yml"];

/// Extensions of Jsonnet files: an output with one is a file, any other is the folder of an environment.
const EXTENSIONS: [&str; 2] = ["jsonnet", "libsonnet"];

/// Convert manifests to Jsonnet that calls the generated library.
///
/// The program makes the same objects as the manifests, with one addition: cluster-scoped objects get the annotation `tanka.dev/namespaced: "false"`, so that
/// Tanka adds no namespace. Objects of a kind that the library does not have become plain objects, with a note. A comment marks fields that the definition does
/// not have. Comments of the YAML are kept. The data of Secrets stays readable, with a warning.
///
/// In `spec.json`, the namespace is the one that most objects have. It is empty if an object has none, because Tanka would add it. Fill in `apiServer` or
/// `contextNames` before `tk apply`. An existing `spec.json` stays as it is.
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
    let target = args
        .out
        .as_deref()
        .map(Target::of)
        .transpose()
        .map_err(|error| vec![error])?;
    let folder = target.as_ref().map_or(Path::new("."), |target| &target.folder);
    let project = Project::around(&normal(&absolute(folder)));
    let Libraries { named, unnamed } = libraries::of(&found)?;
    let mut files = Vec::new();
    let mut imported = |package: &mut Package, output: String| {
        let file = normal(&absolute(&found.base.join(output).join("main.libsonnet")));
        package.import = import_path(&file, &project);
        files.push((package.import.clone(), file));
    };
    let (mut all, mut of_types): (Vec<Library>, Vec<Core>) = (Vec::new(), Vec::new());
    for (mut library, output) in named {
        imported(&mut library.package, output);
        all.push(library);
    }
    for (mut core, output) in libraries::of_types(&found)? {
        imported(&mut core.package, output);
        of_types.push(core);
    }
    if all.is_empty() && of_types.is_empty() {
        all.push(unnamed);
    }
    let shape = match &target {
        Some(target) if target.name.is_none() => Shape::Fields,
        _ => Shape::Value,
    };
    let made = program(
        &sources,
        &found.catalog,
        (&all, &of_types),
        &ObjectMeta::built_in()?,
        shape,
    )?;
    let code = match &target {
        None => terminal.output(&made.text),
        Some(target) => {
            target.write(&made, args.force)?;
            FINE
        }
    };
    terminal.diagnostics(&made.diagnostics);
    let imported = files.iter().filter(|(import, _)| made.imports.contains(import));
    let warnings: Vec<Diagnostic> = imported.filter_map(|(_, file)| unreachable(file, &project)).collect();
    terminal.diagnostics(&warnings);
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
    /// # Errors
    /// A file that is no Jsonnet.
    fn of(path: &Path) -> Result<Self, Diagnostic> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let is_other = OTHERS.contains(&ending.as_str()) || path == Path::new("-");
        let has_name = EXTENSIONS.contains(&ending.as_str());
        if is_other && !path.is_dir() {
            let message = format!(
                "`{}` is neither a Jsonnet file nor the folder of an environment",
                path.display()
            );
            let error = Diagnostic::error(Rule::CommandLine, message);
            return Err(error.help(
                "name a file that ends with `.jsonnet` or `.libsonnet`; without `--out` the program is printed",
            ));
        }
        if has_name {
            // A file without a folder is in the current one.
            let folder = Path::new(".").join(path.parent().unwrap_or(Path::new("")));
            let name = path.file_name().map(PathBuf::from);
            return Ok(Self { folder, name });
        }
        let (folder, name) = (path.to_owned(), None);
        Ok(Self { folder, name })
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
            let folder = normal(&absolute(&self.folder));
            let name = Project::around(&folder).relative(&folder);
            files.push((spec, crate::import::spec(&name, &made.namespace)));
        }
        create(&files, force)
    }
}

/// The path by which a program of a project imports a file: from the import path, through a link in it, or else relative to the folder.
fn import_path(file: &Path, project: &Project) -> String {
    // A path from the folder itself would not survive a move of the program.
    let roots = project
        .import_path()
        .into_iter()
        .rev()
        .filter(|root| *root != project.base);
    let mut found = roots.filter_map(|root| {
        let direct = file.strip_prefix(&root).ok().map(Path::to_owned);
        direct.or_else(|| linked(file, &root))
    });
    match found.next() {
        Some(path) => with_slashes(&path),
        None => relative_path(&project.base, file),
    }
}

/// The path of a file through a link to a folder above it.
fn linked(file: &Path, root: &Path) -> Option<PathBuf> {
    let links = std::fs::read_dir(root).ok()?.flatten().map(|entry| entry.path());
    let mut links: Vec<PathBuf> = links.filter(|path| path.is_symlink()).collect();
    links.sort();
    links.iter().find_map(|link| {
        let rest = file.strip_prefix(link.canonicalize().ok()?).ok()?;
        Some(Path::new(link.file_name()?).join(rest))
    })
}

/// The warning for a library that programs of a project cannot import.
fn unreachable(file: &Path, project: &Project) -> Option<Diagnostic> {
    let shown = display_path(file);
    if !file.is_file() {
        let warning = Diagnostic::warning(Rule::Import, format!("the library `{shown}` is not there yet"));
        return Some(warning.help("run `crdsmith generate`"));
    }
    let is_within = |root: &PathBuf| file.starts_with(root);
    let mut roots = project.import_path().into_iter().chain([project.boundary()]);
    if roots.any(|root| is_within(&root) || linked(file, &root).is_some()) {
        return None;
    }
    let warning = Diagnostic::warning(Rule::Import, format!("the library `{shown}` is outside of the project"));
    Some(warning.help("generate it below `lib/`, or render with `--allow-outside`"))
}
