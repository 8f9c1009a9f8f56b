//! `crdsmith schema`.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::definitions;
use super::exit::{FAILED, FINE};
use super::terminal::Terminal;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::json_schema;
use crate::model::ObjectMeta;
use crate::output::{Sink, Stage};
use crate::rule::Rule;

/// Owner of the files in the file list.
const OWNER: &str = "crdsmith schema";

/// Write JSON Schemas of CRDs, for editors and validators.
///
/// The CRDs are those of the command line, or else those of the nearest `crdsmith.yaml`. Each served version gets the file
/// `GROUP/KIND_VERSION.json` in lower case, and `all.json` has all of them. Without `--out`, the schema of a single kind is printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith schema -o schemas                 CRDs of the project here\n  \
    crdsmith schema crds/ -o schemas           CRDs of a folder\n  \
    crdsmith schema builtin:kubernetes -o out  Kubernetes' own kinds\n  \
    crdsmith schema crds/widgets.yaml          print the schema of one kind")]
pub(super) struct Args {
    /// CRDs: files, folders, globs, URLs, packages, `-` for standard input, `builtin:userpoolclient`,
    /// or Kubernetes' own kinds (`builtin:kubernetes-1.37`).
    #[arg(value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: the nearest crdsmith.yaml].
    #[arg(short, long, value_name = "FILE", conflicts_with = "crds")]
    config: Option<PathBuf>,

    /// Output folder.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Overwrite files that crdsmith did not write.
    #[arg(long, requires = "out")]
    force: bool,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match schemas(args, terminal) {
        Ok(code) => code,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}

fn schemas(args: &Args, terminal: &Terminal) -> Result<u8, Vec<Diagnostic>> {
    let found = definitions::find(&args.crds, args.config.as_deref(), &[Path::new(".")])?;
    terminal.diagnostics(&found.warnings);
    if let Some(error) = found.nothing_found() {
        return Err(vec![error]);
    }
    let meta = ObjectMeta::built_in()?;
    match &args.out {
        Some(out) => write(args, &found.catalog, &meta, out, terminal),
        None => print(&found.catalog, &meta, terminal),
    }
}

/// Prints the schema of the only kind.
fn print(catalog: &Catalog, meta: &ObjectMeta, terminal: &Terminal) -> Result<u8, Vec<Diagnostic>> {
    let one = |message: String| {
        let error = Diagnostic::error(Rule::CommandLine, message);
        vec![error.help("write them to a folder with `--out DIR`")]
    };
    let count = catalog.list().count();
    if count != 1 {
        return Err(one(format!(
            "only the schema of a single kind can be printed, not those of {count}"
        )));
    }
    let files = json_schema::definition(&catalog.definition(0)?, meta);
    match files.as_slice() {
        [only] => Ok(terminal.output(&String::from_utf8_lossy(&only.text))),
        files => {
            let names: Vec<&str> = files.iter().map(|file| file.version.as_str()).collect();
            Err(one(format!(
                "the kind has {} served versions: `{}`",
                files.len(),
                names.join("`, `")
            )))
        }
    }
}

fn write(
    args: &Args,
    catalog: &Catalog,
    meta: &ObjectMeta,
    out: &Path,
    terminal: &Terminal,
) -> Result<u8, Vec<Diagnostic>> {
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    let stage = Stage::open(out, OWNER, args.force).map_err(one)?;
    let made = (0..catalog.list().count()).into_par_iter().map(|index| {
        let crd = catalog.definition(index)?;
        let mut kinds = Vec::new();
        for file in json_schema::definition(&crd, meta) {
            stage.file("", &file.path, &file.text).map_err(one)?;
            kinds.push((file.path, crd.group.clone(), file.version, crd.names.kind.clone()));
        }
        Ok(kinds)
    });
    let made: Vec<Result<Vec<_>, Vec<Diagnostic>>> = made.collect();
    let mut kinds = Vec::new();
    let mut problems = Vec::new();
    for result in made {
        match result {
            Ok(found) => kinds.extend(found),
            Err(found) => problems.extend(found),
        }
    }
    // Kinds of one group can differ in case alone, and their files cannot.
    kinds.sort();
    problems.extend(kinds.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| {
        let message = format!(
            "the kinds `{}` and `{}` have the same file `{}`",
            pair[0].3, pair[1].3, pair[0].0
        );
        Diagnostic::error(Rule::KindClash, message).help("name only one of them")
    }));
    if !problems.is_empty() {
        return Err(problems);
    }
    let names = kinds.iter();
    let all = json_schema::all(names.map(|(_, group, version, kind)| (&**group, &**version, &**kind)));
    stage.file("", json_schema::ALL, &all).map_err(one)?;
    let done = stage.commit().map_err(one)?;
    terminal.summary(&format!("{} schemas: {}", kinds.len(), done.counts()));
    Ok(FINE)
}
