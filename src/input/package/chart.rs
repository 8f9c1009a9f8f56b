//! Helm charts → the definitions that Helm installs: those in `crds` of the chart and of the charts in it. The other files are templates and values.

use super::archive::Archive;
use super::content::{Content, Text};
use super::fault::Fault;
use crate::input::text::MAX_BYTES;

/// The file that makes a folder a chart.
const CHART: &str = "Chart.yaml";

/// The folder of the definitions of a chart, and that of the charts in it.
const CRDS: &str = "crds";
const CHARTS: &str = "charts";

/// The ending of a chart that is packed within another one.
const PACKED: &str = ".tgz";

/// Maximum depth of charts in charts.
const MAX_DEPTH: usize = 8;

/// The definitions of an archive that is a chart; `None` for any other archive, and for a chart without definitions in `crds`.
///
/// # Errors
/// A packed chart that is broken, charts that are nested too deep, a link instead of a definition, and more than [`MAX_BYTES`] of definitions.
pub(super) fn content(archive: &Archive) -> Result<Option<Content>, Fault> {
    let Some(root) = root(archive)? else { return Ok(None) };
    let mut texts = Vec::new();
    add(archive, &root, "", MAX_DEPTH, &mut texts)?;
    if texts.is_empty() {
        return Ok(None);
    }
    let size: usize = texts.iter().map(|text| text.bytes.len()).sum();
    if size as u64 > MAX_BYTES {
        return Err(Fault::size("the text in it"));
    }
    // Those of packed charts are no files of the archive.
    let own = texts.iter().filter(|text| archive.has(&text.path)).count();
    Ok(Some(Content {
        passed_over: archive.text_count().saturating_sub(own),
        texts,
        ..Content::default()
    }))
}

/// The folder of the chart that an archive is, with a `/` at its end: its root, or its only folder.
fn root(archive: &Archive) -> Result<Option<String>, Fault> {
    let first = archive.names().next().and_then(|name| name.split_once('/'));
    let only = first.map(|(folder, _)| format!("{folder}/"));
    let only = only.filter(|folder| archive.names().all(|name| name.starts_with(folder.as_str())));
    for folder in std::iter::once(String::new()).chain(only) {
        if is_chart(archive, &folder)? {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

/// Whether a folder has the file of a chart. An object of a kind `Chart` is none: a chart has no kind.
fn is_chart(archive: &Archive, folder: &str) -> Result<bool, Fault> {
    let name = format!("{folder}{CHART}");
    if !archive.has(&name) {
        return Ok(false);
    }
    let bytes = archive.read(&name, MAX_BYTES)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    Ok(!text.lines().any(|line| line.starts_with("kind:")))
}

/// Adds the definitions of the chart in a folder. Their paths begin with that of the packed chart.
fn add(archive: &Archive, folder: &str, packed: &str, depth: usize, found: &mut Vec<Text>) -> Result<(), Fault> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Fault::new(format!("its charts are nested more than {MAX_DEPTH} deep")));
    };
    for text in archive.texts_below(&format!("{folder}{CRDS}/"))? {
        found.push(Text {
            path: format!("{packed}{}", text.path),
            ..text
        });
    }
    let charts = format!("{folder}{CHARTS}/");
    let mut seen = "";
    let names: Vec<&str> = archive.names().filter_map(|name| name.strip_prefix(&charts)).collect();
    for name in names {
        let (part, rest) = name.split_once('/').unwrap_or((name, ""));
        // Helm passes over charts whose names begin so.
        if part == seen || part.starts_with(['.', '_']) {
            continue;
        }
        seen = part;
        let path = format!("{charts}{part}");
        if rest.is_empty() {
            let is_packed = part.ends_with(PACKED);
            let bytes = if is_packed {
                archive.read(&path, MAX_BYTES)?
            } else {
                None
            };
            if let Some(bytes) = bytes {
                let inner = Archive::of_bytes(bytes)?;
                if let Some(root) = root(&inner)? {
                    add(&inner, &root, &format!("{packed}{path}/"), depth, found)?;
                }
            }
        } else if is_chart(archive, &format!("{path}/"))? {
            add(archive, &format!("{path}/"), packed, depth, found)?;
        }
    }
    Ok(())
}
