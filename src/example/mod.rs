//! Definitions → examples: manifests that validate, as small or as full as they can be.
//!
//! In: a definition ([`crate::crd::Crd`]), and the validator. Out: an [`Example`], with the fields that it cannot show beside the others, and what
//! could not be met. Must not know how examples are printed.

mod build;
mod comments;
mod edits;
mod number;
mod place;
mod repair;
mod settle;
mod shape;
mod text;
mod write;

use crate::crd::{Crd, Version};
use crate::validate::{FieldError, Registry};
use crate::yaml::Node;
use build::Builder;
pub use comments::plain;
use edits::Workshop;
use repair::Repair;
use settle::Reason;
pub use write::{Form, Written, write};

/// How much an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The fields that must be set.
    Minimal,
    /// Every field that can stand beside the others.
    Full,
}

/// An example of one version of a kind.
#[derive(Debug)]
pub struct Example {
    /// The manifest. Required fields come first, then the others by name.
    pub object: Node<'static>,
    /// Fields of full examples that are not in the manifest.
    pub absent: Vec<Absent>,
    /// What the server would still say against the manifest; empty for an example that validates.
    pub unmet: Vec<FieldError>,
}

/// A field that a full example cannot set.
#[derive(Debug)]
pub struct Absent {
    /// The path of the field.
    pub path: Vec<crate::validate::Step>,
    /// A value that the field could have.
    pub value: Node<'static>,
    /// The reason in the description of a deprecated field; `None` for a field that cannot stand beside the others.
    pub deprecated: Option<String>,
}

/// The example of a version. `registry` must hold the definition, and serve the version.
#[must_use]
pub fn make(crd: &Crd, version: &Version, extent: Extent, registry: &Registry) -> Example {
    let empty = crate::crd::Schema::default();
    let schema = version.schema.as_ref().unwrap_or(&empty);
    let api_version = format!("{}/{}", crd.group, version.name);
    let workshop = Workshop {
        schema,
        builder: Builder::new(),
        extent,
    };
    let object = workshop.builder.root(schema, extent, &api_version, &crd.names.kind);
    let mut repair = Repair::new(&workshop, registry);
    let made = repair.run(object);
    let mut object = made.object;
    let mut absent = Vec::new();
    if made.findings.is_empty() {
        match extent {
            Extent::Minimal => object = repair.reduce(object),
            Extent::Full => {
                let missing = workshop.absent(&object).into_iter();
                let possible = missing.filter(|field| field.reason == Reason::Alternative);
                object = repair.restore(object, possible.map(|field| field.path).collect());
            }
        }
    }
    workshop.sort(&mut object, &[schema], true);
    if extent == Extent::Full {
        let missing = workshop.absent(&object).into_iter();
        absent = missing
            .map(|field| Absent {
                value: workshop.builder.value(&field.schemas, Extent::Full, None, 0),
                path: field.path,
                deprecated: match field.reason {
                    Reason::Deprecated(reason) => Some(reason),
                    Reason::Alternative => None,
                },
            })
            .collect();
    }
    Example {
        object,
        absent,
        unmet: made.findings,
    }
}
