//! The evaluator's errors → diagnostics with places, a trace without repetition, and a hint.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jrsonnet_evaluator::analyze::DiagLevel;
use jrsonnet_evaluator::error::ErrorKind;
use jrsonnet_evaluator::{Error, IStr, SourcePath};
use jrsonnet_ir::UnaryOpType;

use super::foreign::is_library;
use super::import::MARK;
use super::library::unknown_native;
use super::name::shown;
use super::words::{no_number, none_of, out_of_bounds, with_article, wrong_index};
use super::{Options, mend, native};
use crate::diagnostic::{Diagnostic, nearest};
use crate::rule::Rule;
use crate::source::{Place, Source, Span, display_path};

/// Frames of the trace that are kept at most, from the innermost on and from the outermost on.
const FRAMES: usize = 20;

/// Builds diagnostics and keeps their sources, so that each file is in memory only once.
#[derive(Default)]
pub(super) struct Reporter {
    sources: HashMap<SourcePath, Arc<Source>>,
}

impl Reporter {
    /// One error as diagnostics; static analysis may find several at once.
    pub(super) fn report(&mut self, error: &Error, options: &Options) -> Vec<Diagnostic> {
        if let ErrorKind::StaticAnalysisError(found) = error.error() {
            let mut out: Vec<Diagnostic> = Vec::new();
            // Warnings are listed among errors.
            for finding in found.iter().filter(|finding| finding.level == DiagLevel::Error) {
                let mut lines = finding.message.lines();
                let message = clearer(lines.next().unwrap_or_default());
                let mut diagnostic = Diagnostic::error(Rule::Evaluation, message);
                let near = lines.find_map(|line| line.split_once("similar name present: "));
                diagnostic.help = near.map(|(_, near)| format!("did you mean `{near}`?"));
                if let Some(span) = &finding.span {
                    diagnostic = diagnostic.at(self.place(span));
                }
                out.push(diagnostic);
            }
            return out;
        }
        let (message, help) = describe(error.error(), options);
        let rule = match error.error() {
            ErrorKind::StackOverflow => Rule::StackLimit,
            ErrorKind::RuntimeError(message) if &**message == mend::TOO_DEEP => Rule::StackLimit,
            ErrorKind::ImportSyntaxError { .. } => Rule::Syntax,
            ErrorKind::ImportCallbackError(_) => Rule::Import,
            _ => Rule::Evaluation,
        };
        let mut diagnostic = Diagnostic::error(rule, message);
        diagnostic.help = help;
        let is_called_here = error.trace().0.iter().any(|frame| frame.location.is_some());
        if let (ErrorKind::FunctionParameterNotBoundInCall(name, _), false) = (error.error(), is_called_here) {
            let help =
                format!("the program is a function: set `{name}` with `--tla-str {name}=…` or `--tla-code {name}=…`");
            diagnostic.help = Some(help);
        }
        let mut frames: Vec<(Place, String)> = Vec::new();
        if let ErrorKind::ImportSyntaxError { error, .. } = error.error() {
            frames.push((self.place(&error.location), String::new()));
        }
        if let ErrorKind::ImportCallbackError(text) = error.error() {
            frames.extend(import_place(text).map(|place| (place, String::new())));
        }
        for frame in &error.trace().0 {
            let Some(span) = &frame.location else { continue };
            // An operator that became a call is worth a place only where it fails itself.
            if !frames.is_empty() && mend::CALLS.contains(&frame.desc.as_str()) {
                continue;
            }
            let place = self.place(span);
            let repeated = frames
                .iter()
                .any(|(known, _)| known.span == place.span && known.source.name() == place.source.name());
            if !repeated {
                frames.push((place, frame.desc.clone()));
            }
        }
        let mut frames = frames.into_iter();
        if let Some((place, _)) = frames.next() {
            diagnostic = diagnostic.at(place);
        }
        diagnostic.related = folded(frames.collect());
        vec![diagnostic]
    }

    fn place(&mut self, span: &jrsonnet_evaluator::Span) -> Place {
        let path = span.0.source_path();
        let source = self.sources.entry(path.clone()).or_insert_with(|| {
            Source::new(
                shown(path),
                mend::original_text(path).unwrap_or_else(|| span.0.code().to_owned()),
            )
        });
        let (start, end) = mend::original_range(path, span.1, span.2.max(span.1));
        Place::new(source, Span { start, end })
    }
}

/// The place of the import that an error is about.
fn import_place(text: &str) -> Option<Place> {
    let mut parts = text.split(MARK).skip(2);
    let (file, wanted) = (Path::new(parts.next()?), parts.next()?);
    let code = std::fs::read_to_string(file).ok()?;
    let at = ['\'', '"']
        .iter()
        .find_map(|quote| code.find(&format!("{quote}{wanted}{quote}")))?;
    Some(Place::new(
        &Source::new(display_path(file), code),
        Span::new(at, at + wanted.len() + 2),
    ))
}

/// Library frames in a row become one, and the middle of a long trace is left out.
fn folded(frames: Vec<(Place, String)>) -> Vec<(Place, String)> {
    let mut out: Vec<(Place, String)> = Vec::new();
    let mut inside = 0;
    for (place, text) in frames {
        let library = is_library(place.source.name());
        let previous = out.last().is_some_and(|(last, _)| is_library(last.source.name()));
        if library && previous {
            inside += 1;
            if let Some((_, last)) = out.last_mut() {
                *last = format!("{inside} more frames in the library");
            }
            continue;
        }
        inside = 0;
        out.push((place, text));
    }
    if out.len() > 2 * FRAMES {
        let left_out = out.len() - 2 * FRAMES;
        out.drain(FRAMES..FRAMES + left_out);
        if let Some((_, text)) = out.get_mut(FRAMES) {
            *text = format!("{left_out} frames omitted; {text}");
        }
    }
    out
}

