//! Additions of an environment to its manifests, and the order of manifests. All rules are Tanka's.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Manifest;
use super::environment::Environment;
use crate::diagnostic::Diagnostic;
use crate::go::regexp::Regexp;
use crate::rule::Rule;

/// Decides on a single manifest whether a namespace is given.
const NAMESPACED: &str = "tanka.dev/namespaced";

/// Names the environment that a manifest belongs to.
const ENVIRONMENT_LABEL: &str = "tanka.dev/environment";

/// Kinds without a namespace that are known without their definitions.
const CLUSTER_WIDE: [&str; 23] = [
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "ComponentStatus",
    "CustomResourceDefinition",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "NodeMetrics",
    "PersistentVolume",
    "PodSecurityPolicy",
    "PriorityClass",
    "RuntimeClass",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "StorageClass",
    "SubjectAccessReview",
    "TokenReview",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
];

/// The order in which kinds are installed; all others follow by name.
const ORDER: [&str; 33] = [
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "Ingress",
    "APIService",
];

/// Kinds whose definitions are known: (group, kind) → whether they have a namespace.
pub type Scopes = BTreeMap<(String, String), bool>;

/// Adds the namespace and labels of the environment to manifests, selects the targets, and sorts.
#[must_use]
pub fn process(
    mut manifests: Vec<Manifest>,
    environment: &Environment,
    scopes: &Scopes,
    targets: &Targets,
) -> Vec<Manifest> {
    for manifest in &mut manifests {
        set_namespace(manifest, &environment.default_namespace, scopes);
        if environment.inject_labels {
            let label = environment.label();
            if let Some(labels) = texts(manifest, "labels") {
                labels.insert(ENVIRONMENT_LABEL.to_owned(), label.into());
            }
        }
        for (field, defaults) in [
            ("annotations", &environment.default_annotations),
            ("labels", &environment.default_labels),
        ] {
            if defaults.is_empty() {
                continue;
            }
            if let Some(texts) = texts(manifest, field) {
                for (key, value) in defaults {
                    texts.entry(key.clone()).or_insert_with(|| value.as_str().into());
                }
            }
        }
    }
    manifests.retain(|manifest| targets.keep(manifest));
    sort(&mut manifests);
    manifests
}

/// Sorts by the order of kinds, then by kind, namespace, name and prefix of a generated name.
pub fn sort(manifests: &mut [Manifest]) {
    let rank = |manifest: &Manifest| {
        ORDER
            .iter()
            .position(|kind| *kind == manifest.kind())
            .unwrap_or(ORDER.len())
    };
    manifests.sort_by_cached_key(|manifest| {
        (
            rank(manifest),
            manifest.kind().to_owned(),
            manifest.namespace().to_owned(),
            manifest.name().to_owned(),
            manifest.generate_name().to_owned(),
        )
    });
}

fn set_namespace(manifest: &mut Manifest, namespace: &str, scopes: &Scopes) {
    if namespace.is_empty() {
        return;
    }
    let known = || {
        let group = manifest.api_version().split_once('/').map_or("", |(group, _)| group);
        scopes.get(&(group.to_owned(), manifest.kind().to_owned())).copied()
    };
    let known = (!scopes.is_empty()).then(known).flatten();
    let mut namespaced = known.unwrap_or_else(|| !CLUSTER_WIDE.contains(&manifest.kind()));
    let Some(metadata) = manifest.metadata_mut() else {
        return;
    };
    let annotations = metadata.get("annotations").and_then(Value::as_object);
    if let Some(decision) = annotations.and_then(|annotations| annotations.get(NAMESPACED)) {
        namespaced = decision.as_str() == Some("true");
    }
    if annotations.is_none_or(Map::is_empty) {
        metadata.remove("annotations");
    }
    if namespaced && !metadata.get("namespace").is_some_and(Value::is_string) {
        metadata.insert("namespace".to_owned(), namespace.into());
    }
}

/// `metadata.labels` or `metadata.annotations`, made where they are missing.
fn texts<'m>(manifest: &'m mut Manifest, field: &str) -> Option<&'m mut Map<String, Value>> {
    let metadata = manifest.metadata_mut()?;
    let texts = metadata.entry(field).or_insert_with(|| Value::Object(Map::new()));
    if !texts.is_object() {
        *texts = Value::Object(Map::new());
    }
    texts.as_object_mut()
}

/// Which manifests are wanted, by `kind/name`.
#[derive(Debug, Default)]
pub struct Targets {
    wanted: Vec<Regexp>,
    unwanted: Vec<Regexp>,
}

impl Targets {
    /// Regular expressions for the whole `kind/name`, case-insensitive. Expressions that begin with `!` exclude matches. An empty text is none, as an
    /// unset variable gives it to Tanka.
    ///
    /// # Errors
    /// Every invalid expression.
    pub fn new(expressions: &[String]) -> Result<Self, Vec<Diagnostic>> {
        let mut targets = Self::default();
        let mut problems = Vec::new();
        for expression in expressions.iter().filter(|expression| !expression.is_empty()) {
            let (list, pattern) = match expression.strip_prefix('!') {
                Some(pattern) => (&mut targets.unwanted, pattern),
                None => (&mut targets.wanted, expression.as_str()),
            };
            match Regexp::compile(&format!("(?i)^{pattern}$")) {
                Ok(regex) => list.push(regex),
                Err(error) => {
                    let reason = error.reason();
                    let message = format!("invalid regular expression `{expression}` in `--target`: {reason}");
                    problems.push(Diagnostic::error(Rule::Target, message));
                }
            }
        }
        if problems.is_empty() {
            Ok(targets)
        } else {
            Err(problems)
        }
    }

    fn keep(&self, manifest: &Manifest) -> bool {
        if self.wanted.is_empty() && self.unwanted.is_empty() {
            return true;
        }
        let name = manifest.kind_name();
        // Something to leave out matches everything else.
        let wanted = self.wanted.is_empty()
            || !self.unwanted.is_empty()
            || self.wanted.iter().any(|regex| regex.is_match(&name));
        wanted && !self.unwanted.iter().any(|regex| regex.is_match(&name))
    }
}
