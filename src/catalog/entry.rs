//! A definition that is known by its head, and where it is read from.

use std::sync::Arc;

use super::own::Own;
use super::same;
use super::stored::Stored;
use crate::crd::{self, Crd, Head};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::Source;
use crate::validate::Text;

/// A definition that is known by its head.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) head: Head,
    pub(super) origin: Origin,
}

/// Where a definition is read from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// The definition with this index in a part of an input.
    Text(Stored, usize),
    /// An API server that serves the kind by itself.
    Own(Own),
}

impl Entry {
    /// The part of an input, and the index of the definition in it.
    pub(super) fn text(&self) -> Option<(&Stored, usize)> {
        match &self.origin {
            Origin::Text(stored, item) => Some((stored, *item)),
            Origin::Own(_) => None,
        }
    }

    /// Reads the definition.
    pub(super) fn definition(&self) -> Result<Crd, Vec<Diagnostic>> {
        match &self.origin {
            Origin::Own(own) => Ok(own.crd(&self.head)),
            Origin::Text(stored, item) => {
                let source = read(stored)?;
                crd::read_item(&source, stored.part.format, *item, |_, crd| crd)
            }
        }
    }

    /// Whether this definition is the same as an earlier one, whatever the formatting.
    pub(super) fn compare(&self, earlier: &Self) -> Result<(), Vec<Diagnostic>> {
        let (Some((first, first_item)), Some((second, second_item))) = (earlier.text(), self.text()) else {
            return match (&earlier.origin, &self.origin) {
                (Origin::Own(first), Origin::Own(second)) if first.is_same(second) => Ok(()),
                _ => Err(vec![differs(&self.head, &earlier.origin, &self.origin)]),
            };
        };
        let (first_source, second_source) = (read(first)?, read(second)?);
        if first_source.text() == second_source.text() && first_item == second_item {
            return Ok(());
        }
        crd::read_item(&first_source, first.part.format, first_item, |first, first_crd| {
            crd::read_item(&second_source, second.part.format, second_item, |second, second_crd| {
                if same::is_same(first, second) {
                    return Ok(());
                }
                Err(vec![same::differs(&first_crd, &second_crd)])
            })
        })??
    }
}

/// Reads the text of a part again.
pub(super) fn read(stored: &Stored) -> Result<Arc<Source>, Vec<Diagnostic>> {
    stored.read().map_err(|diagnostic| vec![diagnostic])
}

/// The error for a kind that two inputs define.
fn differs(head: &Head, first: &Origin, second: &Origin) -> Diagnostic {
    let name = |origin: &Origin| match origin {
        Origin::Text(stored, _) => stored.name.clone(),
        Origin::Own(own) => own.name().to_owned(),
    };
    let message = format!(
        "`{}` and `{}` define `{}` differently",
        name(first),
        name(second),
        head.name()
    );
    Diagnostic::error(Rule::DuplicateDefinition, message).help("use one of them")
}
