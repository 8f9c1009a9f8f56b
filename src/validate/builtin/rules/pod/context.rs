//! A pod while it is checked.

use std::collections::BTreeSet;

use crate::validate::builtin::field::Field;

/// The sources of volumes, by the names of volumes.
pub(super) type Volumes<'n> = std::collections::BTreeMap<&'n str, Field<'n>>;

/// A pod, or the pod of a template.
pub(super) struct Pod<'n> {
    /// Its `spec`.
    pub(super) spec: Field<'n>,
    /// Its volumes, without those that are wrong.
    pub(super) volumes: Volumes<'n>,
    /// The names of its claims for devices.
    pub(super) claims: BTreeSet<&'n str>,
    /// When its containers start again.
    pub(super) restart_policy: &'n str,
    /// How long it has to end, in seconds.
    pub(super) grace_period: i64,
    /// Whether its users are those of the host.
    pub(super) has_host_users: bool,
    /// The claims of a set of pods, which are volumes too.
    pub(super) of_set: Option<Field<'n>>,
}

impl<'n> Pod<'n> {
    /// Whether a volume is a claim for storage.
    pub(super) fn is_claim(&self, volume: Field<'n>) -> bool {
        let is_template = self.of_set.is_some_and(|claims| {
            claims
                .items()
                .any(|claim| claim.value.map(std::ptr::from_ref) == volume.value.map(std::ptr::from_ref))
        });
        is_template || volume.get("persistentVolumeClaim").is_set() || volume.get("ephemeral").is_set()
    }
}

/// All containers of a pod, in the server's order (`VisitContainersWithPath`).
pub(super) fn all(spec: Field<'_>) -> impl Iterator<Item = Field<'_>> {
    let init = spec.get("initContainers").items();
    let ephemeral = spec.get("ephemeralContainers").items();
    init.chain(spec.get("containers").items()).chain(ephemeral)
}
