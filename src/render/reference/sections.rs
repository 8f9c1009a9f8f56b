//! The sections of a page, in order. An empty section is not printed.

use super::external;
use super::format::{Format, Inline, Snippet};
use super::page::{Example, Page};
use super::snippets;
use super::tree::{Shared, Tree};
use crate::facts::Field;

/// Maximum number of places that a type lists.
const MAX_PLACES: usize = 24;

/// Writes all sections.
pub(super) fn write(page: &Page<'_>, tree: &Tree<'_>, out: &mut impl Format) {
    overview(page, out);
    examples(page.examples, out);
    constructor(page, out);
    inputs(page, tree, out);
    outputs(page, tree, out);
    if external::has_name(page.facts) {
        external::lookup(page, out);
    }
    if external::has_name(page.facts) || !page.notes.import.is_empty() {
        external::import(page, out);
    }
    others(page, out);
    types(tree, out);
    metadata(page, out);
    package(page, out);
}

fn overview(page: &Page<'_>, out: &mut impl Format) {
    let facts = page.facts;
    let (crd, version) = (facts.crd, facts.version);
    let names = &crd.names;
    out.section("overview", &names.kind);
    if version.deprecated {
        out.banner(&[Inline::Text("Deprecated: "), Inline::Text(&facts.deprecation())]);
    }
    if !version.served {
        out.banner(&[Inline::Text("The API server does not serve this version.")]);
    }
    out.description(&facts.schema.description);
    out.snippets(&[Snippet::yaml(&snippets::head(facts))]);
    let short = names.short_names.join(", ");
    let categories = names.categories.join(", ");
    let mut terms = vec![
        ("Kind", vec![Inline::Code(&names.kind)]),
        ("Group", vec![Inline::Code(crd.shown_group())]),
        ("Version", vec![Inline::Code(&version.name)]),
        (
            "Scope",
            vec![Inline::Text(if page.facts.is_namespaced() {
                "Namespaced"
            } else {
                "Cluster"
            })],
        ),
        ("Plural", vec![Inline::Code(&names.plural)]),
    ];
    if let Some(singular) = &names.singular {
        terms.push(("Singular", vec![Inline::Code(singular)]));
    }
    if !short.is_empty() {
        terms.push(("Short names", vec![Inline::Code(&short)]));
    }
    if !categories.is_empty() {
        terms.push(("Categories", vec![Inline::Text(&categories)]));
    }
    out.terms(&terms);
    out.see_also(crd.shown_group());
    out.note(&page.notes.see_also);
    out.end_section();
}

/// Sections that only the notes have.
fn others(page: &Page<'_>, out: &mut impl Format) {
    let secret = (
        "Connection secret",
        "connection-secret",
        page.notes.connection_secret.as_str(),
    );
    let others = page.notes.others.iter().enumerate();
    let others = others.map(|(at, (title, text))| (title.as_str(), format!("note-{}", at + 1), text.as_str()));
    let secret = [secret]
        .into_iter()
        .map(|(title, id, text)| (title, id.to_owned(), text));
    for (title, id, text) in secret.chain(others).filter(|(.., text)| !text.is_empty()) {
        out.section(&id, title);
        out.note(text);
        out.end_section();
    }
}

fn examples(examples: &[Example], out: &mut impl Format) {
    if examples.is_empty() {
        return;
    }
    out.section("examples", "Examples");
    for example in examples {
        out.heading(&example.anchor, &example.title);
        out.description(&example.description);
        let both = [Snippet::jsonnet(&example.jsonnet), Snippet::yaml(&example.yaml)];
        let written: Vec<Snippet<'_>> = both.into_iter().filter(|snippet| !snippet.text.is_empty()).collect();
        out.snippets(&written);
    }
    out.end_section();
}

fn constructor(page: &Page<'_>, out: &mut impl Format) {
    let facts = page.facts;
    let text = snippets::constructor(page);
    out.section("constructor", "Constructor");
    out.snippets(&[Snippet::jsonnet(&text)]);
    let mut rows = vec![vec![
        vec![Inline::Code("name")],
        vec![Inline::Text("string")],
        vec![Inline::Text("required")],
        vec![
            Inline::Text("argument of "),
            Inline::Code("new"),
            Inline::Text(": "),
            Inline::Code("metadata.name"),
        ],
    ]];
    let arguments = snippets::arguments(facts);
    let fields = arguments.map(|object| object.fields.as_slice()).unwrap_or_default();
    let required: Vec<_> = fields.iter().filter(|field| snippets::is_required(field)).collect();
    let words: Vec<String> = required.iter().filter_map(|field| field.required.text()).collect();
    let call = |field: &&&Field<'_>| field.calls.first().map(ToString::to_string).unwrap_or_default();
    let calls: Vec<String> = required.iter().map(|field| call(&field)).collect();
    for ((field, words), call) in required.iter().zip(&words).zip(&calls) {
        rows.push(vec![
            vec![Inline::Field(field.name, &field.path)],
            vec![Inline::Text(&field.type_name)],
            vec![Inline::Text(words)],
            vec![Inline::Code(call)],
        ]);
    }
    out.table(&["Argument", "Type", "Required", "Set by"], &rows);
    if let Some(object) = arguments {
        let optional = fields.iter().filter(|field| !snippets::is_required(field));
        names(
            out,
            &[
                Inline::Text("Optional fields of "),
                Inline::Field(&object.path, &object.path),
            ],
            optional,
        );
        let spec = facts.fields.iter().find(|field| field.name == "spec");
        let beside = spec
            .into_iter()
            .flat_map(|spec| &spec.fields)
            .filter(|field| field.path != object.path);
        if object.name != "spec" {
            names(
                out,
                &[Inline::Text("Other fields of "), Inline::Field("spec", "spec")],
                beside,
            );
        }
    }
    out.end_section();
}

