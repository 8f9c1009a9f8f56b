//! One test binary; a module a topic. `tests/README.md` says how to add a case.

mod cli;
mod config;
mod generate;
mod inputs;
mod object_meta;
mod output;
mod setters;
mod support;
mod validation;
mod provider_verdicts;
