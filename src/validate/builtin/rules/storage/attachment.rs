//! `VolumeAttachments` (`ValidateVolumeAttachment`).

use super::rule::RULE;
use super::source;
use super::volume::access_modes;
use crate::k8s::names;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

/// Checks a `VolumeAttachment`.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    let spec = object.root.get("spec");
    let attacher = spec.get("attacher");
    if values::required(RULE, attacher, checks) {
        values::driver_name(RULE, attacher, checks);
    }
    let source = spec.get("source");
    let (inline, name) = (source.get("inlineVolumeSpec"), source.get("persistentVolumeName"));
    match (inline.is_set(), name.is_set()) {
        (false, false) => {
            let words = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
            checks.required(RULE, source, words);
        }
        (true, true) => {
            let words = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
            checks.forbidden(RULE, source, words);
        }
        (false, true) if name.is_empty() => {
            checks.required(RULE, name, "must specify non empty persistentVolumeName");
        }
        (false, true) => {}
        (true, false) => inline_spec(inline, checks),
    }
    values::set_as(RULE, name, names::subdomain, checks);
    let node = spec.get("nodeName");
    for words in names::subdomain(node.text()) {
        checks.invalid_as(RULE, node, quoted(node.text()), words);
    }
    if let Some(old) = object.old {
        values::unchanged(spec, old.get("spec"), checks);
    }
}

/// A volume inside an attachment, which can only be that of a driver.
fn inline_spec<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let not_here = "may not be specified in the context of inline volumes";
    for name in ["claimRef", "capacity", "nodeAffinity", "storageClassName"] {
        let field = at.get(name);
        let is_pointer = matches!(name, "claimRef" | "nodeAffinity");
        if field.is_set() && (is_pointer || !field.is_empty()) {
            checks.forbidden(RULE, field, not_here);
        }
    }
    if !at.get("csi").is_set() {
        let words = "has to be specified in the context of inline volumes";
        checks.required(RULE, at.get("csi"), words);
    }
    access_modes(at, "", checks);
    let policy = at.get("persistentVolumeReclaimPolicy");
    if !matches!(policy.text(), "" | "Retain") {
        checks.forbidden(RULE, policy, "may only be Retain in the context of inline volumes");
    }
    source::check(at, "", checks);
    let mode = at.get("volumeMode");
    if mode.is_set() && mode.text() != "Filesystem" {
        let words = "may not specify volumeMode other than Filesystem in the context of inline volumes";
        checks.forbidden(RULE, mode, words);
    }
}
