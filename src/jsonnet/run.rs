//! One evaluation, on a thread of its own and within its limits.

use std::collections::HashMap;
use std::time::Duration;

use jrsonnet_evaluator::error::ErrorKind;
use jrsonnet_evaluator::stack::{StackDepthLimitOverrideGuard, limit_stack_depth};
use jrsonnet_evaluator::tla::TlaArg;
use jrsonnet_evaluator::{IStr, State, Val, apply_tla};

use super::arguments::value_of;
use super::convert::Converter;
use super::failure::Reporter;
use super::kept::Evaluator;
use super::name::name_program;
use super::places::{Found, Recording, Wanted};
use super::session::Session;
use super::stdlib::traces;
use super::syntax;
use super::thread::on_thread;
use super::{Argument, Options, Outcome, Program, mend, nesting, places, whereabouts};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source};

/// Factor of the call depth of a program that records places.
const STACK_FACTOR: usize = 8;

/// Maximum time for recording places. Places are helpful, but not worth a longer wait.
const PLACES_TIME: Duration = Duration::from_secs(30);

/// Evaluates a program.
///
/// Runs on a thread of its own, as the evaluator's state belongs to one thread. When a limit of time or memory is reached, the thread cannot
/// be stopped: it is left behind and ends with the process.
#[must_use]
pub fn evaluate(program: &Program, options: &Options) -> Outcome {
    Session::default().evaluate(program, options)
}

impl Session {
    /// Evaluates a program like [`evaluate`]. The files that it read may be too many: also those that earlier programs of the session have imported
    /// from files of this one.
    #[must_use]
    pub fn evaluate(&self, program: &Program, options: &Options) -> Outcome {
        if let Some(diagnostic) = nested_code(program, options) {
            return failure(vec![diagnostic]);
        }
        let (owned, given) = (program.clone(), options.clone());
        let shares = self.shares();
        let outcome = on_thread(options.limits, self, move |kept, deliver| {
            let beside = shares.then(|| kept.shared(&given)).flatten();
            let done = beside.map(|evaluator| run(evaluator, &owned, &given, deliver));
            if let Some(Done::Reusable | Done::Spent) = done {
                return matches!(done, Some(Done::Reusable));
            }
            let alone = run(kept.alone(&given), &owned, &given, deliver);
            // Endless calls are no reason to expect deep ones.
            if let (Some(Done::TooDeep), Done::Reusable) = (done, alone) {
                kept.deepen();
            }
            false
        });
        let (mut outcome, vague) = outcome.unwrap_or_else(|mut diagnostic| {
            name_program(&mut diagnostic, program, None);
            (failure(vec![diagnostic]), None)
        });
        if let Some(vague) = vague
            && let Err(diagnostics) = &mut outcome.value
            && let [diagnostic] = diagnostics.as_mut_slice()
            && let Some(mut place) = failed_place(program, options)
        {
            if let Vague::Field(name) = vague {
                place.span = syntax::repeated(place.source.text(), place.span.start, &name).unwrap_or(place.span);
            }
            match diagnostic.place.take() {
                // The evaluator knows the very part of the expression.
                Some(known) if is_inside(&known, &place) => diagnostic.place = Some(known),
                known => {
                    // The evaluator names the call around an operator.
                    diagnostic.place = Some(place);
                    let call = known.map(|known| (known, "called here".to_owned()));
                    diagnostic.related.splice(0..0, call);
                }
            }
        }
        outcome
    }
}

fn is_inside(part: &Place, whole: &Place) -> bool {
    part.source.name() == whole.source.name() && whole.span.start <= part.span.start && part.span.end <= whole.span.end
}

/// The place of the expression that fails in a program. Evaluates the program again, rewritten for recording.
fn failed_place(program: &Program, options: &Options) -> Option<Place> {
    let program = program.clone();
    let options = for_recording(options);
    let place = on_thread(options.limits, &Session::default(), move |_, deliver| {
        let _recording = Recording::start();
        let Evaluator { state, .. } = Evaluator::new(&options, places::functions(), true);
        let _entered = state.try_enter();
        let _depth = limit_depth(options.limits.stack);
        let mut converter = Converter::new(options.limits.value);
        let value = load(&state, &program, &options).and_then(|value| converter.convert(&value));
        deliver(value.is_err().then(places::failed).flatten());
        false
    });
    place.ok().flatten()
}

