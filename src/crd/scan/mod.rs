//! The text of a document → the heads of the definitions in it, without its tree.
//!
//! In: the text of one document. Out: the [`Head`]s that the full reader would give for it, or nothing. Unusual texts (flow style, anchors, tags,
//! quoted keys, tabs, odd line breaks) are left to the full reader. In schemas, only the beginnings of lines are read.
//!
//! The answer is valid for texts that the full reader accepts. Faults in skipped parts are found when the definition is read.

mod lines;
mod skip;
#[cfg(test)]
mod tests;

use super::definition::{KIND, Scope};
use super::head::{Head, HeadVersion};
use super::xrd;
use lines::{Lines, Scan, Unusual, usual};

/// What a document with definitions is.
#[derive(Clone, Copy)]
enum Form {
    /// A `CustomResourceDefinition` of `apiextensions.k8s.io/v1`.
    Definition,
    /// A composite resource definition.
    Composite(xrd::Api),
}

impl Form {
    fn named(api_version: &str, kind: &str) -> Option<Self> {
        match kind {
            KIND => (api_version == "apiextensions.k8s.io/v1").then_some(Self::Definition),
            xrd::KIND => xrd::Api::named(api_version).map(Self::Composite),
            _ => None,
        }
    }

    fn written(self) -> &'static str {
        match self {
            Self::Definition => KIND,
            Self::Composite(_) => xrd::KIND,
        }
    }
}

/// Result of the scan of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// A definition of `apiextensions.k8s.io/v1`, or those that a composite resource definition stands for.
    Definitions {
        /// The kind of the object in the text.
        written: &'static str,
        /// The head of the kind, and that of the claim if there is one.
        heads: Vec<Head>,
    },
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
            "spec" => {
                // `apiVersion` and `kind` must come before `spec`.
                let form = api_version
                    .zip(kind)
                    .and_then(|(api_version, kind)| Form::named(api_version, kind));
                let form = form.ok_or(Unusual)?;
                let (written, heads) = (form.written(), spec(&mut lines, form)?);
                lines.is_last_document()?;
                return Ok(Scanned::Definitions { written, heads });
            }
            _ => lines.skip(0)?,
        }
        if let (Some(_), Some(kind)) = (api_version, kind)
            && kind != KIND
            && kind != xrd::KIND
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
fn spec(lines: &mut Lines<'_>, form: Form) -> Scan<Vec<Head>> {
    let storage = match form {
        Form::Definition => "storage",
        Form::Composite(_) => "referenceable",
    };
    let column = lines.below(0)?;
    let (mut group, mut names, mut claim, mut scope, mut versions) = (None, None, None, None, None);
    while let Some(key) = lines.key(column)? {
        match (key, form) {
            ("group", _) => once(&mut group, lines.scalar(column)?.to_owned())?,
            ("names", _) => once(&mut names, self::names(lines, column)?)?,
            ("claimNames", Form::Composite(_)) => once(&mut claim, self::names(lines, column)?)?,
            ("scope", _) => once(&mut scope, lines.scalar(column)?)?,
            ("versions", _) => once(&mut versions, self::versions(lines, column, storage)?)?,
            _ => lines.skip(column)?,
        }
    }
    let (group, versions) = (group.ok_or(Unusual)?, versions.ok_or(Unusual)?);
    let head = |names: Names, scope| Head {
        group: group.clone(),
        kind: names.kind,
        plural: names.plural,
        singular: names.singular,
        short_names: names.short,
        scope,
        versions: versions.clone(),
    };
    let scope = match form {
        Form::Definition => self::scope(scope.ok_or(Unusual)?)?,
        Form::Composite(api) => {
            let scope = api.scope(scope).ok_or(Unusual)?;
            usual(claim.is_none() || scope == xrd::Scope::LegacyCluster)?;
            scope.of_composite()
        }
    };
    let claim = claim.map(|names| head(names, Scope::Namespaced));
    Ok([head(names.ok_or(Unusual)?, scope)].into_iter().chain(claim).collect())
}

fn scope(text: &str) -> Scan<Scope> {
    match text {
        "Cluster" => Ok(Scope::Cluster),
        "Namespaced" => Ok(Scope::Namespaced),
        _ => Err(Unusual),
    }
}

/// The names of a kind without `listKind` and `categories`.
struct Names {
    kind: String,
    plural: String,
    singular: Option<String>,
    short: Vec<String>,
}

/// The names of a kind whose key is at `column`.
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

/// `spec.versions` whose key is at `column`. `stored` is the key that says whether a version is stored.
fn versions(lines: &mut Lines<'_>, column: usize, stored: &str) -> Scan<Vec<HeadVersion>> {
    let dashes = lines.list(column)?;
    let mut versions = Vec::new();
    while let Some(column) = lines.item(dashes)? {
        versions.push(version(lines, column, stored)?);
    }
    Ok(versions)
}

fn version(lines: &mut Lines<'_>, column: usize, stored: &str) -> Scan<HeadVersion> {
    let (mut name, mut served, mut storage) = (None, None, None);
    while let Some(key) = lines.key(column)? {
        match key {
            "name" => once(&mut name, lines.scalar(column)?.to_owned())?,
            "served" => once(&mut served, lines.bool(column)?)?,
            key if key == stored => once(&mut storage, lines.bool(column)?)?,
            _ => lines.skip(column)?,
        }
    }
    Ok(HeadVersion {
        name: name.ok_or(Unusual)?,
        served: served.ok_or(Unusual)?,
        storage: storage.ok_or(Unusual)?,
    })
}
