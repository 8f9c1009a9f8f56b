//! Security contexts of pods and containers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::context::all;
use super::paths;
use super::report::{go_struct, id, json_or_null, json_text};
use crate::go::regexp::Regexp;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::flaw::Flaw;
use crate::validate::builtin::rules::shared::values;

const RULE: Rule = Rule::SecurityContext;

/// The context of a container (`ValidateSecurityContext`).
pub(super) fn container<'n>(at: Field<'n>, has_host_users: bool, checks: &mut Checks<'n>) {
    if !at.is_set() {
        return;
    }
    for field in ["runAsUser", "runAsGroup"] {
        id(RULE, at.get(field), checks);
    }
    let mount = at.get("procMount");
    if mount.is_set() && mount.is_empty() {
        checks.unsupported(RULE, mount, ["Default", "Unmasked"]);
    }
    if has_host_users && mount.text() == "Unmasked" {
        checks.invalid(RULE, mount, "`hostUsers` must be false to use `Unmasked`");
    }
    seccomp(at.get("seccompProfile"), checks);
    if at.get("allowPrivilegeEscalation").is_set() && !at.get("allowPrivilegeEscalation").is_true() {
        escalation(at, checks);
    }
    windows(at.get("windowsOptions"), checks);
    app_armor(at.get("appArmorProfile"), checks);
}

/// What contradicts a container that may not get more rights.
fn escalation<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if at.get("privileged").is_true() {
        let message = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
        checks.invalid_as(RULE, at, shown(at), message);
    }
    if checks.tolerates(Flaw::SysAdmin) {
        return;
    }
    for _ in added_rights(at).filter(|name| *name == SYS_ADMIN) {
        let message = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
        checks.invalid_as(RULE, at, shown(at), message);
    }
}

const SYS_ADMIN: &str = "CAP_SYS_ADMIN";

fn added_rights(at: Field<'_>) -> impl Iterator<Item = &str> {
    at.get("capabilities").get("add").items().map(Field::text)
}

/// Whether a container has the rights of an administrator, and may not get more or does not say (`hasSysAdminAndPrivilegeEscalationFalse`).
pub(super) fn is_admin_without_escalation(at: Field<'_>) -> bool {
    !at.get("allowPrivilegeEscalation").is_true() && added_rights(at).any(|name| name == SYS_ADMIN)
}

/// A context as the server shows it.
fn shown(at: Field<'_>) -> String {
    let inner = |field: &'static str, names: &[(&'static str, &'static str)]| {
        let value = at.get(field);
        if !value.is_set() {
            return "null".to_owned();
        }
        let texts = ["User", "Role", "Type", "Level"];
        let fields: Vec<(&str, String)> = names
            .iter()
            .map(|(shown, name)| {
                let value = value.get(name);
                let is_text = field == "seLinuxOptions" && texts.contains(shown) || *shown == "Type";
                let absent = if is_text { "\"\"" } else { "null" };
                let shown_value = if value.is_set() {
                    json_or_null(value)
                } else {
                    absent.to_owned()
                };
                (*shown, shown_value)
            })
            .collect();
        go_struct(&fields)
    };
    let plain = |field: &'static str| {
        let value = at.get(field);
        if value.is_set() {
            json_or_null(value)
        } else {
            "null".to_owned()
        }
    };
    let profile = [("Type", "type"), ("LocalhostProfile", "localhostProfile")];
    go_struct(&[
        (
            "Capabilities",
            inner("capabilities", &[("Add", "add"), ("Drop", "drop")]),
        ),
        ("Privileged", plain("privileged")),
        (
            "SELinuxOptions",
            inner(
                "seLinuxOptions",
                &[("User", "user"), ("Role", "role"), ("Type", "type"), ("Level", "level")],
            ),
        ),
        (
            "WindowsOptions",
            inner(
                "windowsOptions",
                &[
                    ("GMSACredentialSpecName", "gmsaCredentialSpecName"),
                    ("GMSACredentialSpec", "gmsaCredentialSpec"),
                    ("RunAsUserName", "runAsUserName"),
                    ("HostProcess", "hostProcess"),
                ],
            ),
        ),
        ("RunAsUser", plain("runAsUser")),
        ("RunAsGroup", plain("runAsGroup")),
        ("RunAsNonRoot", plain("runAsNonRoot")),
        ("ReadOnlyRootFilesystem", plain("readOnlyRootFilesystem")),
        ("AllowPrivilegeEscalation", plain("allowPrivilegeEscalation")),
        ("ProcMount", plain("procMount")),
        ("SeccompProfile", inner("seccompProfile", &profile)),
        ("AppArmorProfile", inner("appArmorProfile", &profile)),
    ])
}

