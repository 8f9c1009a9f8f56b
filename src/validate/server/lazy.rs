//! Definitions that are read when they are needed, and why one cannot be used.
//!
//! In: the head of a definition, and where its text comes from. Out: the definition, or what the server says against it. Must not know what kind of
//! place the text comes from.

use std::sync::Arc;

use crate::crd;
use crate::crd::{ApiVersion, Crd, Head};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::validate::definition;
use crate::validate::error::FieldError;
use crate::yaml::{Format, Node};

/// Errors of a definition that are shown with their places.
const SHOWN: usize = 8;

/// Where the text of a definition comes from.
pub trait Text: std::fmt::Debug + Send + Sync {
    /// Reads the text.
    ///
    /// # Errors
    /// A text that is not there any more, or cannot be read.
    fn read(&self) -> Result<Arc<Source>, Diagnostic>;
}

/// A definition that is read when it is needed.
#[derive(Debug)]
pub struct Lazy {
    /// What is known of it.
    pub head: Head,
    /// Where its text comes from: one chunk (see [`crate::yaml::chunks`]), which may be a list of definitions.
    pub text: Box<dyn Text>,
    /// How the text is read.
    pub format: Format,
    /// Which definition of the text it is, from 0.
    pub item: usize,
}

/// Why a definition cannot be used.
#[derive(Debug)]
pub(in crate::validate) struct Unusable {
    /// [`Rule::DefinitionRefused`] or [`Rule::DefinitionUnreadable`].
    pub(in crate::validate) rule: Rule,
    /// What is said of the objects that ask for the definition.
    pub(in crate::validate) message: String,
    /// The errors, with their places in the definition.
    pub(in crate::validate) related: Vec<(Place, String)>,
}

impl Unusable {
    pub(super) fn unreadable(name: &str, diagnostics: Vec<Diagnostic>) -> Self {
        let first = diagnostics.first();
        let place = first.and_then(|first| first.place.as_ref());
        let at = place.map(|place| format!("{}:{}: ", place.source.name(), place.location().line));
        let words = first.map_or("", |first| &first.message);
        // Crossplane makes no definition of what it refuses.
        let (rule, what) = match first.map(|first| first.rule) {
            Some(Rule::XrdRefused) => (Rule::DefinitionRefused, "there is no"),
            _ => (Rule::DefinitionUnreadable, "cannot read"),
        };
        let message = format!("{what} definition `{name}`: {}{words}", at.unwrap_or_default());
        let related = diagnostics.into_iter().take(SHOWN).filter_map(|diagnostic| {
            let place = diagnostic.place.as_ref()?.detached();
            Some((place, diagnostic.message))
        });
        Self {
            rule,
            message,
            related: related.collect(),
        }
    }

    /// What the server says of a definition; nothing where it takes it.
    fn refused(crd: &Crd, errors: &[FieldError]) -> Option<Self> {
        let first = errors.first()?;
        // An error without a place is about the definition as a whole.
        let place = |error: &FieldError| match error.span {
            span if span == Span::default() => crd.place.detached(),
            span => Place::new(&crd.place.source, span).detached(),
        };
        let at = place(first);
        let more = match errors.len() - 1 {
            0 => String::new(),
            1 => " (and another error)".to_owned(),
            more => format!(" (and {more} more errors)"),
        };
        let (file, line, name) = (at.source.name(), at.location().line, Head::of(crd).name());
        let message = format!("the server refuses the definition `{name}`: {file}:{line}: {first}{more}");
        let related = errors.iter().take(SHOWN).map(|error| (place(error), error.to_string()));
        Some(Self {
            rule: Rule::DefinitionRefused,
            message,
            related: related.collect(),
        })
    }
}

/// Why the server refuses a definition of which only this is left; nothing where it takes it.
pub(super) fn refused(crd: &Crd) -> Option<Unusable> {
    match crd.api_version {
        ApiVersion::V1 => Unusable::refused(crd, &definition::check_named(crd)),
        // No server has checked it for years; it is taken as it is.
        ApiVersion::V1Beta1 | ApiVersion::OpenApi => None,
    }
}

impl Lazy {
    /// Reads and checks the definition.
    pub(super) fn read(&self) -> Result<Crd, Unusable> {
        let unreadable = |diagnostics| Unusable::unreadable(&self.head.name(), diagnostics);
        let source = self.text.read().map_err(|diagnostic| unreadable(vec![diagnostic]))?;
        let check = |node: &Node<'_>, crd: Crd| (given(node, &crd), crd);
        let (refused, crd) = crd::read_item(&source, self.format, self.item, check).map_err(unreadable)?;
        if Head::of(&crd) != self.head {
            return Err(unreadable(vec![changed(&source)]));
        }
        refused.map_or(Ok(crd), Err)
    }
}

/// Why the server refuses a definition that was read from a tree; nothing where it takes it.
fn given(node: &Node<'_>, crd: &Crd) -> Option<Unusable> {
    match crd.api_version {
        ApiVersion::V1 => Unusable::refused(crd, &definition::check_stored(node, crd)),
        ApiVersion::V1Beta1 | ApiVersion::OpenApi => None,
    }
}

fn changed(source: &Arc<Source>) -> Diagnostic {
    let message = format!("`{}` changed during the run", source.name());
    Diagnostic::error(Rule::InputChanged, message)
}
