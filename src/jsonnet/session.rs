//! Evaluations that share threads, and what these have read.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::kept::Kept;
use super::limits::StackWatch;

/// Virtual, not resident: the parser and the release of values recurse without growing their stack.
pub(super) const STACK: usize = 1 << 30;

/// The depth of the stack that a thread for further work may have touched. It stays in memory, and the watch takes it for used.
const KEPT_STACK: usize = 8 << 20;

/// The name of the threads.
pub(super) const THREAD: &str = "crdsmith-eval";

/// Work of a thread.
pub(super) type Work = Box<dyn FnOnce(&mut Kept, &Arc<StackWatch>) -> After + Send>;

/// What a thread does after its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// It keeps its evaluator for more.
    Keep,
    /// It drops its evaluator.
    Drop,
    /// It ends: [`Session::replace`] has counted it out.
    End,
}

/// Evaluations of one run, on a limited number of threads. A file that several of their programs import is read once by a thread, and its values are
/// kept as long as they cannot differ between the programs: they depend on no external variable that has changed, and imports lead to the same files.
///
/// Files are not read again when they change. A run that begins later needs a session of its own.
#[derive(Debug)]
pub struct Session {
    pool: Arc<Shared>,
    shares: bool,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    threads: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Work>,
    /// Threads that work or wait for work.
    threads: usize,
    /// Threads that wait for work.
    idle: usize,
    is_over: bool,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// A session with this number of threads, at least one. More evaluations may be asked for at the same time; they wait for each other.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self {
            pool: Shared::new(threads.max(1)),
            shares: true,
        }
    }

    /// Whether programs may use what others have evaluated.
    pub(super) fn shares(&self) -> bool {
        self.shares
    }

    /// Has work done as soon as a thread is free.
    ///
    /// # Errors
    /// No thread can be started.
    pub(super) fn give(&self, work: Work) -> io::Result<()> {
        self.pool.lock().waiting.push_back(work);
        self.pool.changed.notify_one();
        self.pool.staff()
    }

    /// Counts out a thread that does not end its work in time. Another one takes its place.
    pub(super) fn replace(&self) {
        self.pool.lock().threads -= 1;
        self.pool.restaff();
    }
}

impl Default for Session {
    /// A session for one program, on one thread. Others have to wait, and share nothing.
    fn default() -> Self {
        Self {
            pool: Shared::new(1),
            shares: false,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.pool.lock().is_over = true;
        self.pool.changed.notify_all();
    }
}

impl Shared {
    fn new(threads: usize) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            threads,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a thread if work waits, and may have one more.
    fn staff(self: &Arc<Self>) -> io::Result<()> {
        let mut state = self.lock();
        if state.waiting.len() <= state.idle || state.threads >= self.threads {
            return Ok(());
        }
        state.threads += 1;
        drop(state);
        let shared = Arc::clone(self);
        let thread = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
        let started = thread.spawn(move || serve(&shared));
        let Err(error) = started else { return Ok(()) };
        let mut state = self.lock();
        state.threads -= 1;
        if state.threads > 0 {
            return Ok(());
        }
        state.waiting.clear();
        Err(error)
    }

    /// Starts a thread in the place of one that has ended. Where that is impossible, those who wait for their work learn it: it is dropped.
    fn restaff(self: &Arc<Self>) {
        let _ = self.staff();
    }

    /// The next work. Waits until there is some, or the session is over.
    fn next(&self) -> Option<Work> {
        let mut state = self.lock();
        state.idle += 1;
        while state.waiting.is_empty() && !state.is_over {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.idle -= 1;
        state.waiting.pop_front()
    }
}

/// Counts a thread out that ends, also by a panic.
struct Leaving<'s>(Option<&'s Arc<Shared>>);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if let Some(shared) = self.0 {
            shared.lock().threads -= 1;
            shared.restaff();
        }
    }
}

fn serve(shared: &Arc<Shared>) {
    let mut leaving = Leaving(Some(shared));
    let watch = Arc::new(StackWatch::default());
    watch.begin();
    let mut kept = Kept::default();
    while let Some(work) = shared.next() {
        let after = work(&mut kept, &watch);
        if after == After::End {
            leaving.0 = None;
            return;
        }
        kept.settle(after == After::Keep);
        if watch.has_used(KEPT_STACK) {
            return;
        }
    }
}
