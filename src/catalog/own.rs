//! The kinds that an API server serves by itself: those of a release of Kubernetes, or of a published OpenAPI document.

use std::sync::Arc;

use crate::crd::{Crd, Head};
use crate::diagnostic::Diagnostic;
use crate::openapi::{self, Definitions, Release};
use crate::source::Source;
use crate::validate::Kubernetes;

/// Number of bytes at the beginning and at the end of a document in which it names its format.
const EDGE: usize = 4096;

/// An API server.
#[derive(Debug, Clone)]
pub(super) struct Own {
    of: Of,
    /// Its document; for a release, a text without content.
    source: Arc<Source>,
}

#[derive(Debug, Clone)]
enum Of {
    Release(Release),
    Document(Arc<Definitions>),
}

/// The name of a release among inputs.
pub(super) fn name(release: Release) -> String {
    format!("Kubernetes {}", release.name())
}

impl Own {
    /// The kinds of a release, with the embedded schemas.
    pub(super) fn release(release: Release) -> Self {
        Self {
            of: Of::Release(release),
            source: Source::new(name(release), ""),
        }
    }

    /// The kinds of a published document. `source` is its text, or a text without content that has its name.
    pub(super) fn document(source: Arc<Source>, types: Definitions) -> Self {
        Self {
            of: Of::Document(Arc::new(types.with_hints(Release::newest()))),
            source,
        }
    }

    /// The heads of its kinds.
    pub(super) fn heads(&self) -> Vec<Head> {
        match &self.of {
            Of::Release(release) => openapi::heads(&release.resources()),
            Of::Document(definitions) => openapi::heads(&definitions.resources),
        }
    }

    /// One of its kinds as a definition.
    pub(super) fn crd(&self, head: &Head) -> Crd {
        match &self.of {
            Of::Release(release) => release.crd(head, &self.source),
            Of::Document(definitions) => definitions.crd(head, &self.source),
        }
    }

    /// The server, to validate against.
    pub(super) fn kubernetes(&self) -> Kubernetes {
        match &self.of {
            Of::Release(release) => Kubernetes::release(*release),
            Of::Document(definitions) => Kubernetes::document(Release::newest(), Definitions::clone(definitions)),
        }
    }

    /// The name of the input.
    pub(super) fn name(&self) -> &str {
        self.source.name()
    }

    /// Whether both are the same release, or the same document.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.of, &other.of) {
            (Of::Release(a), Of::Release(b)) => a == b,
            (Of::Document(_), Of::Document(_)) => self.source.text() == other.source.text(),
            _ => false,
        }
    }
}

/// The kinds of a text that is an OpenAPI document of an API server; `None` for any other text.
pub(super) fn in_text(name: &str, text: &str) -> Option<Result<Own, Vec<Diagnostic>>> {
    if !is_document(text) {
        return None;
    }
    let source = Source::new(name, text);
    Some(openapi::read(&source).map(|types| Own::document(source, types)))
}

/// Whether a text names the format of OpenAPI documents at its beginning, or at its end where keys are sorted.
fn is_document(text: &str) -> bool {
    let (mut end, mut start) = (text.len().min(EDGE), text.len().saturating_sub(EDGE));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let is_json = text.trim_start().starts_with('{');
    let names = |part: &str| {
        ["swagger", "openapi"].iter().any(|key| {
            if is_json {
                part.contains(&format!("\"{key}\": \"")) || part.contains(&format!("\"{key}\":\""))
            } else {
                part.lines().any(|line| line.starts_with(&format!("{key}:")))
            }
        })
    };
    // Documents of OpenAPI 3 say it in the middle.
    let is_third = || {
        is_json
            && text[..end].contains("\"components\"")
            && memchr::memmem::find(text.as_bytes(), b"\"openapi\"").is_some()
    };
    names(&text[..end]) || names(&text[start..]) || is_third()
}
