//! cel-go's extensions (`github.com/google/cel-go/ext`) and optional values. One file per library.

pub(super) mod format;
pub(super) mod lists;
pub(super) mod optional;
pub(super) mod sets;
pub(super) mod strings;
