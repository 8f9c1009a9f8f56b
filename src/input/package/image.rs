//! Images of the Open Container Initiative → their texts: from a manifest and a store of blobs, each checked by size and digest.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::archive::Archive;
use super::chart;
use super::content::{Content, about};
use super::descriptor::{Descriptor, checked};
use super::fault::Fault;
use super::layers::{self, Layer};

/// Maximum number of bytes of a manifest, an index or a configuration: the one that registries have.
pub(in crate::input) const MAX_MANIFEST: u64 = 4 * 1024 * 1024;

/// Indexes that an image may be below.
const MAX_INDEXES: usize = 2;

/// Media types of manifests and indexes.
pub(in crate::input) const MANIFESTS: [&str; 4] = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];

/// Media types of the configuration of an image, which has labels. Other artifacts have other configurations.
const CONFIGS: [&str; 2] = [
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
];

/// Where blobs are: a folder, an archive, a registry.
pub(in crate::input) trait Store {
    /// The bytes of a blob. They are checked by the caller.
    ///
    /// # Errors
    /// A blob that is not there, or has more bytes than the descriptor says.
    fn blob(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault>;

    /// The bytes of a manifest, which registries keep apart from blobs.
    ///
    /// # Errors
    /// As [`Store::blob`].
    fn manifest(&self, wanted: &Descriptor) -> Result<Vec<u8>, Fault> {
        self.blob(wanted)
    }
}

/// A manifest or an index: one of the lists is there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    schema_version: u64,
    media_type: Option<String>,
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
    annotations: Option<BTreeMap<String, String>>,
}

/// The part of an image's configuration that matters here.
#[derive(Default, Deserialize)]
pub(super) struct Configuration {
    #[serde(default)]
    config: Option<Labels>,
    #[serde(default)]
    pub(super) rootfs: Option<Rootfs>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Labels {
    #[serde(default)]
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Default, Deserialize)]
pub(super) struct Rootfs {
    #[serde(default)]
    pub(super) diff_ids: Vec<String>,
}

impl Configuration {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        serde_json::from_slice(bytes).map_err(|error| Fault::new(format!("its configuration is invalid: {error}")))
    }

    pub(super) fn labels(&self) -> BTreeMap<String, String> {
        let labels = self.config.as_ref().and_then(|config| config.labels.clone());
        labels.unwrap_or_default()
    }
}

/// The content of the image with a manifest, or of the image that an index selects.
///
/// # Errors
/// Everything that is not as the specification of images or that of Crossplane's packages says.
pub(in crate::input) fn content(store: &dyn Store, manifest: &[u8]) -> Result<Content, Fault> {
    let mut size = manifest.len() as u64;
    let mut document = document(manifest)?;
    for _ in 0..MAX_INDEXES {
        let Some(manifests) = &document.manifests else { break };
        let chosen = choose(manifests)?;
        let bytes = checked("manifest", chosen, store.manifest(chosen)?)?;
        size += bytes.len() as u64;
        document = self::document(&bytes)?;
    }
    if document.manifests.is_some() {
        return Err(Fault::new("its indexes are nested too deep"));
    }
    let layers = document.layers.unwrap_or_default();
    let config = document.config.unwrap_or_default();
    let mut labels = BTreeMap::new();
    if CONFIGS.contains(&config.media_type.as_str()) {
        if config.size > MAX_MANIFEST {
            return Err(Fault::larger("its configuration", MAX_MANIFEST));
        }
        let bytes = checked("configuration", &config, store.blob(&config)?)?;
        size += bytes.len() as u64;
        labels = Configuration::read(&bytes)?.labels();
    }
    let layers: Vec<Layer> = layers.into_iter().map(|layer| Layer::new(layer, &labels)).collect();
    let load = |layer: &Layer| checked("layer", &layer.descriptor, store.blob(&layer.descriptor)?);
    let content = layers::content(&layers, &load)?;
    labels.extend(document.annotations.unwrap_or_default());
    Ok(Content {
        package: about(&labels),
        size: size + content.size,
        ..content
    })
}

fn document(bytes: &[u8]) -> Result<Document, Fault> {
    if bytes.len() as u64 > MAX_MANIFEST {
        return Err(Fault::larger("its manifest", MAX_MANIFEST));
    }
    let read: Result<Document, _> = serde_json::from_slice(bytes);
    let document = read.map_err(|error| Fault::new(format!("its manifest is invalid: {error}")))?;
    let media_type = document.media_type.as_deref();
    if document.schema_version != 2 || media_type.is_some_and(|media_type| !MANIFESTS.contains(&media_type)) {
        let found = media_type.map_or_else(
            || format!("schema version {}", document.schema_version),
            |media_type| format!("media type `{}`", media_type.escape_debug()),
        );
        return Err(Fault::new(format!(
            "its manifest has the {found}, which is neither OCI's nor Docker's"
        )));
    }
    if document.manifests.is_none() && document.layers.is_none() {
        return Err(Fault::new("its manifest has neither `layers` nor `manifests`"));
    }
    Ok(document)
}

/// The image of an index: the only one, or that for `linux/amd64`, as Crossplane chooses. Provenance has no platform.
fn choose(manifests: &[Descriptor]) -> Result<&Descriptor, Fault> {
    let images: Vec<&Descriptor> = manifests
        .iter()
        .filter(|manifest| !manifest.is_for("unknown", "unknown"))
        .collect();
    let usual: Vec<&Descriptor> = images
        .iter()
        .copied()
        .filter(|manifest| manifest.is_for("linux", "amd64"))
        .collect();
    match (images.as_slice(), usual.as_slice()) {
        ([], _) => Err(Fault::new("its index has no image")),
        ([only], _) | (_, [only]) => Ok(only),
        _ => Err(Fault::new(format!(
            "its index has {} images, and not exactly one for linux/amd64",
            images.len()
        ))
        .help("name one image by its digest, or write an index with one image")),
    }
}

/// The texts of an archive that is no image.
pub(super) fn plain(archive: &Archive) -> Result<Content, Fault> {
    if let Some(content) = chart::content(archive)? {
        return Ok(content);
    }
    let texts = archive.texts()?;
    if texts.is_empty() {
        return Err(Fault::of(
            crate::rule::Rule::InputEmpty,
            "it has no `.yaml`, `.yml` or `.json` files",
        ));
    }
    Ok(Content {
        texts,
        ..Content::default()
    })
}