/// Options for a program that records: its calls nest deeper, and it takes longer.
fn for_recording(options: &Options) -> Options {
    let mut options = options.clone();
    options.limits.stack = options.limits.stack.saturating_mul(STACK_FACTOR);
    options.limits.time = Some(options.limits.time.map_or(PLACES_TIME, |time| time.min(PLACES_TIME)));
    options
}

/// Finds the origins of some values inside a program's value: one answer for each. Evaluates the program again, rewritten for recording. Its value is
/// the same, and only the path to each value is evaluated.
///
/// # Errors
/// Programs that fail, or exceed their limits, during recording. Their calls nest deeper, and they take longer.
pub fn locate(
    program: &Program,
    options: &Options,
    wanted: Vec<Wanted>,
) -> Result<Vec<Option<Found>>, Vec<Diagnostic>> {
    if let Some(diagnostic) = nested_code(program, options) {
        return Err(vec![diagnostic]);
    }
    let program = program.clone();
    let options = for_recording(options);
    let answers = on_thread(options.limits, &Session::default(), move |_, deliver| {
        let _recording = Recording::start();
        let Evaluator { state, .. } = Evaluator::new(&options, places::functions(), true);
        let _entered = state.try_enter();
        let _depth = limit_depth(options.limits.stack);
        match load(&state, &program, &options) {
            Ok(value) => deliver(Ok(wanted.iter().map(|wanted| places::find(&value, wanted)).collect())),
            Err(error) => deliver(Err(Reporter::default().report(&error, &options))),
        }
        false
    });
    answers.unwrap_or_else(|diagnostic| Err(vec![diagnostic]))
}

fn failure(diagnostics: Vec<Diagnostic>) -> Outcome {
    Outcome {
        value: Err(diagnostics),
        imports: Vec::new(),
        absent: Vec::new(),
        traces: Vec::new(),
    }
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
        Some(Diagnostic::error(Rule::Nesting, "the code is nested too deeply").at(Place::new(&source, span)))
    })
}

/// What is known of an evaluation: its outcome, and what is not known about the place of its error.
type Evaluated = (Outcome, Option<Vague>);

/// The end of an evaluation.
enum Done {
    /// The outcome was handed over, and the next program may use the evaluator.
    Reusable,
    /// The outcome was handed over.
    Spent,
    /// The program failed in an evaluator for several, which may be the reason, and their files would be in the description.
    Nothing,
    /// The calls of the program nest deeper than its share.
    TooDeep,
}

/// Hands the value over before the evaluator's own ones are freed, which takes a while and need not be waited for.
fn run(evaluator: &mut Evaluator, program: &Program, options: &Options, deliver: &dyn Fn(Evaluated)) -> Done {
    let state = evaluator.state.clone();
    let _entered = state.try_enter();
    let _depth = limit_depth(evaluator.depth);
    let mut converter = Converter::new(options.limits.value);
    let value = load(&state, program, options);
    let result = value
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|value| converter.convert(value));
    evaluator.size += options.limits.value - converter.room();
    let traces = traces();
    if !evaluator.is_alone() {
        match &result {
            _ if mend::are_tails_deep() => return Done::TooDeep,
            Err(error) if matches!(error.error(), ErrorKind::StackOverflow) => return Done::TooDeep,
            Err(_) => return Done::Nothing,
            Ok(_) => {}
        }
    }
    // Values that are kept would not send their messages again.
    let is_reusable = result.is_ok() && traces.is_empty();
    let imports = evaluator.files();
    let unplaced = result.as_ref().err().and_then(|error| vague(error.error()));
    let value = result.map_err(|error| {
        let mut diagnostics = Reporter::default().report(&error, options);
        let path = converter.failed_path();
        for diagnostic in &mut diagnostics {
            whereabouts::add(diagnostic, &error, &imports);
            name_program(diagnostic, program, path.as_deref());
        }
        diagnostics
    });
    let absent = evaluator.absent();
    evaluator.end(program);
    let outcome = Outcome {
        value,
        imports,
        absent,
        traces,
    };
    deliver((outcome, unplaced));
    if is_reusable { Done::Reusable } else { Done::Spent }
}

/// An error whose place is at best that of a call around it.
enum Vague {
    /// The place of an operator.
    Operator,
    /// The second field with this name in an object.
    Field(String),
}

