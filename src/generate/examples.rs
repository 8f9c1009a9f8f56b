//! The examples and notes of a definition for its pages: the hand-written ones beside it, and those that are made of it.

use std::path::Path;

use crate::crd::Crd;
use crate::diagnostic::Diagnostic;
use crate::example::{
    Extent, HandWritten, KindExamples, Language, Topic, folder_of_examples, make, plain, read_examples,
};
use crate::facts::Facts;
use crate::model::Kind;
use crate::render::reference::{Example, Notes};
use crate::render::{usage, yaml};
use crate::validate::{FieldError, Kubernetes, Registry};

/// The import path of a library that has none.
const LIBRARY: &str = "main.libsonnet";

/// Maximum number of errors that are shown instead of an example.
const MOST_ERRORS: usize = 3;

/// A definition, and what is beside it.
pub(super) struct Examples {
    registry: Registry,
    /// Whether an example with all fields is made.
    has_full: bool,
    written: KindExamples,
    notes: Notes,
}

impl Examples {
    /// A kind of an API server. Nothing is beside it; the objects of the most kinds are too large for a page, so there is no full example.
    pub(super) fn own(server: Kubernetes) -> Self {
        Self {
            registry: Registry::own(server),
            has_full: false,
            written: KindExamples::default(),
            notes: Notes::default(),
        }
    }

    /// Reads what is beside the file of a definition.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub(super) fn of(crd: &Crd, file: Option<&Path>) -> Result<Self, Vec<Diagnostic>> {
        let written = match file {
            Some(file) => read_examples(&folder_of_examples(file, &crd.names.kind))?,
            None => KindExamples::default(),
        };
        let notes = written.notes.as_ref().map(notes).unwrap_or_default();
        Ok(Self {
            registry: Registry::new([crd.clone()]),
            has_full: true,
            written,
            notes,
        })
    }

    pub(super) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The examples of a version, hand-written ones first. `others` are the import paths of all libraries: a program that imports another version of the
    /// library is shown with this one.
    pub(super) fn examples(&self, kind: &Kind<'_>, facts: &Facts<'_>, import: &str, others: &[String]) -> Vec<Example> {
        let import = if import.is_empty() { LIBRARY } else { import };
        let written = self.written.examples.iter();
        let mut examples: Vec<Example> = written
            .map(|example| hand_written(example, kind, import, others))
            .collect();
        // No object of a version that is not served can be created.
        if kind.version.served {
            examples.extend(self.made(kind, facts, import));
        }
        examples
    }

    /// The examples that are made of the definition. One that does not validate is not shown, but named with the errors that remain.
    fn made(&self, kind: &Kind<'_>, facts: &Facts<'_>, import: &str) -> Vec<Example> {
        let kinds = [
            (Extent::Minimal, "minimal", "Minimal", "The fields that must be set."),
            (
                Extent::Full,
                "full",
                "Full",
                "Every field that can be set beside the others; the others are comments.",
            ),
        ];
        let mut examples: Vec<Example> = Vec::new();
        let wanted = if self.has_full { 2 } else { 1 };
        for (extent, name, title, description) in kinds.into_iter().take(wanted) {
            let example = make(kind.crd, kind.version, extent, &self.registry);
            if !example.unmet.is_empty() {
                examples.push(Example {
                    anchor: format!("example-{name}"),
                    title: title.to_owned(),
                    description: refused(&example.unmet),
                    ..Example::default()
                });
                continue;
            }
            let fields = if extent == Extent::Full {
                facts.fields.as_slice()
            } else {
                &[]
            };
            let tree = example.tree(fields);
            examples.push(Example {
                anchor: format!("example-{name}"),
                title: title.to_owned(),
                description: description.to_owned(),
                jsonnet: usage::program(kind, import, &tree),
                yaml: yaml::document(&[], &tree),
            });
        }
        examples
    }
}

/// Why there is no example: the first errors that the server would report.
fn refused(unmet: &[FieldError]) -> String {
    let shown = unmet.iter().take(MOST_ERRORS).map(|error| format!("\n- {error}"));
    let more = match unmet.len().saturating_sub(MOST_ERRORS) {
        0 => String::new(),
        more => format!("\n- and {more} more"),
    };
    let shown: String = shown.collect();
    format!(
        "No example: `crdsmith example` finds no object that the definition allows. The errors that remain:\n{shown}{more}"
    )
}

/// A hand-written example. A manifest of the kind is also shown as a program; a program is not evaluated.
fn hand_written(example: &HandWritten, kind: &Kind<'_>, import: &str, others: &[String]) -> Example {
    let mut made = Example {
        anchor: format!("example-{}", anchor(&example.name)),
        title: example.title.clone(),
        description: example.description.clone(),
        ..Example::default()
    };
    match example.language {
        Language::Jsonnet => {
            let own = format!("import '{import}'");
            made.jsonnet = others.iter().fold(example.text.clone(), |text, other| {
                text.replace(&format!("import '{other}'"), &own)
            });
        }
        Language::Yaml => {
            made.yaml.clone_from(&example.text);
            let manifests = example.manifests().unwrap_or_default();
            let api_version = kind.crd.api_version_of(kind.version);
            if let [manifest] = manifests.as_slice()
                && text(manifest, "kind") == Some(&kind.crd.names.kind)
                && text(manifest, "apiVersion") == Some(&api_version)
            {
                made.jsonnet = usage::program(kind, import, &plain(manifest));
            }
        }
    }
    made
}

/// The text of a field of a manifest.
fn text<'n>(manifest: &'n crate::yaml::Node<'_>, name: &str) -> Option<&'n str> {
    manifest.get(name).and_then(crate::yaml::Node::as_str)
}

/// A name as a part of an anchor.
fn anchor(name: &str) -> String {
    let plain = |character: char| {
        if character.is_alphanumeric() || "-_.".contains(character) {
            character
        } else {
            '-'
        }
    };
    name.chars().map(plain).collect()
}

/// The notes by their place on the page.
fn notes(notes: &crate::example::Notes) -> Notes {
    let mut placed = Notes::default();
    for section in &notes.sections {
        let text = section.text.clone();
        match &section.topic {
            Topic::SeeAlso => placed.see_also = text,
            Topic::ExternalName => placed.external_name = text,
            Topic::Import => placed.import = text,
            Topic::ConnectionSecret => placed.connection_secret = text,
            Topic::Field(path) => {
                placed.fields.insert(path.clone(), text);
            }
            Topic::Other(title) if title.is_empty() => placed.others.push(("Notes".to_owned(), text)),
            Topic::Other(title) => placed.others.push((title.clone(), text)),
        }
    }
    placed
}
