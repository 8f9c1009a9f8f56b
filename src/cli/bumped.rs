//! The user's own manifests under two sets of definitions.

use std::path::PathBuf;

use super::evaluation::Evaluation;
use super::terminal::Terminal;
use super::{checking, code, manifests};
use crate::bump;
use crate::catalog::Catalog;
use crate::crd::Head;
use crate::diagnostic::Diagnostic;
use crate::diff::{Change, Objects};
use crate::tanka::{Environmental, Request, Take};
use crate::validate::{Kubernetes, Manifests, Options, Run};

/// The manifests that a user names.
pub(super) struct Asked<'a> {
    pub(super) manifests: &'a [String],
    pub(super) recursive: bool,
    pub(super) evaluation: &'a Evaluation,
}

/// Adds the hits to the changes.
///
/// # Errors
/// Inputs that cannot be read or evaluated.
pub(super) fn objects(
    asked: &Asked<'_>,
    (old, new): (Catalog, Catalog),
    changes: &mut [Change],
    terminal: &Terminal,
) -> Result<Objects, Vec<Diagnostic>> {
    let scopes = new.heads().chain(old.heads()).map(Head::to_scope);
    let request = Request {
        options: asked.evaluation.options()?,
        take: Take::All,
        scopes: scopes.collect(),
        keep_going: true,
        allow_outside: asked.evaluation.allow_outside,
        ..Request::default()
    };
    let found = manifests::find(asked.manifests, asked.recursive);
    terminal.diagnostics(&found.notes);
    let read = manifests::read(found.wanted, &request);
    for input in &read {
        terminal.traces(&input.traces);
    }
    let files: Vec<PathBuf> = read.iter().flat_map(|input| &input.files).cloned().collect();
    // Manifests in YAML call nothing.
    if !files.is_empty() {
        bump::calls(changes, &old, &new, &code::of(files, asked.manifests))?;
    }
    let servers = (old.kubernetes(), new.kubernetes());
    let has_own = servers.0.is_some() || servers.1.is_some();
    let (old, new) = (old.into_registry(), new.into_registry());
    let items = read.into_iter().flat_map(|input| input.items);
    let (manifests, environments): (Vec<Manifests>, Vec<Option<Environmental>>) = items.unzip();
    let options = |server: Option<Kubernetes>| Options {
        kubernetes: server.unwrap_or_default(),
        ignore_missing_schemas: true,
        allow_duplicates: true,
        keep_defaulted: true,
        ..Options::default()
    };
    let options = (options(servers.0), options(servers.1));
    let mut before = Run::new(&old, &options.0);
    before.add(&manifests);
    let mut after = Run::new(&new, &options.1);
    checking::add(&mut after, &manifests, environments);
    Ok(bump::hits(changes, &before.finish(), &after.finish(), has_own))
}
