//! `crdsmith init`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::definitions;
use super::exit::{FAILED, FINE};
use super::terminal::Terminal;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::init::{Definitions, project};
use crate::input;
use crate::input::Input;
use crate::output::create;
use crate::rule::Rule;
use crate::source::{display_path, relative_path};

/// Create a project: CRDs, configuration, and a Tanka environment that validates.
///
/// The project has the CRD of Crossplane's UserPoolClient, or the CRDs of `--crds` or `--from`. Existing files stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith init                             a project in the current folder\n  \
    crdsmith init shop --crds path/to/crds    with copies of your own CRDs\n  \
    crdsmith init shop --from https://example.com/crds.yaml --github")]
pub(super) struct Args {
    /// Folder of the project.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// CRDs to copy to `crds/`: a file, folder or glob. Can be repeated.
    #[arg(long, value_name = "CRD", conflicts_with = "from")]
    crds: Vec<String>,

    /// Source of the CRDs that stays where it is: the configuration names it. A URL, or a package.
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,

    /// Also create a workflow for GitHub Actions.
    #[arg(long)]
    github: bool,

    /// Also create a pipeline for GitLab.
    #[arg(long)]
    gitlab: bool,
}

/// Pipelines, by the option that asks for them.
const GITHUB: (&str, &str) = (
    ".github/workflows/crdsmith.yml",
    include_str!("../../templates/init/github.yml"),
);
const GITLAB: (&str, &str) = (".gitlab-ci.yml", include_str!("../../templates/init/gitlab.yml"));

pub(super) fn run(args: &Args, terminal: &Terminal) -> u8 {
    match done(args, terminal) {
        Ok(()) => FINE,
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            FAILED
        }
    }
}

fn done(args: &Args, terminal: &Terminal) -> Result<(), Vec<Diagnostic>> {
    let settings = args.folder.join(config::NAME);
    if settings.symlink_metadata().is_ok() {
        let message = format!("the folder is a project already: `{}` exists", display_path(&settings));
        let error = Diagnostic::error(Rule::OutputForeign, message);
        return Err(vec![
            error.help("choose another folder, or add a spec to the configuration"),
        ]);
    }
    let (definitions, names) = chosen(args)?;
    let catalog = definitions::named(&names, Path::new(""))?;
    let registry = definitions::named(&names, Path::new(""))?.into_registry();
    let project = project(&definitions, &catalog, &registry)?;
    let mut made = project.files;
    for (is_wanted, (path, text)) in [(args.github, GITHUB), (args.gitlab, GITLAB)] {
        if is_wanted {
            made.insert(path.to_owned(), text.to_owned());
        }
    }
    let exists = |path: &String| args.folder.join(path).symlink_metadata().is_ok();
    let (kept, new): (BTreeMap<String, String>, _) = made.into_iter().partition(|(path, _)| exists(path));
    let targets: Vec<(PathBuf, String)> = new
        .iter()
        .map(|(path, text)| (args.folder.join(path), text.clone()))
        .collect();
    create(&targets, false)?;
    let is_here = args.folder == Path::new(".");
    let shown = |path: &String| {
        let path = if is_here {
            PathBuf::from(path)
        } else {
            args.folder.join(path)
        };
        path.display().to_string()
    };
    for path in new.keys() {
        terminal.summary(&format!("created {}", shown(path)));
    }
    for path in kept.keys() {
        terminal.summary(&format!("kept    {}, which was there", shown(path)));
    }
    if !project.has_object {
        let message =
            "the environment is empty: no kind of the definitions has an example that the server would accept";
        let warning = Diagnostic::warning(Rule::NoManifests, message);
        terminal.diagnostics(&[warning.help("`crdsmith validate` with the CRDs says what the server refuses of them")]);
    }
    let enter = if is_here {
        String::new()
    } else {
        format!("  cd {}\n", quoted(&args.folder))
    };
    terminal.summary(&format!(
        "\nNext:\n{enter}  crdsmith generate                               # writes lib/ and docs/\n  \
         crdsmith render environments/default --validate"
    ));
    Ok(())
}

/// The definitions of the project, and their names from the current folder.
fn chosen(args: &Args) -> Result<(Definitions, Vec<String>), Vec<Diagnostic>> {
    if let Some(source) = &args.from {
        let is_local = Path::new(source).exists();
        let named = if is_local {
            relative_path(&args.folder, Path::new(source))
        } else {
            source.clone()
        };
        return Ok((Definitions::Source(named), vec![source.clone()]));
    }
    if args.crds.is_empty() {
        let (name, text) = definitions::EMBEDDED[0];
        return Ok((Definitions::BuiltIn(text), vec![name.to_owned()]));
    }
    let mut texts = BTreeMap::new();
    for input in input::find(args.crds.iter().map(String::as_str), Path::new(""))? {
        let text = input.read().map_err(|error| vec![error])?.text().to_owned();
        let name = match &input {
            Input::File(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => None,
        };
        let name = name.unwrap_or_else(|| "crds.yaml".to_owned());
        let numbered = (2_usize..).map(|number| format!("{number}-{name}"));
        let mut free = [name.clone()]
            .into_iter()
            .chain(numbered)
            .filter(|name| !texts.contains_key(name));
        texts.insert(free.next().unwrap_or_default(), text);
    }
    Ok((Definitions::Copied(texts), args.crds.clone()))
}

/// A path as a word of a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |each: char| each.is_alphanumeric() || "-_./".contains(each);
    if text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
