//! The text of a document → the head of the definition in it, without its tree.
//!
//! In: one document, as text. Out: the [`Head`] that the full reader would give for it, or nothing: whatever is unusual (flow style, anchors, tags,
//! quoted keys, tabs, odd line breaks) is left to the full reader. Of schemas only the beginnings of lines are looked at.
//!
//! The answer holds for texts that the full reader takes. What is wrong in a part that is passed over is found when the definition is read.

mod lines;
mod skip;
#[cfg(test)]
mod tests;

use super::definition::Scope;
use super::head::{Head, HeadVersion};
use lines::Lines;

/// What a document is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// A definition of `apiextensions.k8s.io/v1`.
    Definition(Head),
    /// An object that is neither a definition nor a list.
    Other,
}

/// Scans a document; `None` if the full reader has to read it.
pub(super) fn scan(text: &str) -> Option<Scanned> {
    let mut lines = Lines::new(text)?;
    let (mut api_version, mut kind) = (None, None);
    while let Some(key) = lines.key(0)? {
        match key {
            "apiVersion" => once(&mut api_version, lines.scalar(0)?)?,
            "kind" => once(&mut kind, lines.scalar(0)?)?,
            "spec" => {
                if (api_version?, kind?) != ("apiextensions.k8s.io/v1", "CustomResourceDefinition") {
                    return None;
                }
                let head = spec(&mut lines)?;
                return lines.is_last_document().then_some(Scanned::Definition(head));
            }
            _ => lines.skip(0)?,
        }
        if let (Some(_), Some(kind)) = (api_version, kind)
            && kind != "CustomResourceDefinition"
        {
            let is_other = !kind.ends_with("List") && lines.is_last_document();
            return is_other.then_some(Scanned::Other);
        }
    }
    None
}

/// Sets what must not be set yet: which of two equal keys counts is the full reader's business.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// `spec`, behind its colon.
fn spec(lines: &mut Lines<'_>) -> Option<Head> {
    let column = lines.below(0)?;
    let (mut group, mut names, mut scope, mut versions) = (None, None, None, None);
    while let Some(key) = lines.key(column)? {
        match key {
            "group" => once(&mut group, lines.scalar(column)?.to_owned())?,
            "names" => once(&mut names, self::names(lines, column)?)?,
            "scope" => once(&mut scope, self::scope(lines.scalar(column)?)?)?,
            "versions" => once(&mut versions, self::versions(lines, column)?)?,
            _ => lines.skip(column)?,
        }
    }
    let (kind, plural) = names?;
    Some(Head {
        group: group?,
        kind,
        plural,
        scope: scope?,
        versions: versions?,
    })
}

fn scope(text: &str) -> Option<Scope> {
    match text {
        "Cluster" => Some(Scope::Cluster),
        "Namespaced" => Some(Scope::Namespaced),
        _ => None,
    }
}

/// `spec.names` whose key is at `column` → `kind` and `plural`.
fn names(lines: &mut Lines<'_>, column: usize) -> Option<(String, String)> {
    let column = lines.below(column)?;
    let (mut kind, mut plural) = (None, None);
    while let Some(key) = lines.key(column)? {
        match key {
            "kind" => once(&mut kind, lines.scalar(column)?.to_owned())?,
            "plural" => once(&mut plural, lines.scalar(column)?.to_owned())?,
            _ => lines.skip(column)?,
        }
    }
    Some((kind?, plural?))
}

/// `spec.versions` whose key is at `column`.
fn versions(lines: &mut Lines<'_>, column: usize) -> Option<Vec<HeadVersion>> {
    let dashes = lines.list(column)?;
    let mut versions = Vec::new();
    while let Some(column) = lines.item(dashes)? {
        versions.push(version(lines, column)?);
    }
    Some(versions)
}

fn version(lines: &mut Lines<'_>, column: usize) -> Option<HeadVersion> {
    let (mut name, mut served, mut storage) = (None, None, None);
    while let Some(key) = lines.key(column)? {
        match key {
            "name" => once(&mut name, lines.scalar(column)?.to_owned())?,
            "served" => once(&mut served, lines.bool(column)?)?,
            "storage" => once(&mut storage, lines.bool(column)?)?,
            _ => lines.skip(column)?,
        }
    }
    Some(HeadVersion {
        name: name?,
        served: served?,
        storage: storage?,
    })
}
