//! The maximum cost of an expression, estimated without values.
//!
//! The API server refuses definitions whose rules may cost too much. These figures are part of its verdict, so they follow its estimation
//! unit for unit, oddities included.

mod call;

use std::collections::HashMap;

use super::check::Checked;
use super::library::price::{LIST, MAP, MESSAGE};
use super::library::range::{ONE, Range, UNKNOWN, ZERO};
use super::syntax::ast::{Comprehension, Id, Kind, Literal};
use super::types::Type;
use super::types::declare::{Declaration, Inner};

/// Estimates an expression with the variables `self` and `oldSelf` of a declaration.
pub(in crate::cel) fn estimate(checked: &Checked, root: &Declaration) -> u64 {
    let mut estimator = Estimator {
        checked,
        root,
        paths: HashMap::new(),
        sizes: HashMap::new(),
        entries: HashMap::new(),
        locals: Vec::new(),
    };
    estimator.cost(checked.ast.root).max
}

/// The sizes of the keys and values of a loop's range.
#[derive(Debug, Clone, Copy)]
struct Entries {
    of_list: bool,
    key: Range,
    value: Range,
}

impl Entries {
    fn union(self, other: Self) -> Self {
        Self {
            of_list: self.of_list,
            key: self.key.union(other.key),
            value: self.value.union(other.value),
        }
    }
}

/// Steps from a variable to a declared value: fields, and `@items`, `@keys`, `@values`, `@indices`.
type Path = Vec<String>;

struct Local {
    name: String,
    path: Path,
    size: Option<Range>,
    entries: Option<Entries>,
}

impl Local {
    fn named(self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self
        }
    }
}

struct Estimator<'e> {
    checked: &'e Checked,
    root: &'e Declaration,
    paths: HashMap<Id, Path>,
    sizes: HashMap<Id, Range>,
    entries: HashMap<Id, Entries>,
    locals: Vec<Local>,
}

