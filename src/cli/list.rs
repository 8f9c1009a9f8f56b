//! `crdsmith definitions`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::definitions;
use super::exit::FAILED;
use super::terminal::Terminal;
use crate::catalog::Listed;
use crate::crd::{HeadVersion, Scope};
use crate::diagnostic::Diagnostic;

/// List the CRDs that `validate` would use.
///
/// The CRDs come from `--crds`, or else from the nearest `crdsmith.yaml` above the path.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith definitions                                  CRDs of the project here\n  \
    crdsmith definitions environments/prod                CRDs for an environment\n  \
    crdsmith definitions --crds crds/ --output json       CRDs of a folder")]
pub(super) struct Args {
    /// A file or folder of the project.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,

    /// CRDs: a file, folder, glob, package or URL, or `builtin:userpoolclient` or `builtin:kubernetes-1.37`. Can be repeated.
    #[arg(long, value_name = "CRD")]
    crds: Vec<String>,

    /// Configuration file [default: the nearest crdsmith.yaml above the path].
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Output format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table.
    Text,
    /// A list of objects.
    Json,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match found(args) {
        Ok(text) => terminal.output(&text),
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}

fn found(args: &Args) -> Result<String, Vec<Diagnostic>> {
    let found = definitions::find(&args.crds, args.config.as_deref(), &[&args.path])?;
    if let Some(error) = found.nothing_found() {
        return Err(vec![error]);
    }
    let mut listed: Vec<Listed<'_>> = found.catalog.list().collect();
    listed.sort_by_key(|one| (&one.head.group, &one.head.kind));
    Ok(match args.output {
        Format::Text => table(&listed),
        Format::Json => format!("{:#}\n", Value::Array(listed.iter().map(object).collect())),
    })
}

fn scope(listed: &Listed<'_>) -> &'static str {
    match listed.head.scope {
        Scope::Namespaced => "Namespaced",
        Scope::Cluster => "Cluster",
    }
}

/// `v1, v1beta1 (not served)`
fn versions(versions: &[HeadVersion]) -> String {
    let version = |version: &HeadVersion| {
        let words = if version.served { "" } else { " (not served)" };
        format!("{}{words}", version.name)
    };
    versions.iter().map(version).collect::<Vec<_>>().join(", ")
}

/// Rows with aligned columns.
fn table(listed: &[Listed<'_>]) -> String {
    let heading = ["GROUP", "KIND", "SCOPE", "VERSIONS", "SOURCE"].map(str::to_owned);
    let rows = listed.iter().map(|one| {
        [
            one.head.group.clone(),
            one.head.kind.clone(),
            scope(one).to_owned(),
            versions(&one.head.versions),
            match one.line {
                0 => one.file.to_owned(),
                line => format!("{}:{line}", one.file),
            },
        ]
    });
    let rows: Vec<[String; 5]> = std::iter::once(heading).chain(rows).collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        let cells: Vec<String> = cells.collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn object(one: &Listed<'_>) -> Value {
    let version =
        |version: &HeadVersion| json!({ "name": version.name, "served": version.served, "storage": version.storage });
    json!({
        "group": one.head.group,
        "kind": one.head.kind,
        "plural": one.head.plural,
        "scope": scope(one),
        "versions": one.head.versions.iter().map(version).collect::<Vec<_>>(),
        "file": one.file,
        "line": one.line,
    })
}
