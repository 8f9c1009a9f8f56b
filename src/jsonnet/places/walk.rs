//! The path to a value, step by step, and the origins of the values on the path.

use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{ObjValue, Val};

use super::seen::Seen;
use super::trace;
use super::trace::{Call, Trace};
use super::{Found, Wanted};
use crate::jsonnet::Step;
use crate::source::Place;

/// The place of a value inside of `root`, which this thread's program yielded. Evaluates what lies on the way and nothing else.
pub(in crate::jsonnet) fn find(root: &Val, wanted: &Wanted) -> Option<Found> {
    let mut walk = Walk {
        began: trace::with(|trace| trace.now()).unwrap_or_default(),
        ..Walk::default()
    };
    let seen = Seen::new(root);
    let made = trace::with(|trace| trace.outermost(&seen, 0)).flatten();
    walk.enter(made, made.map(|made| shown(made, &seen)));
    let mut value = root.clone();
    for (index, step) in wanted.path.iter().enumerate() {
        walk.taken = index + 1;
        match walk.step(&value, step) {
            Some(next) => value = next,
            None => return walk.around(&wanted.path[..index]),
        }
    }
    let exact = if wanted.name {
        walk.name.map(|call| (call, Shows::Name))
    } else {
        walk.value.map(|call| (call, Shows::Expression))
    };
    let Some((call, shows)) = exact else {
        return walk.around(&wanted.path);
    };
    let place = place(call, shows)?;
    // A value that a library created on its own is reported at the call of the library.
    if in_library(call)
        && let Some(around) = walk.object.and_then(|(call, _)| self::place(call, Shows::Expression))
    {
        return Some(Found {
            place: around,
            exact: false,
            made: Some(place),
        });
    }
    Some(Found {
        place,
        exact: true,
        made: None,
    })
}

/// The state of a walk.
#[derive(Default)]
struct Walk {
    /// The origin of the current value.
    value: Option<Call>,
    /// The member that wrote the name of the last step.
    name: Option<Call>,
    /// Number of steps so far.
    taken: usize,
    /// The expression that made the nearest object, in a file of the user's, and the number of steps to the object.
    object: Option<(Call, usize)>,
    /// The same in any file.
    library: Option<Call>,
    /// The frame in which the object that was reached was made.
    maker: Option<Call>,
    /// The first frame of the walk.
    began: Call,
}

/// The part of a frame to show.
#[derive(Clone, Copy)]
enum Shows {
    Expression,
    Name,
}

impl Walk {
    /// Goes into an object or list that was made by `made`; `shown` is what can be shown of it, if anything.
    fn enter(&mut self, made: Option<Call>, shown: Option<Call>) {
        self.maker = made.or(self.maker);
        self.library = shown.or(self.library);
        let own = shown.filter(|call| !in_library(*call));
        self.object = own.map(|call| (call, self.taken)).or(self.object);
    }

    /// Takes one step. Returns `None` if the value does not have it.
    fn step(&mut self, value: &Val, step: &Step) -> Option<Val> {
        let since = trace::with(|trace| trace.now())?;
        match (value, step) {
            (Val::Obj(object), Step::Field(name)) => {
                if !object.has_field(name.as_str().into()) {
                    return None;
                }
                let next = object.get(name.as_str().into()).ok().flatten()?;
                self.field(object, name, &Seen::new(&next), since);
                Some(next)
            }
            (Val::Arr(list), Step::Item(index)) => {
                let next = list.get(u32::try_from(*index).ok()?).ok().flatten()?;
                self.item(list, *index, &Seen::new(&next), since);
                Some(next)
            }
            _ => None,
        }
    }

    fn item(&mut self, list: &ArrValue, index: usize, value: &Seen, since: Call) {
        let mut made = trace::with(|trace| trace.outermost(value, since)).flatten();
        if made.is_none() && matches!(value, Seen::Atom(_)) {
            let same = list
                .iter()
                .map(|item| item.is_ok_and(|item| Seen::new(&item).is(value)));
            let same: Vec<bool> = same.collect();
            let count = |items: &[bool]| items.iter().filter(|same| **same).count();
            let (earlier, all) = (count(same.get(..index).unwrap_or_default()), count(&same));
            made = trace::with(|trace| trace.item(self.maker, value, earlier, all)).flatten();
        }
        self.name = None;
        self.value = made;
        self.enter(made, made.map(|made| shown(made, value)));
    }

    fn field(&mut self, object: &ObjValue, name: &str, value: &Seen, since: Call) {
        let (maker, began) = (self.maker, self.began);
        let look = |trace: &mut Trace| {
            let mut parts = trace.parts(object, name, value, since);
            if parts.is_empty() {
                let written = trace.written(maker, name, value);
                parts.extend(written.or_else(|| trace.written_since(began, name, value)));
            }
            let made = trace.member(object, name, value, since);
            let made = made.or_else(|| parts.first().map(|part| trace.origin(*part)));
            // If all parts add to an existing value, no part creates the object; the expression that combines them does.
            let adds = parts
                .last()
                .is_some_and(|part| trace.field(*part).is_some_and(|field| field.plus));
            let holder = made.is_none().then(|| trace.holder(maker, name)).flatten();
            (parts.first().copied(), made, adds, holder)
        };
        let Some((part, made, adds, holder)) = trace::with(look) else {
            return;
        };
        self.enter(None, holder);
        self.name = part;
        self.value = made;
        let shown = made.filter(|_| !adds).map(|made| shown(made, value));
        self.enter(made, shown);
    }

    /// The place of the nearest object that can be shown. `path` leads to the object that lacks a field.
    fn around(&self, path: &[Step]) -> Option<Found> {
        let own = self
            .object
            .map(|(call, at)| first_with(call, path.get(at..).unwrap_or_default()));
        Some(Found {
            place: place(own.or(self.library)?, Shows::Expression)?,
            exact: false,
            made: None,
        })
    }
}

/// The operand of a sum that has the object at a path first: `b` of `a + b` if only `b` has it. Other expressions stay.
fn first_with(call: Call, path: &[Step]) -> Call {
    let operands = trace::with(|trace| trace.operands(call)).unwrap_or_default();
    if path.is_empty() {
        return call;
    }
    // An operand that fails alone, because it needs the others, has no answer.
    let found = operands
        .into_iter()
        .find(|(_, object)| has(&Val::Obj(object.clone()), path));
    found.map_or(call, |(operand, _)| first_with(operand, path))
}

fn has(value: &Val, path: &[Step]) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return true;
    };
    let next = match (value, step) {
        (Val::Obj(object), Step::Field(name)) if object.has_field(name.as_str().into()) => {
            object.get(name.as_str().into()).ok().flatten()
        }
        (Val::Arr(list), Step::Item(index)) => u32::try_from(*index)
            .ok()
            .and_then(|index| list.get(index).ok().flatten()),
        _ => None,
    };
    next.is_some_and(|next| has(&next, rest))
}

/// The frame to show for an object that a frame made.
fn shown(made: Call, value: &Seen) -> Call {
    trace::with(|trace| trace.shown(made, value)).unwrap_or(made)
}

fn place(call: Call, shows: Shows) -> Option<Place> {
    let place = trace::with(|trace| match shows {
        Shows::Expression => Some(trace.place(call)),
        Shows::Name => trace.name_place(call),
    });
    place.flatten()
}

/// Whether users can do nothing about a frame's file.
fn in_library(call: Call) -> bool {
    trace::with(|trace| trace.in_library(call)).unwrap_or_default()
}