/// A line with the names of fields.
fn names<'f>(out: &mut impl Format, lead: &[Inline<'_>], fields: impl Iterator<Item = &'f Field<'f>>) {
    let mut line = lead.to_vec();
    for (at, field) in fields.enumerate() {
        line.push(Inline::Text(if at == 0 { ": " } else { ", " }));
        line.push(Inline::Field(field.name, &field.path));
    }
    if line.len() > lead.len() {
        out.paragraph(&line);
    }
}

fn inputs(page: &Page<'_>, tree: &Tree<'_>, out: &mut impl Format) {
    let fields: Vec<_> = page
        .facts
        .fields
        .iter()
        .filter(|field| field.name != "status")
        .collect();
    if fields.is_empty() && page.facts.facts.is_empty() {
        return;
    }
    out.section("inputs", "Inputs");
    if fields.iter().any(|field| field.name == "spec") {
        let status = match page.facts.field("status") {
            Some(_) => [
                Inline::Field("status", "status"),
                Inline::Text(" is what was observed."),
            ],
            None => [
                Inline::Code("status"),
                Inline::Text(" is what was observed; this kind has no status."),
            ],
        };
        out.paragraph(
            &[
                &[Inline::Field("spec", "spec"), Inline::Text(" is the desired state, ")][..],
                &status[..],
            ]
            .concat(),
        );
    }
    out.facts(&page.facts.facts);
    out.tree(&fields, tree);
    out.end_section();
}

fn outputs(page: &Page<'_>, tree: &Tree<'_>, out: &mut impl Format) {
    let fields: Vec<_> = page
        .facts
        .fields
        .iter()
        .filter(|field| field.name == "status")
        .collect();
    let external = external::has_name(page.facts);
    let note = &page.notes.external_name;
    if fields.is_empty() && !external && note.is_empty() {
        return;
    }
    out.section("outputs", "Outputs");
    if external {
        out.paragraph(&[
            Inline::Text("The identifier of the external resource is the annotation "),
            Inline::Code(snippets::EXTERNAL_NAME),
            Inline::Text("."),
        ]);
    }
    out.note(note);
    out.tree(&fields, tree);
    out.end_section();
}

fn types(tree: &Tree<'_>, out: &mut impl Format) {
    // An object within another one that is shared as often is no news.
    let times = |path: &str| {
        let found = tree.shared.iter().find(|shared| shared.paths.contains(&path));
        found.map_or(1, |shared| shared.paths.len())
    };
    let is_news = |shared: &&Shared<'_>| {
        let parent = shared.paths[0].rsplit_once('.').map_or("", |(parent, _)| parent);
        times(parent) < shared.paths.len()
    };
    let shared: Vec<_> = tree.shared.iter().filter(is_news).collect();
    if shared.is_empty() {
        return;
    }
    out.section("types", "Supporting types");
    for (at, Shared { first, paths }) in shared.into_iter().enumerate() {
        out.heading(&format!("types:{}", at + 1), first.name);
        names(out, &[Inline::Text("Fields")], first.fields.iter());
        let mut line = vec![Inline::Text("Appears in")];
        for (at, path) in paths.iter().take(MAX_PLACES).enumerate() {
            line.push(Inline::Text(if at == 0 { " " } else { ", " }));
            line.push(Inline::Field(path, path));
        }
        let more = format!(" and {} more", paths.len().saturating_sub(MAX_PLACES));
        if paths.len() > MAX_PLACES {
            line.push(Inline::Text(&more));
        }
        out.paragraph(&line);
    }
    out.end_section();
}

fn metadata(page: &Page<'_>, out: &mut impl Format) {
    let metadata = &page.facts.metadata;
    out.section("metadata", "Metadata");
    out.description(metadata.description);
    let fields: Vec<_> = metadata.fields.iter().collect();
    // These texts are the same for every kind.
    out.tree(&fields, &Tree::brief());
    out.end_section();
}

fn package(page: &Page<'_>, out: &mut impl Format) {
    let crd = page.facts.crd;
    let set = format!("{} {}", page.set, page.version);
    let version = page.package.unwrap_or(&set);
    let digest = format!("sha256:{}", page.digest);
    let mut terms = vec![
        ("Definition", vec![Inline::Code(&crd.name)]),
        ("Package", vec![Inline::Text(version)]),
        (
            "Source",
            vec![Inline::Code(page.source), Inline::Text(" "), Inline::Code(&digest)],
        ),
    ];
    if !page.library.import.is_empty() {
        terms.push(("Library", vec![Inline::Code(&page.library.import)]));
    }
    if !page.library.description.is_empty() {
        terms.push(("Description", vec![Inline::Text(&page.library.description)]));
    }
    if let Some(repository) = page.repository {
        let is_web = repository.starts_with("https://") || repository.starts_with("http://");
        let link = if is_web {
            Inline::Link(repository, repository)
        } else {
            Inline::Text(repository)
        };
        terms.push(("Repository", vec![link]));
    }
    if let Some(license) = page.license {
        terms.push(("Licence", vec![Inline::Text(license)]));
    }
    out.section("package", "Package");
    out.terms(&terms);
    out.end_section();
}
