//! Paths of JSON patches (`library.JSONPatch`), for expressions of policies that change objects.

use crate::cel::library::overload::{Function, function, row};
use crate::cel::value::Failure;

/// The name of the only function, which other expressions do not have.
pub(in crate::cel) const ESCAPE_KEY: &str = "jsonpatch.escapeKey";

// Policies are compiled, and never evaluated.
#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function(ESCAPE_KEY, &[
        row("string_jsonpatch_escapeKey_string", "(string)string", |_| Err(Failure::no_overload())),
    ]),
];
