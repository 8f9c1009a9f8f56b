//! A Jsonnet text → what the rewriting of it has to know: expressions whose values are watched, and the calls that mend the evaluator.
//!
//! The evaluator's own syntax tree has no places for most of its nodes, so texts are read here a second time.

mod comprehension;
mod edit;
mod members;
mod operators;
mod parser;
mod repeated;
mod site;
mod sort;
mod tokens;

pub(super) use edit::{Edit, Moved, apply};
pub(super) use parser::read;
pub(super) use repeated::repeated;
pub(super) use site::{Field, Form, Reading, Site};
pub(super) use tokens::is_trivia;

/// Ends the name of a file that is imported as text, which must not get what is written into programs.
pub(super) const RAW: char = '\u{1e}';
/// The same of a file that is imported as bytes.
pub(super) const RAW_BYTES: char = '\u{1d}';

/// A character that no text has, where a text is refused that the evaluator takes.
pub(super) const REFUSED: &str = "`";

/// The end of a call that needs its arguments at once: the evaluator makes no thunks of them.
const STRICT: &str = ") tailstrict";

/// `a + b`. All names of our functions are in scope in every file, and none that people write.
pub(super) const ADD: &str = "__crdsmith_add";
/// `a + b + c + …`, as a function of an array.
pub(super) const SUM: &str = "__crdsmith_sum";
/// `a % b`.
pub(super) const MODULO: &str = "__crdsmith_mod";
/// `a + b + …`, of up to [`MOST_JOINED`] operands, where the first or the second is a string.
pub(super) const JOIN: &str = "__crdsmith_join";
/// Operands of one call of [`JOIN`].
const MOST_JOINED: usize = 8;
/// A value that is added to a string.
pub(super) const TEXT: &str = "__crdsmith_text";
/// `a == b`.
pub(super) const EQUALS: &str = "__crdsmith_equals";
/// `a != b`.
pub(super) const DIFFERS: &str = "!__crdsmith_equals";
/// A call that is `tailstrict`.
pub(super) const TAIL: &str = "__crdsmith_tail";
/// `std.trace`, with the line after it.
pub(super) const TRACE: &str = "__crdsmith_trace";
/// A bound of a slice, with what it is if it is null.
pub(super) const BOUND: &str = "__crdsmith_bound";
/// A comprehension with one loop.
pub(super) const MAP: &str = "__crdsmith_map";
/// A comprehension with several loops or conditions.
pub(super) const LIST: &str = "__crdsmith_list";
/// A list that a comprehension goes through.
pub(super) const EACH: &str = "__crdsmith_each";
