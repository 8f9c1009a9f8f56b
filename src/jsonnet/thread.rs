//! Threads for evaluations, within limits of time, memory and stack.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Once, OnceLock};
use std::time::{Duration, Instant};

use super::Limits;
use super::kept::Kept;
use super::limits::{StackWatch, resident_memory};
use super::session::{After, STACK, Session, THREAD};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Interval of the checks of time and memory.
const POLL: Duration = Duration::from_millis(20);

/// Runs work that delivers one result on a thread of a session, within limits of time and memory. The work returns whether the thread may use its
/// evaluator again.
pub(super) fn on_thread<T: Send + 'static>(
    limits: Limits,
    session: &Session,
    work: impl FnOnce(&mut Kept, &dyn Fn(T)) -> bool + Send + 'static,
) -> Result<T, Diagnostic> {
    silence_panics();
    let (sender, receiver) = channel();
    let begun = Arc::new(OnceLock::new());
    let is_over = Arc::new(AtomicBool::new(false));
    let work = {
        let (begun, is_over) = (Arc::clone(&begun), Arc::clone(&is_over));
        move |kept: &mut Kept, watch: &Arc<StackWatch>| {
            // It may have waited for a free thread.
            let _ = begun.set((Instant::now(), Arc::clone(watch)));
            let is_reusable = work(kept, &|result| {
                // Nobody listens any more when a limit was reached.
                let _ = sender.send(result);
            });
            match (is_over.swap(true, Ordering::Relaxed), is_reusable) {
                (true, _) => After::End,
                (false, true) => After::Keep,
                (false, false) => After::Drop,
            }
        }
    };
    session.give(Box::new(work)).map_err(|error| {
        let message = format!("cannot start an evaluation thread: {error}");
        Diagnostic::error(Rule::Internal, message)
    })?;
    wait(&receiver, limits, &begun).map_err(|failure| match failure {
        Failure::Panic => {
            let diagnostic = Diagnostic::error(Rule::Internal, "internal error of the evaluator");
            diagnostic.help("please report this error")
        }
        Failure::Limit(diagnostic) => {
            // The thread cannot be stopped, but left behind.
            if !is_over.swap(true, Ordering::Relaxed) {
                session.replace();
            }
            diagnostic
        }
    })
}

/// Why there is no result.
enum Failure {
    /// The thread ended.
    Panic,
    /// A limit was reached.
    Limit(Diagnostic),
}

/// Waits for the result of work that begins at a time and on a stack.
fn wait<T>(receiver: &Receiver<T>, limits: Limits, begun: &OnceLock<(Instant, Arc<StackWatch>)>) -> Result<T, Failure> {
    loop {
        match receiver.recv_timeout(POLL) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Panic),
            Err(RecvTimeoutError::Timeout) => {
                if let Some((started, watch)) = begun.get()
                    && let Some(diagnostic) = exceeded(limits, started.elapsed(), watch)
                {
                    return Err(Failure::Limit(diagnostic));
                }
            }
        }
    }
}

/// The limit that was reached, if any.
fn exceeded(limits: Limits, elapsed: Duration, watch: &StackWatch) -> Option<Diagnostic> {
    if let Some(time) = limits.time.filter(|time| elapsed > *time) {
        let message = format!("evaluation exceeded the time limit of {time:?}");
        return Some(Diagnostic::error(Rule::TimeLimit, message).help("raise the limit with `--timeout`"));
    }
    // More calls than usual need more of the stack; the rest is for what they call before the next look.
    let is_raised = limits.stack > Limits::default().stack;
    if watch.has_used(if is_raised { STACK / 4 * 3 } else { STACK / 4 }) {
        let message = "evaluation nests too deeply";
        return Some(Diagnostic::error(Rule::StackLimit, message).help("check for infinite recursion"));
    }
    let limit = limits.memory?;
    let is_over = resident_memory().is_some_and(|used| used > limit);
    is_over.then(|| {
        let message = format!("evaluation exceeded the memory limit of {} MiB", limit >> 20);
        let help = "the limit is for all programs of the run: raise it with `--max-memory`, or evaluate fewer at a time with `-j 1`";
        Diagnostic::error(Rule::MemoryLimit, message).help(help)
    })
}

/// A panic of the evaluator becomes a diagnostic; the standard message on stderr would only repeat it.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(THREAD) {
                previous(info);
            }
        }));
    });
}
