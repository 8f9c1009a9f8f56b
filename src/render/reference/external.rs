//! Sections of kinds whose objects stand for a resource outside of Kubernetes: managed resources of Crossplane.

use super::format::{Format, Inline, Snippet};
use super::page::Page;
use super::snippets;
use crate::facts::{Facts, Statement};

/// Whether objects stand for a resource outside of Kubernetes that an annotation names: a managed resource of Crossplane.
pub(super) fn has_name(facts: &Facts<'_>) -> bool {
    let columns = &facts.version.printer_columns;
    columns
        .iter()
        .any(|column| column.json_path.contains("crossplane.io/external-name"))
        || facts.crd.names.categories.iter().any(|category| category == "managed")
}

/// How a resource that exists is referred to.
pub(super) fn lookup(page: &Page<'_>, out: &mut impl Format) {
    let observes = observes(page.facts);
    out.section("lookup", "Look up");
    let mut line = vec![
        Inline::Text("To refer to a resource that exists already, put its identifier into the annotation "),
        Inline::Code(snippets::EXTERNAL_NAME),
    ];
    if observes {
        line.extend([
            Inline::Text(", and let Crossplane only observe it: "),
            Inline::Field("spec.managementPolicies", "spec.managementPolicies"),
            Inline::Text(". The outputs are then in "),
            Inline::Field("status", "status"),
            Inline::Text("."),
        ]);
    } else {
        line.push(Inline::Text(
            ". This version has no management policies: Crossplane also updates the resource to match the manifest.",
        ));
    }
    out.paragraph(&line);
    let (program, manifest) = snippets::existing(page, true);
    out.snippets(&[Snippet::jsonnet(&program), Snippet::yaml(&manifest)]);
    out.end_section();
}

/// Whether the kind can be told to only observe.
fn observes(facts: &Facts<'_>) -> bool {
    let Some(field) = facts.field("spec.managementPolicies") else {
        return false;
    };
    field.facts.iter().all(|fact| match &fact.statement {
        Statement::Enum(values) => values.iter().any(|value| value == "Observe"),
        _ => true,
    })
}

/// How a resource that exists is adopted.
pub(super) fn import(page: &Page<'_>, out: &mut impl Format) {
    out.section("import", "Import");
    out.note(&page.notes.import);
    if !has_name(page.facts) {
        out.end_section();
        return;
    }
    let mut line = vec![
        Inline::Text("To manage a resource that was created elsewhere, put its identifier into the annotation "),
        Inline::Code(snippets::EXTERNAL_NAME),
        Inline::Text(", with the fields as they are"),
    ];
    if observes(page.facts) {
        line.extend([
            Inline::Text(". "),
            Inline::Link("Look up", "#lookup"),
            Inline::Text(" reads them without a change; without "),
            Inline::Field("spec.managementPolicies", "spec.managementPolicies"),
            Inline::Text(" Crossplane then manages the resource"),
        ]);
    }
    line.push(Inline::Text("."));
    out.paragraph(&line);
    let (program, manifest) = snippets::existing(page, false);
    out.snippets(&[Snippet::jsonnet(&program), Snippet::yaml(&manifest)]);
    out.end_section();
}
