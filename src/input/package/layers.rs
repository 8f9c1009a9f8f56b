//! The layers of an image → its texts.
//!
//! Crossplane marks the layer of a package with `io.crossplane.xpkg: base`: in a registry as an annotation of the layer, in a file that
//! `crossplane xpkg build` wrote as a label of the image. Without a mark, the layers are applied one over the other.

use std::collections::BTreeMap;
use std::path::Path;

use super::archive::Archive;
use super::chart;
use super::content::{Content, Text};
use super::descriptor::Descriptor;
use super::fault::Fault;
use crate::input::text::{MAX_BYTES, is_text};
use crate::rule::Rule;

/// The annotation of a layer of a package.
const MARK: &str = "io.crossplane.xpkg";

/// The value of the annotation for the layer with the definitions.
const BASE: &str = "base";

/// The file with the definitions of a package.
const STREAM: &str = "package.yaml";

/// The annotation with the file name of a layer that is a single file.
const TITLE: &str = "org.opencontainers.image.title";

/// Maximum number of layers: Crossplane's.
const MAX_LAYERS: usize = 256;

/// Beginning of the names that remove a file of a lower layer, and the name that removes all of its folder.
const WHITEOUT: &str = ".wh.";
const OPAQUE: &str = ".wh..wh..opq";

/// A layer, and whether it is the base of a package.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) descriptor: Descriptor,
    is_base: bool,
}

/// Forms of layers.
enum Form {
    Archive,
    /// A single file with this name.
    Text(String),
    Other,
}

impl Layer {
    /// `labels` are those of the image.
    pub(super) fn new(descriptor: Descriptor, labels: &BTreeMap<String, String>) -> Self {
        let annotation = descriptor.annotations.as_ref().and_then(|all| all.get(MARK));
        let label = labels.get(&format!("{MARK}:{}", descriptor.digest));
        Self {
            is_base: annotation.or(label).is_some_and(|value| value == BASE),
            descriptor,
        }
    }

    fn form(&self) -> Form {
        let media_type = &self.descriptor.media_type;
        let annotations = self.descriptor.annotations.as_ref();
        let title = annotations.and_then(|all| all.get(TITLE));
        let is = |word: &str| media_type.contains(word);
        if media_type.is_empty() || is("tar") || is("+gzip") || is("+zstd") {
            return Form::Archive;
        }
        match title {
            Some(title) if is_text(Path::new(title)) => Form::Text(title.clone()),
            None if is("yaml") => Form::Text(format!("{}.yaml", self.descriptor.digest)),
            _ => Form::Other,
        }
    }
}

/// The texts of an image. Their size is the number of bytes of the layers that were read.
///
/// # Errors
/// Two marked layers, a marked layer without `package.yaml`, layers of media types without texts, layers that are broken or too large.
pub(super) fn content(layers: &[Layer], load: &dyn Fn(&Layer) -> Result<Vec<u8>, Fault>) -> Result<Content, Fault> {
    if layers.len() > MAX_LAYERS {
        return Err(Fault::new(format!(
            "it has {} layers, and at most {MAX_LAYERS} are read",
            layers.len()
        )));
    }
    let mut marked = layers.iter().filter(|layer| layer.is_base);
    if let Some(base) = marked.next() {
        if marked.next().is_some() {
            return Err(Fault::new(format!("it has several layers with `{MARK}: {BASE}`")));
        }
        let bytes = load(base)?;
        let size = bytes.len() as u64;
        let stream = Archive::of_bytes(bytes)?.read(STREAM, MAX_BYTES)?;
        let bytes = stream.ok_or_else(|| Fault::new(format!("its layer with `{MARK}: {BASE}` has no `{STREAM}`")))?;
        let path = STREAM.to_owned();
        return Ok(Content {
            texts: vec![Text { path, bytes }],
            size,
            ..Content::default()
        });
    }
    applied(layers, load)
}

/// The texts after all layers are applied; only `package.yaml` if there is one.
fn applied(layers: &[Layer], load: &dyn Fn(&Layer) -> Result<Vec<u8>, Fault>) -> Result<Content, Fault> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut others = Vec::new();
    let (mut size, mut passed_over) = (0, 0);
    let is_known = |layer: &&Layer| !matches!(layer.form(), Form::Other);
    let total = layers.iter().filter(is_known).map(|layer| layer.descriptor.size);
    if total.fold(0_u64, u64::saturating_add) > MAX_BYTES {
        return Err(Fault::size("the sum of its layers").help(format!(
            "mark the layer with the definitions with `{MARK}: {BASE}`, as `crossplane xpkg push` does"
        )));
    }
    for layer in layers {
        match layer.form() {
            Form::Archive => {
                let bytes = load(layer)?;
                size += bytes.len() as u64;
                let archive = Archive::of_bytes(bytes)?;
                if let Some(chart) = chart::content(&archive)? {
                    passed_over += chart.passed_over;
                    files.extend(chart.texts.into_iter().map(|text| (text.path, text.bytes)));
                } else {
                    apply(&mut files, &archive)?;
                }
            }
            Form::Text(path) => {
                let bytes = load(layer)?;
                size += bytes.len() as u64;
                files.insert(path, bytes);
            }
            Form::Other => others.push(layer.descriptor.media_type.clone()),
        }
        if files.values().map(Vec::len).sum::<usize>() as u64 > MAX_BYTES {
            return Err(Fault::size("the text in it"));
        }
    }
    if let Some(bytes) = files.remove(STREAM) {
        files = BTreeMap::from([(STREAM.to_owned(), bytes)]);
    }
    if files.is_empty() {
        others.sort();
        others.dedup();
        let reason = if others.is_empty() {
            format!("it has no `{STREAM}`, and no other `.yaml`, `.yml` or `.json` files")
        } else {
            let others = others.join("`, `");
            format!(
                "it has no layer with YAML files, only layers of the media type `{}`",
                others.escape_debug()
            )
        };
        return Err(Fault::of(Rule::InputEmpty, reason));
    }
    let texts = files.into_iter().map(|(path, bytes)| Text { path, bytes });
    Ok(Content {
        texts: texts.collect(),
        passed_over,
        size,
        ..Content::default()
    })
}

/// Applies a layer: removes what it removes, then adds its texts.
fn apply(files: &mut BTreeMap<String, Vec<u8>>, layer: &Archive) -> Result<(), Fault> {
    for name in layer.names() {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let below = |folder: &str, path: &str| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        if file == OPAQUE {
            files.retain(|path, _| !below(folder, path));
        } else if let Some(gone) = file.strip_prefix(WHITEOUT) {
            let gone = if folder.is_empty() {
                gone.to_owned()
            } else {
                format!("{folder}/{gone}")
            };
            files.retain(|path, _| *path != gone && !below(&gone, path));
        }
    }
    files.extend(layer.texts()?.into_iter().map(|text| (text.path, text.bytes)));
    Ok(())
}