impl<'e> Estimator<'e> {
    fn kind(&self, id: Id) -> &'e Kind {
        self.checked.ast.kind(id)
    }

    fn cost(&mut self, id: Id) -> Range {
        match self.kind(id) {
            Kind::Literal(_) => ZERO,
            Kind::Struct { fields, .. } => {
                let message = Range::exactly(MESSAGE);
                fields
                    .iter()
                    .fold(message, |sum, field| sum.add(self.cost(field.value)))
            }
            Kind::Ident(name) => {
                let path = match self.local(name) {
                    Some(local) => local.path.clone(),
                    None => vec![name.to_string()],
                };
                self.paths.insert(id, path);
                ONE
            }
            Kind::Select {
                operand,
                field,
                test_only,
            } => self.select(id, *operand, field, *test_only),
            Kind::Call { target, args, .. } => self.call(id, *target, args),
            Kind::List(items) => {
                let mut sum = Range::exactly(LIST);
                let mut item_size = None;
                for (item, _) in items {
                    sum = sum.add(self.cost(*item));
                    item_size = Some(self.size_or_unknown(*item).joined(item_size));
                }
                let value = item_size.unwrap_or(ZERO);
                let of_list = true;
                let key = ONE;
                self.entries.insert(id, Entries { of_list, key, value });
                sum
            }
            Kind::Map(entries) => {
                let mut sum = Range::exactly(MAP);
                let (mut keys, mut values) = (None, None);
                for entry in entries {
                    sum = sum.add(self.cost(entry.key)).add(self.cost(entry.value));
                    keys = Some(self.size_or_unknown(entry.key).joined(keys));
                    values = Some(self.size_or_unknown(entry.value).joined(values));
                }
                let found = Entries {
                    of_list: false,
                    key: keys.unwrap_or(ZERO),
                    value: values.unwrap_or(ZERO),
                };
                self.entries.insert(id, found);
                sum
            }
            Kind::Comprehension(inner) => self.comprehension(id, inner),
        }
    }

    fn local(&self, name: &str) -> Option<&Local> {
        self.locals.iter().rev().find(|local| local.name == name)
    }

    fn path(&self, id: Id) -> Path {
        if let Kind::Ident(name) = self.kind(id)
            && let Some(local) = self.local(name)
        {
            return local.path.clone();
        }
        self.paths.get(&id).cloned().unwrap_or_default()
    }

    fn select(&mut self, id: Id, operand: Id, field: &str, test_only: bool) -> Range {
        let cost = self.cost(operand);
        // `has()` on a field costs nothing.
        if test_only {
            return cost;
        }
        let mut path = self.path(operand);
        path.push(field.to_owned());
        self.paths.insert(id, path);
        match self.checked.type_of(operand) {
            Type::Map(..) | Type::Object(_) | Type::Named(_) => cost.add(ONE),
            _ => cost,
        }
    }

    fn comprehension(&mut self, id: Id, inner: &Comprehension) -> Range {
        let mut sum = self.cost(inner.range).add(self.cost(inner.init));
        let depth = self.locals.len();
        self.bind(&inner.accumulator, inner.init);
        if self.is_binding(inner) {
            sum = sum.add(self.cost(inner.result));
            self.locals.truncate(depth);
            self.copy_sizes(inner.result, id);
            return sum;
        }
        let (keys, values) = self.loop_locals(inner);
        if let Some(name) = &inner.var2 {
            self.locals.push(keys.named(&inner.var));
            self.locals.push(values.named(name));
        } else {
            let of_list = values.path.last().is_some_and(|step| step == "@items");
            self.locals.push(if of_list { values } else { keys }.named(&inner.var));
        }
        let step = self.cost(inner.condition).add(self.cost(inner.step));
        self.locals.truncate(depth + 1);
        sum = sum.add(self.cost(inner.result));
        self.locals.truncate(depth);
        let count = self.size_or_unknown(inner.range);
        sum = sum.add(count.times(step));
        match self.kind(inner.init) {
            Kind::Literal(_) => {
                let size = self.size(inner.init);
                self.set_size(id, size);
            }
            Kind::List(_) | Kind::Map(_) => {
                self.set_size(id, Some(count));
                if let Some(entries) = self.entries_of(inner.step) {
                    self.entries.insert(id, entries);
                }
            }
            _ => {}
        }
        sum
    }

    fn is_binding(&self, inner: &Comprehension) -> bool {
        matches!(self.kind(inner.range), Kind::List(items) if items.is_empty())
            && matches!(self.kind(inner.condition), Kind::Literal(Literal::Bool(false)))
    }

    fn bind(&mut self, name: &str, id: Id) {
        let local = Local {
            name: name.to_owned(),
            path: self.path(id),
            size: self.size(id),
            entries: self.entries_of(id),
        };
        self.locals.push(local);
    }

    /// Path and size of the loop variables: keys or indices, and values or items.
    fn loop_locals(&self, inner: &Comprehension) -> (Local, Local) {
        let entries = self.entries_of(inner.range);
        let of_list = match entries {
            Some(entries) => entries.of_list,
            None => matches!(self.checked.type_of(inner.range), Type::List(_)),
        };
        let local = |step: &str, size: Option<Range>| {
            let mut path = self.path(inner.range);
            path.push(step.to_owned());
            Local {
                name: String::new(),
                path,
                size,
                entries: None,
            }
        };
        let key = entries.map(|entries| entries.key);
        let value = entries.map(|entries| entries.value);
        let (of_key, of_value) = if of_list {
            ("@indices", "@items")
        } else {
            ("@keys", "@values")
        };
        // The server appends to paths in place if the slice has spare capacity, so with two names the second overwrites the first one's
        // last step.
        let room = self.path(inner.range).len();
        let shared = inner.var2.is_some() && room > 0 && !room.is_power_of_two();
        (
            local(if shared { of_value } else { of_key }, key),
            local(of_value, value),
        )
    }

    fn set_size(&mut self, id: Id, size: Option<Range>) {
        if let Some(size) = size {
            self.sizes.insert(id, size);
        }
    }

    fn copy_sizes(&mut self, from: Id, to: Id) {
        let size = self.size(from);
        self.set_size(to, size);
        if let Some(entries) = self.entries_of(from) {
            self.entries.insert(to, entries);
        }
    }

    fn entries_of(&self, id: Id) -> Option<Entries> {
        if let Some(found) = self.entries.get(&id) {
            return Some(*found);
        }
        match self.kind(id) {
            Kind::Ident(name) => self.local(name).and_then(|local| local.entries),
            _ => None,
        }
    }

    fn size_or_unknown(&mut self, id: Id) -> Range {
        self.size(id).unwrap_or(UNKNOWN)
    }

    /// The number of characters, bytes, items or entries of a value; 1 for scalars.
    fn size(&mut self, id: Id) -> Option<Range> {
        if let Some(size) = self.sizes.get(&id) {
            return Some(*size);
        }
        let written = match self.kind(id) {
            Kind::Literal(Literal::String(text)) => Some(text.chars().count()),
            Kind::Literal(Literal::Bytes(bytes)) => Some(bytes.len()),
            Kind::Literal(_) => Some(1),
            Kind::List(items) => Some(items.len()),
            Kind::Map(entries) => Some(entries.len()),
            _ => None,
        };
        if let Some(count) = written {
            return Some(Range::exactly(count as u64));
        }
        if let Some(size) = self.declared_size(&self.path(id)) {
            self.sizes.insert(id, size);
            return Some(size);
        }
        if is_scalar(self.checked.type_of(id)) {
            return Some(ONE);
        }
        match self.kind(id) {
            Kind::Ident(name) => self.local(name).and_then(|local| local.size),
            _ => None,
        }
    }

    /// The maximum size by the schema. The first step is a variable and is skipped: all variables have the same declaration.
    fn declared_size(&self, path: &Path) -> Option<Range> {
        let mut at = self.root;
        for step in path.get(1..)? {
            at = match (&at.inner, step.as_str()) {
                (Inner::Items(inner) | Inner::Entries(inner), "@items" | "@values") => inner,
                // Keys are strings without declared sizes.
                (Inner::Entries(_), "@keys") => return Some(ZERO),
                (Inner::Fields(fields), name) => fields.get(name)?,
                _ => return None,
            };
        }
        Some(Range {
            min: 0,
            max: at.max_elements,
        })
    }
}

fn is_scalar(type_: &Type) -> bool {
    match type_.unnullable() {
        Type::Bool | Type::Double | Type::Duration | Type::Int | Type::Timestamp | Type::Uint => true,
        Type::Optional(inner) => is_scalar(inner),
        _ => false,
    }
}
