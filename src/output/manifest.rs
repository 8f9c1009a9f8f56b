//! What former runs made: one file at the root of the output, a list of files for each output folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::failed;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// The manifest's name in the root of the output.
pub const MANIFEST: &str = ".crdsmith.json";

/// Files by the output folder that they belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Output folders, relative to the root.
    pub(super) outputs: BTreeMap<String, Output>,
}

/// One output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Output {
    /// Who made it: runs of another owner leave the folder alone.
    pub(super) owner: String,
    /// Files, relative to the root.
    pub(super) files: BTreeSet<String>,
}

impl Manifest {
    /// The manifest of a root; empty where there is none.
    pub(super) fn read(root: &Path) -> Result<Self, Diagnostic> {
        let path = root.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed("read", &path, &error)),
        };
        serde_json::from_str(&text).map_err(|error| {
            Diagnostic::error(
                Rule::OutputManifest,
                format!("`{}` cannot be read: {error}", path.display()),
            )
            .help("delete it; files that are no longer made then have to be removed by hand")
        })
    }

    pub(super) fn text(&self) -> String {
        let object = serde_json::to_value(self).unwrap_or_default();
        format!("{object:#}\n")
    }

    /// What a run of `owner` that makes `outputs` leaves: its own folders anew, those of others as they are.
    pub(super) fn after(&self, owner: &str, outputs: BTreeMap<String, BTreeSet<String>>) -> Self {
        let others = self.outputs.iter().filter(|(_, output)| output.owner != owner);
        let mut next: BTreeMap<String, Output> = others.map(|(name, output)| (name.clone(), output.clone())).collect();
        for (name, files) in outputs {
            let owner = owner.to_owned();
            next.insert(name, Output { owner, files });
        }
        Self { outputs: next }
    }

    /// Files that stand in this manifest and not in `next`.
    pub(super) fn gone(&self, next: &Self) -> BTreeSet<String> {
        let files = |manifest: &Self| -> BTreeSet<String> {
            manifest
                .outputs
                .values()
                .flat_map(|output| output.files.iter().cloned())
                .collect()
        };
        let kept = files(next);
        // A manifest is a file like any other: names in it that lead out of the root are not followed.
        files(self)
            .into_iter()
            .filter(|file| !kept.contains(file) && super::safe_join("", file).is_ok_and(|safe| safe == *file))
            .collect()
    }
}
