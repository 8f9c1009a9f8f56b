//! Functions of the library that a bump takes away or changes → the lines that call them.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::crd::{Crd, Version};
use crate::diagnostic::Diagnostic;
use crate::diff::{Change, ChangeRule, Effect, Hit};
use crate::facts::{Call, Facts, Field};
use crate::jsonnet::{Chain, chains};
use crate::model::{Kind, KindName, ObjectMeta, naming};
use crate::source::{Place, Source};

/// Changes that take functions away.
const TAKES: [ChangeRule; 9] = [
    ChangeRule::KindRemoved,
    ChangeRule::VersionRemoved,
    ChangeRule::FieldRemoved,
    ChangeRule::FieldMoved,
    ChangeRule::FieldOpened,
    ChangeRule::TypeChanged,
    ChangeRule::MapClosed,
    ChangeRule::MapBecameObject,
    ChangeRule::ObjectBecameMap,
];

/// A function that is gone, or that takes something else.
struct Lost {
    /// The change, by its place among the changes.
    change: usize,
    /// The kind in the library.
    name: KindName,
    /// The names from the kind on (`spec`, `providerRef`, `withName`); empty if the kind itself is gone.
    path: Vec<String>,
    is_gone: bool,
}

/// Adds the lines of `code` that call functions which the changes take away, also in functions that are not called and in branches that are not taken.
///
/// # Errors
/// Definitions that cannot be read.
pub fn calls(
    changes: &mut [Change],
    old: &Catalog,
    new: &Catalog,
    code: &[Arc<Source>],
) -> Result<(), Vec<Diagnostic>> {
    let lost = lost(changes, old, new)?;
    if lost.is_empty() {
        return Ok(());
    }
    let found: Vec<(usize, Hit)> = code.par_iter().flat_map_iter(|source| lines(source, &lost)).collect();
    for (change, hit) in found {
        let hits = &mut changes[change].hits;
        if !hits.contains(&hit) {
            hits.push(hit);
        }
    }
    Ok(())
}

fn lines(source: &Arc<Source>, lost: &[Lost]) -> Vec<(usize, Hit)> {
    let mut found = Vec::new();
    for chain in chains(source.text()) {
        let Some(lost) = lost.iter().find(|lost| lost.is_called_by(&chain)) else {
            continue;
        };
        let at = Place::new(source, chain.span).location();
        let function = chain.names.last().map(String::as_str).unwrap_or_default();
        let message = match (lost.path.as_slice(), lost.is_gone) {
            ([], _) => format!("`{}.{}` is no longer in the library", lost.name.version, lost.name.kind),
            (path, true) => format!("`{}` is no longer in the library", path.join(".")),
            (path, false) => format!("`{}` takes a value of another type", path.join(".")),
        };
        let is_known = chain
            .names
            .windows(2)
            .any(|pair| pair[0] == lost.name.version && pair[1] == lost.name.kind);
        let message = if is_known {
            message
        } else {
            format!("{message}; the function is known by its names alone")
        };
        let hit = Hit {
            file: source.name().to_owned(),
            at: Some((at.line, at.column)),
            environment: String::new(),
            object: String::new(),
            effect: Effect::Call,
            message,
        };
        let is_whole = lost.path.is_empty() && function != "new";
        // A kind that is gone is told where it is made, not at each of its setters.
        if !is_whole {
            found.push((lost.change, hit));
        }
    }
    found
}

impl Lost {
    fn is_called_by(&self, chain: &Chain) -> bool {
        let names = &chain.names;
        let kind = names
            .windows(2)
            .position(|pair| pair[0] == self.name.version && pair[1] == self.name.kind);
        match kind {
            Some(at) => self.path.is_empty() || names[at + 2..] == self.path[..],
            // The variable is an argument or comes from another file: only the names tell the function.
            None => {
                self.path.len() > 1
                    && names.len() > self.path.len()
                    && names.ends_with(&self.path)
                    && !is_kind(names, &self.path)
            }
        }
    }
}

