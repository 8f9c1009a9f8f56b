//! The errors and warnings that rules report about one object.
//!
//! Rules work on values without paths. The first error makes an index from each value to its holder, from which paths are read.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::field::{Field, Part};
use super::flaw::Flaw;
use super::kinds::Kind;
use super::shape::{Place, Shape};
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::warning::Warning;
use crate::yaml::{Node, Value};

/// What rules report to.
pub(super) struct Checks<'n> {
    root: &'n Node<'n>,
    kind: &'n Kind,
    errors: Vec<FieldError>,
    warnings: Vec<Warning>,
    /// Warnings from before the server validates, which it also gives of what it refuses.
    early: Vec<Warning>,
    /// What the stored object has wrong already.
    flaws: Vec<Flaw>,
    /// The holder of each list, map and struct, and the way from there, by the address of the value.
    holders: OnceCell<HashMap<usize, (usize, Part<'n>)>>,
}

impl<'n> Checks<'n> {
    pub(super) fn new(root: &'n Node<'n>, kind: &'n Kind) -> Self {
        Self {
            root,
            kind,
            errors: Vec::new(),
            warnings: Vec::new(),
            early: Vec::new(),
            flaws: Vec::new(),
            holders: OnceCell::new(),
        }
    }

    /// The errors and warnings, in the order in which they were reported. The server says the same thing once, and warns only of what it accepts.
    pub(super) fn finish(mut self) -> (Vec<FieldError>, Vec<Warning>) {
        let mut seen = HashSet::new();
        self.errors.retain(|error| seen.insert(error.to_string()));
        if !self.errors.is_empty() {
            self.warnings.clear();
        }
        self.warnings.append(&mut self.early);
        (self.errors, self.warnings)
    }

    /// The kind of the object.
    pub(super) fn kind(&self) -> &'n Kind {
        self.kind
    }

    /// Lets an update keep something that the stored object has wrong.
    pub(super) fn tolerate(&mut self, flaws: impl IntoIterator<Item = Flaw>) {
        self.flaws.extend(flaws);
    }

    /// Whether the update may keep something that is wrong.
    pub(super) fn tolerates(&self, flaw: Flaw) -> bool {
        self.flaws.contains(&flaw)
    }

    /// Whether rules have an error to report, which is not reported. They may be about the stored object.
    pub(super) fn would_report(&self, rules: impl FnOnce(&mut Self)) -> bool {
        let mut trial = Self::new(self.root, self.kind);
        trial.flaws.clone_from(&self.flaws);
        rules(&mut trial);
        trial.count() > 0
    }

    /// Number of errors so far. The server skips some rules after errors of others.
    pub(super) fn count(&self) -> usize {
        self.errors.len()
    }

    /// The errors since a number of them, for rules that move or change the errors of others.
    pub(super) fn since(&mut self, count: usize) -> &mut [FieldError] {
        &mut self.errors[count..]
    }

    /// Takes errors that other rooms made.
    pub(super) fn extend(&mut self, errors: impl IntoIterator<Item = FieldError>) {
        self.errors.extend(errors);
    }

    /// A missing value.
    pub(super) fn required(&mut self, rule: Rule, at: Field<'n>, message: impl Into<String>) -> &mut FieldError {
        self.error(rule, ErrorType::Required, at, message)
    }

    /// A wrong value, shown as it is.
    pub(super) fn invalid(&mut self, rule: Rule, at: Field<'n>, message: impl Into<String>) -> &mut FieldError {
        let shown = at.value.map_or_else(|| print::quoted(""), print::value);
        self.invalid_as(rule, at, shown, message)
    }

    /// A wrong value, with the text that the server shows for it.
    pub(super) fn invalid_as(
        &mut self,
        rule: Rule,
        at: Field<'n>,
        shown: impl Into<String>,
        message: impl Into<String>,
    ) -> &mut FieldError {
        let error = self.error(rule, ErrorType::Invalid, at, message);
        error.value = Some(shown.into());
        error
    }

    /// One error for each text, as the functions for names give them.
    pub(super) fn each_invalid(&mut self, rule: Rule, at: Field<'n>, messages: impl IntoIterator<Item = String>) {
        for message in messages {
            self.invalid(rule, at, message);
        }
    }

    /// A value that is not one of the supported ones.
    pub(super) fn unsupported<'t>(
        &mut self,
        rule: Rule,
        at: Field<'n>,
        supported: impl IntoIterator<Item = &'t str>,
    ) -> &mut FieldError {
        let supported: Vec<String> = supported.into_iter().map(print::quoted).collect();
        let message = if supported.is_empty() {
            String::new()
        } else {
            format!("supported values: {}", supported.join(", "))
        };
        let shown = at.value.map_or_else(|| print::quoted(""), print::value);
        let error = self.error(rule, ErrorType::Unsupported, at, message);
        error.value = Some(shown);
        error
    }

    /// A value that stands twice.
    pub(super) fn duplicate(&mut self, rule: Rule, at: Field<'n>) -> &mut FieldError {
        let shown = at.value.map_or_else(|| print::quoted(""), print::value);
        let error = self.error(rule, ErrorType::Duplicate, at, "");
        error.value = Some(shown);
        error
    }

    /// Something that must not be there.
    pub(super) fn forbidden(&mut self, rule: Rule, at: Field<'n>, message: impl Into<String>) -> &mut FieldError {
        self.error(rule, ErrorType::Forbidden, at, message)
    }

    /// A name of something that is not there.
    pub(super) fn not_found(&mut self, rule: Rule, at: Field<'n>) -> &mut FieldError {
        let shown = at.value.map_or_else(|| print::quoted(""), print::value);
        let error = self.error(rule, ErrorType::NotFound, at, "");
        error.value = Some(shown);
        error
    }

    /// A text of too many bytes.
    pub(super) fn too_long(&mut self, rule: Rule, at: Field<'n>, most: usize) -> &mut FieldError {
        self.error(
            rule,
            ErrorType::TooLong,
            at,
            format!("may not be more than {most} bytes"),
        )
    }

    /// A list or map of too many entries.
    pub(super) fn too_many(&mut self, rule: Rule, at: Field<'n>, found: usize, most: usize) -> &mut FieldError {
        let items = if most == 1 { "item" } else { "items" };
        let error = self.error(
            rule,
            ErrorType::TooMany,
            at,
            format!("must have at most {most} {items}"),
        );
        error.value = Some(found.to_string());
        error
    }

    /// An error of any type.
    pub(super) fn error(
        &mut self,
        rule: Rule,
        kind: ErrorType,
        at: Field<'n>,
        message: impl Into<String>,
    ) -> &mut FieldError {
        let parts = self.parts(at);
        let mut error = None;
        with_path(&parts, &Path::Root, &mut |path| {
            error = Some(FieldError::new(rule, kind, path, span(at), ""));
        });
        let mut error = error.unwrap_or_else(|| FieldError::new(rule, kind, &Path::Root, span(at), ""));
        error.message = message.into();
        self.errors.push(error);
        let last = self.errors.len() - 1;
        &mut self.errors[last]
    }

    /// A warning: the field and the words, as the server writes them.
    pub(super) fn warn(&mut self, rule: Rule, at: Field<'n>, words: &str) {
        let field = self.field(at);
        self.warn_text(rule, at, format!("{field}: {words}"));
    }

    /// A warning whose text does not begin with its field.
    pub(super) fn warn_text(&mut self, rule: Rule, at: Field<'n>, words: impl Into<String>) {
        let parts = self.parts(at);
        let (mut warning, mut words) = (None, Some(words.into()));
        with_path(&parts, &Path::Root, &mut |path| {
            let words = words.take().unwrap_or_default();
            warning = Some(Warning::new(rule, path, span(at), words));
        });
        self.warnings.extend(warning);
    }

    /// A warning that the server also gives of an object that it refuses.
    pub(super) fn warn_early(&mut self, rule: Rule, at: Field<'n>, words: &str) {
        self.warn(rule, at, words);
        self.early.extend(self.warnings.pop());
    }

    /// The warning about the version of an object, which the server also gives of one that it refuses.
    pub(super) fn warn_deprecated(&mut self, root: Field<'n>, words: &str) {
        self.warn_text(Rule::DeprecatedVersion, root.get("kind"), words);
        self.early.extend(self.warnings.pop());
    }

    /// The place of a field as the server writes it.
    pub(super) fn field(&self, at: Field<'n>) -> String {
        let mut field = String::new();
        with_path(&self.parts(at), &Path::Root, &mut |path| field = path.field());
        field
    }

    fn parts(&self, at: Field<'n>) -> Vec<Part<'n>> {
        let holders = self.holders.get_or_init(|| {
            let mut found = HashMap::new();
            index(self.root, Some(&Shape::ROOT), self.kind, &mut found);
            found
        });
        let mut parts = Vec::new();
        if at.part == Part::Root {
            return parts;
        }
        parts.push(at.part);
        let mut at = address(at.holder);
        while let Some((holder, part)) = holders.get(&at) {
            parts.push(*part);
            at = *holder;
        }
        parts.reverse();
        parts
    }
}