/// The context of a pod (`validatePodSpecSecurityContext`).
pub(super) fn pod<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let at = spec.get("securityContext");
    if !at.is_set() {
        return;
    }
    for field in ["fsGroup", "runAsUser", "runAsGroup"] {
        id(RULE, at.get(field), checks);
    }
    for group in at.get("supplementalGroups").items() {
        id(RULE, group, checks);
    }
    sysctls(spec, at.get("sysctls"), checks);
    for (field, values) in [
        ("fsGroupChangePolicy", ["Always", "OnRootMismatch"]),
        ("supplementalGroupsPolicy", ["Merge", "Strict"]),
    ] {
        if at.get(field).is_set() && at.get(field).is_empty() {
            checks.unsupported(RULE, at.get(field), values);
        }
    }
    let policy = at.get("seLinuxChangePolicy");
    if policy.is_set() {
        super::report::one_of(RULE, policy, &["MountOption", "Recursive"], checks);
    }
    seccomp(at.get("seccompProfile"), checks);
    windows(at.get("windowsOptions"), checks);
    app_armor(at.get("appArmorProfile"), checks);
}

/// The form of a kernel parameter's name.
const SYSCTL: &str = r"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
static SYSCTL_FORM: LazyLock<Option<Regexp>> = LazyLock::new(|| Regexp::compile(SYSCTL).ok());

/// Parameters of the kernel (`validateSysctls`).
fn sysctls<'n>(spec: Field<'n>, sysctls: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 253;
    let mut known = BTreeSet::new();
    for sysctl in sysctls.items() {
        let name = sysctl.get("name");
        let text = name.text();
        let is_form = SYSCTL_FORM.as_ref().is_none_or(|form| form.is_match(text));
        if text.is_empty() {
            checks.required(RULE, name, "");
        } else if text.len() > MOST || !is_form {
            let message = format!("must have at most {MOST} characters and match regex {SYSCTL}");
            checks.invalid(RULE, name, message);
        } else if known.contains(text) {
            checks.duplicate(RULE, name);
        }
        known.insert(text);
        if let Some(field) = shared_with_host(spec, text).filter(|_| !checks.tolerates(Flaw::HostSysctl)) {
            checks.invalid(RULE, name, format!("may not be specified when '{field}' is true"));
        }
    }
}

/// The field by which a pod shares the namespace of a parameter with the host (`ValidateHostSysctl`).
pub(super) fn shared_with_host(spec: Field<'_>, name: &str) -> Option<&'static str> {
    let fields = [("hostNetwork", "Net"), ("hostIPC", "IPC")];
    let mut shared = fields.into_iter().filter(|(field, _)| spec.get(field).is_true());
    shared
        .find(|(_, namespace)| namespace_of(name) == *namespace)
        .map(|(field, _)| field)
}

/// The namespace of the kernel that a parameter belongs to (`GetNamespace`).
fn namespace_of(name: &str) -> &'static str {
    // The first separator says which one is used.
    let slashes = name
        .find('/')
        .is_some_and(|slash| name.find('.').is_none_or(|point| slash < point));
    let name: String = if slashes {
        let swap = |letter| match letter {
            '/' => '.',
            '.' => '/',
            other => other,
        };
        name.chars().map(swap).collect()
    } else {
        name.to_owned()
    };
    match name.as_str() {
        "kernel.sem"
        | "kernel.shm"
        | "kernel.msg"
        | "kernel.shmall"
        | "kernel.shmmax"
        | "kernel.shmmni"
        | "kernel.shm_rmid_forced"
        | "kernel.msgmax"
        | "kernel.msgmnb"
        | "kernel.msgmni" => "IPC",
        other if other.starts_with("fs.mqueue.") => "IPC",
        other if other.starts_with("net.") => "Net",
        _ => "",
    }
}

