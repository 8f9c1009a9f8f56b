//! Packages that the tests build byte by byte, right and wrong, and the Go program that builds right ones.

use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::crd;
use super::server::Server;
use crdsmith::go::sha256;

/// A `package.yaml` with the object that describes the package, and the definitions of some kinds.
pub(crate) fn package(kinds: &[&str]) -> String {
    let schema = "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n      size: {type: string}\n";
    let mut text = "apiVersion: meta.pkg.crossplane.io/v1\nkind: Provider\nmetadata:\n  name: provider-shop\n  annotations:\n    \
                    meta.crossplane.io/license: Apache-2.0\n    meta.crossplane.io/source: https://example.com/provider-shop\n"
        .to_owned();
    for kind in kinds {
        text += "---\n";
        text += &crd(kind, schema);
    }
    text
}

/// Asks the Go program one thing.
pub(crate) fn ask(registry: &mut Server, request: Value) -> Value {
    registry.ask(&[request]).remove(0)
}

/// The request to build a package of one layer.
pub(crate) fn build(text: &str) -> Value {
    json!({"Op": "build", "Layers": [{"package.yaml": text}], "Base": 0})
}

/// Members of an archive, with any names.
pub(crate) struct Tar(tar::Builder<Vec<u8>>);

impl Tar {
    pub(crate) fn new() -> Self {
        Self(tar::Builder::new(Vec::new()))
    }

    pub(crate) fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.member(name, tar::EntryType::Regular, "", bytes, bytes.len() as u64)
    }

    pub(crate) fn link(self, name: &str, target: &str) -> Self {
        self.member(name, tar::EntryType::Symlink, target, b"", 0)
    }

    /// A member whose size may be a lie.
    pub(crate) fn member(mut self, name: &str, kind: tar::EntryType, target: &str, bytes: &[u8], size: u64) -> Self {
        let mut header = tar::Header::new_gnu();
        let gnu = header.as_gnu_mut().unwrap();
        gnu.name[..name.len()].copy_from_slice(name.as_bytes());
        gnu.linkname[..target.len()].copy_from_slice(target.as_bytes());
        header.set_entry_type(kind);
        header.set_mode(0o644);
        header.set_size(size);
        header.set_cksum();
        self.0.append(&header, bytes).unwrap();
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap()
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", sha256::hex(bytes))
}

/// A package as `crossplane xpkg build` writes it, of compressed layers; the layers of `bases` are marked.
pub(crate) fn xpkg(layers: &[Vec<u8>], bases: &[usize]) -> Vec<u8> {
    saved(layers, &config(layers, bases), |name| name)
}

/// The configuration of an image.
pub(crate) fn config(layers: &[Vec<u8>], bases: &[usize]) -> Vec<u8> {
    let labels = bases
        .iter()
        .map(|at| (format!("io.crossplane.xpkg:{}", digest(&layers[*at])), json!("base")));
    let labels: serde_json::Map<String, Value> = labels.collect();
    json!({"config": {"Labels": labels}}).to_string().into_bytes()
}

/// The archive of an image whose list names each layer as `rename` says.
pub(crate) fn saved(layers: &[Vec<u8>], config: &[u8], rename: impl Fn(String) -> String) -> Vec<u8> {
    let name = digest(config);
    let mut tar = Tar::new().file(&name, config);
    let mut names = Vec::new();
    for layer in layers {
        let name = digest(layer).replace("sha256:", "") + ".tar.gz";
        tar = tar.file(&name, layer);
        names.push(rename(name));
    }
    let list = json!([{"Config": name, "RepoTags": null, "Layers": names}]).to_string();
    tar.file("manifest.json", list.as_bytes()).bytes()
}

/// The descriptor of a blob.
pub(crate) fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest(bytes), "size": bytes.len()})
}

pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

/// A manifest of some layers, with an empty configuration.
pub(crate) fn manifest(layers: &[Value]) -> Value {
    json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor("application/vnd.oci.empty.v1+json", b"{}"),
        "layers": layers,
    })
}

/// Writes an image layout with an index and blobs.
pub(crate) fn layout(folder: &Path, index: &Value, blobs: &[&[u8]]) {
    std::fs::create_dir_all(folder.join("blobs/sha256")).unwrap();
    std::fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    std::fs::write(folder.join("index.json"), index.to_string()).unwrap();
    for blob in blobs {
        let name = digest(blob).replace("sha256:", "");
        std::fs::write(folder.join("blobs/sha256").join(name), blob).unwrap();
    }
}

/// The index of one manifest.
pub(crate) fn index(manifest: &[u8]) -> Value {
    json!({"schemaVersion": 2, "manifests": [descriptor(MANIFEST, manifest)]})
}
