//! Files of other tools among manifests. A manifest can have the name of such a file, so the content decides.

use std::path::Path;

use crate::yaml;
use crate::yaml::Node;

/// The API group of kustomize's own files.
const KUSTOMIZE: &str = "kustomize.config.k8s.io/";

/// Whether a `Chart.yaml` is that of a Helm chart. A chart has no kind.
pub(super) fn is_chart(file: &Path) -> bool {
    !has(file, |root| text(root, "kind").is_some())
}

/// Whether a file with the name of a kustomization is one, and no object of another kind, such as Flux's `Kustomization`.
pub(super) fn is_kustomization(file: &Path) -> bool {
    let is_other = |root: &Node<'_>| {
        let version = text(root, "apiVersion").filter(|version| !version.starts_with(KUSTOMIZE));
        version.is_some() && text(root, "kind").is_some()
    };
    !has(file, is_other)
}

/// Whether a file can hold objects: it has an object, or cannot be read as YAML. A report of an earlier run holds none.
pub(super) fn may_have_objects(file: &Path) -> bool {
    let Ok(content) = std::fs::read_to_string(file) else {
        return true;
    };
    let mut chunks = yaml::chunks(&content).into_iter();
    chunks.any(|chunk| match yaml::compose(chunk) {
        Ok(documents) => documents.iter().any(|document| text(&document.root, "kind").is_some()),
        Err(_) => true,
    })
}

/// Whether a document of a file is such an object. A file that cannot be read has none.
fn has(file: &Path, is_such: impl Fn(&Node<'_>) -> bool) -> bool {
    let content = std::fs::read_to_string(file).unwrap_or_default();
    let chunks = yaml::chunks(&content).into_iter();
    let mut documents = chunks.filter_map(|chunk| yaml::compose(chunk).ok()).flatten();
    documents.any(|document| is_such(&document.root))
}

fn text<'n>(root: &'n Node<'_>, key: &str) -> Option<&'n str> {
    root.get(key)?.as_str().filter(|text| !text.is_empty())
}
