//! Whole texts: every document in parallel, lists opened, definitions checked as definitions.
//!
//! In: texts and a [`Registry`]. Out: a [`Report`] in the order of the input, the same on every run. Must not know how reports look.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::error::{ErrorType, FieldError};
use super::finding::{Checked, Context, Finding, Status};
use super::path::Path;
use super::registry::{Registry, count_rules};
use super::{Verdict, decode, definition, deprecated, names, object_meta, steps};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::source::{Place, Source};
use crate::yaml::{self, Chunk, Document, Node, Value};

/// What a run takes into account.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// Whether kinds without a definition are let pass.
    pub ignore_missing_schemas: bool,
    /// Whether the objects are kept as the server would store them.
    pub keep_defaulted: bool,
    /// Kinds that are left out: `Kind`, `group/version/Kind` or `group/Kind`.
    pub skip: Vec<String>,
    /// Kinds that must not be there.
    pub reject: Vec<String>,
}

/// What a run says.
#[derive(Debug, Default)]
pub struct Report {
    /// The objects, in the order of the input.
    pub results: Vec<Checked>,
    /// Whether kinds without a definition were let pass.
    pub ignore_missing_schemas: bool,
}

/// How many objects fared how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Objects that the server takes.
    pub valid: usize,
    /// Objects that it refuses.
    pub invalid: usize,
    /// Objects with warnings, whatever else they are.
    pub warned: usize,
    /// Objects that were left out.
    pub skipped: usize,
    /// Objects whose kind has no definition.
    pub no_schema: usize,
}

impl Report {
    /// Counts the objects.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for checked in &self.results {
            match checked.status {
                Status::Valid => summary.valid += 1,
                Status::Invalid => summary.invalid += 1,
                Status::NoSchema => summary.no_schema += 1,
                Status::Skipped => summary.skipped += 1,
            }
            summary.warned += usize::from(
                checked
                    .findings
                    .iter()
                    .any(|finding| finding.diagnostic.severity == Severity::Warning),
            );
        }
        summary
    }

    /// Whether nothing is wrong: no invalid object, and no unknown kind unless those are let pass.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let summary = self.summary();
        summary.invalid == 0 && (self.ignore_missing_schemas || summary.no_schema == 0)
    }
}

/// Checks every object of some texts. `old` holds objects that are already stored; one of the same kind, namespace and name is replaced.
#[must_use]
pub fn check(sources: &[Arc<Source>], old: Option<&Arc<Source>>, registry: &Registry, options: &Options) -> Report {
    let chunks: Vec<(&Arc<Source>, usize, Chunk<'_>)> = sources
        .iter()
        .flat_map(|source| {
            yaml::chunks(source.text())
                .into_iter()
                .enumerate()
                .map(move |(index, chunk)| (source, index, chunk))
        })
        .collect();
    let stored = Stored { source: old };
    let results: Vec<Vec<Checked>> = chunks
        .into_par_iter()
        .map(|(source, index, chunk)| {
            let run = Run {
                source,
                index,
                registry,
                options,
                stored: &stored,
            };
            run.chunk(chunk)
        })
        .collect();
    let mut report = Report {
        results: results.into_iter().flatten().collect(),
        ignore_missing_schemas: options.ignore_missing_schemas,
    };
    duplicates(&mut report.results);
    report
}

/// The objects that are already stored.
struct Stored<'o> {
    source: Option<&'o Arc<Source>>,
}

impl<'o> Stored<'o> {
    /// The stored object of the same kind, namespace and name. Read anew each time: updates are checked one by one.
    fn find(&self, node: &Node<'_>) -> Option<Document<'o>> {
        let wanted = identity(node);
        yaml::chunks(self.source?.text())
            .into_iter()
            .filter_map(|chunk| yaml::compose(chunk).ok())
            .flatten()
            .find(|document| identity(&document.root) == wanted)
    }
}

fn identity(node: &Node<'_>) -> [String; 4] {
    let metadata = |key| {
        node.get("metadata")
            .map(|metadata| object_meta::text(metadata, key))
            .unwrap_or_default()
    };
    let namespace = if metadata("namespace").is_empty() {
        "default"
    } else {
        metadata("namespace")
    };
    [
        object_meta::text(node, "apiVersion"),
        object_meta::text(node, "kind"),
        namespace,
        metadata("name"),
    ]
    .map(str::to_owned)
}

struct Run<'r> {
    source: &'r Arc<Source>,
    index: usize,
    registry: &'r Registry,
    options: &'r Options,
    stored: &'r Stored<'r>,
}

