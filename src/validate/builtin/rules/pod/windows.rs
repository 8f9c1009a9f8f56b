//! What pods on Windows must not have, and the names of their users.

use super::context::all;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;

const RULE: Rule = Rule::SecurityContext;

/// Fields of the pod, of its context, and of the contexts of its containers that are only for Linux.
const POD: [&str; 4] = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"];
const POD_CONTEXT: [&str; 11] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
];
const CONTAINER_CONTEXT: [&str; 10] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
];

/// A pod's system, and what does not fit it (`validateOS`, `validateLinux`, `validateWindows`).
pub(super) fn system<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let os = spec.get("os");
    if !os.is_set() {
        return;
    }
    match os.get("name").text() {
        "" => {
            checks.required(RULE, os.get("name"), "");
        }
        "linux" => {
            for at in std::iter::once(spec).chain(all(spec)) {
                let options = at.get("securityContext").get("windowsOptions");
                if at.get("securityContext").is_set() && options.is_set() {
                    checks.forbidden(RULE, options, "windows options cannot be set for a linux pod");
                }
            }
        }
        "windows" => {
            forbid(spec, &POD, checks);
            forbid(spec.get("securityContext"), &POD_CONTEXT, checks);
            for container in all(spec) {
                forbid(container.get("securityContext"), &CONTAINER_CONTEXT, checks);
            }
        }
        name => {
            let shown = crate::validate::print::quoted(name);
            checks.unsupported(RULE, os, ["linux", "windows"]).value = Some(shown);
        }
    }
}

fn forbid<'n>(at: Field<'n>, fields: &[&'n str], checks: &mut Checks<'n>) {
    if !at.is_set() {
        return;
    }
    for field in fields {
        let value = at.get(field);
        // Two fields are no pointers: false is as if they were absent.
        let is_unset =
            matches!(*field, "hostPID" | "hostIPC") && !value.is_true() || *field == "sysctls" && value.is_empty();
        if value.is_set() && !is_unset {
            checks.forbidden(RULE, value, "cannot be set for a windows pod");
        }
    }
}

/// The errors of the name of a user, `DOMAIN\user`.
pub(super) fn user_name(text: &str) -> Vec<String> {
    const MOST_DOMAIN: usize = 256;
    const MOST_USER: usize = 104;
    const SPECIAL: &str = "\"/\\:;|=,+*?<>@[]";
    let one = |words: &str| vec![words.to_owned()];
    if text.is_empty() {
        return one("runAsUserName cannot be an empty string");
    }
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return one("runAsUserName cannot contain control characters");
    }
    let parts: Vec<&str> = text.split('\\').collect();
    let (domain, user) = match parts[..] {
        [user] => (None, user),
        [domain, user] => (Some(domain), user),
        _ => return one("runAsUserName cannot contain more than one backslash"),
    };
    let domain_text = domain.unwrap_or_default();
    let rules = [
        (
            domain_text.len() >= MOST_DOMAIN,
            format!("runAsUserName's Domain length must be under {MOST_DOMAIN} characters"),
        ),
        (
            domain.is_some_and(|domain| !is_net_bios(domain) && !is_domain(domain)),
            "runAsUserName's Domain doesn't match the NetBios nor the DNS format".to_owned(),
        ),
        (user.is_empty(), "runAsUserName's User cannot be empty".to_owned()),
        (
            user.len() > MOST_USER,
            format!("runAsUserName's User length must not be longer than {MOST_USER} characters"),
        ),
        (
            !user.is_empty() && user.chars().all(|letter| matches!(letter, '.' | ' ')),
            "runAsUserName's User cannot contain only periods or spaces".to_owned(),
        ),
        (
            user.contains(|letter| SPECIAL.contains(letter)),
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]".to_owned(),
        ),
    ];
    rules
        .into_iter()
        .filter_map(|(is_wrong, words)| is_wrong.then_some(words))
        .collect()
}

fn is_net_bios(domain: &str) -> bool {
    const MOST: usize = 15;
    let count = domain.chars().count();
    (1..=MOST).contains(&count) && !domain.starts_with('.') && !domain.contains(|letter| "\\/:*?\"<>|".contains(letter))
}

fn is_domain(domain: &str) -> bool {
    const MOST: usize = 63;
    domain.split('.').all(|label| {
        let is_edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        (1..=MOST).contains(&label.len())
            && is_edge(label.bytes().next())
            && is_edge(label.bytes().next_back())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}
