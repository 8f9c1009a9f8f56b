//! Why an archive or an image cannot be read.

use crate::diagnostic::Diagnostic;
use crate::input::text::MAX_BYTES;
use crate::rule::Rule;

/// The reason, without the name of what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::input) struct Fault {
    pub(in crate::input) rule: Rule,
    pub(in crate::input) reason: String,
    pub(in crate::input) help: Option<String>,
}

impl Fault {
    /// A broken package or archive.
    pub(in crate::input) fn new(reason: impl Into<String>) -> Self {
        Self::of(Rule::InputPackage, reason)
    }

    pub(in crate::input) fn of(rule: Rule, reason: impl Into<String>) -> Self {
        Self {
            rule,
            reason: reason.into(),
            help: None,
        }
    }

    /// Something that is larger than the largest text.
    pub(in crate::input) fn size(what: &str) -> Self {
        Self::larger(what, MAX_BYTES)
    }

    /// Something that is larger than `limit` bytes.
    pub(in crate::input) fn larger(what: &str, limit: u64) -> Self {
        let limit = limit / 1024 / 1024;
        Self::of(
            Rule::InputSize,
            format!("{what} is larger than the maximum of {limit} MiB"),
        )
    }

    pub(in crate::input) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The diagnostic about a named input.
    pub(in crate::input) fn about(self, name: &str) -> Diagnostic {
        let error = Diagnostic::error(self.rule, format!("cannot read `{name}`: {}", self.reason));
        match self.help {
            Some(help) => error.help(help),
            None => error,
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof {
            return Self::new("it is truncated");
        }
        Self::new(error.to_string())
    }
}
