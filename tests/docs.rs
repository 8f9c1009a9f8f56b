//! Every command that README.md and `docs/` show is run, in the order of the page.
//!
//! The commands of `sh` blocks have their text in `expected/docs.txt`. The text below a command of a `console` block must be the text of the run; a line `…`
//! stands for any number of lines.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support;

/// The name of a page, and what makes its project.
type Page = (&'static str, fn(&Path));

/// The pages with commands, and the project that their commands run in.
const PAGES: [Page; 12] = [
    ("README.md", readme),
    ("docs/ci.md", pipeline),
    ("docs/crossplane.md", composites),
    ("docs/diff.md", bump),
    ("docs/example.md", examples),
    ("docs/from-k8s-gen.md", configuration),
    ("docs/import.md", manifests),
    ("docs/kubernetes.md", core_library),
    ("docs/render.md", rendering),
    ("docs/schemas.md", schemas),
    ("docs/sources.md", schemas),
    ("docs/validate.md", validation),
];

/// A fenced block of a page: its language, and its lines.
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) lines: Vec<String>,
}

pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(support::project().join(page)).unwrap();
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(language) => {
                is_open = true;
                blocks.push(Block {
                    language: language.to_owned(),
                    lines: Vec::new(),
                });
            }
            None if is_open => blocks.last_mut().unwrap().lines.push(line.to_owned()),
            None => {}
        }
    }
    blocks
}

/// The CRD of the project, for pages that name other people's.
fn crd() -> String {
    std::fs::read_to_string(support::project().join("crds/userpoolclients-0.33.yaml")).unwrap()
}

/// Two CRDs, and a manifest.
fn bump(folder: &Path) {
    let crd = |name: &str| std::fs::read_to_string(support::project().join(name)).unwrap();
    let manifest = "apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1\nkind: UserPoolClient\nmetadata: {name: web}\nspec:\n  \
                    providerRef: {name: default}\n  forProvider: {region: eu-west-1, clientName: web}\n";
    support::write(
        folder,
        &[
            ("crds/old.yaml", &crd("crds/userpoolclients-0.33.yaml")),
            ("crds/new.yaml", &crd("crds/userpoolclients-0.58.yaml")),
            ("manifests/web.yaml", manifest),
        ],
    );
}

/// A project with CRDs, and the settings of its environment.
fn readme(folder: &Path) {
    let spec = r#"{"apiVersion": "tanka.dev/v1alpha1", "kind": "Environment", "metadata": {"name": "default"}, "spec": {"namespace": "default"}}"#;
    support::write(
        folder,
        &[
            ("path/to/crds/userpoolclients.yaml", &crd()),
            ("environments/default/spec.json", spec),
            ("jsonnetfile.json", "{}"),
        ],
    );
}

/// A repository with CRDs, their library, and a manifest.
fn pipeline(folder: &Path) {
    let config = "specs:\n- output: lib\n  crds: [crds/*.yaml]\n";
    bump(folder);
    std::fs::remove_file(folder.join("crds/new.yaml")).unwrap();
    support::write(folder, &[("crdsmith.yaml", config)]);
    support::crdsmith(folder, &["generate"]).exits(0);
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit",
            "--quiet",
            "-m",
            "main",
        ],
    ] {
        assert!(
            Command::new("git")
                .current_dir(folder)
                .args(arguments)
                .status()
                .unwrap()
                .success()
        );
    }
}

/// A composite resource definition, and a claim.
fn composites(folder: &Path) {
    let xrd = std::fs::read_to_string(support::project().join("tests/xrds/claimed.yaml")).unwrap();
    let claim =
        "apiVersion: example.org/v1alpha1\nkind: Database\nmetadata: {name: orders}\nspec: {engine: postgres}\n";
    support::write(
        folder,
        &[("xrds/database.yaml", &xrd), ("manifests/orders.yaml", claim)],
    );
}

/// A folder of CRDs.
fn examples(folder: &Path) {
    support::write(folder, &[("crds/userpoolclients.yaml", &crd())]);
}

/// The manifest that the page shows.
fn manifests(folder: &Path) {
    let shown = blocks("docs/import.md")
        .into_iter()
        .find(|block| block.language == "yaml")
        .unwrap();
    let (name, text) = shown.lines.split_first().unwrap();
    support::write(folder, &[(name.strip_prefix("# ").unwrap(), &text.join("\n"))]);
}

/// The configuration that the page shows, and a document with the types that its program needs.
fn core_library(folder: &Path) {
    let shown = blocks("docs/kubernetes.md")
        .into_iter()
        .find(|block| block.language == "yaml")
        .unwrap();
    let (name, text) = shown.lines.split_first().unwrap();
    let document = std::fs::read_to_string(support::project().join("tests/fixtures/openapi/kubernetes.yaml")).unwrap();
    support::write(
        folder,
        &[
            (name.strip_prefix("# ").unwrap(), &text.join("\n")),
            ("swagger.json", &document),
            ("jsonnetfile.json", "{}"),
        ],
    );
}

/// A configuration of k8s-gen.
fn configuration(folder: &Path) {
    let config = "specs:\n- output: '1.0'\n  crds: [crds/userpoolclients.yaml]\n";
    support::write(folder, &[("config.yml", config), ("crds/userpoolclients.yaml", &crd())]);
}

