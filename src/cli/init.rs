//! `crdsmith init`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::definitions;
use super::exit::{FAILED, FINE};
use super::terminal::Terminal;
use crate::config;
use crate::diagnostic::{Diagnostic, shell_word};
use crate::init::{Definitions, ENVIRONMENT, project};
use crate::input;
use crate::input::Input;
use crate::output::create;
use crate::rule::Rule;
use crate::source::{absolute, display_path, relative_path};
use crate::tanka::project::{ENTRY, SPEC};

/// Create a project: CRDs, configuration, and a Tanka environment that validates.
///
/// The command creates `crdsmith.yaml`, `environments/default`, `jsonnetfile.json`, `lib/k.libsonnet`, `.gitignore` and `.gitattributes`. The project has the CRDs of `--crds` or
/// `--from`, or those that are in its folder `crds`, or else the CRD of Crossplane's UserPoolClient. Existing files stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    crdsmith init                             a project in the current folder\n  \
    crdsmith init shop --crds path/to/crds    with copies of your own CRDs\n  \
    crdsmith init shop --from https://example.com/crds.yaml --github")]
pub(super) struct Args {
    /// Folder of the project.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// CRDs to copy to `crds/`: a file, folder or glob. Can be repeated. Not with `--from`.
    #[arg(long, value_name = "CRD", conflicts_with = "from")]
    crds: Vec<String>,

    /// CRDs to name in `crdsmith.yaml`, without a copy: a file, a folder, a URL, or a Crossplane package (`provider.xpkg`, `oci://registry/package:tag`).
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,

    /// Also create a workflow for GitHub Actions.
    #[arg(long)]
    github: bool,

    /// Also create a pipeline for GitLab.
    #[arg(long)]
    gitlab: bool,
}

/// Number of copied CRDs that are listed one by one.
const MOST_LINES: usize = 10;

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
    let refused = |rule, message: String, help: &str| vec![Diagnostic::error(rule, message).help(help)];
    let settings = args.folder.join(config::NAME);
    if args.folder.to_string_lossy().contains("://") {
        let message = format!("`{}` is no folder", args.folder.display());
        return Err(refused(
            Rule::CommandLine,
            message,
            "name a source of CRDs with `--from`",
        ));
    }
    if args.folder.symlink_metadata().is_ok() && !args.folder.is_dir() {
        let message = format!("`{}` is no folder", args.folder.display());
        return Err(refused(Rule::OutputUnwritable, message, "choose another name"));
    }
    if settings.symlink_metadata().is_ok() {
        let message = format!("the folder is a project already: `{}` exists", display_path(&settings));
        let help = "choose another folder, or add a spec to the configuration";
        return Err(refused(Rule::OutputForeign, message, help));
    }
    if let Some(root) = repository(&args.folder).filter(|_| args.github || args.gitlab) {
        let message = format!(
            "the pipelines belong to the root of the repository, `{}`",
            root.display()
        );
        let help = "run `crdsmith init` there, or leave out `--github` and `--gitlab` and see docs/ci.md";
        return Err(refused(Rule::CommandLine, message, help));
    }
    let (definitions, names) = chosen(args)?;
    let catalog = definitions::named(&names, Path::new(""))?;
    let registry = catalog.clone().into_registry();
    let project = project(&definitions, &catalog, &registry, input::redirect_hosts())?;
    let mut made = project.files;
    let is_inside = !matches!(&definitions, Definitions::Source(name) if name != "crds");
    for (is_wanted, (path, text)) in [(args.github, GITHUB), (args.gitlab, GITLAB)] {
        if is_wanted {
            // What is not in the repository cannot be compared with another branch.
            let is_compared = |line: &&str| is_inside || !line.trim_start().starts_with("diff:");
            let lines = text.split_inclusive('\n').filter(is_compared);
            made.insert(path.to_owned(), lines.collect());
        }
    }
    // The environment of somebody else may need no `spec.json`.
    let spec = format!("{ENVIRONMENT}/{SPEC}");
    if args.folder.join(ENVIRONMENT).join(ENTRY).exists() {
        made.remove(&spec);
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
    let (copies, others): (Vec<&String>, Vec<&String>) = new.keys().partition(|path| path.starts_with("crds/"));
    let mut created: Vec<String> = others.into_iter().map(shown).collect();
    if copies.len() > MOST_LINES {
        created.push(format!("{} ({} files)", shown(&"crds/".to_owned()), copies.len()));
    } else {
        created.extend(copies.into_iter().map(shown));
    }
    created.sort();
    for name in created {
        terminal.summary(&format!("created {name}"));
    }
    for path in kept.keys() {
        terminal.summary(&format!("kept    {}, which was there", shown(path)));
    }
    if !project.has_object {
        let message = "the environment is empty: the server refuses the definitions, or their examples";
        let warning = Diagnostic::warning(Rule::NoManifests, message);
        terminal
            .diagnostics(&[warning.help("`crdsmith validate CRD…` says what the server refuses of the definitions")]);
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

/// The root of the repository that a folder is in, if it is another folder.
fn repository(folder: &Path) -> Option<PathBuf> {
    let folder = absolute(folder);
    let root = folder.ancestors().find(|above| above.join(".git").exists())?;
    (root != folder).then(|| root.to_owned())
}

/// The definitions of the project, and their names from the current folder.
fn chosen(args: &Args) -> Result<(Definitions, Vec<String>), Vec<Diagnostic>> {
    let (built_in, text) = definitions::EMBEDDED[0];
    let own = args.folder.join("crds");
    let is_built_in = args.from.as_deref() == Some(built_in) || args.crds == [built_in];
    if is_built_in || args.from.is_none() && args.crds.is_empty() && !own.is_dir() {
        return Ok((Definitions::BuiltIn(text), vec![built_in.to_owned()]));
    }
    if let Some(source) = &args.from {
        let path = Path::new(source);
        let is_relative = path.exists() && path.is_relative();
        let named = if is_relative {
            relative_path(&args.folder, path)
        } else {
            source.clone()
        };
        return Ok((Definitions::Source(named), vec![source.clone()]));
    }
    if args.crds.is_empty() {
        let name = own.to_string_lossy().into_owned();
        return Ok((Definitions::Source("crds".to_owned()), vec![name]));
    }
    if args.crds.iter().any(|name| name == "-") {
        let error = Diagnostic::error(Rule::CommandLine, "`init` does not read CRDs from standard input");
        return Err(vec![error.help("write them to a file, and name it")]);
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

/// A folder as a word of a shell, and no option.
fn quoted(folder: &Path) -> String {
    let text = folder.display().to_string();
    let text = if text.starts_with('-') {
        format!("./{text}")
    } else {
        text
    };
    shell_word(&text).into_owned()
}
