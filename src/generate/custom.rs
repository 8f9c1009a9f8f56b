//! Hand-written Jsonnet that goes with a library: patches, extensions, the file for jsonnet-bundler.

use std::path::{Path, PathBuf};

use crate::config::Spec;
use crate::diagnostic::Diagnostic;
use crate::output::Sink;
use crate::rule::Rule;

/// The imports of a library, for jsonnet-bundler.
pub(super) const JSONNETFILE: &str = r#"{
  "version": 1,
  "dependencies": [
    {
      "source": {
        "git": {
          "remote": "https://github.com/jsonnet-libs/docsonnet.git",
          "subdir": "doc-util"
        }
      },
      "version": "master"
    }
  ],
  "legacyImports": true
}
"#;

/// A file that is copied into a library.
pub(super) struct Copy {
    from: PathBuf,
    folder: &'static str,
    /// Its path below the folder.
    pub(super) name: String,
}

/// The patches of `patchDir`, in order; they are added to the library by their file names.
pub(super) fn patches(spec: &Spec, base: &Path) -> Result<Vec<Copy>, Vec<Diagnostic>> {
    let Some(folder) = &spec.patch_dir else {
        return Ok(Vec::new());
    };
    let mut copies = libsonnet_files(&base.join(folder), "_custom")?;
    for copy in &mut copies {
        copy.name = copy.name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    copies.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(pair) = copies.windows(2).find(|pair| pair[0].name == pair[1].name) {
        let message = format!(
            "two patches have the name `{}`: `{}` and `{}`",
            pair[0].name,
            pair[0].from.display(),
            pair[1].from.display()
        );
        return Err(vec![Diagnostic::error(Rule::PatchClash, message)]);
    }
    Ok(copies)
}

/// The files of `extensionDir`, each at its place below it.
pub(super) fn extensions(spec: &Spec, base: &Path) -> Result<Vec<Copy>, Vec<Diagnostic>> {
    match &spec.extension_dir {
        Some(folder) => libsonnet_files(&base.join(folder), "extensions"),
        None => Ok(Vec::new()),
    }
}

fn libsonnet_files(root: &Path, folder: &'static str) -> Result<Vec<Copy>, Vec<Diagnostic>> {
    let mut copies = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            let message = format!("cannot read `{}`: {reason}", error.path().unwrap_or(root).display());
            vec![Diagnostic::error(Rule::InputUnreadable, message)]
        })?;
        let is_libsonnet = entry.path().extension().is_some_and(|ending| ending == "libsonnet");
        if let (true, Ok(name)) = (
            is_libsonnet && entry.file_type().is_file(),
            entry.path().strip_prefix(root),
        ) {
            let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            copies.push(Copy {
                from: entry.path().to_owned(),
                folder,
                name: parts.join("/"),
            });
        }
    }
    Ok(copies)
}

impl Copy {
    /// Passes the file on, unless the configuration names its target: then the file is left to its author.
    pub(super) fn copy(&self, output: &str, sink: &dyn Sink) -> Result<(), Diagnostic> {
        let path = format!("{}/{}", self.folder, self.name);
        if sink.is_at(output, &path, &self.from) {
            return Ok(());
        }
        let text = std::fs::read(&self.from).map_err(|error| self.unreadable(&error))?;
        sink.file(output, &path, &text)
    }

    /// The path of the file itself.
    pub(super) fn path(&self) -> String {
        self.from.display().to_string()
    }

    /// Its text.
    pub(super) fn text(&self) -> Result<String, Vec<Diagnostic>> {
        std::fs::read_to_string(&self.from).map_err(|error| vec![self.unreadable(&error)])
    }

    fn unreadable(&self, error: &std::io::Error) -> Diagnostic {
        let message = format!("cannot read `{}`: {error}", self.from.display());
        Diagnostic::error(Rule::InputUnreadable, message)
    }
}
