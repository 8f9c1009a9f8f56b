//! `metadata` of a definition: the name made of group and plural, the rules of every object, approval of protected groups.

use super::report::Report;
use crate::crd::Crd;
use crate::go::url::Url;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::server::{coerce, object_meta};
use crate::yaml::{Entry, Node, Value};

/// The annotation with the approval of an API in a protected group.
const APPROVAL: &str = "api-approved.kubernetes.io";
/// Fields that the server sets itself or removes before its checks.
const SET_BY_SERVER: [&str; 7] = [
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "managedFields",
    "namespace",
    "selfLink",
    "uid",
];

pub(super) fn check(root: &Node<'_>, crd: &Crd, report: &mut Report) {
    let Some(metadata) = read(root) else {
        return;
    };
    let at = Path::Child(&Path::Root, "metadata");
    object_meta::on_create(&metadata, false, object_meta::resource_name, &at, &mut report.errors);
    for key in ["generateName", "name"] {
        name(key, object_meta::text(&metadata, key), crd, metadata.span, report);
    }
    if let Some(version) = metadata.get("resourceVersion") {
        let at = Path::Child(&at, "resourceVersion");
        let words = "resourceVersion should not be set on objects to be created";
        let error = FieldError::new(Rule::Metadata, ErrorType::Invalid, &at, version.span, words);
        report.errors.push(error.value(print::value(version)));
    }
    approval(&metadata, &crd.group, report);
}

/// A name must consist of plural and group. `key` is its field.
pub(super) fn name(key: &str, name: &str, crd: &Crd, span: Span, report: &mut Report) {
    if !name.is_empty() && name != format!("{}.{}", crd.names.plural, crd.group) {
        let words = "must be spec.names.plural+\".\"+spec.group";
        report.invalid(Rule::Name, format!("metadata.{key}"), span, print::quoted(name), words);
    }
}

/// The `metadata` in the server's type at the time of validation.
fn read<'s>(root: &Node<'s>) -> Option<Node<'s>> {
    let empty = Node {
        span: root.span,
        value: Value::Mapping(Vec::new()),
    };
    let metadata = Entry {
        key: "metadata".into(),
        key_span: root.span,
        value: root.get("metadata").cloned().unwrap_or(empty),
    };
    let mut object = Node {
        span: root.span,
        value: Value::Mapping(vec![metadata]),
    };
    // The decoder has already reported unknown fields.
    coerce::root(&mut object, &mut Vec::new()).ok()?;
    let mut metadata = match object.value {
        Value::Mapping(mut entries) => entries.pop()?.value,
        _ => return None,
    };
    if let Value::Mapping(fields) = &mut metadata.value {
        fields.retain(|entry| !SET_BY_SERVER.contains(&entry.key.as_ref()));
    }
    Some(metadata)
}

/// Groups of the Kubernetes project need an annotation with a URL, or with the reason for its absence.
fn approval(metadata: &Node<'_>, group: &str, report: &mut Report) {
    let is_protected = ["k8s.io", "kubernetes.io"].iter().any(|domain| {
        group
            .strip_suffix(domain)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    });
    if !is_protected {
        return;
    }
    let annotation = metadata
        .get("annotations")
        .map(|annotations| object_meta::text(annotations, APPROVAL))
        .unwrap_or_default();
    let field = format!("metadata.annotations[{APPROVAL}]");
    let wanted = format!("protected groups must have approval annotation \"{APPROVAL}\"");
    let see = "see https://github.com/kubernetes/enhancements/pull/1111";
    if annotation.is_empty() {
        let words = format!("{wanted}, {see}");
        report.add(Rule::ApiApproval, ErrorType::Required, field, metadata.span, words);
        return;
    }
    let is_url = || Url::request(annotation).is_ok_and(|url| !url.host().is_empty() && !url.scheme().is_empty());
    if !annotation.starts_with("unapproved") && !is_url() {
        let words = format!("{wanted} with either a URL or a reason starting with \"unapproved\", {see}");
        let value = print::quoted(annotation);
        report.invalid(Rule::ApiApproval, field, Span::default(), value, words);
    }
}