impl<'r> Run<'r> {
    fn chunk(&self, chunk: Chunk<'r>) -> Vec<Checked> {
        match yaml::compose(chunk) {
            Err(error) => {
                let mut checked = self.checked(None);
                checked.status = Status::Invalid;
                let message = format!("this is not valid YAML: {}", decode::words(&error, chunk.text));
                checked.findings.push(Finding {
                    diagnostic: Diagnostic::error("decode", message).at(Place::new(self.source, error.span)),
                    kind: Some(ErrorType::Decode),
                    schema_path: None,
                });
                vec![checked]
            }
            Ok(documents) => documents
                .into_iter()
                .flat_map(|document| self.document(document))
                .collect(),
        }
    }

    /// One object, or those of a list; lists nest only as deep as the YAML reader lets them.
    fn document(&self, mut document: Document<'r>) -> Vec<Checked> {
        let is_list = document
            .root
            .get("kind")
            .and_then(Node::as_str)
            .is_some_and(|kind| kind.ends_with("List"));
        if is_list
            && let Value::Mapping(entries) = &mut document.root.value
            && let Some(items) = entries.iter_mut().find(|entry| entry.key == "items")
            && let Value::Sequence(items) = &mut items.value.value
        {
            let mut duplicates = std::mem::take(&mut document.duplicates);
            let items = std::mem::take(items).into_iter().map(|root| Document {
                root,
                duplicates: std::mem::take(&mut duplicates),
            });
            return items.flat_map(|item| self.document(item)).collect();
        }
        let text = |key| object_meta::text(&document.root, key);
        if text("kind") == "CustomResourceDefinition" && text("apiVersion").starts_with("apiextensions.k8s.io/") {
            return vec![self.definition(&document)];
        }
        vec![self.object(document)]
    }

    fn checked(&self, node: Option<&Node<'_>>) -> Checked {
        let text = |key| {
            node.map(|node| object_meta::text(node, key))
                .unwrap_or_default()
                .to_owned()
        };
        let metadata = node.and_then(|node| node.get("metadata"));
        let meta = |key| {
            metadata
                .map(|metadata| object_meta::text(metadata, key))
                .unwrap_or_default()
                .to_owned()
        };
        Checked {
            file: self.source.name().to_owned(),
            document: self.index,
            api_version: text("apiVersion"),
            kind: text("kind"),
            name: meta("name"),
            namespace: meta("namespace"),
            status: Status::Valid,
            findings: Vec::new(),
            defaulted: None,
        }
    }

    fn definition(&self, document: &Document<'_>) -> Checked {
        let mut checked = self.checked(Some(&document.root));
        let verdict = definition::check_document(document);
        let context = Context {
            source: self.source,
            prepared: None,
            secret: false,
        };
        let errors = verdict.strict.iter().chain(&verdict.errors);
        checked
            .findings
            .extend(errors.map(|error| context.finding(error, Severity::Error)));
        for warning in verdict.warnings {
            let diagnostic = Diagnostic::warning(warning.rule, warning.message);
            let place = Place::new(self.source, warning.span);
            checked.findings.push(plain(diagnostic.at(place)));
        }
        if let Some(crd) = &verdict.crd {
            let schemas = crd.versions.iter().filter_map(|version| version.schema.as_ref());
            let rules: usize = schemas.map(count_rules).sum();
            if rules > 0 {
                let message =
                    format!("{rules} CEL rules of this definition were not compiled: this build has no CEL engine");
                let place = Place::new(self.source, crd.place.span);
                checked
                    .findings
                    .push(plain(Diagnostic::warning("rules-not-evaluated", message).at(place)));
            }
        }
        if checked.findings.iter().any(|finding| finding.diagnostic.is_error()) {
            checked.status = Status::Invalid;
        }
        checked
    }

    fn object(&self, document: Document<'r>) -> Checked {
        let mut checked = self.checked(Some(&document.root));
        let matches = |patterns: &[String]| {
            patterns
                .iter()
                .any(|pattern| is_kind(pattern, &checked.api_version, &checked.kind))
        };
        if matches(&self.options.skip) {
            checked.status = Status::Skipped;
            return checked;
        }
        if matches(&self.options.reject) {
            let message = format!("kind `{}` must not be there", checked.kind);
            let span = document.root.get("kind").map_or(document.root.span, |kind| kind.span);
            checked.findings.push(plain(
                Diagnostic::error("rejected-kind", message).at(Place::new(self.source, span)),
            ));
            checked.status = Status::Invalid;
            return checked;
        }
        let old = self.stored.find(&document.root);
        let route = self.registry.route(&checked.api_version, &checked.kind);
        let deprecated = route.map(|route| deprecated::warnings(&document.root, route, self.source));
        let deprecated = deprecated.unwrap_or_default();
        let verdict = steps::validate(document, old, self.registry);
        let context = Context {
            source: self.source,
            prepared: route.and_then(|route| route.prepared()),
            secret: checked.kind == "Secret",
        };
        if verdict.stage == steps::Stage::Route && self.is_foreign(&checked) {
            self.without_schema(&mut checked, &verdict, &context);
        } else {
            self.findings(&mut checked, &verdict, &context);
        }
        checked.findings.extend(deprecated);
        if self.options.keep_defaulted && verdict.stage != steps::Stage::Decode {
            checked.defaulted = Some(verdict.object.to_json());
        }
        checked
            .findings
            .sort_by_key(|finding| finding.diagnostic.place.as_ref().map(|place| place.span.start));
        checked
    }

