//! Volumes of files: empty and host folders, ConfigMaps, Secrets, the downward API.

use super::env;
use super::paths;
use super::report::{mode, without_index};
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

const RULE: Rule = Rule::Volume;

/// The fields of a pod that its volumes may show.
const FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

pub(super) fn empty_dir<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    let limit = source.get("sizeLimit");
    if limit.quantity().is_some_and(|limit| limit.sign() < 0) {
        checks.forbidden(RULE, limit, "SizeLimit field must be a valid resource quantity");
    }
}

pub(super) fn host_path<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    if values::required(RULE, source.get("path"), checks) {
        paths::no_backsteps(RULE, source.get("path"), checks);
    }
}

pub(super) fn git_repo<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("repository"), checks);
    paths::descending(RULE, source.get("directory"), checks);
}

pub(super) fn nfs<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("server"), checks);
    let path = source.get("path");
    values::required(RULE, path, checks);
    if !path.text().starts_with('/') {
        checks.invalid_as(RULE, path, quoted(path.text()), "must be an absolute path");
    }
}

pub(super) fn secret<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("secretName"), checks);
    mode(RULE, source.get("defaultMode"), checks);
    keys(source, checks);
}

pub(super) fn config_map<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    values::required(RULE, source.get("name"), checks);
    mode(RULE, source.get("defaultMode"), checks);
    keys(source, checks);
}

/// The keys that become files (`validateKeyToPath`).
pub(super) fn keys<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    for item in source.get("items").items() {
        values::required(RULE, item.get("key"), checks);
        values::required(RULE, item.get("path"), checks);
        paths::unreserved(RULE, item.get("path"), checks);
        mode(RULE, item.get("mode"), checks);
    }
}

pub(super) fn downward_api<'n>(source: Field<'n>, checks: &mut Checks<'n>) {
    mode(RULE, source.get("defaultMode"), checks);
    for item in source.get("items").items() {
        downward_api_file(item, checks);
    }
}

/// A file with a field of the pod (`validateDownwardAPIVolumeFile`). The server's errors do not name the file.
pub(super) fn downward_api_file<'n>(item: Field<'n>, checks: &mut Checks<'n>) {
    let before = checks.count();
    values::required(RULE, item.get("path"), checks);
    paths::unreserved(RULE, item.get("path"), checks);
    let (field, resource) = (item.get("fieldRef"), item.get("resourceFieldRef"));
    match (field.is_set(), resource.is_set()) {
        (true, both) => {
            env::field_ref(RULE, field, &FIELDS, checks);
            if both {
                let message = "fieldRef and resourceFieldRef can not be specified simultaneously";
                checks.invalid_as(RULE, item, quoted("resource"), message);
            }
        }
        (false, true) => env::resource_ref(RULE, resource, true, checks),
        (false, false) => {
            checks.required(RULE, item, "one of fieldRef and resourceFieldRef is required");
        }
    }
    mode(RULE, item.get("mode"), checks);
    for error in checks.since(before) {
        without_index(error);
        let start = error.field.rfind(".items").unwrap_or(error.field.len());
        let end = (start + ".items".len()).min(error.field.len());
        error.field.replace_range(start..end, "");
    }
}
