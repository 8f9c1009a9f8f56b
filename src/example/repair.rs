//! Findings → an object without findings, by changes of the object that the validator judges.

use std::collections::HashSet;

use super::build::{KEY, SPEC};
use super::extent::Extent;
use super::place;
use super::settle::{Absent, Reason};
use super::workshop::{Edit, Workshop};
use crate::rule::Rule;
use crate::validate::{self, FieldError, Registry, Step};
use crate::yaml::{Document, Node, Value};

/// Maximum number of changes of one object.
const MOST_STEPS: usize = 400;

/// Maximum number of values that are judged for one object, each time counted: large objects have fewer trials.
const MOST_WORK: usize = 3_000_000;

/// Maximum number of findings whose changes are tried in one step.
const MOST_FINDINGS: usize = 8;

/// Number of findings from which on an object is not changed. Objects of real definitions have at most some dozens.
const HOPELESS: usize = 500;

/// Maximum number of changes for the worse.
const MOST_DETOURS: usize = 12;

/// The errors that the server would report about an object.
pub(super) fn judge(object: &Node<'static>, registry: &Registry) -> Vec<FieldError> {
    let document = Document {
        root: object.clone(),
        duplicates: Vec::new(),
    };
    let verdict = validate::validate(document, None, registry);
    verdict.strict.into_iter().chain(verdict.errors).collect()
}

/// Number of findings; more if they keep rules from being evaluated, as a value that cannot be decoded does too.
fn score(findings: &[FieldError]) -> (bool, usize) {
    let is_blocked = findings
        .iter()
        .any(|finding| matches!(finding.rule, Rule::RulesSkipped | Rule::Decode));
    (is_blocked, findings.len())
}

/// An object with its findings.
pub(super) struct Judged {
    pub(super) object: Node<'static>,
    pub(super) findings: Vec<FieldError>,
}

pub(super) struct Repair<'r, 's> {
    pub(super) workshop: &'r Workshop<'s>,
    pub(super) registry: &'r Registry,
    /// Number of values that were judged.
    work: usize,
    seen: HashSet<u64>,
    /// Where changes are made: there and below. The value there stays.
    within: Vec<Step>,
}

impl<'r, 's> Repair<'r, 's> {
    pub(super) fn new(workshop: &'r Workshop<'s>, registry: &'r Registry) -> Self {
        Self {
            workshop,
            registry,
            work: 0,
            seen: HashSet::new(),
            within: Vec::new(),
        }
    }

    fn judged(&mut self, object: Node<'static>) -> Judged {
        self.work += place::size(&object);
        let findings = judge(&object, self.registry);
        Judged { object, findings }
    }

    /// Changes the object until nothing is found, or nothing helps. Returns the best object.
    pub(super) fn run(&mut self, object: Node<'static>) -> Judged {
        let judged = self.judged(object);
        self.mend(judged)
    }

    fn mend(&mut self, judged: Judged) -> Judged {
        let mut now = judged;
        if now.findings.len() > HOPELESS {
            return now;
        }
        let mut best = None;
        let mut detours = 0;
        for _ in 0..MOST_STEPS {
            if now.findings.is_empty() || self.work > MOST_WORK {
                break;
            }
            self.seen.insert(place::fingerprint(&now.object));
            let Some(next) = self.step(&now) else { break };
            if score(&next.findings) > score(&now.findings) {
                detours += 1;
                if detours > MOST_DETOURS {
                    break;
                }
            }
            let before = std::mem::replace(&mut now, next);
            let is_best = best
                .as_ref()
                .is_none_or(|best: &Judged| score(&before.findings) < score(&best.findings));
            if is_best {
                best = Some(before);
            }
        }
        match best {
            // Of objects that are equally bad, the first has lost the least.
            Some(best) if score(&best.findings) <= score(&now.findings) => best,
            _ => now,
        }
    }

