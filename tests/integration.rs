//! One test binary; a module a topic. `tests/README.md` says how to add a case.

mod object_meta;
mod support;
