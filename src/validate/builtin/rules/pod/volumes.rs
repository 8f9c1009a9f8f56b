//! Volumes: names, and exactly one source each (`ValidateVolumes`). The rules of the sources are in the files beside.

use std::collections::BTreeSet;

use super::context::{Pod, Volumes};
use super::report::{go_struct, json_text, label};
use super::{claims, disks, files, projected};
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::enums;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::values;
use crate::validate::error::FieldError;
use crate::validate::path::Step;
use crate::validate::print::quoted;
use crate::validate::server::object_meta;
use crate::yaml::Node;

const RULE: Rule = Rule::Volume;

/// The rules of a source.
enum Source {
    /// Fields that must be there and not be empty.
    Required(&'static [&'static str]),
    /// Rules in code.
    Check(for<'n> fn(Field<'n>, &mut Checks<'n>)),
}

use Source::{Check, Required};

/// The sources in the server's order: only the first one of a volume is checked.
const SOURCES: [(&str, Source); 29] = [
    ("emptyDir", Check(files::empty_dir)),
    ("hostPath", Check(files::host_path)),
    ("gitRepo", Check(files::git_repo)),
    ("gcePersistentDisk", Check(disks::gce)),
    ("awsElasticBlockStore", Check(disks::aws)),
    ("secret", Check(files::secret)),
    ("nfs", Check(files::nfs)),
    ("iscsi", Check(disks::iscsi)),
    ("glusterfs", Required(&["endpoints", "path"])),
    ("flocker", Check(disks::flocker)),
    ("persistentVolumeClaim", Required(&["claimName"])),
    ("rbd", Required(&["monitors", "image"])),
    ("cinder", Check(disks::cinder)),
    ("cephfs", Required(&["monitors"])),
    ("quobyte", Check(disks::quobyte)),
    ("downwardAPI", Check(files::downward_api)),
    ("fc", Check(disks::fibre_channel)),
    ("flexVolume", Check(disks::flex)),
    ("configMap", Check(files::config_map)),
    ("azureFile", Required(&["secretName", "shareName"])),
    ("vsphereVolume", Required(&["volumePath"])),
    ("photonPersistentDisk", Required(&["pdID"])),
    ("portworxVolume", Required(&["volumeID"])),
    ("azureDisk", Check(disks::azure)),
    ("storageos", Check(disks::storage_os)),
    ("projected", Check(projected::check)),
    ("scaleIO", Required(&["gateway", "system", "volumeName"])),
    ("csi", Check(disks::csi)),
    ("ephemeral", Check(claims::ephemeral)),
];

/// Whether a volume has a source.
pub(super) fn has_source(volume: &Node<'_>) -> bool {
    let is_source = |key: &str| key == "image" || SOURCES.iter().any(|(name, _)| *name == key);
    volume.entries().iter().any(|entry| is_source(&entry.key))
}

/// The names under which the server forbids a second source, where they differ from the field's.
const SPELLINGS: [(&str, &str); 2] = [("cephfs", "cephFS"), ("downwardAPI", "downwarAPI")];

/// Checks the volumes of a pod whose name is known, or of a template. The result has those without errors. Claims of a set of pods are volumes too, and
/// replace others of the same name.
pub(super) fn check<'n>(
    volumes: Field<'n>,
    of_set: Option<Field<'n>>,
    pod_name: &str,
    checks: &mut Checks<'n>,
) -> Volumes<'n> {
    let mut valid = Volumes::new();
    let claims = of_set.into_iter().flat_map(Field::items);
    for (index, claim) in claims.enumerate() {
        set_claim(index, claim, &mut valid, checks);
    }
    let is_replaced = |volume: &Field<'n>| is_of_set(volume.get("name").text(), of_set);
    let created: BTreeSet<String> = volumes
        .items()
        .filter(|volume| !pod_name.is_empty() && volume.get("ephemeral").is_set())
        .map(|volume| format!("{pod_name}-{}", volume.get("name").text()))
        .collect();
    for volume in volumes.items().filter(|volume| !is_replaced(volume)) {
        let before = checks.count();
        enums::volume(volume, checks);
        source(volume, pod_name, checks);
        let name = volume.get("name");
        if values::required(RULE, name, checks) {
            label(RULE, name, checks);
        }
        if valid.contains_key(name.text()) {
            checks.duplicate(RULE, name);
        }
        if checks.count() == before {
            valid.insert(name.text(), volume);
        }
        let claim = volume.get("persistentVolumeClaim");
        if claim.is_set() && created.contains(claim.get("claimName").text()) {
            let message = "must not reference a PVC that gets created for an ephemeral volume";
            checks.invalid(RULE, claim.get("claimName"), message);
        }
    }
    valid
}

fn is_of_set(name: &str, of_set: Option<Field<'_>>) -> bool {
    let mut claims = of_set.into_iter().flat_map(Field::items);
    claims.any(|claim| claim_name(claim) == name)
}

fn claim_name(claim: Field<'_>) -> &str {
    claim
        .get("metadata")
        .value
        .map_or("", |metadata| object_meta::text(metadata, "name"))
}

