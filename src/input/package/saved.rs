//! Archives of images as `docker save` and `crossplane xpkg build` write them: `manifest.json`, configurations and layers.

use serde::Deserialize;

use super::archive::Archive;
use super::compression;
use super::content::{Content, about};
use super::descriptor::{self, Descriptor};
use super::fault::Fault;
use super::image::{Configuration, MAX_MANIFEST};
use super::layers::{self, Layer};
use crate::input::text::MAX_BYTES;
use crate::lock;

/// The list of images.
const LIST: &str = "manifest.json";

/// The endings of layers whose name is their digest.
const LAYERS: [&str; 2] = [".tar.gz", ".tar"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Saved {
    config: String,
    #[serde(default)]
    layers: Vec<String>,
}

/// Whether an archive has the list of images. Other tools have a `manifest.json` too, which is an object.
pub(super) fn is_saved(archive: &Archive) -> bool {
    let bytes = archive.read(LIST, MAX_MANIFEST).ok().flatten().unwrap_or_default();
    bytes.trim_ascii_start().starts_with(b"[")
}

fn list(archive: &Archive) -> Result<Vec<Saved>, Fault> {
    let bytes = archive.read(LIST, MAX_MANIFEST)?.unwrap_or_default();
    serde_json::from_slice(&bytes).map_err(|error| Fault::new(format!("its `{LIST}` is invalid: {error}")))
}

/// The content of the only image of an archive.
///
/// # Errors
/// Several images, missing files, and files with another digest than their name or the configuration says.
pub(super) fn content(archive: &Archive) -> Result<Content, Fault> {
    let mut images = list(archive)?;
    let (Some(saved), true) = (images.pop(), images.is_empty()) else {
        return Err(Fault::new(format!("its `{LIST}` does not have exactly one image")));
    };
    let file = |name: &str, limit: u64| {
        let found = archive.read(name, limit)?;
        found.ok_or_else(|| {
            Fault::new(format!(
                "it has no file `{}`, which `{LIST}` names",
                name.escape_debug()
            ))
        })
    };
    let bytes = file(&saved.config, MAX_MANIFEST)?;
    let name = saved.config.strip_suffix(".json").unwrap_or(&saved.config);
    if let Some(wanted) = digest_of(name) {
        same("configuration", &wanted, &bytes)?;
    }
    let configuration = Configuration::read(&bytes)?;
    let labels = configuration.labels();
    let diff_ids = configuration.rootfs.map(|rootfs| rootfs.diff_ids).unwrap_or_default();
    if !diff_ids.is_empty() && diff_ids.len() != saved.layers.len() {
        return Err(Fault::new(format!(
            "it has {} layers, and its configuration says {}",
            saved.layers.len(),
            diff_ids.len()
        )));
    }
    let mut found: Vec<Layer> = Vec::new();
    for name in &saved.layers {
        let digest = match LAYERS.iter().find_map(|ending| digest_of(name.strip_suffix(ending)?)) {
            Some(digest) => digest,
            // The name says nothing, so the label of the layer is found by its bytes.
            None => descriptor::digest(&file(name, MAX_BYTES)?),
        };
        found.push(Layer::new(Descriptor::of_digest(digest), &labels));
    }
    let load = |layer: &Layer| {
        let wanted = &layer.descriptor.digest;
        let at = found.iter().position(|other| other.descriptor.digest == *wanted);
        let at = at.unwrap_or_default();
        let bytes = file(&saved.layers[at], MAX_BYTES)?;
        same("layer", wanted, &bytes)?;
        if let Some(diff_id) = diff_ids.get(at) {
            same("unpacked layer", diff_id, &compression::unpacked(bytes.clone())?)?;
        }
        Ok(bytes)
    };
    Ok(Content {
        package: about(&labels),
        size: 0,
        ..layers::content(&found, &load)?
    })
}

/// The digest that a name is: 64 hexadecimal digits, with or without the algorithm.
fn digest_of(name: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let whole = format!("sha256:{}", name.strip_prefix("sha256:").unwrap_or(name));
    lock::is_digest(&whole).then_some(whole)
}

fn same(what: &str, wanted: &str, bytes: &[u8]) -> Result<(), Fault> {
    let found = descriptor::digest(bytes);
    if found == wanted {
        return Ok(());
    }
    let wanted = wanted.escape_debug();
    Err(Fault::new(format!(
        "the {what} `{wanted}` has another content, with the digest `{found}`"
    )))
}