/// Whether the evaluator knows no place of an error's own.
fn vague(error: &ErrorKind) -> Option<Vague> {
    match error {
        ErrorKind::RuntimeError(_)
        | ErrorKind::AssertionFailed(_)
        | ErrorKind::ImportSyntaxError { .. }
        | ErrorKind::ImportCallbackError(_)
        | ErrorKind::StaticAnalysisError(_)
        | ErrorKind::StackOverflow
        | ErrorKind::UndefinedExternalVariable(_) => None,
        ErrorKind::DuplicateFieldName(name) => Some(Vague::Field(name.to_string())),
        _ => Some(Vague::Operator),
    }
}

/// Limits how deep calls may nest on this thread.
fn limit_depth(depth: usize) -> StackDepthLimitOverrideGuard {
    mend::limit_tails(depth);
    limit_stack_depth(depth)
}

fn load(state: &State, program: &Program, options: &Options) -> jrsonnet_evaluator::Result<Val> {
    let value = match program {
        Program::File(path) => state.import(path.as_path())?,
        Program::Snippet { name, code } => state.evaluate_snippet(name.as_str(), &*mend::snippet(name, code))?,
    };
    let arguments: HashMap<IStr, TlaArg> = options
        .top_level
        .iter()
        .map(|(name, argument)| (name.as_str().into(), value_of("tla", name, argument)))
        .collect();
    apply_tla(&arguments, value)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::jsonnet::kept::Kept;

    /// The value of a program; nothing where it fails.
    fn value(program: &Program, options: &Options, records: bool) -> Option<serde_json::Value> {
        let (program, options) = (program.clone(), options.clone());
        let run = move |_: &mut Kept, deliver: &dyn Fn(Option<serde_json::Value>)| {
            let _recording = records.then(Recording::start);
            let globals = records.then(places::functions).into_iter().flatten();
            let Evaluator { state, .. } = Evaluator::new(&options, globals, records);
            let _entered = state.try_enter();
            let stack = if records { 500 * STACK_FACTOR } else { 500 };
            mend::limit_tails(stack);
            let _depth = limit_stack_depth(stack);
            let value = load(&state, &program, &options);
            deliver(value.and_then(|value| Converter::new(1 << 20).convert(&value)).ok());
            false
        };
        on_thread(crate::jsonnet::Limits::default(), &Session::default(), run)
            .ok()
            .flatten()
    }

    fn programs() -> (Vec<PathBuf>, Options) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jsonnet/programs");
        let options = Options {
            import_path: vec![folder.join("lib"), folder.clone()],
            external: [
                ("text".to_owned(), Argument::Text("a text".to_owned())),
                ("code".to_owned(), Argument::Code("{ a: 1 + 1 }".to_owned())),
            ]
            .into(),
            ..Options::default()
        };
        let entries = folder.read_dir().expect("the folder is there").flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        assert!(paths.len() > 100);
        (paths, options)
    }

    /// Recording does not change values.
    #[test]
    fn programs_that_tell_their_places_yield_the_same() {
        let (paths, options) = programs();
        for path in paths {
            let program = Program::File(path);
            let (plain, recorded) = (value(&program, &options, false), value(&program, &options, true));
            assert_eq!(plain, recorded, "{program:?}");
        }
    }

    /// Recording does not change values of mutated programs either, valid or not.
    #[test]
    fn mutated_programs_yield_the_same() {
        let (paths, options) = programs();
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut state = 0x9e37_79b9_u32;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as usize % below
        };
        let mut evaluated = 0;
        for path in paths
            .iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "jsonnet"))
        {
            for round in 0..4 {
                let mut text: Vec<char> = std::fs::read_to_string(path)
                    .expect("the file is there")
                    .chars()
                    .collect();
                let at = next(text.len());
                text[at] = [
                    '(', ')', '{', '}', '[', ']', ',', ';', ':', '+', '-', '$', '=', ' ', '1', 'x',
                ][next(16)];
                let file = folder.path().join(format!("{round}.jsonnet"));
                std::fs::write(&file, text.into_iter().collect::<String>()).expect("the file can be written");
                let program = Program::File(file);
                let (plain, recorded) = (value(&program, &options, false), value(&program, &options, true));
                assert_eq!(plain, recorded, "{} with character {at} changed", path.display());
                evaluated += usize::from(plain.is_some());
            }
        }
        assert!(evaluated > 20, "only {evaluated} programs had a value");
    }
}
