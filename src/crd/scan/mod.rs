//! The text of a document → the head of the definition in it, without its tree.
//!
//! In: the text of one document. Out: the [`Head`] that the full reader would give for it, or nothing. Unusual texts (flow style, anchors, tags,
//! quoted keys, tabs, odd line breaks) are left to the full reader. In schemas, only the beginnings of lines are read.
//!
//! The answer is valid for texts that the full reader accepts. Faults in skipped parts are found when the definition is read.

mod lines;
mod skip;
#[cfg(test)]
mod tests;

use super::definition::Scope;
use super::document::KIND;
use super::head::{Head, HeadVersion};
use lines::{Lines, Scan, Unusual};

/// `apiVersion` and `kind` of definitions.
const DEFINITION: (Option<&str>, Option<&str>) = (Some("apiextensions.k8s.io/v1"), Some(KIND));

/// Result of the scan of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// A definition of `apiextensions.k8s.io/v1`.
    Definition(Head),
    /// An object that is neither a definition nor a list.
    Other,
}

/// Scans a document of YAML.
pub(super) fn scan(text: &str) -> Scan<Scanned> {
    let mut lines = Lines::new(text)?;
    let (mut api_version, mut kind) = (None, None);
    while let Some(key) = lines.key(0)? {
        match key {
            "apiVersion" => once(&mut api_version, lines.scalar(0)?)?,
            "kind" => once(&mut kind, lines.scalar(0)?)?,
            "spec" if (api_version, kind) == DEFINITION => {
                let head = spec(&mut lines)?;
                lines.is_last_document()?;
                return Ok(Scanned::Definition(head));
            }
            // `apiVersion` and `kind` must come before `spec`.
            "spec" => return Err(Unusual),
            _ => lines.skip(0)?,
        }
        if let (Some(_), Some(kind)) = (api_version, kind)
            && kind != KIND
        {
            lines.is_last_document()?;
            return if kind.ends_with("List") {
                Err(Unusual)
            } else {
                Ok(Scanned::Other)
            };
        }
    }
    Err(Unusual)
}

/// Sets what must not be set yet: which of two equal keys counts is the full reader's business.
fn once<T>(place: &mut Option<T>, value: T) -> Scan<()> {
    place.replace(value).map_or(Ok(()), |_| Err(Unusual))
}

/// `spec`, behind its colon.
fn spec(lines: &mut Lines<'_>) -> Scan<Head> {
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
    let names = names.ok_or(Unusual)?;
    Ok(Head {
        group: group.ok_or(Unusual)?,
        kind: names.kind,
        plural: names.plural,
        singular: names.singular,
        short_names: names.short,
        scope: scope.ok_or(Unusual)?,
        versions: versions.ok_or(Unusual)?,
    })
}

fn scope(text: &str) -> Scan<Scope> {
    match text {
        "Cluster" => Ok(Scope::Cluster),
        "Namespaced" => Ok(Scope::Namespaced),
        _ => Err(Unusual),
    }
}

/// `spec.names` without `listKind` and `categories`.
struct Names {
    kind: String,
    plural: String,
    singular: Option<String>,
    short: Vec<String>,
}

/// `spec.names` whose key is at `column`.
fn names(lines: &mut Lines<'_>, column: usize) -> Scan<Names> {
    let column = lines.below(column)?;
    let (mut kind, mut plural, mut singular, mut short) = (None, None, None, None);
    while let Some(key) = lines.key(column)? {
        match key {
            "kind" => once(&mut kind, lines.scalar(column)?.to_owned())?,
            "plural" => once(&mut plural, lines.scalar(column)?.to_owned())?,
            "singular" => once(&mut singular, lines.scalar(column)?.to_owned())?,
            "shortNames" => once(&mut short, words(lines, column)?)?,
            _ => lines.skip(column)?,
        }
    }
    Ok(Names {
        kind: kind.ok_or(Unusual)?,
        plural: plural.ok_or(Unusual)?,
        singular,
        short: short.unwrap_or_default(),
    })
}

/// The list of short texts whose key is at `column`.
fn words(lines: &mut Lines<'_>, column: usize) -> Scan<Vec<String>> {
    let dashes = lines.list(column)?;
    let mut words = Vec::new();
    while lines.item(dashes)?.is_some() {
        words.push(lines.scalar(dashes)?.to_owned());
    }
    Ok(words)
}

/// `spec.versions` whose key is at `column`.
fn versions(lines: &mut Lines<'_>, column: usize) -> Scan<Vec<HeadVersion>> {
    let dashes = lines.list(column)?;
    let mut versions = Vec::new();
    while let Some(column) = lines.item(dashes)? {
        versions.push(version(lines, column)?);
    }
    Ok(versions)
}

fn version(lines: &mut Lines<'_>, column: usize) -> Scan<HeadVersion> {
    let (mut name, mut served, mut storage) = (None, None, None);
    while let Some(key) = lines.key(column)? {
        match key {
            "name" => once(&mut name, lines.scalar(column)?.to_owned())?,
            "served" => once(&mut served, lines.bool(column)?)?,
            "storage" => once(&mut storage, lines.bool(column)?)?,
            _ => lines.skip(column)?,
        }
    }
    Ok(HeadVersion {
        name: name.ok_or(Unusual)?,
        served: served.ok_or(Unusual)?,
        storage: storage.ok_or(Unusual)?,
    })
}
