//! Objects whose kind has no definition: what the kind is, and what can be said about it.

use crate::crd::Head;
use crate::diagnostic::{is_one_letter_off, nearest};
use std::sync::Arc;

use crate::k8s::kinds;
use crate::k8s::kinds::Builtin;
use crate::openapi::End;
use crate::validate::builtin::{Kind, Kubernetes};
use crate::validate::server::registry::Registry;

/// A kind without a definition.
#[derive(Debug)]
pub(super) enum Unrouted {
    /// One of Kubernetes' own kinds.
    BuiltIn(Arc<Kind>),
    /// A kind that no server has: a misspelt name, or a version that is not served. With the suggested correction.
    Wrong(Option<String>),
    /// Nothing is known about the group.
    Foreign,
}

/// The shortest label of a group in which a single wrong letter is a misspelling. Short labels of real groups (`sns`, `sqs`) differ in one letter.
const LONG_LABEL: usize = 6;

/// What a kind without a definition is.
pub(super) fn classify(registry: &Registry, kubernetes: &Kubernetes, api_version: &str, kind: &str) -> Unrouted {
    if api_version.matches('/').count() > 1 {
        return Unrouted::Wrong(None);
    }
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    if let Some(found) = kubernetes.kind(group, version, kind) {
        return Unrouted::BuiltIn(found);
    }
    if let Some(removed) = kubernetes.removed(group, version, kind) {
        let heir = in_group(registry, group, version, kind);
        return Unrouted::Wrong(Some(gone(&removed, kind, heir)));
    }
    // The table below is that of the newest release.
    if kinds::of_group(group).any(|row| row.version == version && row.kind == kind) {
        return Unrouted::Wrong(Some(kubernetes.lacks(group, version, kind)));
    }
    let has_builtin = kinds::of_group(group).next().is_some();
    if has_builtin || registry.has_group(group) {
        return Unrouted::Wrong(in_group(registry, group, version, kind));
    }
    if let Some(near) = near_group(registry, group, kind) {
        return Unrouted::Wrong(Some(format!("did you mean `{near}/{version}`?")));
    }
    let elsewhere = elsewhere(kind);
    // The server allows only groups with a dot in definitions.
    if !group.contains('.') || elsewhere.is_some_and(|row| is_like(group, row.group)) {
        return Unrouted::Wrong(elsewhere.map(|row| format!("did you mean `{}`?", full(row.group, row.version))));
    }
    Unrouted::Foreign
}

/// Why servers do not serve a kind any more, and what to use instead.
fn gone(removed: &End, kind: &str, heir: Option<String>) -> String {
    let since = format!("it was removed in Kubernetes {}", removed.removed);
    match removed.replacement.split_once(' ') {
        Some((api_version, other)) if other == kind => format!("{since}; did you mean `{api_version}`?"),
        Some((api_version, other)) => format!("{since}; did you mean `{other}` of `{api_version}`?"),
        None => heir.map_or_else(|| since.clone(), |heir| format!("{since}; {heir}")),
    }
}

/// Whether a group is one of Kubernetes' groups with `k8s.io` behind it (`apps.k8s.io`).
fn is_like(group: &str, known: &str) -> bool {
    let is_first_label = |label: &str| known.split('.').next() == Some(label);
    !known.is_empty() && group.strip_suffix(".k8s.io").is_some_and(is_first_label)
}

/// The newest version of a kind of Kubernetes, in any group.
fn elsewhere(kind: &str) -> Option<&'static Builtin> {
    let rows = kinds::groups().flat_map(kinds::of_group).filter(|row| row.kind == kind);
    rows.max_by_key(|row| (is_stable(row.version), row.version))
}

fn is_stable(version: &str) -> bool {
    !version.contains(['a', 'b'])
}

/// `apps/v1`, or `v1` for the core group.
fn full(group: &str, version: &str) -> String {
    if group.is_empty() {
        return version.to_owned();
    }
    format!("{group}/{version}")
}

/// The suggested correction for a kind of a known group.
fn in_group(registry: &Registry, group: &str, version: &str, kind: &str) -> Option<String> {
    let own = kinds::of_group(group).filter(|row| row.kind == kind);
    if let Some(newest) = own
        .map(|row| row.version)
        .max_by_key(|version| (is_stable(version), *version))
    {
        return Some(format!("did you mean `{}`?", full(group, newest)));
    }
    if let Some(row) = elsewhere(kind) {
        return Some(format!("did you mean `{}`?", full(row.group, row.version)));
    }
    let heads: Vec<&Head> = registry.heads().filter(|head| head.group == group).collect();
    if let Some(head) = heads.iter().find(|head| head.kind == kind) {
        let served = head.versions.iter().filter(|version| version.served);
        let served: Vec<&str> = served.map(|version| version.name.as_str()).collect();
        let near = nearest(version, served.iter().copied()).or(served.first().copied())?;
        return Some(format!("did you mean `{group}/{near}`?"));
    }
    let known = heads.iter().map(|head| head.kind.as_str());
    let near = nearest(kind, known.chain(kinds::of_group(group).map(|row| row.kind)))?;
    Some(format!("did you mean `{near}`?"))
}

