//! Hand-written examples and notes beside definitions: `examples/KIND/*.yaml`, `*.jsonnet` and `notes.md` in the folder of the file with the
//! definition, with the kind in lower case.
//!
//! The comment at the beginning of an example is its title (the first line) and its description.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::notes::Notes;
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::rule::Rule;
use crate::source::{Source, display_path};
use crate::yaml;
use crate::yaml::Node;

/// The folder for examples beside a definition.
const FOLDER: &str = "examples";

/// The file for notes among the examples of a kind.
const NOTES: &str = "notes.md";

/// The language that an example is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Manifests.
    Yaml,
    /// A program that makes them.
    Jsonnet,
}

/// A hand-written example.
#[derive(Debug)]
pub struct HandWritten {
    /// The name of the file without its ending.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The language.
    pub language: Language,
    /// The first line of the comment at the beginning, or the name.
    pub title: String,
    /// The other lines of that comment, joined by blanks.
    pub description: String,
    /// The text without that comment.
    pub text: String,
    /// The whole text.
    pub source: Arc<Source>,
}

/// The examples and notes about a kind.
#[derive(Debug, Default)]
pub struct KindExamples {
    /// The examples, by name.
    pub examples: Vec<HandWritten>,
    /// The notes, if there is a file of them.
    pub notes: Option<Notes>,
}

/// The folder with the examples of a kind that a file defines; with an empty kind, the folder above it.
#[must_use]
pub fn folder_of_examples(definition: &Path, kind: &str) -> PathBuf {
    let beside = definition.parent().unwrap_or(Path::new(""));
    beside.join(FOLDER).join(kind.to_lowercase())
}

/// Reads the examples and notes in a folder. A folder that does not exist has none; files with other endings are ignored.
///
/// # Errors
/// Files that cannot be read, and two examples with one name.
pub fn read_examples(folder: &Path) -> Result<KindExamples, Vec<Diagnostic>> {
    let mut found = KindExamples::default();
    let Ok(entries) = folder.read_dir() else {
        return Ok(found);
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let language = match path.extension().and_then(|ending| ending.to_str()) {
            Some("yaml" | "yml" | "json") => Some(Language::Yaml),
            Some("jsonnet") => Some(Language::Jsonnet),
            _ => None,
        };
        let is_notes = path.file_name().is_some_and(|name| name == NOTES);
        if language.is_none() && !is_notes {
            continue;
        }
        // The name in messages is that of other inputs.
        let source = match Input::File(PathBuf::from(display_path(&path))).read() {
            Ok(source) => source,
            Err(diagnostic) => {
                wrong.push(diagnostic);
                continue;
            }
        };
        let Some(language) = language else {
            found.notes = Some(Notes::read(source));
            continue;
        };
        let example = HandWritten::new(path, language, source);
        if found.examples.iter().any(|other| other.name == example.name) {
            let message = format!(
                "two examples have the name `{}` in `{}`",
                example.name,
                display_path(folder)
            );
            wrong.push(Diagnostic::error(Rule::ExampleName, message));
        }
        found.examples.push(example);
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

impl HandWritten {
    fn new(path: PathBuf, language: Language, source: Arc<Source>) -> Self {
        let mark = match language {
            Language::Yaml => "#",
            Language::Jsonnet => "//",
        };
        let text = source.text();
        let mut rest = text.trim_start_matches('\u{feff}');
        let mut lines = Vec::new();
        while let Some(line) = rest.lines().next().and_then(|line| line.strip_prefix(mark)) {
            lines.push(line.trim());
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let title = lines.first().filter(|title| !title.is_empty());
        Self {
            title: title.map_or_else(|| name.clone(), |title| (*title).to_owned()),
            description: lines.get(1..).unwrap_or_default().join(" ").trim().to_owned(),
            text: rest.trim_start_matches(['\n', '\r']).to_owned(),
            name,
            path,
            language,
            source,
        }
    }

    /// The manifests of an example in YAML. Those of a program are what it evaluates to.
    ///
    /// # Errors
    /// A text that is not YAML.
    pub fn manifests(&self) -> Result<Vec<Node<'_>>, yaml::Error> {
        let mut nodes = Vec::new();
        if self.language == Language::Yaml {
            for chunk in yaml::chunks(self.source.text()) {
                nodes.extend(yaml::compose(chunk)?.into_iter().map(|document| document.root));
            }
        }
        Ok(nodes)
    }
}