    /// Whether nothing at all is known of the object's group, so that its kind may well exist.
    fn is_foreign(&self, checked: &Checked) -> bool {
        let group = checked.api_version.split_once('/').map_or("", |(group, _)| group);
        !checked.api_version.is_empty() && !checked.kind.is_empty() && !self.registry.has_group(group)
    }

    fn without_schema(&self, checked: &mut Checked, verdict: &Verdict<'_>, context: &Context<'_>) {
        checked.status = Status::NoSchema;
        let span = verdict.object.get("kind").map_or(verdict.object.span, |node| node.span);
        if !self.options.ignore_missing_schemas {
            let message = format!("there is no schema for {} {}", checked.api_version, checked.kind);
            let diagnostic = Diagnostic::error("no-schema", message).at(Place::new(self.source, span));
            checked.findings.push(plain(
                diagnostic.help("name its CRD with `--crds`, or pass `--ignore-missing-schemas`"),
            ));
        }
        let mut errors: Vec<FieldError> = Vec::new();
        if let Some(metadata) = verdict.object.get("metadata") {
            let at = Path::Child(&Path::Root, "metadata");
            let namespaced = !object_meta::text(metadata, "namespace").is_empty();
            object_meta::on_create(metadata, namespaced, names::path_segment, &at, &mut errors);
        }
        errors.extend(verdict.strict.iter().cloned());
        if !errors.is_empty() {
            checked.status = Status::Invalid;
            checked
                .findings
                .extend(errors.iter().map(|error| context.finding(error, Severity::Error)));
        }
    }

    fn findings(&self, checked: &mut Checked, verdict: &Verdict<'_>, context: &Context<'_>) {
        if !verdict.is_accepted() {
            checked.status = Status::Invalid;
        }
        let errors = verdict.strict.iter().chain(&verdict.errors);
        checked
            .findings
            .extend(errors.map(|error| context.finding(error, Severity::Error)));
        checked.findings.extend(
            verdict
                .warnings
                .iter()
                .map(|error| context.finding(error, Severity::Warning)),
        );
        if verdict.unevaluated_rules > 0 {
            let message = format!(
                "{} CEL rules of the schema were not evaluated: this build has no CEL engine",
                verdict.unevaluated_rules
            );
            let place = Place::new(self.source, verdict.object.span);
            checked
                .findings
                .push(plain(Diagnostic::warning("rules-not-evaluated", message).at(place)));
        }
        if verdict.stage == steps::Stage::Route
            && let Some(finding) = checked.findings.last_mut()
        {
            let group = checked.api_version.split_once('/').map_or("", |(group, _)| group);
            let kinds = self
                .registry
                .crds()
                .filter(|crd| crd.group == group)
                .map(|crd| crd.names.kind.as_str());
            finding.diagnostic.help = nearest(&checked.kind, kinds)
                .filter(|near| *near != checked.kind)
                .map(|near| format!("did you mean `{near}`?"));
        }
    }
}

fn plain(diagnostic: Diagnostic) -> Finding {
    Finding {
        diagnostic,
        kind: None,
        schema_path: None,
    }
}

/// `Kind`, `group/Kind`, `version/Kind` or `group/version/Kind`.
fn is_kind(pattern: &str, api_version: &str, kind: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    match pattern.rsplit_once('/') {
        None => pattern == kind,
        Some((before, name)) => name == kind && (before == api_version || before == group),
    }
}

/// The same kind, namespace and name twice: the later would silently replace the earlier.
fn duplicates(results: &mut [Checked]) {
    let mut seen: HashMap<[String; 4], usize> = HashMap::new();
    for index in 0..results.len() {
        let checked = &results[index];
        if checked.name.is_empty() || checked.status == Status::Skipped {
            continue;
        }
        let group = checked.api_version.split_once('/').map_or("", |(group, _)| group);
        let key = [group, &checked.kind, &checked.namespace, &checked.name].map(str::to_owned);
        if let Some(first) = seen.get(&key) {
            let place = format!("{} (document {})", results[*first].file, results[*first].document);
            let message = format!(
                "{} `{}` stands twice: it is also in {place}",
                results[index].kind, results[index].name
            );
            results[index].status = Status::Invalid;
            results[index].findings.push(Finding {
                diagnostic: Diagnostic::error("duplicate-object", message),
                kind: None,
                schema_path: None,
            });
        } else {
            seen.insert(key, index);
        }
    }
}