/// A known group that differs from this one in a single letter.
fn near_group<'r>(registry: &'r Registry, group: &str, kind: &str) -> Option<&'r str> {
    let defined = registry.heads().map(|head| (head.group.as_str(), head.kind.as_str()));
    let builtin = kinds::groups()
        .flat_map(kinds::of_group)
        .map(|row| (row.group, row.kind));
    let candidates: Vec<(&str, &str)> = defined
        .chain(builtin)
        .filter(|(known, _)| is_one_letter_off(known, group))
        .collect();
    let same_kind = candidates.iter().find(|(_, known)| *known == kind);
    let near = same_kind.or_else(|| {
        candidates
            .iter()
            .find(|(known, _)| differing_label(known, group) >= LONG_LABEL)
    });
    near.map(|(known, _)| *known)
}

/// Length of the first label in which two names differ.
fn differing_label(a: &str, b: &str) -> usize {
    let labels = a.split('.').zip(b.split('.'));
    let different = labels.filter(|(a, b)| a != b);
    different.map(|(a, b)| a.len().min(b.len())).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Unrouted, classify};
    use crate::crd;
    use crate::source::Source;
    use crate::validate::builtin::Kubernetes;
    use crate::validate::server::registry::Registry;

    fn registry() -> Registry {
        let definition = |group: &str, kind: &str| {
            format!(
                "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: {group}\n  names: {{kind: {kind}}}\n  \
                 versions: [{{name: v1, served: true}}, {{name: v1beta1, served: false}}]\n---\n"
            )
        };
        let text = [
            definition("cert-manager.io", "Certificate"),
            definition("sqs.aws.example.org", "Queue"),
        ];
        Registry::new(crd::read(&Source::new("a.yaml", text.concat())).crds)
    }

    fn help(api_version: &str, kind: &str) -> Option<String> {
        match classify(&registry(), &Kubernetes::default(), api_version, kind) {
            Unrouted::Wrong(help) => help,
            Unrouted::BuiltIn(_) => Some("BuiltIn".to_owned()),
            Unrouted::Foreign => Some("Foreign".to_owned()),
        }
    }

    #[test]
    fn misspelt_kinds_groups_and_versions() {
        let help = |api_version, kind| help(api_version, kind).unwrap_or_default();
        assert_eq!(help("apps/v1", "Deploiment"), "did you mean `Deployment`?");
        assert_eq!(
            help("apps/v1beta1", "Deployment"),
            "it was removed in Kubernetes 1.16; did you mean `apps/v1`?"
        );
        assert_eq!(help("v2", "Service"), "did you mean `v1`?");
        assert_eq!(help("policy/v1", "PodSecurityPolicy"), "");
        assert_eq!(help("app/v1", "Deployment"), "did you mean `apps/v1`?");
        assert_eq!(
            help("certmanager.io/v1", "Issuer"),
            "did you mean `cert-manager.io/v1`?"
        );
        assert_eq!(help("cert-manager.io/v1", "Certificat"), "did you mean `Certificate`?");
        assert_eq!(
            help("cert-manager.io/v1beta1", "Certificate"),
            "did you mean `cert-manager.io/v1`?"
        );
        assert_eq!(help("sns.aws.example.org/v1", "Topic"), "Foreign");
        assert_eq!(
            help("sns.aws.example.org/v1", "Queue"),
            "did you mean `sqs.aws.example.org/v1`?"
        );
        assert_eq!(help("example.org/v1", "Deployment"), "Foreign");
        assert_eq!(help("v1", "Deployment"), "did you mean `apps/v1`?");
        assert_eq!(
            help("extensions/v1beta1", "Ingress"),
            "it was removed in Kubernetes 1.22; did you mean `networking.k8s.io/v1`?"
        );
        assert_eq!(help("networking/v1", "Ingress"), "did you mean `networking.k8s.io/v1`?");
        assert_eq!(help("apps.k8s.io/v1", "Deployment"), "did you mean `apps/v1`?");
        assert_eq!(help("v1/apps", "Deployment"), "did you mean `apps/v1`?");
        assert_eq!(help("a/b/c", "Deployment"), "");
        assert_eq!(help("gateway.networking.k8s.io/v1", "Gateway"), "Foreign");
    }
}
