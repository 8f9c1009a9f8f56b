//! Runs a program over a text on all paths at once: a Pike VM, like Go's `regexp`.

use std::rc::Rc;

use super::groups::Groups;
use super::program::{Assertion, At, Instruction, Program};
use crate::go::unicode;

/// Bounds of groups: starts at even indexes, ends at odd ones; `usize::MAX` if unset.
type Bounds = Rc<Vec<usize>>;

const UNSET: usize = usize::MAX;

/// The first match from an offset on, with the given number of groups.
pub(super) fn search(program: &Program, text: &str, at: usize, groups: usize) -> Option<Groups> {
    let mut machine = Machine {
        program,
        text,
        open: Vec::new(),
        members: vec![(0, false); program.classes()],
        round: 0,
    };
    let bounds = machine.run(at, groups)?;
    let place = |bounds: &[usize]| (!bounds.contains(&UNSET)).then(|| bounds[0]..bounds[1]);
    Some(bounds.chunks(2).map(place).collect())
}

struct Machine<'m> {
    program: &'m Program,
    text: &'m str,
    /// Paths still to follow, the preferred one last.
    open: Vec<(At, Bounds)>,
    /// By class: the round of the last check, and its result for the character of that round.
    members: Vec<(usize, bool)>,
    /// The number of the character.
    round: usize,
}

/// Instructions that read the next character, the preferred one first.
#[derive(Default)]
struct Threads {
    list: Vec<(At, Bounds)>,
    /// By instruction: the round in which it was added.
    seen: Vec<u32>,
    round: u32,
}

impl Threads {
    fn clear(&mut self) {
        self.list.clear();
        self.round += 1;
        if self.round == u32::MAX {
            self.seen.fill(0);
            self.round = 1;
        }
    }

    /// Marks an instruction; true if it is new in this round.
    fn enter(&mut self, at: At) -> bool {
        std::mem::replace(&mut self.seen[at as usize], self.round) != self.round
    }
}

impl Machine<'_> {
    fn run(&mut self, start: usize, groups: usize) -> Option<Bounds> {
        let seen = || vec![0; self.program.len()];
        let mut now = Threads {
            seen: seen(),
            ..Threads::default()
        };
        let mut next = Threads {
            seen: seen(),
            ..Threads::default()
        };
        let mut found = None;
        let mut at = start;
        now.clear();
        loop {
            if found.is_none() {
                let mut bounds = vec![UNSET; groups * 2];
                if let Some(first) = bounds.first_mut() {
                    *first = at;
                }
                self.follow(&mut now, self.program.start(), at, Rc::new(bounds));
            }
            let character = self.text[at..].chars().next();
            let after = at + character.map_or(0, char::len_utf8);
            next.clear();
            self.round += 1;
            for (instruction, bounds) in now.list.drain(..) {
                if matches!(self.program.instruction(instruction), Instruction::Match) {
                    let mut bounds = bounds;
                    if let Some(last) = Rc::make_mut(&mut bounds).get_mut(1) {
                        *last = at;
                    }
                    found = Some(bounds);
                    break;
                }
                let target = character.and_then(|character| self.step(instruction, character));
                if let Some(target) = target {
                    self.follow(&mut next, target, after, bounds);
                }
            }
            let is_done = found.is_some() && (groups == 0 || next.list.is_empty());
            if character.is_none() || is_done {
                return found;
            }
            std::mem::swap(&mut now, &mut next);
            at = after;
        }
    }

    /// The next instruction if this one reads the character.
    fn step(&mut self, at: At, character: char) -> Option<At> {
        let rune = u32::from(character);
        match self.program.instruction(at) {
            Instruction::Character(wanted, next) => (wanted == rune).then_some(next),
            Instruction::Folded(wanted, next) => unicode::orbit(wanted).any(|other| other == rune).then_some(next),
            Instruction::AnyNotNewline(next) => (character != '\n').then_some(next),
            Instruction::Any(next) => Some(next),
            Instruction::Class(class, next) => {
                let member = &mut self.members[class as usize];
                if member.0 != self.round {
                    *member = (self.round, self.program.class_has(class, character));
                }
                member.1.then_some(next)
            }
            _ => None,
        }
    }

    /// Adds an instruction, and those reachable from it without reading a character.
    fn follow(&mut self, threads: &mut Threads, to: At, at: usize, bounds: Bounds) {
        self.open.push((to, bounds));
        while let Some((to, mut bounds)) = self.open.pop() {
            if !threads.enter(to) {
                continue;
            }
            match self.program.instruction(to) {
                Instruction::Either(first, second) => {
                    self.open.push((second, Rc::clone(&bounds)));
                    self.open.push((first, bounds));
                }
                Instruction::Save(bound, next) => {
                    if bounds.len() > bound as usize {
                        Rc::make_mut(&mut bounds)[bound as usize] = at;
                    }
                    self.open.push((next, bounds));
                }
                Instruction::Assert(assertion, next) => {
                    if holds(assertion, self.text, at) {
                        self.open.push((next, bounds));
                    }
                }
                _ => threads.list.push((to, bounds)),
            }
        }
    }
}

fn holds(assertion: Assertion, text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).map(|at| bytes[at]);
    let after = bytes.get(at).copied();
    let is_newline = |byte: Option<u8>| byte.is_none_or(|byte| byte == b'\n');
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    match assertion {
        Assertion::BeginLine => is_newline(before),
        Assertion::EndLine => is_newline(after),
        Assertion::BeginText => before.is_none(),
        Assertion::EndText => after.is_none(),
        Assertion::WordBoundary => is_word(before) != is_word(after),
        Assertion::NoWordBoundary => is_word(before) == is_word(after),
    }
}
