//! What is recorded while a rewritten program runs: which expression each value came from.
//!
//! Every call of one of our functions is a [`Frame`]; frames nest as the calls do. A value that is only handed on has the origin of the frame that
//! made it. Objects are recognized wherever they turn up, variables by their cell, fields by object and name; all of that is exact. What came through
//! a function of the standard library is recognized by being the same value.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{IStr, ObjValue, Thunk, Val};

use super::instrument::{FIELD, INDEX, VALUE, instrument};
use super::syntax::{Field, Form, Site};
use crate::source::{Place, Source};

/// Calls that are recorded at most; later ones only yield their values.
const MOST: usize = 4_000_000;

/// Calls that are searched at most for what a function of the standard library put into its result.
const MOST_SEARCHED: usize = 100_000;

thread_local! {
    static TRACE: RefCell<Option<Trace>> = const { RefCell::new(None) };
}

/// Number of a frame.
pub(super) type Call = usize;

/// A call of one of our functions.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) site: usize,
    /// One past the last frame inside of this one.
    end: Call,
    /// Whether nothing of the program is around it.
    outermost: bool,
    /// The frame that made the value.
    pub(super) origin: Call,
    value: Seen,
}

/// A value as far as it can be recognized again.
#[derive(Debug)]
enum Seen {
    Atom(Val),
    Object(ObjValue),
    List(ArrValue),
    Nothing,
}

impl Seen {
    fn new(value: &Val) -> Self {
        match value {
            Val::Null | Val::Bool(_) | Val::Num(_) | Val::Str(_) => Self::Atom(value.clone()),
            Val::Obj(object) => Self::Object(object.clone()),
            Val::Arr(list) => Self::List(list.clone()),
            Val::Func(_) => Self::Nothing,
        }
    }

