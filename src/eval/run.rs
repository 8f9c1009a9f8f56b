//! One evaluation, on a thread of its own and within its limits.

use std::collections::HashMap;
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use jrsonnet_evaluator::stack::limit_stack_depth;
use jrsonnet_evaluator::tla::TlaArg;
use jrsonnet_evaluator::{IStr, Result, State, Val, apply_tla, with_state};

use super::convert::Converter;
use super::failure::{Reporter, display_name};
use super::import::{Resolver, files_read};
use super::library::{Library, traces};
use super::limits::resident_memory;
use super::{Argument, Options, Outcome, Program, native, nesting, whereabouts};
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Source};

/// Virtual, not resident: the parser and the release of values recurse without growing their stack.
const STACK: usize = 1 << 30;

/// How often time and memory are looked at.
const POLL: Duration = Duration::from_millis(20);

const THREAD: &str = "crdsmith-eval";

/// Evaluates a program.
///
/// Runs on a thread of its own, as the evaluator's state belongs to one thread. When a limit of time or memory is reached, the thread cannot
/// be stopped: it is left behind and ends with the process.
#[must_use]
pub fn evaluate(program: &Program, options: &Options) -> Outcome {
    silence_panics();
    if let Some(diagnostic) = nested_code(program, options) {
        return failure(vec![diagnostic]);
    }
    let (sender, receiver) = channel();
    let (program, options) = (program.clone(), options.clone());
    let limits = options.limits;
    let started = Instant::now();
    let thread = std::thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            run(&program, &options, |value| {
                // Nobody listens any more when a limit was reached.
                let _ = sender.send(Outcome {
                    value,
                    imports: files_read(),
                    traces: traces(),
                });
            });
        });
    if let Err(error) = thread {
        return failure(vec![Diagnostic::error(
            "internal",
            format!("cannot start a thread to evaluate: {error}"),
        )]);
    }
    loop {
        match receiver.recv_timeout(POLL) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Disconnected) => {
                let message = "the evaluator failed on this program";
                return failure(vec![
                    Diagnostic::error("internal", message).help("this is a defect of the evaluator, please report it"),
                ]);
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(time) = limits.time.filter(|time| started.elapsed() > *time) {
                    let message = format!("evaluation took more than {time:?}");
                    return failure(vec![
                        Diagnostic::error("time-limit", message).help("raise the limit with `--timeout`"),
                    ]);
                }
                if let Some(limit) = limits
                    .memory
                    .filter(|limit| resident_memory().is_some_and(|used| used > *limit))
                {
                    let message = format!("evaluation used more than {} MiB of memory", limit >> 20);
                    return failure(vec![
                        Diagnostic::error("memory-limit", message).help("raise the limit with `--max-memory`"),
                    ]);
                }
            }
        }
    }
}

fn failure(diagnostics: Vec<Diagnostic>) -> Outcome {
    Outcome {
        value: Err(diagnostics),
        imports: Vec::new(),
        traces: Vec::new(),
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

/// Code that was passed as text is checked like files are.
fn nested_code(program: &Program, options: &Options) -> Option<Diagnostic> {
    let snippet = match program {
        Program::Snippet { name, code } => Some((name.clone(), code)),
        Program::File(_) => None,
    };
    let arguments = options
        .external
        .iter()
        .chain(&options.top_level)
        .filter_map(|(name, argument)| match argument {
            Argument::Code(code) => Some((format!("<{name}>"), code)),
            _ => None,
        });
    snippet.into_iter().chain(arguments).find_map(|(name, code)| {
        let span = nesting::too_deep(code)?;
        let source = Source::new(name, code.as_str());
        Some(Diagnostic::error("nesting", "the code is nested too deeply").at(Place::new(&source, span)))
    })
}

/// Hands the value over before the evaluator's own ones are freed, which takes a while and need not be waited for.
fn run(
    program: &Program,
    options: &Options,
    deliver: impl FnOnce(std::result::Result<serde_json::Value, Vec<Diagnostic>>),
) {
    let external = options.external.iter();
    let external = external
        .map(|(name, argument)| (name.as_str().into(), argument_value("ext", name, argument)))
        .collect();
    let std = Library::new(external, native::functions(options.allow_exec));
    let mut builder = State::builder();
    builder.import_resolver(Resolver::new(options)).context_initializer(std);
    let state = builder.build();
    let _entered = state.try_enter();
    let _depth = limit_stack_depth(options.limits.stack);
    let mut converter = Converter::new(options.limits.value);
    let value = load(&state, program, options);
    let result = value
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|value| converter.convert(value));
    deliver(result.map_err(|error| {
        let mut diagnostics = Reporter::default().report(&error, options);
        let path = converter.failed_path();
        for diagnostic in &mut diagnostics {
            whereabouts::add(diagnostic, &error, &files_read());
            locate(diagnostic, program, path.as_deref());
        }
        diagnostics
    }));
}

/// Not every error of the evaluator has a place; the program and the field in its value are the next best.
fn locate(diagnostic: &mut Diagnostic, program: &Program, path: Option<&str>) {
    if diagnostic.place.is_none() && diagnostic.code != "import" {
        let name = match program {
            Program::File(path) => display_name(path),
            Program::Snippet { name, .. } => name.clone(),
        };
        let field = path
            .map(|path| format!("field `{}` of ", shortened(path)))
            .unwrap_or_default();
        diagnostic.message.push_str(&format!(" (in {field}`{name}`)"));
    }
    diagnostic.path = path.map(str::to_owned);
}

/// A path that fits a line: of a very long one, its two ends.
fn shortened(path: &str) -> String {
    const END: usize = 40;
    let steps = path.chars().count();
    if steps <= 2 * END {
        return path.to_owned();
    }
    let start: String = path.chars().take(END).collect();
    let end: String = path.chars().skip(steps - END).collect();
    format!("{start} … {end}")
}

fn load(state: &State, program: &Program, options: &Options) -> Result<Val> {
    let value = match program {
        Program::File(path) => state.import(path.as_path())?,
        Program::Snippet { name, code } => state.evaluate_snippet(name.as_str(), code.as_str())?,
    };
    let arguments: HashMap<IStr, TlaArg> = options
        .top_level
        .iter()
        .map(|(name, argument)| (name.as_str().into(), argument_value("tla", name, argument)))
        .collect();
    apply_tla(&arguments, value)
}

fn argument_value(kind: &str, name: &str, argument: &Argument) -> TlaArg {
    match argument {
        Argument::Text(text) => TlaArg::String(text.as_str().into()),
        Argument::TextFile(path) => TlaArg::ImportStr(path.to_string_lossy().into_owned()),
        Argument::CodeFile(path) => TlaArg::Import(path.to_string_lossy().into_owned()),
        Argument::Code(code) => {
            let source: IStr = format!("<{kind}-code {name}>").into();
            let code: IStr = code.as_str().into();
            TlaArg::Lazy(jrsonnet_evaluator::val::Thunk!(move || with_state(
                |state| state.evaluate_snippet(source, code)
            )))
        }
    }
}
