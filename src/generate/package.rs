//! What a Crossplane package says of itself, in `package.yaml` and in its image.

use crate::input::Input;
use crate::lock::Package;
use crate::source::Source;
use crate::yaml;
use crate::yaml::Node;

/// The API group of the object that describes a package.
pub(super) const META: &str = "meta.pkg.crossplane.io/";

/// The annotations of that object; they go before those of the image.
const LICENSE: &str = "meta.crossplane.io/license";
const SOURCE: &str = "meta.crossplane.io/source";

/// What the package of a source says of itself; nothing if the source is in no package.
pub(super) fn about(input: &Input, source: &Source) -> Package {
    let Some(package) = input.package() else {
        return Package::default();
    };
    let own = described(source.text()).unwrap_or_default();
    Package {
        name: own.name.or(package.name.clone()),
        version: package.version.clone(),
        license: own.license.or(package.license.clone()),
        repository: own.repository.or(package.repository.clone()),
    }
}

/// The object that describes the package.
fn described(text: &str) -> Option<Package> {
    let is_about = |chunk: &yaml::Chunk<'_>| chunk.text.contains(META);
    for chunk in yaml::chunks(text).into_iter().filter(is_about) {
        let Ok(documents) = yaml::compose(chunk) else { continue };
        let is_meta = |root: &&Node<'_>| word(root, "apiVersion").is_some_and(|version| version.starts_with(META));
        let roots = documents.iter().map(|document| &document.root);
        if let Some(metadata) = roots.filter(is_meta).find_map(|root| root.get("metadata")) {
            let annotation = |name: &str| metadata.get("annotations").and_then(|all| word(all, name));
            return Some(Package {
                name: word(metadata, "name"),
                license: annotation(LICENSE),
                repository: annotation(SOURCE),
                ..Package::default()
            });
        }
    }
    None
}

fn word(node: &Node<'_>, name: &str) -> Option<String> {
    let text = node.get(name).and_then(Node::as_str).filter(|text| !text.is_empty());
    text.map(str::to_owned)
}
