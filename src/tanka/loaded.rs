//! Result of loading a path: environments with their manifests and origins.

use std::path::PathBuf;
use std::sync::Arc;

use super::Manifest;
use super::environment::Environment;
use crate::diagnostic::Diagnostic;
use crate::jsonnet::{Options, Program, evaluate};

/// An environment with its manifests in their final order.
#[derive(Debug, Clone)]
pub struct Environmental {
    /// The environment; a plain Jsonnet file has one without a name.
    pub environment: Environment,
    /// Its manifests.
    pub manifests: Vec<Manifest>,
    /// Values that are not manifests, with their places.
    pub problems: Vec<Diagnostic>,
    /// Their origin.
    pub origin: Arc<Origin>,
}

/// The program that manifests come from, and all that its value depends on.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file that the user named, or the environment's `main.jsonnet`, as messages call it.
    pub file: String,
    /// The program.
    pub program: Program,
    /// The options of the evaluation.
    pub options: Options,
    /// The folder of its project, or of the file without one.
    pub home: PathBuf,
    /// The `spec.json` that describes the environment.
    pub spec: Option<PathBuf>,
}

impl Origin {
    /// The files that the manifests come from. The program is evaluated once more: an evaluation in a session knows too many.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = evaluate(&self.program, &self.options).imports;
        files.extend(self.spec.clone());
        files
    }
}

/// Result of loading a path.
#[derive(Debug)]
pub struct Loaded {
    /// The environments, in the order of the program; or the diagnostics.
    pub environments: Result<Vec<Environmental>, Vec<Diagnostic>>,
    /// Files that were read or looked for, sorted; also after a failure. The result depends on no others.
    pub files: Vec<PathBuf>,
    /// The messages of `std.trace`.
    pub traces: Vec<String>,
    /// Options that choose nothing here.
    pub warnings: Vec<Diagnostic>,
}

impl Default for Loaded {
    /// Of no path.
    fn default() -> Self {
        Self {
            environments: Ok(Vec::new()),
            files: Vec::new(),
            traces: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl Loaded {
    /// The results of several paths as one: the environments of all, or the diagnostics of all that failed.
    #[must_use]
    pub fn of(paths: Vec<Self>) -> Self {
        let mut all = Self::default();
        for one in paths {
            all.files.extend(one.files);
            all.traces.extend(one.traces);
            all.warnings.extend(one.warnings);
            match (&mut all.environments, one.environments) {
                (Ok(found), Ok(environments)) => found.extend(environments),
                (Err(problems), Err(diagnostics)) => problems.extend(diagnostics),
                (Ok(_), Err(diagnostics)) => all.environments = Err(diagnostics),
                (Err(_), Ok(_)) => {}
            }
        }
        all
    }
}
