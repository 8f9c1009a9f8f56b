//! The record of a rewritten program: the expression that created each value.
//!
//! Every call of a recording function is a [`Frame`]; frames nest like the calls. A value that is only passed on has the origin of the frame that
//! created it. Objects are recognized by identity, variables by their cell, fields by object and name; these answers are exact. A value from a
//! standard library function is recognized by equality, if only one expression created an equal value.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jrsonnet_evaluator::{IStr, ObjValue, Thunk, Val};

use super::instrument::instrument;
use super::seen::{Atom, Seen};
use crate::jsonnet::foreign::is_library;
use crate::jsonnet::syntax::{Form, Site};
use crate::source::{Place, Source};

/// Calls that are recorded at most; later ones only yield their values.
const MOST: usize = 4_000_000;

/// Cells of variables of one name that are compared at most: those that were read last. Cells have nothing to be looked up by.
const MOST_CELLS: usize = 256;

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
    pub(super) end: Call,
    /// Whether nothing of the program is around it.
    pub(super) outermost: bool,
    /// The frame that made the value.
    pub(super) origin: Call,
    pub(super) value: Seen,
}

/// A run's record.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) files: Vec<Arc<Source>>,
    /// Whether each file is a library's.
    libraries: Vec<bool>,
    /// Expressions of all files, each with the number of its file.
    pub(super) sites: Vec<(usize, Site)>,
    pub(super) frames: Vec<Frame>,
    /// Frames that have not ended, from the outermost on.
    open: Vec<Call>,
    /// The frame that made an object.
    pub(super) objects: HashMap<ObjValue, Call>,
    /// The first frame in a file of the user's that had an object: it called the library that made it.
    handed: HashMap<ObjValue, Call>,
    /// The frames of an object's members by name, in the order in which they ended; without a name those whose names are computed.
    pub(super) members: HashMap<(ObjValue, Option<IStr>), Vec<Call>>,
    /// The frames that have a value without parts, in the order in which they ended.
    pub(super) atoms: HashMap<Atom, Vec<Call>>,
    /// The frame that failed first.
    failed: Option<Call>,
    /// Cells of variables that were read, by name, each with the origin of its value.
    variables: HashMap<IStr, Vec<(Thunk<Val>, Call)>>,
}

/// The record of this thread. It holds values of the evaluator and must be dropped before the thread ends: later, the memory that they need for
/// dropping is already gone.
#[derive(Debug)]
pub(in crate::jsonnet) struct Recording(());

impl Recording {
    /// Begins a record on this thread.
    pub(in crate::jsonnet) fn start() -> Self {
        TRACE.set(Some(Trace::default()));
        Self(())
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        drop(TRACE.take());
    }
}

/// Accesses the record of this thread, if any. Nothing may be evaluated during the access.
pub(super) fn with<T>(look: impl FnOnce(&mut Trace) -> T) -> Option<T> {
    TRACE.with_borrow_mut(|trace| trace.as_mut().map(look))
}

impl Trace {
    /// Rewrites a file's text for recording. Returns `None` if the text is not valid Jsonnet.
    pub(super) fn instrument(&mut self, file: &Arc<Source>) -> Option<String> {
        let (text, sites) = instrument(file.text(), self.sites.len())?;
        let number = self.files.len();
        self.files.push(Arc::clone(file));
        self.libraries.push(is_library(file.name()));
        self.sites.extend(sites.into_iter().map(|site| (number, site)));
        Some(text)
    }

    /// The number that the next frame gets.
    pub(super) fn now(&self) -> Call {
        self.frames.len()
    }