/// Whether the names before a path lead to a kind of the library: a version and a name.
fn is_kind(names: &[String], path: &[String]) -> bool {
    let before = &names[..names.len() - path.len()];
    let is_version = |name: &String| {
        let rest = name.strip_prefix('v').unwrap_or_default();
        rest.starts_with(|first: char| first.is_ascii_digit())
    };
    before.iter().any(is_version)
}

fn lost(changes: &[Change], old: &Catalog, new: &Catalog) -> Result<Vec<Lost>, Vec<Diagnostic>> {
    let meta = ObjectMeta::built_in()?;
    let mut lost = Vec::new();
    let wanted: BTreeSet<(&str, &str)> = changes
        .iter()
        .filter(|change| TAKES.contains(&change.rule))
        .map(|change| (change.group.as_str(), change.kind.as_str()))
        .collect();
    let find = |catalog: &Catalog, (group, kind): (&str, &str)| {
        let mut heads = catalog.heads();
        heads.position(|head| head.group == group && head.kind == kind)
    };
    for key in wanted {
        let Some(at) = find(old, key) else { continue };
        let before = old.definition(at)?;
        let after = find(new, key).map(|at| new.definition(at)).transpose()?;
        let own = changes
            .iter()
            .enumerate()
            .filter(|(_, change)| (change.group.as_str(), change.kind.as_str()) == key);
        let own: Vec<(usize, &Change)> = own.collect();
        for version in &before.versions {
            let kept = after.as_ref().and_then(|crd| {
                let version = crd.versions.iter().find(|other| other.name == version.name);
                version.map(|version| (crd, version))
            });
            of_version(&own, (&before, version), kept, &meta, &mut lost);
        }
    }
    Ok(lost)
}

fn of_version(
    changes: &[(usize, &Change)],
    old: (&Crd, &Version),
    new: Option<(&Crd, &Version)>,
    meta: &ObjectMeta,
    lost: &mut Vec<Lost>,
) {
    let Some(before) = facts(old, meta) else { return };
    let takes = |rule: ChangeRule| TAKES.contains(&rule);
    let Some((after, now)) = new.and_then(|new| Some((new, facts(new, meta)?))) else {
        let gone = changes.iter().find(|(_, change)| {
            takes(change.rule) && change.path.is_empty() && (change.version.is_empty() || change.version == old.1.name)
        });
        lost.extend(gone.map(|(change, _)| Lost {
            change: *change,
            name: before.name.clone(),
            path: Vec::new(),
            is_gone: true,
        }));
        return;
    };
    let names = |call: &Call| -> Vec<String> { call.names().map(str::to_owned).collect() };
    let fields = now.all().into_iter();
    let kept: BTreeSet<Vec<String>> = fields.flat_map(|field| field.calls.iter().map(names)).collect();
    let own = |field: &Field<'_>| {
        let above =
            |path: &str| field.path == path || field.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        let mut own = changes.iter().filter(|(_, change)| {
            takes(change.rule) && change.version == after.1.name && !change.path.is_empty() && above(&change.path)
        });
        own.next_back().copied()
    };
    for field in before.all() {
        let Some((at, change)) = own(field) else { continue };
        for call in &field.calls {
            let path = names(call);
            let is_gone = !kept.contains(&path);
            // A field keeps its function when its type changes; those below it are another matter.
            let is_other = change.rule == ChangeRule::TypeChanged && change.path == field.path;
            if is_gone || is_other {
                lost.push(Lost {
                    change: at,
                    name: before.name.clone(),
                    path,
                    is_gone,
                });
            }
        }
    }
}

fn facts<'c>((crd, version): (&'c Crd, &'c Version), meta: &'c ObjectMeta) -> Option<Facts<'c>> {
    let schema = version.schema.as_ref()?;
    let kind = Kind::new(crd, version, schema, naming::group(&crd.group), meta);
    Some(Facts::of(&kind, meta))
}