/// What a container may call of the kernel (`validateSeccompProfileField`).
fn seccomp<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    if !at.is_set() {
        return;
    }
    let (kind, profile) = (at.get("type"), at.get("localhostProfile"));
    if kind.is_empty() {
        checks.required(RULE, kind, "type is required when seccompProfile is set");
    }
    match (kind.text() == "Localhost", profile.is_set()) {
        (true, true) => paths::descending(RULE, profile, checks),
        (true, false) => {
            checks.required(RULE, profile, "must be set when seccomp type is Localhost");
        }
        (false, true) => {
            let shown = go_struct(&[
                ("Type", json_or_null(kind)),
                ("LocalhostProfile", json_or_null(profile)),
            ]);
            let message = "can only be set when seccomp type is Localhost";
            checks.invalid_as(RULE, profile, shown, message);
        }
        (false, false) => {}
    }
}

/// The profile of `AppArmor` (`ValidateAppArmorProfileField`).
fn app_armor<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 4095;
    if !at.is_set() {
        return;
    }
    let (kind, profile) = (at.get("type"), at.get("localhostProfile"));
    let text = profile.text();
    match kind.text() {
        "Localhost" => {
            if text.trim() != text {
                checks.invalid(RULE, profile, "must not be padded with whitespace");
            } else if text.is_empty() {
                checks.required(RULE, profile, "must be set when AppArmor type is Localhost");
            }
            if text.len() > MOST {
                checks.too_long(RULE, profile, MOST);
            }
        }
        "RuntimeDefault" | "Unconfined" if profile.is_set() => {
            let message = "can only be set when AppArmor type is Localhost";
            checks.invalid(RULE, profile, message);
        }
        "" => {
            checks.required(RULE, kind, "type is required when appArmorProfile is set");
        }
        _ => {}
    }
}

/// Options of Windows (`validateWindowsSecurityContextOptions`).
fn windows<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_SPEC: usize = 64 * 1024;
    if !at.is_set() {
        return;
    }
    values::set_as(RULE, at.get("gmsaCredentialSpecName"), names::subdomain, checks);
    let spec = at.get("gmsaCredentialSpec");
    if spec.is_set() && spec.is_empty() {
        checks.invalid(RULE, spec, "gmsaCredentialSpec cannot be an empty string");
    } else if spec.text().len() > MOST_SPEC {
        checks.invalid(RULE, spec, "gmsaCredentialSpec size must be under 64 KiB");
    }
    let name = at.get("runAsUserName");
    let words = name.is_set().then(|| super::windows::user_name(name.text()));
    for words in words.into_iter().flatten() {
        checks.invalid_as(RULE, name, json_text(name.text()), words);
    }
}

/// Containers that are processes of a Windows host (`validateWindowsHostProcessPod`).
pub(super) fn host_process<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let of = |at: Field<'n>| at.get("securityContext").get("windowsOptions").get("hostProcess");
    let is_there = |at: Field<'n>| {
        let context = at.get("securityContext");
        context.is_set() && context.get("windowsOptions").is_set() && of(at).is_set()
    };
    let own = is_there(spec).then(|| of(spec).is_true());
    let (mut count, mut processes) = (0, 0);
    for container in all(spec) {
        count += 1;
        let inner = is_there(container).then(|| of(container).is_true());
        if let (Some(own), Some(inner)) = (own, inner)
            && own != inner
        {
            let message = format!("pod hostProcess value must be identical if both are specified, was {own}");
            checks.invalid(RULE, of(container), message);
        }
        processes += usize::from(inner.or(own) == Some(true));
    }
    if processes == 0 {
        return;
    }
    if processes != count {
        let message = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
        checks.invalid_as(RULE, spec, "\"\"", message);
    }
    if !spec.get("hostNetwork").is_true() {
        let message = "hostNetwork must be true if pod contains any hostProcess containers";
        checks.invalid_as(RULE, spec.get("hostNetwork"), "false", message);
    }
}
