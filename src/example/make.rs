//! A version of a definition → its example.

use super::build::Builder;
use super::extent::Extent;
use super::made::Example;
use super::repair::Repair;
use super::workshop::Workshop;
use crate::crd::{Crd, Schema, Version};
use crate::validate::Registry;

/// The example of a version. `registry` must hold the definition, and serve the version.
#[must_use]
pub fn make(crd: &Crd, version: &Version, extent: Extent, registry: &Registry) -> Example {
    let empty = Schema::default();
    let schema = version.schema.as_ref().unwrap_or(&empty);
    let api_version = crd.api_version_of(version);
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
            Extent::Full => object = repair.restore(object),
        }
    }
    workshop.sort(&mut object, &[schema], true);
    if extent == Extent::Full {
        workshop.builder.begin();
        absent = workshop.alternatives(&object);
    }
    Example {
        object,
        absent,
        unmet: made.findings,
    }
}
