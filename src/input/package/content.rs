//! What is read of an archive or image.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lock::Package;
use crate::rule::Rule;

/// The texts of an archive or image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::input) struct Content {
    pub(in crate::input) texts: Vec<Text>,
    /// Number of files of Helm charts that were passed over.
    pub(in crate::input) passed_over: usize,
    pub(in crate::input) package: Package,
    /// Bytes of the manifest and all blobs that were read. 0 for archives.
    pub(in crate::input) size: u64,
}

impl Content {
    /// The note about files of charts that were passed over.
    pub(in crate::input) fn note(&self, name: &str) -> Option<Diagnostic> {
        let words = match self.passed_over {
            0 => return None,
            1 => "1 other file was".to_owned(),
            many => format!("{many} other files were"),
        };
        let message = format!("`{name}` is a Helm chart: its definitions are the files in `crds`; {words} skipped");
        Some(Diagnostic::note(Rule::NotACrd, message))
    }
}

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::input) struct Text {
    /// The path within the archive.
    pub(in crate::input) path: String,
    pub(in crate::input) bytes: Vec<u8>,
}

/// The standard annotations of images.
pub(super) fn about(labels: &BTreeMap<String, String>) -> Package {
    let label = |name: &str| {
        let value = labels.get(&format!("org.opencontainers.image.{name}"));
        value.filter(|value| !value.is_empty()).cloned()
    };
    Package {
        name: label("title"),
        version: label("version"),
        license: label("licenses"),
        repository: label("source"),
    }
}