    /// Begins a frame, unless the maximum number is reached.
    pub(super) fn enter(&mut self, site: u32) -> Option<Call> {
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

    /// Ends a frame, with the origin that is told of its value; one that failed has no value.
    pub(super) fn leave(
        &mut self,
        call: Option<Call>,
        value: Option<&Val>,
        origin: impl FnOnce(&mut Self, Call, &Seen) -> Call,
    ) {
        let Some(call) = call else { return };
        // Frames inside of it that were left without a word ended with it.
        while self.open.pop().is_some_and(|open| open != call) {}
        self.frames[call].end = self.frames.len();
        let Some(value) = value else {
            // Frames around it fail later.
            self.failed = self.failed.or(Some(call));
            return;
        };
        let seen = Seen::new(value);
        self.frames[call].origin = origin(self, call, &seen);
        if let Seen::Atom(atom) = &seen {
            self.atoms.entry(atom.clone()).or_default().push(call);
        }
        if let Seen::Object(object) = &seen
            && !self.in_library(call)
        {
            self.handed.entry(object.clone()).or_insert(call);
        }
        self.frames[call].value = seen;
    }

    /// Ends a frame whose value goes nowhere.
    pub(super) fn forget(&mut self, call: Option<Call>) {
        let Some(call) = call else { return };
        while self.open.pop().is_some_and(|open| open != call) {}
        self.frames[call].end = self.frames.len();
    }

    /// The place of the innermost expression that failed.
    pub(super) fn failed(&self) -> Option<Place> {
        self.failed.map(|call| self.place(call))
    }

    /// Whether users can do nothing about a frame's file.
    pub(super) fn in_library(&self, call: Call) -> bool {
        let file = self.sites[self.frames[call].site].0;
        self.libraries.get(file).copied().unwrap_or_default()
    }

    /// The frame to show for an object: its origin, or the call of the library that made it.
    pub(super) fn shown(&self, made: Call, value: &Seen) -> Call {
        match value {
            Seen::Object(object) if self.in_library(made) => self.handed.get(object).copied().unwrap_or(made),
            _ => made,
        }
    }

    /// The operands of a sum that are objects, in order; nothing for other frames.
    pub(super) fn operands(&self, call: Call) -> Vec<(Call, ObjValue)> {
        if *self.sites[self.frames[call].site].1.source() != Form::Sum {
            return Vec::new();
        }
        let operands = self
            .directly_inside(call)
            .filter_map(|operand| match &self.frames[operand].value {
                Seen::Object(object) => Some((operand, object.clone())),
                _ => None,
            });
        operands.collect()
    }

    /// The origin of the value of an expression. The evaluator always keeps the same variable in the same `cell`.
    pub(super) fn of_value(&mut self, frame: Call, value: &Seen, cell: &Thunk<Val>) -> Call {
        match self.sites[self.frames[frame].site].1.source() {
            Form::Own | Form::Sum => {
                self.makes(frame, value);
                frame
            }
            Form::Variable(name) => {
                let name = name.clone();
                if let Some(origin) = self.known_cell(&name, cell) {
                    return origin;
                }
                let origin = self.of_variable(frame, value);
                // Do not cache an unknown origin, or the first reader is blamed.
                if origin != frame {
                    self.variables.entry(name).or_default().push((cell.clone(), origin));
                }
                origin
            }
            _ => {
                let origin = self.handed_on(frame, value);
                if origin == frame {
                    self.makes(frame, value);
                }
                origin
            }
        }
    }

    /// The origin of the value in a cell that was read before.
    fn known_cell(&mut self, name: &IStr, cell: &Thunk<Val>) -> Option<Call> {
        let cells = self.variables.get_mut(name)?;
        let at = cells
            .iter()
            .rev()
            .take(MOST_CELLS)
            .position(|(known, _)| known == cell)?;
        // Cells that are read again stay near the end.
        let found = cells.remove(cells.len() - 1 - at);
        let origin = found.1;
        cells.push(found);
        Some(origin)
    }

    /// Remembers what made an object, if it is one.
    fn makes(&mut self, frame: Call, value: &Seen) {
        if let Seen::Object(object) = value {
            self.objects.entry(object.clone()).or_insert(frame);
        }
    }

    /// The origin of the value of an object's member.
    pub(super) fn of_member(&mut self, frame: Call, value: &Seen, cell: &Thunk<Val>, object: ObjValue) -> Call {
        let name = self.field(frame).and_then(|field| field.name.clone());
        self.members.entry((object, name)).or_default().push(frame);
        self.of_value(frame, value, cell)
    }

    /// The origin of a value that a frame has from within.
    pub(super) fn handed_on(&self, call: Call, value: &Seen) -> Call {
        let inside = || {
            self.directly_inside(call)
                .filter(|inside| self.frames[*inside].value.is(value))
        };
        let origin = || inside().last().map(|inside| self.frames[inside].origin);
        self.made(value).or_else(origin).unwrap_or(call)
    }

    /// The origin of the value of a variable that is read for the first time. Functions of the standard library and comprehensions put values into
    /// variables that nobody saw go in.
    fn of_variable(&self, call: Call, value: &Seen) -> Call {
        let origin = self.handed_on(call, value);
        if origin != call {
            return origin;
        }
        let just_before = call
            .checked_sub(1)
            .filter(|before| self.frames[*before].value.is(value));
        if let Some(before) = just_before {
            return self.frames[before].origin;
        }
        let around = self.open.last().copied().unwrap_or_default();
        let only = |range| self.only_origin(value, range);
        only(around..call).or_else(|| only(0..call)).unwrap_or(call)
    }

    /// The frames inside of a frame, without those inside of them.
    pub(super) fn directly_inside(&self, call: Call) -> impl Iterator<Item = Call> + '_ {
        let Range { start, end } = call + 1..self.frames[call].end;
        let first = Some(start).filter(|inside| *inside < end);
        std::iter::successors(first, move |inside| {
            Some(self.frames[*inside].end).filter(|next| *next < end)
        })
    }
}