    /// The first change for the better; else one that leaves the number of findings, else the least bad one.
    fn step(&mut self, now: &Judged) -> Option<Judged> {
        let mut order: Vec<&FieldError> = now.findings.iter().collect();
        order.retain(|finding| finding.rule != Rule::RulesSkipped);
        // Rules are evaluated only if everything else is right.
        order.sort_by_key(|finding| finding.broken.is_some());
        let mut fallback: Option<Judged> = None;
        for finding in order.into_iter().take(MOST_FINDINGS) {
            let mut edits = self.workshop.edits(&now.object, finding);
            edits.retain(|edit| edit.is_within(&self.within));
            for edit in edits {
                let Some(changed) = self.workshop.changed(&now.object, &edit) else {
                    continue;
                };
                if self.work > MOST_WORK || self.seen.contains(&place::fingerprint(&changed)) {
                    continue;
                }
                let changed = self.judged(changed);
                if score(&changed.findings) < score(&now.findings) {
                    return Some(changed);
                }
                let is_better = |fallback: &Judged| score(&changed.findings) < score(&fallback.findings);
                if fallback.as_ref().is_none_or(is_better) {
                    fallback = Some(changed);
                }
            }
        }
        fallback
    }

    /// Removes what a minimal object does not need.
    pub(super) fn reduce(&mut self, object: Node<'static>) -> Node<'static> {
        let mut object = object;
        let mut paths = Vec::new();
        fields(&object, &mut Vec::new(), &mut paths);
        for path in paths {
            let is_spec = matches!(&path[..], [Step::Key(key)] if key == SPEC);
            if is_spec || path.first().is_some_and(is_identity) {
                continue;
            }
            if self.work > MOST_WORK {
                break;
            }
            if let Some(smaller) = self.workshop.changed(&object, &Edit::Remove(path)) {
                let judged = self.judged(smaller);
                if judged.findings.is_empty() {
                    object = judged.object;
                }
            }
        }
        object
    }

    /// Adds the fields that a full object lacks and can have, as full as possible. A field that was added may lack fields of its own, and a list without
    /// items was emptied for a field that may be gone since.
    pub(super) fn restore(&mut self, object: Node<'static>) -> Node<'static> {
        let mut object = object;
        let mut tried = HashSet::new();
        loop {
            self.workshop.builder.begin();
            let mut missing = self.workshop.absent(&object);
            missing.retain(|field| {
                field.reason == Reason::Alternative && tried.insert((field.path.clone(), field.is_empty))
            });
            if missing.is_empty() {
                return object;
            }
            for field in missing {
                if let Some(larger) = self.with(&object, &field) {
                    object = larger;
                }
                if self.work > MOST_WORK {
                    return object;
                }
            }
        }
    }

    /// The object with a field, changed in nothing else; nothing if it cannot have the field.
    fn with(&mut self, object: &Node<'static>, field: &Absent<'s>) -> Option<Node<'static>> {
        let mut candidates = Vec::new();
        for extent in [Extent::Full, Extent::Minimal] {
            let edit = if field.is_empty {
                Edit::Set(field.path.clone(), self.workshop.filled(&field.schemas, extent))
            } else {
                Edit::Add(field.path.clone(), extent)
            };
            let Some(larger) = self.workshop.changed(object, &edit) else {
                continue;
            };
            let judged = self.judged(larger);
            if judged.findings.is_empty() {
                return Some(judged.object);
            }
            candidates.push(judged);
        }
        self.within.clone_from(&field.path);
        if field.is_empty {
            let filled = candidates
                .first()
                .and_then(|judged| place::get(&judged.object, &field.path));
            let is_list = filled.is_some_and(|value| matches!(value.value, Value::Sequence(_)));
            self.within.push(if is_list {
                Step::Index(0)
            } else {
                Step::Key(KEY.to_owned())
            });
        }
        let mended = candidates.into_iter().find_map(|judged| {
            let mended = self.mend(judged);
            mended.findings.is_empty().then_some(mended.object)
        });
        self.within.clear();
        mended
    }
}

fn is_identity(step: &Step) -> bool {
    matches!(step, Step::Key(key) if ["apiVersion", "kind", "metadata"].contains(&key.as_str()))
}

/// The paths of all fields, those of the whole before those of its parts.
fn fields(node: &Node<'static>, path: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                path.push(Step::Key(entry.key.to_string()));
                paths.push(path.clone());
                fields(&entry.value, path, paths);
                path.pop();
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                fields(item, path, paths);
                path.pop();
            }
        }
        _ => {}
    }
}