fn address(node: &Node<'_>) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The value's place in the text, or that of the object that lacks it.
fn span(at: Field<'_>) -> crate::source::Span {
    at.value.unwrap_or(at.holder).span
}

fn index<'n>(node: &'n Node<'n>, place: Option<&Place>, kind: &Kind, found: &mut HashMap<usize, (usize, Part<'n>)>) {
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries.iter().filter(|entry| entry.value.is_collection()) {
                let (part, below) = match place {
                    Some(Place::Map(value)) => (Part::Key(&entry.key), Some(&**value)),
                    Some(Place::Type(at)) => (Part::Name(&entry.key), kind.shape.structure(*at).field(&entry.key)),
                    _ => (Part::Name(&entry.key), None),
                };
                found.insert(address(&entry.value), (address(node), part));
                index(&entry.value, below, kind, found);
            }
        }
        Value::Sequence(items) => {
            let below = match place {
                Some(Place::List(item)) => Some(&**item),
                _ => None,
            };
            for (at, item) in items.iter().enumerate().filter(|(_, item)| item.is_collection()) {
                found.insert(address(item), (address(node), Part::Index(at)));
                index(item, below, kind, found);
            }
        }
        _ => {}
    }
}

/// Calls a function with the path of some parts. Paths are links on the stack; their number is bounded by the reader's depth.
fn with_path(parts: &[Part<'_>], at: &Path<'_>, use_: &mut dyn FnMut(&Path<'_>)) {
    let Some((first, rest)) = parts.split_first() else {
        return use_(at);
    };
    match first {
        Part::Root => with_path(rest, at, use_),
        Part::Name(name) => with_path(rest, &Path::Child(at, name), use_),
        Part::Key(key) => with_path(rest, &Path::Key(at, key), use_),
        Part::Index(index) => with_path(rest, &Path::Index(at, *index), use_),
    }
}
