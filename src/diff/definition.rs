//! Two definitions of one kind → changes.

use super::change::Change;
use super::rule::{ChangeRule, Severity};
use super::version;
use crate::crd::{ApiVersion, Crd, Scope, Version};
use crate::source::{Place, Span};

/// How definitions are compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Also compares texts for people.
    pub descriptions: bool,
}

/// The changes from one definition of a kind to another one, versions matched by name.
#[must_use]
pub fn definitions(old: &Crd, new: &Crd, options: Options) -> Vec<Change> {
    let mut changes = Vec::new();
    names(old, new, &mut changes);
    around(old, new, &mut changes);
    for version in &old.versions {
        if let Some(kept) = find(new, &version.name) {
            changes.extend(served(old, new, (version, kept)));
            changes.extend(between((old, version), (new, kept), options));
        } else {
            let message = format!("version `{}` is gone", version.name);
            let places = (version.name_span, Span::default());
            let mut change = change(old, new, ChangeRule::VersionRemoved, message, places);
            change.version.clone_from(&version.name);
            if !version.served {
                change.judge(
                    Severity::Risky,
                    "Nobody could use the version; only objects that are still stored in it are affected.",
                );
            }
            changes.push(change);
        }
    }
    for version in &new.versions {
        if find(old, &version.name).is_none() {
            let message = format!("version `{}` is new", version.name);
            let mut change = change(
                old,
                new,
                ChangeRule::VersionAdded,
                message,
                (Span::default(), version.name_span),
            );
            change.version.clone_from(&version.name);
            changes.push(change);
        }
    }
    changes
}

/// The changes from a version of a definition to a version of another definition of the kind.
#[must_use]
pub fn between(old: (&Crd, &Version), new: (&Crd, &Version), options: Options) -> Vec<Change> {
    let mut changes = version::compare(old, new, options.descriptions);
    if !old.1.served && !new.1.served {
        for change in &mut changes {
            change.judge(
                Severity::Compatible,
                "The version is not served: no object of it can be made.",
            );
        }
    }
    changes
}

/// The changes from one version of a definition to another one: everything that a conversion must care for.
#[must_use]
pub fn versions(crd: &Crd, old: &Version, new: &Version, options: Options) -> Vec<Change> {
    version::compare((crd, old), (crd, new), options.descriptions)
}

/// The change that a definition came.
#[must_use]
pub fn added(crd: &Crd) -> Change {
    let message = format!("kind `{}` is new", crd.names.kind);
    let mut change = change(
        crd,
        crd,
        ChangeRule::KindAdded,
        message,
        (Span::default(), crd.names.kind_span),
    );
    change.old_place = None;
    change
}

/// The change that a definition went.
#[must_use]
pub fn removed(crd: &Crd) -> Change {
    let message = format!("kind `{}` is gone", crd.names.kind);
    let mut change = change(
        crd,
        crd,
        ChangeRule::KindRemoved,
        message,
        (crd.names.kind_span, Span::default()),
    );
    change.new_place = None;
    change
}

/// The change that the server refuses the new definition, with its words.
#[must_use]
pub fn refused(old: &Crd, new: &Crd, words: &str) -> Change {
    let words = words.lines().next().unwrap_or_default();
    let message = format!("the server refuses the new definition of `{}`: {words}", new.names.kind);
    change(
        old,
        new,
        ChangeRule::DefinitionRefused,
        message,
        (Span::default(), Span::default()),
    )
}

fn find<'c>(crd: &'c Crd, name: &str) -> Option<&'c Version> {
    crd.versions.iter().find(|version| version.name == name)
}

fn change(old: &Crd, new: &Crd, rule: ChangeRule, message: String, (before, after): (Span, Span)) -> Change {
    let place = |crd: &Crd, span: Span| {
        let span = if span == Span::default() {
            crd.names.kind_span
        } else {
            span
        };
        Some(Place::new(&crd.place.source, span).detached())
    };
    Change {
        rule,
        severity: rule.severity(),
        reason: rule.reason(),
        group: new.group.clone(),
        kind: new.names.kind.clone(),
        version: String::new(),
        path: String::new(),
        marks: String::new(),
        old: None,
        new: None,
        message,
        old_place: place(old, before),
        new_place: place(new, after),
        also: Vec::new(),
        hits: Vec::new(),
    }
}

