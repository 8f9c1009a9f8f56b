//! Two versions → changes: the schemas, and what is said around them.

use super::change::Change;
use super::rule::ChangeRule;
use super::schema;
use super::schema::walk::{At, Side, Values, Walk};
use crate::crd::{Crd, Schema, Version};

/// The changes from one version to another one.
pub(super) fn compare(old: (&Crd, &Version), new: (&Crd, &Version), descriptions: bool) -> Vec<Change> {
    let empty = Schema::default();
    let mut walk = Walk {
        old: Side { crd: old.0 },
        new: Side { crd: new.0 },
        version: &new.1.name,
        has_status: old.1.subresources.status && new.1.subresources.status,
        keeps_unknown: old.0.preserve_unknown_fields,
        descriptions,
        changes: Vec::new(),
        removed: Vec::new(),
        added: Vec::new(),
    };
    if !is_same_schema(old.1, new.1) {
        let before = old.1.schema.as_ref().unwrap_or(&empty);
        let after = new.1.schema.as_ref().unwrap_or(&empty);
        schema::compare(&mut walk, before, after);
    }
    let mut around = Around {
        walk: &mut walk,
        old: old.1,
        new: new.1,
    };
    around.deprecation();
    around.subresources();
    around.columns();
    walk.changes
}

/// Whether two versions surely have the same schema. Schemas that were not written as a whole have no fingerprint.
fn is_same_schema(old: &Version, new: &Version) -> bool {
    old.fingerprint == new.fingerprint && (old.fingerprint != 0 || old.schema == new.schema)
}

/// Everything that a version says besides its schema.
struct Around<'a, 'w, 's> {
    walk: &'a mut Walk<'w, 's>,
    old: &'a Version,
    new: &'a Version,
}

impl Around<'_, '_, '_> {
    fn push(&mut self, rule: ChangeRule, values: Values, message: String) {
        let places = (self.old.name_span, self.new.name_span);
        self.walk.add(rule, &At::ROOT, places, values, |_| message);
    }

    fn deprecation(&mut self) {
        let name = &self.new.name;
        let warning = |version: &Version| {
            version
                .deprecation_warning
                .clone()
                .map_or(serde_json::Value::Null, Into::into)
        };
        match (self.old.deprecated, self.new.deprecated) {
            (false, true) => {
                let message = match &self.new.deprecation_warning {
                    Some(warning) => format!("version `{name}` is deprecated: {warning}"),
                    None => format!("version `{name}` is deprecated"),
                };
                self.push(ChangeRule::VersionDeprecated, Values::both(false, true), message);
            }
            (true, false) => {
                let message = format!("version `{name}` is no longer deprecated");
                self.push(ChangeRule::VersionNotDeprecated, Values::both(true, false), message);
            }
            (true, true) if self.old.deprecation_warning != self.new.deprecation_warning => {
                let values = Values::both(warning(self.old), warning(self.new));
                let message = format!("the deprecation warning of version `{name}` changed");
                self.push(ChangeRule::DeprecationWarningChanged, values, message);
            }
            _ => {}
        }
    }

    fn subresources(&mut self) {
        let name = &self.new.name;
        let (old, new) = (&self.old.subresources, &self.new.subresources);
        match (old.status, new.status) {
            (false, true) => {
                let message = format!("version `{name}` has the subresource `status` now");
                self.push(ChangeRule::StatusSubresourceAdded, Values::both(false, true), message);
            }
            (true, false) => {
                let message = format!("version `{name}` no longer has the subresource `status`");
                self.push(ChangeRule::StatusSubresourceRemoved, Values::both(true, false), message);
            }
            _ => {}
        }
        match (&old.scale, &new.scale) {
            (None, Some(_)) => {
                let message = format!("version `{name}` has the subresource `scale` now");
                self.push(ChangeRule::ScaleAdded, Values::default(), message);
            }
            (Some(_), None) => {
                let message = format!("version `{name}` no longer has the subresource `scale`");
                self.push(ChangeRule::ScaleRemoved, Values::default(), message);
            }
            (Some(before), Some(after)) if before != after => {
                let values = Values::both(before.spec_replicas_path.as_str(), after.spec_replicas_path.as_str());
                let message = format!("the subresource `scale` of version `{name}` has other paths");
                self.push(ChangeRule::ScaleChanged, values, message);
            }
            _ => {}
        }
    }

    fn columns(&mut self) {
        let name = &self.new.name;
        let shown = |version: &Version| -> Vec<_> {
            let columns = version.printer_columns.iter();
            columns
                .map(|column| {
                    (
                        column.name.clone(),
                        column.type_.clone(),
                        column.json_path.clone(),
                        column.priority,
                    )
                })
                .collect()
        };
        if shown(self.old) != shown(self.new) {
            let names = |version: &Version| {
                let names: Vec<_> = version
                    .printer_columns
                    .iter()
                    .map(|column| column.name.clone())
                    .collect();
                names.join(", ")
            };
            let values = Values::both(names(self.old), names(self.new));
            let message = format!("the columns of version `{name}` in `kubectl get` changed");
            self.push(ChangeRule::PrinterColumnsChanged, values, message);
        }
        let (old, new) = (&self.old.selectable_fields, &self.new.selectable_fields);
        for path in old.iter().filter(|path| !new.contains(path)) {
            let message = format!("version `{name}` can no longer be selected by `{path}`");
            self.push(ChangeRule::SelectableFieldRemoved, Values::old(path.as_str()), message);
        }
        for path in new.iter().filter(|path| !old.contains(path)) {
            let message = format!("version `{name}` can be selected by `{path}`");
            self.push(ChangeRule::SelectableFieldAdded, Values::new(path.as_str()), message);
        }
    }
}