/// The volume of a claim: the server reads it as one of the template's volumes.
fn set_claim<'n>(index: usize, claim: Field<'n>, valid: &mut Volumes<'n>, checks: &mut Checks<'n>) {
    let name = claim.get("metadata").get("name");
    let place = format!("spec.template.spec.volumes[{index}]");
    let before = checks.count();
    if values::required(RULE, name, checks) {
        label(RULE, name, checks);
    } else {
        checks.required(RULE, name, "").field = format!("{place}.persistentVolumeClaim.claimName");
    }
    for error in checks.since(before) {
        if error.field.ends_with(".metadata.name") {
            error.field = format!("{place}.name");
        }
    }
    if checks.count() == before {
        valid.insert(name.text(), claim);
    }
}

/// Counts the claims of a set of pods before the volumes of its template, in the place of an error.
pub(super) fn count_claims(error: &mut FieldError, pod: &Pod<'_>) {
    const START: &str = "spec.template.spec.volumes[";
    let Some(Step::Index(index)) = error.path.get(4).filter(|_| error.field.starts_with(START)) else {
        return;
    };
    let volumes = pod.spec.get("volumes").items().take(*index);
    let kept = volumes.filter(|volume| !is_of_set(volume.get("name").text(), pod.of_set));
    let names: BTreeSet<&str> = pod.of_set.into_iter().flat_map(Field::items).map(claim_name).collect();
    let number = names.len() + kept.count();
    let end = error.field[START.len()..].find(']').unwrap_or_default() + START.len();
    error.field.replace_range(START.len()..end, &number.to_string());
}

fn source<'n>(volume: Field<'n>, pod_name: &str, checks: &mut Checks<'n>) {
    let mut has_one = false;
    for (name, rules) in &SOURCES {
        let source = volume.get(name);
        if !source.is_set() {
            continue;
        }
        if has_one {
            forbid_second(source, name, checks);
            continue;
        }
        has_one = true;
        match rules {
            Required(fields) => {
                for field in *fields {
                    values::required(RULE, source.get(field), checks);
                }
            }
            Check(check) => check(source, checks),
        }
        if *name == "ephemeral" && !pod_name.is_empty() {
            created_name(volume, pod_name, checks);
        }
    }
    long_target(volume, checks);
    let image = volume.get("image");
    if image.is_set() {
        if has_one {
            forbid_second(image, "image", checks);
        } else if !checks.tolerates(Flaw::ImageReference) {
            values::required(RULE, image.get("reference"), checks);
        }
    } else if !has_one {
        checks.required(RULE, volume, "must specify a volume type");
    }
}

fn forbid_second<'n>(source: Field<'n>, name: &str, checks: &mut Checks<'n>) {
    let error = checks.forbidden(RULE, source, "may not specify more than 1 volume type");
    if let Some((_, spelling)) = SPELLINGS.iter().find(|(field, _)| *field == name) {
        let start = error.field.len() - name.len();
        error.field.replace_range(start.., spelling);
    }
}

/// The name of the claim that the server will make.
fn created_name<'n>(volume: Field<'n>, pod_name: &str, checks: &mut Checks<'n>) {
    let name = volume.get("name");
    if name.text().is_empty() {
        return;
    }
    let claim = format!("{pod_name}-{}", name.text());
    for words in names::subdomain(&claim) {
        checks.invalid(RULE, name, format!("PVC name {}: {words}", quoted(&claim)));
    }
}

fn long_target<'n>(volume: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 64;
    let (name, iscsi) = (volume.get("name"), volume.get("iscsi"));
    let bytes = name.text().len() + 1 + iscsi.get("targetPortal").text().len();
    if iscsi.is_set() && iscsi.get("initiatorName").is_set() && bytes > MOST {
        let message = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
        checks.invalid_as(RULE, name, quoted(name.text()), message);
    }
}

/// The claims for devices that a pod names (`validatePodResourceClaims`).
pub(super) fn resource_claims<'n>(claims: Field<'n>, checks: &mut Checks<'n>) {
    const RULE: Rule = Rule::Resources;
    let mut known = BTreeSet::new();
    for claim in claims.items() {
        let (name, own, template) = (
            claim.get("name"),
            claim.get("resourceClaimName"),
            claim.get("resourceClaimTemplateName"),
        );
        if name.text().is_empty() {
            checks.required(RULE, name, "");
        } else if known.insert(name.text()) {
            label(RULE, name, checks);
        } else {
            checks.duplicate(RULE, name);
        }
        let message = match (own.is_set(), template.is_set()) {
            (true, true) => Some("at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"),
            (false, false) => Some("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"),
            _ => None,
        };
        if let Some(message) = message {
            let text = |at: Field<'_>| {
                if at.is_set() {
                    json_text(at.text())
                } else {
                    "null".to_owned()
                }
            };
            let shown = go_struct(&[
                ("Name", json_text(name.text())),
                ("ResourceClaimName", text(own)),
                ("ResourceClaimTemplateName", text(template)),
            ]);
            checks.invalid_as(RULE, claim, shown, message);
        }
        for at in [own, template] {
            values::set_as(RULE, at, names::subdomain, checks);
        }
    }
}