fn names(old: &Crd, new: &Crd, changes: &mut Vec<Change>) {
    let kind = &new.names.kind;
    let at = (Span::default(), Span::default());
    if old.names.plural != new.names.plural {
        let message = format!(
            "the plural of `{kind}` changed from `{}` to `{}`",
            old.names.plural, new.names.plural
        );
        let mut one = change(old, new, ChangeRule::PluralChanged, message, at);
        one.old = Some(old.names.plural.clone().into());
        one.new = Some(new.names.plural.clone().into());
        changes.push(one);
    }
    let all = |crd: &Crd| -> Vec<(&'static str, String)> {
        let names = &crd.names;
        // The server fills these in.
        let singular = names.singular.clone().filter(|singular| !singular.is_empty());
        let singular = singular.or_else(|| Some(names.kind.to_lowercase()));
        let list_kind = names.list_kind.clone().filter(|list_kind| !list_kind.is_empty());
        let list_kind = list_kind.or_else(|| Some(format!("{}List", names.kind)));
        let short = names.short_names.iter().map(|name| ("short name", name.clone()));
        let categories = names.categories.iter().map(|name| ("category", name.clone()));
        let one = singular.map(|name| ("singular", name));
        let list = list_kind.map(|name| ("list kind", name));
        one.into_iter().chain(list).chain(short).chain(categories).collect()
    };
    let (before, after) = (all(old), all(new));
    for (what, name) in before.iter().filter(|name| !after.contains(name)) {
        let message = format!("`{kind}` no longer has the {what} `{name}`");
        let mut one = change(old, new, ChangeRule::NameRemoved, message, at);
        one.old = Some(name.clone().into());
        changes.push(one);
    }
    for (what, name) in after.iter().filter(|name| !before.contains(name)) {
        let message = format!("`{kind}` has the {what} `{name}` now");
        let mut one = change(old, new, ChangeRule::NameAdded, message, at);
        one.new = Some(name.clone().into());
        changes.push(one);
    }
}

fn around(old: &Crd, new: &Crd, changes: &mut Vec<Change>) {
    let kind = &new.names.kind;
    let at = (Span::default(), Span::default());
    let scope = |crd: &Crd| match crd.scope {
        Scope::Namespaced => "Namespaced",
        Scope::Cluster => "Cluster",
    };
    if old.scope != new.scope {
        let message = format!("the scope of `{kind}` changed from {} to {}", scope(old), scope(new));
        let mut one = change(old, new, ChangeRule::ScopeChanged, message, at);
        (one.old, one.new) = (Some(scope(old).into()), Some(scope(new).into()));
        changes.push(one);
    }
    let rule = match (old.preserve_unknown_fields, new.preserve_unknown_fields) {
        (true, false) => Some((ChangeRule::UnknownFieldsPruned, "no longer keeps")),
        (false, true) => Some((ChangeRule::UnknownFieldsKept, "keeps")),
        _ => None,
    };
    if let Some((rule, verb)) = rule {
        changes.push(change(old, new, rule, format!("`{kind}` {verb} unknown fields"), at));
    }
    let strategy = |crd: &Crd| -> String {
        let written = crd.conversion.as_ref().map_or("", |conversion| &conversion.strategy);
        if written.is_empty() {
            "None".to_owned()
        } else {
            written.to_owned()
        }
    };
    let (from, to) = (strategy(old), strategy(new));
    let webhook = |crd: &Crd| {
        crd.conversion
            .as_ref()
            .and_then(|conversion| conversion.webhook.clone())
    };
    if from != to || webhook(old) != webhook(new) {
        let message = if from == to {
            format!("the conversion webhook of `{kind}` changed")
        } else {
            format!("the conversion of `{kind}` changed from {from} to {to}")
        };
        let mut one = change(old, new, ChangeRule::ConversionChanged, message, at);
        (one.old, one.new) = (Some(from.into()), Some(to.into()));
        changes.push(one);
    }
    let stored = |crd: &Crd| {
        let stored = crd.versions.iter().find(|version| version.storage);
        stored.map(|version| version.name.clone()).unwrap_or_default()
    };
    let (from, to) = (stored(old), stored(new));
    // Documents of API servers do not say which version is stored.
    if from != to && new.api_version != ApiVersion::OpenApi {
        let message = format!("the storage version of `{kind}` changed from `{from}` to `{to}`");
        let mut one = change(old, new, ChangeRule::StorageVersionChanged, message, at);
        (one.old, one.new) = (Some(from.into()), Some(to.into()));
        changes.push(one);
    }
}

fn served(old: &Crd, new: &Crd, (before, after): (&Version, &Version)) -> Option<Change> {
    let (rule, message) = match (before.served, after.served) {
        (true, false) => (
            ChangeRule::VersionNotServed,
            format!("version `{}` is no longer served", after.name),
        ),
        (false, true) => (
            ChangeRule::VersionServed,
            format!("version `{}` is served now", after.name),
        ),
        _ => return None,
    };
    let mut one = change(old, new, rule, message, (before.name_span, after.name_span));
    one.version.clone_from(&after.name);
    (one.old, one.new) = (Some(before.served.into()), Some(after.served.into()));
    Some(one)
}
