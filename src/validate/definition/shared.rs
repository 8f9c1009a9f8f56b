//! The parts that all versions of a definition share. The server keeps and names them outside of the versions.

use super::equality;
use crate::crd::{Crd, PrinterColumn, Schema, Subresources, Version};

/// The shared parts of the versions. A part that no version has is shared too.
pub(super) struct Shared<'c> {
    /// True if the schema is shared.
    pub(super) has_schema: bool,
    /// `spec.validation`.
    pub(super) schema: Option<&'c Schema>,
    /// `spec.subresources`.
    pub(super) subresources: Option<&'c Subresources>,
    /// `spec.additionalPrinterColumns`.
    pub(super) columns: Option<&'c [PrinterColumn]>,
    /// `spec.selectableFields`.
    pub(super) selectable: Option<&'c [String]>,
}

impl<'c> Shared<'c> {
    pub(super) fn of(crd: &'c Crd) -> Self {
        let versions = &crd.versions;
        let Some(first) = versions.first() else {
            return Self {
                has_schema: false,
                schema: None,
                subresources: None,
                columns: None,
                selectable: None,
            };
        };
        let all = |same: &dyn Fn(&Version) -> bool| versions.iter().skip(1).all(same);
        let wanted = first
            .schema
            .as_ref()
            .filter(|_| versions.len() > 1)
            .map(equality::of_versions);
        let has_schema = all(&|version| version.schema.as_ref().map(equality::of_versions) == wanted);
        Self {
            has_schema,
            schema: first.schema.as_ref().filter(|_| has_schema),
            subresources: all(&|version| version.subresources == first.subresources).then_some(&first.subresources),
            columns: all(&|version| version.printer_columns == first.printer_columns)
                .then_some(first.printer_columns.as_slice()),
            selectable: all(&|version| version.selectable_fields == first.selectable_fields)
                .then_some(first.selectable_fields.as_slice()),
        }
    }
}
