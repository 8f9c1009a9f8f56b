//! What evaluating an expression can cost at most, known before there is a value.
//!
//! The API server refuses definitions whose rules may cost too much, so that the figures here are part of its verdict: they follow its rules of estimation,
//! oddities included, unit for unit.

use std::collections::HashMap;

use super::ast::{Comprehension, Id, Kind, Literal, operator};
use super::check::Checked;
use super::declare::{Declaration, Inner};
use super::types::Type;

/// At least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    min: u64,
    pub(super) max: u64,
}

const UNKNOWN: Range = Range { min: 0, max: u64::MAX };
const ONE: Range = Range::exactly(1);
const ZERO: Range = Range::exactly(0);

/// The cost of going over one character of a string.
pub(super) const PER_CHARACTER: f64 = 0.1;
/// The cost of one character of a regular expression.
pub(super) const PER_REGEX_CHARACTER: f64 = 0.25;
/// The cost of making a list.
pub(super) const LIST: u64 = 10;
/// The cost of making a map.
pub(super) const MAP: u64 = 30;
/// The longest regular expression of a named format.
const NAMED_FORMAT: f64 = 128.0;

impl Range {
    const fn exactly(value: u64) -> Self {
        Self { min: value, max: value }
    }

    fn add(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.saturating_add(other.max),
        }
    }

    fn times(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_mul(other.min),
            max: self.max.saturating_mul(other.max),
        }
    }

    fn scaled(self, factor: f64) -> Self {
        Self {
            min: scaled(self.min, factor),
            max: scaled(self.max, factor),
        }
    }

    fn union(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }
}

/// A count times a factor, rounded up.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
pub(super) fn scaled(count: u64, factor: f64) -> u64 {
    (count as f64 * factor).ceil() as u64
}

/// Estimates an expression whose variables `self` and `oldSelf` are of a declaration.
pub(super) fn estimate(checked: &Checked, root: &Declaration) -> u64 {
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

/// The sizes of keys and values of what is gone through.
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

/// What is known of an argument.
struct Argument<'e> {
    id: Option<Id>,
    path: Path,
    type_: &'e Type,
    size: Option<Range>,
}

/// The cost of a call beside its arguments, and the size of what it gives.
struct CallCost {
    cost: Range,
    size: Option<Range>,
}

impl CallCost {
    fn of(cost: Range) -> Self {
        Self { cost, size: None }
    }

    fn sized(cost: Range, size: Range) -> Self {
        Self { cost, size: Some(size) }
    }
}