/// The end of the message about `self`, `super` and `$` where there is no object.
pub(super) const OUTSIDE: &str = "` is used outside of an object";

/// A message of the static analysis.
fn clearer(message: &str) -> String {
    if let Some(word) = message.strip_suffix("` used outside of object") {
        return format!("{word}{OUTSIDE}");
    }
    if let Some(name) = message.strip_prefix("local is already defined in the current frame: ") {
        return format!("`{name}` is already defined");
    }
    match message.strip_prefix("undefined local: ") {
        Some(name) => format!("`{name}` is not defined"),
        None => message.to_owned(),
    }
}

/// The parameters of a function, as far as a message needs them.
fn parameters(count: usize) -> String {
    match count {
        0 => "no parameters".to_owned(),
        1 => "one parameter".to_owned(),
        count => format!("{count} parameters"),
    }
}

/// The message and help for an error. Some messages are clearer than the evaluator's.
fn describe(kind: &ErrorKind, options: &Options) -> (String, Option<String>) {
    match kind {
        ErrorKind::RuntimeError(text) => (text.to_string(), None),
        // The sign stands also before the operands of other operators, to refuse what is no number.
        ErrorKind::UnaryOperatorDoesNotOperateOnType(UnaryOpType::Plus, got) => {
            (format!("type mismatch: expected number, got {got}"), None)
        }
        ErrorKind::UnaryOperatorDoesNotOperateOnType(operator, got) => {
            (format!("`{operator}` does not take {}", with_article(*got)), None)
        }
        // The evaluator shows a missing message like this.
        ErrorKind::AssertionFailed(text) if text.is_empty() || text == "null" => ("assertion failed".to_owned(), None),
        ErrorKind::AssertionFailed(text) => (format!("assertion failed: {text}"), None),
        ErrorKind::NoSuchField(name, near) => (
            format!("no field `{name}`"),
            near.first().map(|near| format!("did you mean `{near}`?")),
        ),
        ErrorKind::UndefinedExternalVariable(name) => {
            let known: Vec<&str> = options.external.keys().map(String::as_str).collect();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("set it with `--ext-str {name}=…` or `--ext-code {name}=…`"),
            };
            (format!("undefined external variable `{name}`"), Some(help))
        }
        ErrorKind::ImportCallbackError(text) => {
            let mut parts = text.split(MARK);
            let message = parts.next().unwrap_or_default().to_owned();
            (message, parts.next().filter(|help| !help.is_empty()).map(str::to_owned))
        }
        ErrorKind::ImportSyntaxError { error, .. } => {
            let place = &error.location;
            let words = mend::refusal(place.0.source_path(), place.1);
            (format!("syntax error: {}", words.unwrap_or(&error.message)), None)
        }
        ErrorKind::StackOverflow => (
            format!("maximum call depth of {} exceeded", options.limits.stack),
            Some("check for infinite recursion, or raise the limit with `--max-stack`".to_owned()),
        ),
        ErrorKind::OnlyFunctionsCanBeCalledGot(got) => match unknown_native() {
            Some(name) => {
                let known = native::functions(false);
                let help = nearest(&name, known.keys().map(IStr::as_str)).map(|near| format!("did you mean `{near}`?"));
                (format!("no native function `{name}`"), help)
            }
            None => (
                format!("only functions can be called, but this value is of type {got}"),
                None,
            ),
        },
        // The function may be one that was given to another.
        ErrorKind::TooManyArgsFunctionHas(count, _) => {
            let message = format!(
                "a function was called with too many arguments: it has {}",
                parameters(*count)
            );
            (message, None)
        }
        ErrorKind::UnknownFunctionParameter(name) => (format!("the function has no parameter `{name}`"), None),
        ErrorKind::BindingParameterASecondTime(name) => {
            (format!("the call gives the parameter `{name}` two values"), None)
        }
        ErrorKind::BinaryOperatorDoesNotOperateOnValues(operator, left, right) => (
            format!(
                "`{operator}` does not take {} and {}",
                with_article(*left),
                with_article(*right)
            ),
            None,
        ),
        ErrorKind::FunctionParameterNotBoundInCall(name, signature) => (
            format!("the call gives no value to the parameter `{name}`"),
            Some(format!("the parameters of the function are {signature}")),
        ),
        ErrorKind::ImportBadFileUtf8(path) => (format!("`{path}` is not UTF-8 text"), None),
        // The evaluator says that each type requires a string.
        ErrorKind::ValueIndexMustBeTypeGot(value, _, got) => (wrong_index(*value, *got), None),
        ErrorKind::ConvertNumValue(error) => (no_number(&error.to_string()).to_owned(), None),
        ErrorKind::TypeError(error) => (format!("type error: {}", none_of(error.to_string())), None),
        ErrorKind::ArrayBoundsError(index, length) => (out_of_bounds(*index, u64::from(*length)), None),
        ErrorKind::StringBoundsError(index, length) => {
            let index = isize::try_from(*index).unwrap_or(isize::MAX);
            (out_of_bounds(index, *length as u64), None)
        }
        other => (lower_first(&other.to_string()), None),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
