//! Answers from a record: the origin of a value, and its place.

use std::ops::Range;

use jrsonnet_evaluator::{IStr, ObjValue};

use super::seen::Seen;
use super::trace::{Call, Trace};
use crate::jsonnet::syntax::{Field, Form, Site};
use crate::source::Place;

/// Maximum number of frames to search for values that a standard library function put into its result.
const MOST_SEARCHED: usize = 100_000;

/// Maximum number of frames with the same value to search. A very frequent value is not conclusive.
const MOST_ALIKE: usize = 1_000;

impl Trace {
    /// The frame that made an object.
    pub(super) fn made(&self, value: &Seen) -> Option<Call> {
        match value {
            Seen::Object(object) => self.objects.get(object).copied(),
            _ => None,
        }
    }

    /// The origin of a value that was evaluated outside of every frame, from `since` on.
    pub(super) fn outermost(&self, value: &Seen, since: Call) -> Option<Call> {
        let frames = self.frames.get(since..)?.iter().rev();
        let mut same = frames.filter(|frame| frame.outermost && frame.value.is(value));
        self.made(value).or_else(|| same.next().map(|frame| frame.origin))
    }

    /// The origin of the value of an object's field, which was read from `since` on, or long before.
    pub(super) fn member(&self, object: &ObjValue, name: &str, value: &Seen, since: Call) -> Option<Call> {
        let parts = self.parts(object, name, value, since);
        let part = match value {
            Seen::Object(_) => parts.last(),
            _ => parts.first(),
        };
        let written = || self.written(self.objects.get(object).copied(), name, value);
        let origin = || part.copied().or_else(written).map(|call| self.frames[call].origin);
        self.made(value).or_else(origin)
    }

    /// The members that form the value of an object's field, the one with the highest priority first.
    pub(super) fn parts(&self, object: &ObjValue, name: &str, value: &Seen, since: Call) -> Vec<Call> {
        let is_same = |call: &Call| self.frames[*call].value.is(value);
        let members = |name: Option<&str>| {
            let key = (object.clone(), name.map(IStr::from));
            self.members.get(&key).into_iter().flatten().copied()
        };
        let mut parts: Vec<Call> = members(Some(name)).chain(members(None).filter(is_same)).collect();
        // The order in which they ended, which is not that in which they began where one reads another.
        parts.sort_by_key(|call| self.frames[*call].end);
        if parts.iter().any(|call| *call >= since) {
            parts.retain(|call| *call >= since);
        }
        if parts.iter().any(is_same) {
            parts.retain(is_same);
        }
        // Members that are read through `super` are part of the outer member.
        let all = parts.clone();
        let is_within = |call: Call| all.iter().any(|other| *other < call && call < self.frames[*other].end);
        parts.retain(|call| !is_within(*call));
        parts
    }

    /// The last member of this name and value that was evaluated while `maker` ran: a standard library function put it into its result.
    pub(super) fn written(&self, maker: Option<Call>, name: &str, value: &Seen) -> Option<Call> {
        self.written_in(self.searched(maker?), name, value)
    }

    /// The same for a function that evaluates nothing before it is needed: from `since` on.
    pub(super) fn written_since(&self, since: Call, name: &str, value: &Seen) -> Option<Call> {
        let end = self.frames.len();
        self.written_in(since.max(end.saturating_sub(MOST_SEARCHED))..end, name, value)
    }

    fn written_in(&self, range: Range<Call>, name: &str, value: &Seen) -> Option<Call> {
        range.rev().find(|call| {
            let field = self.field(*call);
            field.is_some_and(|field| field.name.as_ref().is_some_and(|known| known == name))
                && self.frames[*call].value.is(value)
        })
    }

    /// The origin of the last of the combined objects that has this field. Objects of the program itself are excluded: their members are known.
    pub(super) fn holder(&self, maker: Option<Call>, name: &str) -> Option<Call> {
        let has_field = |call: &Call| match &self.frames[*call].value {
            Seen::Object(object) => object.has_field(name.into()),
            _ => false,
        };
        let holder = self.directly_inside(maker?).filter(has_field).last()?;
        Some(self.frames[holder].origin)
    }

    /// The origin of an item of a list that `maker` made. `earlier` of the items before it are the same value.
    pub(super) fn item(&self, maker: Option<Call>, value: &Seen, earlier: usize, all: usize) -> Option<Call> {
        let maker = maker?;
        let only = self.only_origin(value, self.searched(maker));
        let in_order = || {
            let same = self
                .directly_inside(maker)
                .filter(|call| self.frames[*call].value.is(value));
            let same: Vec<Call> = same.take(all + 1).collect();
            (same.len() == all).then(|| same.get(earlier).map(|call| self.frames[*call].origin))?
        };
        only.or_else(in_order)
    }

    /// The origin of all frames of a range that have this value, if one expression made them all.
    pub(super) fn only_origin(&self, value: &Seen, range: Range<Call>) -> Option<Call> {
        let Seen::Atom(atom) = value else {
            return None;
        };
        let calls = self.atoms.get(atom).filter(|calls| calls.len() <= MOST_ALIKE)?;
        let origins = calls
            .iter()
            .filter(|call| range.contains(call))
            .map(|call| self.frames[*call].origin);
        // A frame that only reads a variable did not create the value.
        let mut origins = origins.filter(|call| !matches!(self.site(*call).source(), Form::Variable(_)));
        let first = origins.next()?;
        let is_same = |call: Call| self.frames[call].site == self.frames[first].site;
        origins.all(is_same).then_some(first)
    }

    /// The frames of a frame that may be searched: the last of them.
    fn searched(&self, call: Call) -> Range<Call> {
        let end = self.frames[call].end;
        call.max(end.saturating_sub(MOST_SEARCHED))..end
    }

    fn site(&self, call: Call) -> &Site {
        &self.sites[self.frames[call].site].1
    }

    /// The part of a member before its value; `None` for other frames.
    pub(super) fn field(&self, call: Call) -> Option<&Field> {
        match &self.site(call).form {
            Form::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The frame that made the value of a frame.
    pub(super) fn origin(&self, call: Call) -> Call {
        self.frames[call].origin
    }

    /// The place of a frame's expression.
    pub(super) fn place(&self, call: Call) -> Place {
        let (file, site) = &self.sites[self.frames[call].site];
        Place::new(&self.files[*file], site.span)
    }

    /// The place of a member's name.
    pub(super) fn name_place(&self, call: Call) -> Option<Place> {
        let (file, _) = &self.sites[self.frames[call].site];
        Some(Place::new(&self.files[*file], self.field(call)?.span))
    }
}
