//! A thread of its own for an evaluation, within limits of time, memory and stack.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use super::Limits;
use super::limits::{StackWatch, resident_memory};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Virtual, not resident: the parser and the release of values recurse without growing their stack.
const STACK: usize = 1 << 30;

/// Interval of the checks of time and memory.
const POLL: Duration = Duration::from_millis(20);

const THREAD: &str = "crdsmith-eval";

/// Runs work that delivers one result, within limits of time and memory.
pub(super) fn on_thread<T: Send + 'static>(
    limits: Limits,
    work: impl FnOnce(&dyn Fn(T)) + Send + 'static,
) -> Result<T, Diagnostic> {
    silence_panics();
    let (sender, receiver) = channel();
    let started = Instant::now();
    let watch = Arc::new(StackWatch::default());
    let watched = Arc::clone(&watch);
    let thread = std::thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            watched.begin();
            work(&|result| {
                // Nobody listens any more when a limit was reached.
                let _ = sender.send(result);
            });
        });
    if let Err(error) = thread {
        let message = format!("cannot start an evaluation thread: {error}");
        return Err(Diagnostic::error(Rule::Internal, message));
    }
    loop {
        match receiver.recv_timeout(POLL) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => {
                let diagnostic = Diagnostic::error(Rule::Internal, "internal error of the evaluator");
                return Err(diagnostic.help("please report this error"));
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(time) = limits.time.filter(|time| started.elapsed() > *time) {
                    let message = format!("evaluation exceeded the time limit of {time:?}");
                    return Err(Diagnostic::error(Rule::TimeLimit, message).help("raise the limit with `--timeout`"));
                }
                // More calls than usual need more of the stack; the rest is for what they call before the next look.
                let is_raised = limits.stack > Limits::default().stack;
                if watch.has_used(if is_raised { STACK / 4 * 3 } else { STACK / 4 }) {
                    let message = "evaluation nests too deeply";
                    return Err(Diagnostic::error(Rule::StackLimit, message).help("check for infinite recursion"));
                }
                if let Some(limit) = limits
                    .memory
                    .filter(|limit| resident_memory().is_some_and(|used| used > *limit))
                {
                    let message = format!("evaluation exceeded the memory limit of {} MiB", limit >> 20);
                    return Err(
                        Diagnostic::error(Rule::MemoryLimit, message).help("raise the limit with `--max-memory`")
                    );
                }
            }
        }
    }
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