    fn is(&self, value: &Val) -> bool {
        match (self, value) {
            (Self::Atom(Val::Null), Val::Null) => true,
            (Self::Atom(Val::Bool(a)), Val::Bool(b)) => a == b,
            (Self::Atom(Val::Num(a)), Val::Num(b)) => a == b,
            (Self::Atom(Val::Str(a)), Val::Str(b)) => a.clone().into_flat() == b.clone().into_flat(),
            (Self::Object(a), Val::Obj(b)) => ObjValue::ptr_eq(a, b),
            (Self::List(a), Val::Arr(b)) => ArrValue::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// A run's record.
#[derive(Debug, Default)]
pub(super) struct Trace {
    files: Vec<Arc<Source>>,
    /// Expressions of all files, each with the number of its file.
    sites: Vec<(usize, Site)>,
    frames: Vec<Frame>,
    /// Frames that have not ended, from the outermost on.
    open: Vec<Call>,
    /// The frame that made an object.
    objects: HashMap<ObjValue, Call>,
    /// The frames of an object's members, in the order in which they ended.
    members: HashMap<ObjValue, Vec<Call>>,
    /// Cells of variables that were read, by name, each with the origin of its value.
    variables: HashMap<String, Vec<(Thunk<Val>, Call)>>,
}

/// Begins a record on this thread.
pub(super) fn start() {
    TRACE.set(Some(Trace::default()));
}

/// Looks into the record of this thread, if there is one. Nothing may be evaluated meanwhile.
pub(super) fn with<T>(look: impl FnOnce(&mut Trace) -> T) -> Option<T> {
    TRACE.with_borrow_mut(|trace| trace.as_mut().map(look))
}

/// Our functions, by the names that rewritten programs call them by.
pub(super) fn functions() -> [(&'static str, FuncVal); 3] {
    [
        (VALUE, FuncVal::builtin(value::default())),
        (INDEX, FuncVal::builtin(index::default())),
        (FIELD, FuncVal::builtin(field::default())),
    ]
}

#[builtin]
fn value(site: u32, value: Thunk<Val>) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let result = value.evaluate();
    with(|trace| trace.leave(call, result.as_ref().ok(), |trace, call, result| trace.of_value(call, result, &value)));
    result
}

#[builtin]
fn index(site: u32, object: Thunk<Val>, name: IStr) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let mut read = None;
    let result = object.evaluate().and_then(|object| {
        let Val::Obj(object) = object else {
            return Err(ErrorKind::RuntimeError("only objects have fields".into()).into());
        };
        let since = with(|trace| trace.now()).unwrap_or_default();
        let result = object.get_or_bail(name.clone());
        read = Some((object, since));
        result
    });
    with(|trace| {
        trace.leave(call, result.as_ref().ok(), |trace, call, result| {
            let member = read.and_then(|(object, since)| trace.member(&object, &name, result, since));
            member.unwrap_or_else(|| trace.handed_on(call, result))
        });
    });
    result
}

#[builtin]
fn field(site: u32, this: ObjValue, value: Thunk<Val>) -> Result<Val> {
    let call = with(|trace| trace.enter(site)).flatten();
    let result = value.evaluate();
    with(|trace| {
        trace.leave(call, result.as_ref().ok(), |trace, call, result| {
            trace.members.entry(this).or_default().push(call);
            trace.handed_on(call, result)
        });
    });
    result
}

impl Trace {
    /// Rewrites a file's text so that it is recorded. Nothing comes out where the text is no Jsonnet.
    pub(super) fn instrument(&mut self, file: &Arc<Source>) -> Option<String> {
        let (text, sites) = instrument(file.text(), self.sites.len())?;
        let number = self.files.len();
        self.files.push(Arc::clone(file));
        self.sites.extend(sites.into_iter().map(|site| (number, site)));
        Some(text)
    }

    /// The number that the next frame gets.
    pub(super) fn now(&self) -> Call {
        self.frames.len()
    }

    fn enter(&mut self, site: u32) -> Option<Call> {
        let (site, call) = (site as usize, self.frames.len());
        if call >= MOST || site >= self.sites.len() {
            return None;
        }
        self.frames.push(Frame {
            site,
            end: call + 1,
            outermost: self.open.is_empty(),
            origin: call,
            value: Seen::Nothing,
        });
        self.open.push(call);
        Some(call)
    }

    /// Ends a frame; one that failed has no value.
    fn leave(&mut self, call: Option<Call>, value: Option<&Val>, origin: impl FnOnce(&mut Self, Call, &Val) -> Call) {
        let Some(call) = call else { return };
        // Frames inside of it that were left without a word ended with it.
        while self.open.pop().is_some_and(|open| open != call) {}
        self.frames[call].end = self.frames.len();
        if let Some(value) = value {
            let origin = origin(self, call, value);
            self.frames[call].origin = origin;
            self.frames[call].value = Seen::new(value);
        }
    }

    fn of_value(&mut self, call: Call, value: &Val, cell: &Thunk<Val>) -> Call {
        match &self.sites[self.frames[call].site].1.form {
            Form::Own => {
                if let Val::Obj(object) = value {
                    self.objects.entry(object.clone()).or_insert(call);
                }
                call
            }
            Form::Variable(name) => {
                let name = name.clone();
                let cells = self.variables.get(&name).into_iter().flatten();
                if let Some((_, origin)) = cells.rev().find(|(known, _)| known == cell) {
                    return *origin;
                }
                let origin = self.handed_on(call, value);
                self.variables.entry(name).or_default().push((cell.clone(), origin));
                origin
            }
            _ => self.handed_on(call, value),
        }
    }

    /// The origin of a value that a frame has from within.
    fn handed_on(&self, call: Call, value: &Val) -> Call {
        if let Some(origin) = self.made(value) {
            return origin;
        }
        let mut origin = call;
        let mut inside = call + 1;
        while let Some(frame) = self.frames.get(inside).filter(|_| inside < self.frames[call].end) {
            if frame.value.is(value) {
                origin = frame.origin;
            }
            inside = frame.end;
        }
        origin
    }

    /// The frame that made an object.
    pub(super) fn made(&self, value: &Val) -> Option<Call> {
        match value {
            Val::Obj(object) => self.objects.get(object).copied(),
            _ => None,
        }
    }

    /// The origin of a value that was evaluated outside of every frame, from `since` on.
    pub(super) fn outermost(&self, value: &Val, since: Call) -> Option<Call> {
        let frames = self.frames.get(since..)?.iter().rev();
        let found = frames.filter(|frame| frame.outermost).find(|frame| frame.value.is(value));
        self.made(value).or_else(|| found.map(|frame| frame.origin))
    }

    /// The origin of the value of an object's field, which was read from `since` on, or long before.
    pub(super) fn member(&self, object: &ObjValue, name: &str, value: &Val, since: Call) -> Option<Call> {
        let parts = self.parts(object, name, value, since);
        let part = match value {
            Val::Obj(_) => parts.last(),
            _ => parts.first(),
        };
        let written = || self.inside(self.objects.get(object).copied(), name, value);
        let origin = || part.copied().or_else(written).map(|call| self.frames[call].origin);
        self.made(value).or_else(origin)
    }

    /// The members that the value of an object's field was put together from: what is on top first.
    pub(super) fn parts(&self, object: &ObjValue, name: &str, value: &Val, since: Call) -> Vec<Call> {
        let members = self.members.get(object).into_iter().flatten().copied();
        let mut parts: Vec<Call> = members
            .filter(|call| match self.field(*call).and_then(|field| field.name.as_deref()) {
                Some(known) => known == name,
                None => self.frames[*call].value.is(value),
            })
            .collect();
        if parts.iter().any(|call| *call >= since) {
            parts.retain(|call| *call >= since);
        }
        if parts.iter().any(|call| self.frames[*call].value.is(value)) {
            parts.retain(|call| self.frames[*call].value.is(value));
        }
        // What a member reads of `super` is not on its own.
        let all = parts.clone();
        let within = |call: Call| all.iter().any(|other| *other < call && call < self.frames[*other].end);
        parts.retain(|call| !within(*call));
        parts
    }

    /// The last member of this name and value that was evaluated while `maker` ran: what a function of the standard library put into its result.
    pub(super) fn inside(&self, maker: Option<Call>, name: &str, value: &Val) -> Option<Call> {
        let maker = maker?;
        let end = self.frames[maker].end;
        let inside = maker.max(end.saturating_sub(MOST_SEARCHED))..end;
        inside.rev().find(|call| {
            let field = self.field(*call);
            field.is_some_and(|field| field.name.as_deref() == Some(name)) && self.frames[*call].value.is(value)
        })
    }

    /// What stands before the value of a member; none for other frames.
    pub(super) fn field(&self, call: Call) -> Option<&Field> {
        match &self.sites[self.frames[call].site].1.form {
            Form::Field(field) => Some(field),
            _ => None,
        }
    }

    pub(super) fn origin(&self, call: Call) -> Call {
        self.frames[call].origin
    }

    /// Where a frame's expression stands.
    pub(super) fn place(&self, call: Call) -> Place {
        let (file, site) = &self.sites[self.frames[call].site];
        Place::new(&self.files[*file], site.span)
    }

    /// Where a member's name stands.
    pub(super) fn name_place(&self, call: Call) -> Option<Place> {
        let (file, _) = &self.sites[self.frames[call].site];
        Some(Place::new(&self.files[*file], self.field(call)?.span))
    }
}
