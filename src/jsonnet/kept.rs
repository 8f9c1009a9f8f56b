//! An evaluator, and whether the next program may use what it has read and evaluated so far.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use jrsonnet_evaluator::State;
use jrsonnet_evaluator::function::FuncVal;
use jrsonnet_gcmodule::{Cc, collect_thread_cycles};

use super::arguments::value_of;
use super::import::{Folders, Resolver};
use super::library::{Library, Variables, forget_natives};
use super::limits::resident_memory;
use super::record::Record;
use super::{Options, Program, mend, native};

/// Programs that one evaluator evaluates at most, at first and after each that called too deeply. It keeps the values of all their files.
///
/// A value that is kept hides the calls that made it. So that a program cannot succeed beside others and fail alone, each program may use only a share of
/// the limit of nested calls: the calls of all of them together stay below it.
const PROGRAMS: [usize; 4] = [32, 16, 8, 4];

/// The size that their values may have (see [`super::Limits::value`]). What was needed to evaluate them is some twenty times as large.
const SIZE: usize = 2 << 20;

/// The share of the memory limit that is left for the next program.
const FREE: u64 = 2;

/// The evaluator of a thread. Dropping it frees all that it evaluated.
#[derive(Default)]
pub(super) struct Kept {
    evaluator: Option<Evaluator>,
    /// How often a program called too deeply.
    deep: usize,
}

impl Kept {
    /// The evaluator for one of many programs: the one that is kept, if nothing that it keeps could be wrong for this program, or else a new one. `None`
    /// if programs call too deeply to share one.
    pub(super) fn shared(&mut self, options: &Options) -> Option<&mut Evaluator> {
        let programs = *PROGRAMS.get(self.deep)?;
        let stays = self.evaluator.as_mut().is_some_and(|evaluator| evaluator.turn(options));
        if !stays {
            self.clear();
        }
        Some(self.evaluator.get_or_insert_with(|| Evaluator {
            most: programs,
            depth: options.limits.stack / programs,
            ..Evaluator::new(options, [], false)
        }))
    }

    /// A new evaluator for a program alone.
    pub(super) fn alone(&mut self, options: &Options) -> &mut Evaluator {
        self.clear();
        self.evaluator.insert(Evaluator::new(options, [], false))
    }

    /// Gives the next programs larger shares of the limit of nested calls.
    pub(super) fn deepen(&mut self) {
        self.deep += 1;
    }

    /// Ends an evaluation. The evaluator stays for the next one, unless it has become too large or `is_reusable` denies it.
    pub(super) fn settle(&mut self, is_reusable: bool) {
        let stays = self.evaluator.as_mut().is_some_and(Evaluator::settle);
        if !(stays && is_reusable) {
            self.clear();
        }
    }

    /// Drops the evaluator, and with it all that this thread knows of its texts.
    fn clear(&mut self) {
        if self.evaluator.take().is_some() {
            mend::forget();
            forget_natives();
            collect_thread_cycles();
        }
    }
}

/// A state of the evaluator, and handles on what its parts own.
pub(super) struct Evaluator {
    pub(super) state: State,
    variables: Cc<Variables>,
    folders: Rc<RefCell<Folders>>,
    record: Rc<RefCell<Record>>,
    /// The options of the evaluation.
    options: Options,
    /// Programs that were evaluated before.
    programs: usize,
    /// Programs that it evaluates at most.
    most: usize,
    /// How deep the calls of each may nest.
    pub(super) depth: usize,
    /// Size of the values so far.
    pub(super) size: usize,
}

impl Evaluator {
    /// An evaluator with functions that are in scope in every file. `records` rewrites files so that they tell their places.
    pub(super) fn new(
        options: &Options,
        globals: impl IntoIterator<Item = (&'static str, FuncVal)>,
        records: bool,
    ) -> Self {
        let variables = Cc::new(Variables::default());
        for (name, argument) in &options.external {
            variables.set(name, Some(value_of("ext", name, argument)));
        }
        let folders = Rc::new(RefCell::new(Folders::new(options)));
        let record = Rc::<RefCell<Record>>::default();
        let std = Library::new(variables.clone(), native::functions(options.allow_exec), globals);
        let mut builder = State::builder();
        builder
            .import_resolver(Resolver::new(options, Rc::clone(&folders), Rc::clone(&record), records))
            .context_initializer(std);
        Self {
            state: builder.build(),
            variables,
            folders,
            record,
            options: options.clone(),
            programs: 0,
            most: 1,
            depth: options.limits.stack,
            size: 0,
        }
    }

    /// Whether no program was evaluated before this one, and none will be after it.
    pub(super) fn is_alone(&self) -> bool {
        self.most == 1
    }

    /// The files that the program may have read, sorted. For the first program these are the ones that it did read.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.record.borrow().files()
    }

    /// The files that were looked for and did not exist, sorted.
    pub(super) fn absent(&self) -> Vec<PathBuf> {
        self.record.borrow().absent()
    }

    /// Forgets which files a program named: they are not those of the next one.
    pub(super) fn end(&self, program: &Program) {
        self.record.borrow_mut().end(program);
    }

    /// Takes the options of the next program. Returns `false` if a value that is kept could be another with them.
    fn turn(&mut self, options: &Options) -> bool {
        let same = self.options.limits == options.limits
            && self.options.allow_exec == options.allow_exec
            && self.options.allowed_roots == options.allowed_roots
            && self.options.embedded == options.embedded;
        same && self.turn_folders(options) && self.turn_variables(options) && {
            self.options.clone_from(options);
            true
        }
    }

    fn turn_folders(&self, options: &Options) -> bool {
        let mut folders = self.folders.borrow_mut();
        let record = self.record.borrow();
        let holds = record.holds(&folders.import_path, &options.import_path, &options.linked_roots);
        if holds {
            folders.import_path.clone_from(&options.import_path);
            folders.linked_roots.clone_from(&options.linked_roots);
        }
        holds
    }

    fn turn_variables(&self, options: &Options) -> bool {
        let (before, now) = (&self.options.external, &options.external);
        let mut record = self.record.borrow_mut();
        let changed = before.keys().chain(now.keys());
        for name in changed.filter(|name| before.get(*name) != now.get(*name)) {
            if !self.variables.asked(name).iter().all(|source| record.retire(source)) {
                return false;
            }
            let value = now.get(name);
            self.variables
                .set(name, value.map(|value| value_of("ext", name, value)));
        }
        true
    }

    /// Ends an evaluation. Returns whether another may follow.
    fn settle(&mut self) -> bool {
        self.programs += 1;
        let limit = self.options.limits.memory;
        let has_room = || limit.is_none_or(|limit| resident_memory().is_none_or(|used| used < limit / FREE));
        self.programs < self.most && self.size < SIZE && has_room()
    }
}
