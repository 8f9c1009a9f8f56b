//! Events, of the core API and of its own group (`ValidateEventCreate`).

use super::rule::RULE;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::error::FieldError;

/// How an API names the fields. The server's errors have the names of its own struct.
pub(super) struct Names {
    involved: &'static str,
    message: &'static str,
    controller: &'static str,
    shown_controller: &'static str,
    /// The fields of the old API that must not be set; none where the rules of the new API do not hold.
    old: &'static [(&'static str, &'static str)],
}

pub(super) const CORE: Names = Names {
    involved: "involvedObject",
    message: "message",
    controller: "reportingComponent",
    shown_controller: "reportingComponent",
    old: &[],
};

pub(super) const EVENTS: Names = Names {
    involved: "regarding",
    message: "note",
    controller: "reportingController",
    shown_controller: "reportingController",
    old: &[
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedCount", "count"),
        ("deprecatedSource", "source"),
    ],
};

/// Checks an Event.
pub(super) fn check<'n>(object: &Object<'n>, names: &'static Names, checks: &mut Checks<'n>) {
    let root = object.root;
    legacy(root, names, checks);
    if names.old.is_empty() {
        return;
    }
    match object.old {
        None => {
            create(root, names, checks);
        }
        Some(old) => update(root, old, names, checks),
    }
}

/// The rules of the old API.
fn legacy<'n>(root: Field<'n>, names: &'static Names, checks: &mut Checks<'n>) {
    const MOST: usize = 128;
    const MOST_NOTE: usize = 1024;
    let (own, involved) = (
        root.at("metadata.namespace").text(),
        root.get(names.involved).get("namespace"),
    );
    let is_new = root.get("eventTime").is_set();
    let is_allowed = match (involved.text(), is_new) {
        ("", false) => own == "default",
        ("", true) => matches!(own, "default" | "kube-system"),
        (text, false) => text == own,
        (_, true) => true,
    };
    if !is_allowed {
        let shown = crate::validate::print::quoted(involved.text());
        let words = "does not match event.namespace";
        checks.invalid_as(RULE, involved, shown, words).field = String::from("involvedObject.namespace");
    }
    if !is_new {
        return;
    }
    let controller = root.get(names.controller);
    let before = checks.count();
    values::required(RULE, controller, checks);
    for words in names::qualified(controller.text()) {
        let shown = crate::validate::print::quoted(controller.text());
        checks.invalid_as(RULE, controller, shown, words);
    }
    rename(checks.since(before), names.shown_controller);
    for (name, shown, most) in [
        ("reportingInstance", "reportingInstance", MOST),
        ("action", "action", MOST),
        ("reason", "reason", MOST),
        (names.message, "message", MOST_NOTE),
    ] {
        let at = root.get(name);
        let before = checks.count();
        if shown != "message" {
            values::required(RULE, at, checks);
        }
        if at.text().len() > most {
            unset(at, &format!("can have at most {most} characters"), checks);
        }
        rename(checks.since(before), shown);
    }
}

fn rename(errors: &mut [FieldError], field: &str) {
    for error in errors {
        field.clone_into(&mut error.field);
    }
}

/// An error that shows no value.
fn unset<'n>(at: Field<'n>, words: &str, checks: &mut Checks<'n>) {
    checks.invalid_as(RULE, at, "\"\"", words);
}

/// The rules of the new API.
fn create<'n>(root: Field<'n>, names: &'static Names, checks: &mut Checks<'n>) {
    series(root.get("series"), checks);
    values::required(RULE, root.get("eventTime"), checks);
    let type_ = root.get("type");
    if !matches!(type_.text(), "Normal" | "Warning") {
        unset(type_, &format!("has invalid value: {}", type_.text()), checks);
    }
    for (name, shown) in names.old {
        let at = root.get(name);
        let is_used = match *shown {
            "source" => !at.get("component").is_empty() || !at.get("host").is_empty(),
            "count" => at.int() != 0,
            _ => at.is_set(),
        };
        if is_used {
            let before = checks.count();
            unset(at, "needs to be unset", checks);
            rename(checks.since(before), shown);
        }
    }
}

fn series<'n>(series: Field<'n>, checks: &mut Checks<'n>) {
    if !series.is_set() {
        return;
    }
    if series.get("count").int() < 2 {
        unset(series.get("count"), "should be at least 2", checks);
    }
    values::required(RULE, series.get("lastObservedTime"), checks);
}

fn update<'n>(root: Field<'n>, old: Field<'n>, names: &'static Names, checks: &mut Checks<'n>) {
    if !root.get("series").is_same(old.get("series")) {
        series(root.get("series"), checks);
    }
    let fixed = [
        (names.involved, "involvedObject"),
        ("reason", "reason"),
        (names.message, "message"),
        ("type", "type"),
        ("eventTime", "eventTime"),
        ("action", "action"),
        ("related", "related"),
        ("reportingController", "reportingController"),
        ("reportingInstance", "reportingInstance"),
    ];
    for (name, shown) in fixed.iter().chain(names.old) {
        let before = checks.count();
        values::immutable(root.get(name), old.get(name), checks);
        rename(checks.since(before), shown);
    }
}
