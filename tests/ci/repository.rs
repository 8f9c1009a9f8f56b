//! A made-up repository with CRDs, a library and manifests: `main`, and a branch with changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::tools::passes;
use crate::support;

/// A clone of a repository, and where its scripts put things.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

/// A run of a script.
pub(crate) struct Ran {
    pub(crate) code: i32,
    /// Standard output, then standard error.
    pub(crate) text: String,
}

const MANIFEST: &str =
    "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a, namespace: b}\nspec: {size: large}\n";

fn definition(size: &str) -> String {
    let schema = format!(
        "type: object\nproperties: {{spec: {{type: object, properties: {{size: {{type: string, enum: [{size}]}}}}}}}}\n"
    );
    support::crd("Thing", &schema)
}

impl Repository {
    /// On `main` all is well. On `feature`, a CRD loses a value that a manifest has; the library is that of the CRD.
    pub(crate) fn new() -> Self {
        let main = |origin: &Path| {
            support::write(
                origin,
                &[
                    ("crds/thing.yaml", &definition("small, large")),
                    ("crdsmith.yaml", "specs:\n- output: lib\n  crds: [crds]\n"),
                    ("manifests/thing.yaml", MANIFEST),
                    ("with blanks/it's \"one\".yaml", &MANIFEST.replace("name: a", "name: c")),
                ],
            );
        };
        let feature = |origin: &Path| support::write(origin, &[("crds/thing.yaml", &definition("small, medium"))]);
        Self::of(main, feature)
    }

    /// A repository with the branches `main` and `feature`. The library is that of the CRDs in both.
    pub(crate) fn of(main: impl FnOnce(&Path), feature: impl FnOnce(&Path)) -> Self {
        let folder = support::folder();
        let origin = folder.path().join("origin");
        std::fs::create_dir(&origin).unwrap();
        git(&origin, "init --quiet --initial-branch=main");
        main(&origin);
        commit(&origin, "main");
        git(&origin, "checkout --quiet -b feature");
        feature(&origin);
        commit(&origin, "feature");
        // As in CI: one commit of one branch.
        let url = format!("file://{}", origin.display());
        passes(Command::new("git").current_dir(folder.path()).args([
            "clone",
            "--quiet",
            "--depth=1",
            "--branch=feature",
            &url,
            "clone",
        ]));
        Self { folder }
    }

    pub(crate) fn clone_folder(&self) -> PathBuf {
        self.folder.path().join("clone")
    }

    /// A folder beside the clone.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.folder.path().join("temporary")
    }

    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        support::write(&self.clone_folder(), files);
    }

    /// Whether a script left something behind that only an injected command would make.
    pub(crate) fn is_injected(&self) -> bool {
        let found = walkdir::WalkDir::new(self.folder.path())
            .into_iter()
            .filter_map(Result::ok);
        found.into_iter().any(|entry| entry.file_name() == "injected")
    }

    /// Runs a script in the clone, with an environment of its own, as GitHub runs the steps of an action with `shell: bash`.
    pub(crate) fn bash(&self, script: &str, environment: &BTreeMap<String, String>) -> Ran {
        let program = Path::new(env!("CARGO_BIN_EXE_crdsmith")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [program.to_owned()].into_iter().chain(std::env::split_paths(&path));
        std::fs::create_dir_all(self.temporary()).unwrap();
        let output = Command::new("bash")
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
            .current_dir(self.clone_folder())
            .env_clear()
            .env("PATH", std::env::join_paths(folders).unwrap())
            .env("HOME", self.temporary())
            .env("NO_COLOR", "1")
            .env("RUNNER_TEMP", self.temporary())
            .envs(environment)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        let seconds = regex::Regex::new(r"\d+\.\d\d s\b").unwrap();
        let commits = regex::Regex::new(r"\b[0-9a-f]{40}\b").unwrap();
        let text = text.replace(&*self.folder.path().to_string_lossy(), "DIR");
        Ran {
            code: output.status.code().unwrap(),
            text: commits
                .replace_all(&seconds.replace_all(&text, "N s"), "COMMIT")
                .into_owned(),
        }
    }
}

fn commit(folder: &Path, message: &str) {
    support::crdsmith(folder, &["generate"]).exits(0);
    git(folder, "add .");
    git(folder, &format!("commit --quiet --allow-empty -m {message}"));
}

#[track_caller]
pub(crate) fn git(folder: &Path, arguments: &str) {
    let identity = [
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "commit.gpgsign=false",
    ];
    passes(
        Command::new("git")
            .current_dir(folder)
            .args(identity)
            .args(arguments.split(' ')),
    );
}