/// Environments with a secret, a value to look at, and labels; a program with arguments.
fn rendering(folder: &Path) {
    let spec = |stage: &str| {
        format!(
            r#"{{"apiVersion": "tanka.dev/v1alpha1", "kind": "Environment", "metadata": {{"name": "{stage}", "labels": {{"stage": "{stage}"}}}}, "spec": {{"namespace": "{stage}"}}}}"#
        )
    };
    let main = "{\n  config: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { a: 'b' } },\n  \
                secret: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret' } },\n}\n";
    let program = "function(count) [\n  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: std.extVar('pool') + i } }\n  for i in std.range(1, count)\n]\n";
    support::write(
        folder,
        &[
            ("environments/default/main.jsonnet", main),
            ("environments/default/spec.json", &spec("dev")),
            ("environments/prod/main.jsonnet", main),
            ("environments/prod/spec.json", &spec("prod")),
            ("main.jsonnet", program),
            ("jsonnetfile.json", "{}"),
        ],
    );
}

/// The shop, whose environment has a wrong region, and a manifest with a misspelt field.
fn validation(folder: &Path) {
    support::shop(folder);
    let manifest = "apiVersion: cognitoidentityprovider.aws.crossplane.io/v1alpha1\nkind: UserPoolClient\nmetadata:\n  name: web\nspec:\n  forProvider:\n    \
                    clientName: web\n    clientNmae: web\n    region: eu-west-1\n";
    support::write(
        folder,
        &[
            ("manifests/web.yaml", manifest),
            ("crds/userpoolclients.yaml", &crd()),
            (
                "old.yaml",
                "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1}\n",
            ),
        ],
    );
}

/// A project with the CRD of one kind.
fn schemas(folder: &Path) {
    let config = "specs:\n- output: lib\n  crds: [crds]\n";
    support::write(
        folder,
        &[("crdsmith.yaml", config), ("crds/userpoolclients.yaml", &crd())],
    );
}

/// Runs a command line with `crdsmith` on the path. A command that watches is stopped when it has printed something.
fn run(line: &str, folder: &Path) -> (String, Option<i32>) {
    let program = Path::new(env!("CARGO_BIN_EXE_crdsmith"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path);
    let path = std::env::join_paths([program.parent().unwrap().to_owned()].into_iter().chain(folders)).unwrap();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("NO_COLOR", "1");
    if !line.contains("--watch") {
        let output = shell.output().unwrap();
        return (String::from_utf8(output.stdout).unwrap(), output.status.code());
    }
    let mut child = Command::new(program)
        .args(line.split_whitespace().skip(1))
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4096];
    let length = child.stdout.as_mut().unwrap().read(&mut first).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    (String::from_utf8_lossy(&first[..length]).into_owned(), None)
}

/// Whether a text is like the expected lines, in which `…` is any number of lines.
fn is_like(expected: &[String], actual: &[&str]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((line, rest)) if line == "…" => (0..=actual.len()).any(|skipped| is_like(rest, &actual[skipped..])),
        Some((line, rest)) => actual
            .split_first()
            .is_some_and(|(first, others)| line == first && is_like(rest, others)),
    }
}

#[cfg(unix)]
#[test]
fn every_command_of_the_docs_runs() {
    let seconds = regex::Regex::new(r"\d+\.\d\d s\b").unwrap();
    let mut transcripts = String::new();
    for (page, prepare) in PAGES {
        let folder = support::folder();
        prepare(folder.path());
        for block in blocks(page) {
            if block.language == "jsonnet"
                && let Some(name) = block.lines[0].strip_prefix("// ")
            {
                support::write(folder.path(), &[(name, &block.lines.join("\n"))]);
            }
            if block.language == "console" {
                let (command, expected) = block.lines.split_first().unwrap();
                let command = command.strip_prefix("$ ").unwrap();
                let (text, _) = run(command, folder.path());
                let actual: Vec<&str> = text.trim_end().lines().collect();
                assert!(is_like(expected, &actual), "{page}: {command}\n{text}");
            }
            let commands = block
                .lines
                .iter()
                .filter(|line| block.language == "sh" && line.starts_with("crdsmith "));
            for line in commands {
                let command = line.split(" #").next().unwrap().trim();
                let (text, code) = run(command, folder.path());
                let code = code.map_or_else(|| "stopped".to_owned(), |code| format!("exit code {code}"));
                let text = text.replace(&*folder.path().to_string_lossy(), "DIR");
                writeln!(
                    transcripts,
                    "{page} $ {command}\n{}{code}\n",
                    seconds.replace_all(&text, "N s")
                )
                .unwrap();
            }
        }
    }
    support::expect_file("expected/docs.txt", &transcripts);
}

/// Every page with a command of `crdsmith` in a block of its own is one of the pages above.
#[test]
fn no_page_is_left_out() {
    let docs = std::fs::read_dir(support::project().join("docs")).unwrap();
    let names = docs.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_string_lossy()));
    let generated = "docs/cli.md".to_owned();
    let is_page = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "md");
    for page in names.filter(|name| is_page(name) && *name != generated) {
        let commands = blocks(&page)
            .into_iter()
            .flat_map(|block| block.lines)
            .filter(|line| line.starts_with("crdsmith ") || line.starts_with("$ crdsmith "));
        assert!(
            commands.count() == 0 || PAGES.iter().any(|(known, _)| *known == page),
            "{page}"
        );
    }
}