impl<'e> Estimator<'e> {
    fn kind(&self, id: Id) -> &'e Kind {
        self.checked.ast.kind(id)
    }

    fn cost(&mut self, id: Id) -> Range {
        match self.kind(id) {
            Kind::Literal(_) | Kind::Struct { .. } => ZERO,
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
            Kind::Call { function, target, args } => self.call(id, function, *target, args),
            Kind::List(items) => {
                let mut sum = Range::exactly(LIST);
                let mut item_size = None;
                for (item, _) in items {
                    sum = sum.add(self.cost(*item));
                    item_size = Some(joined(item_size, self.size_or_unknown(*item)));
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
                    keys = Some(joined(keys, self.size_or_unknown(entry.key)));
                    values = Some(joined(values, self.size_or_unknown(entry.value)));
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
        // Asking whether a field is there costs nothing.
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

    /// What is known of keys or indices, and of values or items.
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
        // The server grows paths in place where there is room, so that of two names the first loses its own last step.
        let room = self.path(inner.range).len();
        let shared = inner.var2.is_some() && room > 0 && !room.is_power_of_two();
        (
            local(if shared { of_value } else { of_key }, key),
            local(of_value, value),
        )
    }

    fn call(&mut self, id: Id, function: &str, target: Option<Id>, args: &[Id]) -> Range {
        if function == "dyn"
            && let [arg] = args
        {
            let cost = self.cost(*arg);
            self.copy_sizes(*arg, id);
            return cost.add(ONE);
        }
        let mut costs = Vec::with_capacity(args.len());
        let mut arguments = Vec::with_capacity(args.len());
        for arg in args {
            costs.push(self.cost(*arg));
            arguments.push(self.argument(*arg));
        }
        let overloads = &self.checked.overloads[id.index()];
        if overloads.is_empty() {
            return ZERO;
        }
        let mut sum = ZERO;
        let target = target.map(|target| {
            sum = sum.add(self.cost(target));
            self.argument(target)
        });
        let mut cost: Option<Range> = None;
        let mut size: Option<Range> = None;
        for overload in overloads {
            let of = self.overload(id, function, overload, target.as_ref(), &arguments, &costs);
            cost = Some(joined(cost, of.cost));
            if let Some(of) = of.size {
                size = Some(joined(size, of));
            }
            let step = match *overload {
                "index_list" => Some("@items"),
                "index_map" => Some("@values"),
                _ => None,
            };
            if let (Some(step), Some(container)) = (step, args.first()) {
                size = self.entries_of(*container).map(|entries| entries.value);
                let mut path = self.path(*container);
                path.push(step.to_owned());
                self.paths.insert(id, path);
            }
            if size.is_none() {
                size = self.size(id);
            }
        }
        self.set_size(id, size);
        sum.add(cost.unwrap_or(ZERO))
    }

    fn overload(
        &mut self,
        id: Id,
        function: &str,
        overload: &str,
        target: Option<&Argument<'_>>,
        args: &[Argument<'_>],
        costs: &[Range],
    ) -> CallCost {
        let of_args = costs.iter().fold(ZERO, |sum, cost| sum.add(*cost));
        let special = self
            .of_lists(overload, target, args)
            .or_else(|| self.of_kubernetes(function, overload, target, args));
        let own = match special {
            Some(found) => found,
            None => match overload {
                "logical_or" | "logical_and" => {
                    // The second term may not be looked at.
                    let min = costs.first().map_or(0, |cost| cost.min);
                    return CallCost::of(Range { min, max: of_args.max });
                }
                "conditional" => return self.conditional(id, args, costs),
                _ => self.of_standard(id, overload, target, args),
            },
        };
        CallCost {
            cost: own.cost.add(of_args),
            size: own.size,
        }
    }

    fn conditional(&mut self, id: Id, args: &[Argument<'_>], costs: &[Range]) -> CallCost {
        let ([_, yes, no], [test, yes_cost, no_cost]) = (args, costs) else {
            return CallCost::of(ONE);
        };
        let entries = |of: &Argument<'_>| of.id.and_then(|id| self.entries_of(id));
        if let (Some(yes), Some(no)) = (entries(yes), entries(no)) {
            self.entries.insert(id, yes.union(no));
        }
        let size = known(yes).union(known(no));
        CallCost::sized(test.add(yes_cost.union(*no_cost)), size)
    }

    /// The standard functions of the language.
    fn of_standard(
        &mut self,
        id: Id,
        overload: &str,
        target: Option<&Argument<'_>>,
        args: &[Argument<'_>],
    ) -> CallCost {
        let cost = match (overload, target, args) {
            ("string_format", Some(target), _) => known(target).scaled(PER_CHARACTER),
            ("string_to_bytes", _, [arg]) => {
                let size = known(arg);
                let max = size.max.wrapping_mul(4);
                return CallCost::sized(size.scaled(PER_CHARACTER), Range { min: size.min, max });
            }
            ("bytes_to_string", _, [arg]) => {
                let size = known(arg);
                let (min, max) = (size.min / 4, size.max);
                return CallCost::sized(size.scaled(PER_CHARACTER), Range { min, max });
            }
            ("strings_quote", _, [arg]) => {
                let size = known(arg);
                let (min, max) = (size.min.wrapping_add(2), size.max.wrapping_mul(2).wrapping_add(2));
                return CallCost::sized(size.scaled(PER_CHARACTER), Range { min, max });
            }
            ("starts_with_string" | "ends_with_string", _, [arg]) => known(arg).scaled(PER_CHARACTER),
            ("in_list", _, [_, list]) => known(list).scaled(1.0),
            ("matches_string", Some(text), [regex]) | ("matches", None, [text, regex]) => {
                regex_cost(known(text), known(regex))
            }
            ("contains_string", Some(text), [part]) => {
                let text = known(text).scaled(PER_CHARACTER);
                text.times(known(part).scaled(PER_CHARACTER))
            }
            ("add_string" | "add_bytes" | "add_list", _, [left, right]) => return self.sum(id, overload, left, right),
            _ if compares_size(overload) => {
                let [left, right] = args else {
                    return CallCost::of(ONE);
                };
                let max = known(left).max.min(known(right).max);
                let min = u64::from(max > 0);
                Range { min, max }.scaled(PER_CHARACTER)
            }
            _ => ONE,
        };
        CallCost::of(cost)
    }

    fn sum(&mut self, id: Id, overload: &str, left: &Argument<'_>, right: &Argument<'_>) -> CallCost {
        let size = known(left).add(known(right));
        let entries = |of: &Argument<'_>| of.id.and_then(|id| self.entries_of(id));
        if let (Some(left), Some(right)) = (entries(left), entries(right)) {
            self.entries.insert(id, left.union(right));
        }
        let cost = if overload == "add_list" {
            ONE
        } else {
            size.scaled(PER_CHARACTER)
        };
        CallCost::sized(cost, size)
    }

    /// The library of lists, and that of sets.
    fn of_lists(&self, overload: &str, target: Option<&Argument<'_>>, args: &[Argument<'_>]) -> Option<CallCost> {
        let made = |factor: f64, size: Range| {
            let cost = size.scaled(factor).add(ONE).add(Range::exactly(LIST));
            Some(CallCost::sized(cost, size))
        };
        let compared = |node: &Argument<'_>, of_text: bool| {
            let size = known(node);
            made(if of_text { 2.0 + PER_CHARACTER } else { 2.0 }, size.times(size))
        };
        let of_text = |prefix: &str| matches!(prefix, "list_string" | "list_bytes");
        match (overload, target, args) {
            (
                "list_sets_contains_list" | "list_sets_intersects_list" | "list_sets_equivalent_list",
                _,
                [left, right],
            ) => {
                let factor = if overload == "list_sets_equivalent_list" {
                    2.0
                } else {
                    1.0
                };
                let cost = known(left).times(known(right)).scaled(factor).add(ONE);
                Some(CallCost::of(cost))
            }
            ("list_slice", Some(target), [start, end]) => {
                let size = known(target);
                let length = self.constant(end, size.max).wrapping_sub(self.constant(start, 0));
                made(1.0, Range::exactly(length))
            }
            ("lists_range", None, [count]) => made(1.0, Range::exactly(self.constant(count, u64::MAX))),
            ("list_distinct", Some(target), []) => {
                let size = known(target);
                made(2.0, size.times(size))
            }
            ("list_reverse" | "list_flatten", Some(target), []) => made(1.0, known(target)),
            #[expect(clippy::cast_precision_loss, reason = "the server computes with floats")]
            ("list_flatten_int", Some(target), [depth]) => made(self.constant(depth, u64::MAX) as f64, known(target)),
            (overload, Some(target), []) => {
                let prefix = overload.strip_suffix("_sort")?;
                compared(target, of_text(prefix))
            }
            (overload, Some(_), [keys]) => {
                let prefix = overload.strip_suffix("_sortByAssociatedKeys")?;
                compared(keys, of_text(prefix))
            }
            _ => None,
        }
    }

    /// The value of an argument that is a constant.
    fn constant(&self, arg: &Argument<'_>, otherwise: u64) -> u64 {
        match arg.id.and_then(|id| self.checked.ast.literal(id)) {
            Some(Literal::Int(value)) => u64::try_from(*value).unwrap_or(0),
            _ => otherwise,
        }
    }

    /// Kubernetes' own libraries, and the functions on strings that it prices itself.
    fn of_kubernetes(
        &self,
        function: &str,
        overload: &str,
        target: Option<&Argument<'_>>,
        args: &[Argument<'_>],
    ) -> Option<CallCost> {
        let read = |factor: f64| args.first().map(|arg| CallCost::of(known(arg).scaled(factor)));
        match (function, target, args) {
            ("check", ..) => Some(CallCost::of(Range::exactly(350_000))),
            ("isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf" | "includes", Some(target), _) => {
                Some(self.traversal(function, target))
            }
            ("url", _, [arg]) => Some(CallCost::sized(known(arg).scaled(PER_CHARACTER), known(arg))),
            ("lowerAscii" | "upperAscii" | "substring" | "trim", Some(target), _) => {
                let size = known(target);
                Some(CallCost::sized(size.scaled(PER_CHARACTER), size))
            }
            ("replace", Some(target), [from, to, ..]) => Some(replacement(known(target), known(from), known(to))),
            ("split", Some(target), _) => {
                let size = known(target);
                let max = args.get(1).map_or(size.max, |limit| self.limit(limit, size.max));
                Some(CallCost::sized(size.scaled(2.0 * PER_CHARACTER), Range { min: 0, max }))
            }
            ("join", Some(target), _) => {
                let count = known(target);
                let mut size = self.items(target).map_or(ZERO, |item| count.times(known(&item)));
                if let Some(separator) = args.first() {
                    let gaps = Range {
                        min: count.min.saturating_sub(1),
                        max: count.max.saturating_sub(1),
                    };
                    size = size.add(known(separator).times(gaps));
                }
                Some(CallCost::sized(size.scaled(PER_CHARACTER), size))
            }
            ("find" | "findAll", Some(target), [regex, ..]) => {
                let size = known(target);
                let found = Range { min: 0, max: size.max };
                Some(CallCost::sized(regex_cost(size, known(regex)), found))
            }
            ("ip", ..) if overload == "cidr_ip" => Some(CallCost::of(ONE)),
            ("cidr" | "isIP" | "isCIDR" | "ip" | "quantity" | "isQuantity" | "semver" | "isSemver", ..) => {
                read(PER_CHARACTER)
            }
            ("ip.isCanonical", ..) => read(2.0 * PER_CHARACTER),
            ("containsIP" | "containsCIDR", _, [other, ..]) => Some(CallCost::of(within(overload, known(other)))),
            ("validate", _, [text, ..]) => {
                let cost = known(text)
                    .scaled(PER_CHARACTER)
                    .scaled(NAMED_FORMAT * PER_REGEX_CHARACTER);
                Some(CallCost::of(cost))
            }
            _ if is_accessor(function) => Some(CallCost::of(ONE)),
            (operator::EQUALS, _, [left, right]) if left.type_ == right.type_ => {
                library_equality(left.type_, right.size).map(CallCost::of)
            }
            _ => None,
        }
    }

    /// The most pieces that `split` is told to make.
    fn limit(&self, arg: &Argument<'_>, otherwise: u64) -> u64 {
        match arg.id.and_then(|id| self.checked.ast.literal(id)) {
            Some(Literal::Int(value)) => value.cast_unsigned(),
            _ => otherwise,
        }
    }

    /// Going over a list once, or over a string.
    fn traversal(&self, function: &str, target: &Argument<'_>) -> CallCost {
        let size = known(target);
        CallCost::of(match self.items(target) {
            Some(item) => {
                let mut each = ONE;
                if matches!(item.type_, Type::String | Type::Bytes) {
                    each = each.add(known(&item).scaled(PER_CHARACTER));
                }
                size.times(each)
            }
            None if function == "includes" => size,
            None => size.scaled(PER_CHARACTER),
        })
    }

    /// The items of what has a first type parameter.
    fn items<'a>(&self, of: &'a Argument<'_>) -> Option<Argument<'a>> {
        let type_ = match of.type_ {
            Type::List(inner) | Type::Map(inner, _) | Type::Optional(inner) | Type::Meta(Some(inner)) => inner.as_ref(),
            _ => return None,
        };
        let mut path = of.path.clone();
        if !path.is_empty() {
            path.push("@items".to_owned());
        }
        let size = self.declared_size(&path);
        Some(Argument {
            id: None,
            path,
            type_,
            size,
        })
    }

    fn argument(&mut self, id: Id) -> Argument<'e> {
        let mut path = self.path(id);
        if path.first().is_some_and(|first| first == super::ast::ACCUMULATOR) {
            path.clear();
        }
        Argument {
            id: Some(id),
            path,
            type_: self.checked.type_of(id),
            size: self.size(id),
        }
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

    /// How many characters, bytes, items or entries a value has; scalars have the size 1.
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

    /// The size that the schema allows at most. The first step is a variable, whichever it is.
    fn declared_size(&self, path: &Path) -> Option<Range> {
        let mut at = self.root;
        for step in path.get(1..)? {
            at = match (&at.inner, step.as_str()) {
                (Inner::Items(inner) | Inner::Entries(inner), "@items" | "@values") => inner,
                // Keys are strings of which nothing is declared.
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

fn joined(before: Option<Range>, next: Range) -> Range {
    before.map_or(next, |before| before.union(next))
}

fn known(of: &Argument<'_>) -> Range {
    of.size.unwrap_or(UNKNOWN)
}

/// Whether the cost is that of the shorter of two values.
pub(super) fn compares_size(overload: &str) -> bool {
    let text = overload
        .strip_suffix("_string")
        .or_else(|| overload.strip_suffix("_bytes"));
    matches!(overload, "equals" | "not_equals")
        || matches!(text, Some("less" | "greater" | "less_equals" | "greater_equals"))
}

fn regex_cost(text: Range, regex: Range) -> Range {
    // An empty text is not free.
    text.add(ONE)
        .scaled(PER_CHARACTER)
        .times(regex.scaled(PER_REGEX_CHARACTER))
}

/// Functions that only look something up.
pub(super) fn is_accessor(function: &str) -> bool {
    matches!(
        function,
        "serviceAccount"
            | "path"
            | "group"
            | "resource"
            | "subresource"
            | "namespace"
            | "name"
            | "allowed"
            | "reason"
            | "error"
            | "errored"
            | "masked"
            | "prefixLength"
            | "family"
            | "isUnspecified"
            | "isLoopback"
            | "isLinkLocalMulticast"
            | "isLinkLocalUnicast"
            | "isGlobalUnicast"
            | "format.named"
            | "sign"
            | "asInteger"
            | "isInteger"
            | "asApproximateFloat"
            | "isGreaterThan"
            | "isLessThan"
            | "compareTo"
            | "add"
            | "sub"
            | "major"
            | "minor"
            | "patch"
            | "getScheme"
            | "getHostname"
            | "getHost"
            | "getPort"
            | "getEscapedPath"
            | "getQuery"
    )
}

/// Whether an address or block is within a block.
fn within(overload: &str, other: Range) -> Range {
    // Addresses have 4 or 16 bytes.
    let address = Range { min: 4, max: 16 };
    let mut cost = address.add(address).scaled(PER_CHARACTER);
    if overload.starts_with("cidr_contains_cidr") {
        cost = cost.add(address.scaled(PER_CHARACTER)).add(ONE);
    }
    if overload.ends_with("_string") {
        cost = cost.add(other.scaled(PER_CHARACTER));
    }
    cost
}

fn library_equality(type_: &Type, size: Option<Range>) -> Option<Range> {
    const FORMAT_SIZE: u64 = 64;
    let Type::Named(name) = type_ else {
        return None;
    };
    match *name {
        "kubernetes.NamedFormat" => Some(
            Range {
                min: 1,
                max: FORMAT_SIZE,
            }
            .scaled(PER_CHARACTER),
        ),
        "kubernetes.URL" => {
            let max = size.map_or(1, |size| size.max);
            Some(Range { min: 1, max }.scaled(PER_CHARACTER))
        }
        _ => Some(ONE),
    }
}

/// The longest result of replacing text.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
fn replacement(text: Range, from: Range, to: Range) -> CallCost {
    let parts = |whole: u64, part: u64| (whole as f64 / part as f64).ceil() as u64;
    let (most, kept_most) = if from.min == 0 {
        (text.max.saturating_add(1), text.max)
    } else if to.max <= from.min {
        (0, text.max)
    } else {
        (parts(text.max, from.min), 0)
    };
    let (least, kept_least) = if from.max == 0 {
        (text.min.saturating_add(1), text.min)
    } else if from.max <= to.min {
        (0, text.min)
    } else {
        (parts(text.min, from.max), 0)
    };
    let count = Range { min: least, max: most };
    let kept = Range {
        min: kept_least,
        max: kept_most,
    };
    let size = count.times(to).add(kept);
    CallCost::sized(text.scaled(2.0 * PER_CHARACTER), size)
}

fn is_scalar(type_: &Type) -> bool {
    match type_ {
        Type::Bool | Type::Double | Type::Duration | Type::Int | Type::Timestamp | Type::Uint => true,
        Type::Optional(inner) => is_scalar(inner),
        _ => false,
    }
}
