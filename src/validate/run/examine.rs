//! One object: the server's verdict, and what is to be said beyond it.
//!
//! In: an object as a tree or a value. Out: a [`Checked`] object with its findings.

use std::sync::Arc;

use super::finding::{Checked, Context, Finding, Status};
use super::identity::{self, Examined, Hasher, Stored};
use super::kind::{definition_steps, is_definition, is_kind};
use super::options::Options;
use super::secret::Secrets;
use super::unrouted::Unrouted;
use super::{composite, deprecated, hint, reference, sops, unrouted};
use crate::diagnostic::{Diagnostic, Severity};
use crate::k8s::kinds;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};
use crate::validate::error::ErrorType;
use crate::validate::path::Step;
use crate::validate::server::lazy::Unusable;
use crate::validate::server::registry::{Prepared, Registry};
use crate::validate::server::stage::Stage;
use crate::validate::server::{object_meta, steps, undefined};
use crate::validate::warning::Warning;
use crate::validate::{Verdict, builtin, definition};
use crate::yaml::{self, Document, Node};

/// Checks the objects of one part of an input.
#[derive(Clone)]
pub(in crate::validate) struct Examiner<'r> {
    /// Their text; `None` for objects that a program made.
    pub(in crate::validate) source: Option<&'r Arc<Source>>,
    /// The name of their file in reports.
    pub(in crate::validate) file: &'r str,
    /// The environment that made them; empty without one.
    pub(in crate::validate) environment: &'r str,
    /// Index of the document in the input, from 0.
    pub(in crate::validate) index: usize,
    pub(in crate::validate) registry: &'r Registry,
    pub(in crate::validate) options: &'r Options,
    pub(in crate::validate) stored: &'r Stored<'r>,
    pub(in crate::validate) hasher: &'r Hasher,
    /// The secrets of the document, if there are any.
    pub(in crate::validate) secrets: Option<Arc<Secrets>>,
    /// Whether SOPS encrypted the list that the object is in.
    pub(in crate::validate) encrypted: bool,
}

impl<'r> Examiner<'r> {
    /// A part of a text that is no YAML.
    pub(in crate::validate) fn unreadable(&self, text: &str, error: &yaml::Error) -> Examined<'r> {
        let mut checked = self.checked(None);
        checked.status = Status::Invalid;
        let message = format!("{}: {error}", error.title());
        let span = control_character(text, error).unwrap_or(error.span);
        let mut finding = self.plain(Diagnostic::error(Rule::Decode, message), span, &[]);
        finding.kind = Some(ErrorType::Decode);
        finding.diagnostic.help = self.source.and_then(|source| hint::of_text(source));
        let secrets = Secrets::of_unreadable(text);
        let diagnostic = &mut finding.diagnostic;
        diagnostic.message = secrets.without_quotations(&diagnostic.message, diagnostic.place.as_ref());
        finding.protect(&secrets);
        checked.findings.push(finding);
        Hasher::alone(checked)
    }

    /// The text after the end marker of a document, which nobody reads.
    pub(in crate::validate) fn unread(&self, span: Span) -> Finding {
        let message = "the text after `...` is not read, as in `kubectl`";
        let warning = Diagnostic::warning(Rule::DocumentEnd, message).help("separate documents with `---`");
        self.plain(warning, span, &[])
    }

    /// A document of a text.
    pub(in crate::validate) fn document(&self, document: Document<'r>) -> Examined<'r> {
        let name = self.source.zip(identity::name_span(&document.root));
        let mut checked = self.one(document);
        if let Some(secrets) = &self.secrets {
            checked.findings.iter_mut().for_each(|finding| finding.protect(secrets));
        }
        self.examined(checked, name, self.secrets.clone())
    }

    fn examined(
        &self,
        checked: Checked,
        name: Option<(&'r Arc<Source>, Span)>,
        secrets: Option<Arc<Secrets>>,
    ) -> Examined<'r> {
        let group = checked.api_version.split_once('/').map_or("", |(group, _)| group);
        let defined = self.registry.is_namespaced(group, &checked.kind);
        let is_namespaced = defined.or_else(|| kinds::is_namespaced(group, &checked.kind));
        self.hasher
            .examined(checked, is_namespaced.unwrap_or(true), name, secrets)
    }

    /// An object that a program made.
    pub(in crate::validate) fn made(&self, object: &'r serde_json::Value) -> Examined<'r> {
        let root = Node::from_json(object, Span::default());
        let is_definition = is_definition(&root);
        let document = Document {
            root,
            duplicates: Vec::new(),
        };
        let mut checked = self.one(document);
        if is_definition {
            for finding in &mut checked.findings {
                finding.steps = definition_steps(finding.diagnostic.path.as_deref().unwrap_or_default(), object);
            }
        }
        // Secrets do not matter to an object without findings; a duplicate is found later, at its name.
        let root = || Node::from_json(object, Span::default());
        let secrets = (!checked.findings.is_empty()).then(|| Arc::new(Secrets::of_made(&root())));
        if let Some(secrets) = &secrets {
            for finding in &mut checked.findings {
                finding.protect(secrets);
                finding.secrets = Some(Arc::clone(secrets));
            }
        }
        self.examined(checked, None, secrets)
    }

    fn one(&self, document: Document<'r>) -> Checked {
        if let Some(decided) = self.selected(&document) {
            decided
        } else if is_definition(&document.root) {
            self.definition(&document)
        } else {
            self.object(document)
        }
    }

    /// The verdict on an object whose kind is skipped or rejected.
    fn selected(&self, document: &Document<'r>) -> Option<Checked> {
        let mut checked = self.checked(Some(&document.root));
        let matches = |patterns: &[String]| {
            patterns
                .iter()
                .any(|pattern| is_kind(pattern, &checked.api_version, &checked.kind))
        };
        if matches(&self.options.skip) {
            checked.status = Status::Skipped;
            return Some(checked);
        }
        if matches(&self.options.reject) {
            let message = format!("kind `{}` is rejected by `--reject`", checked.kind);
            let diagnostic = Diagnostic::error(Rule::RejectedKind, message);
            checked.findings.push(self.at_field(diagnostic, &document.root, "kind"));
            checked.status = Status::Invalid;
            return Some(checked);
        }
        None
    }

    /// An object that is no definition.
    fn object(&self, document: Document<'r>) -> Checked {
        let checked = self.checked(Some(&document.root));
        let encrypted = sops::encrypted(&document.root, self.encrypted);
        let mut checked = if composite::is_composite(&document.root) {
            self.composite(checked, document)
        } else {
            self.judged(checked, document)
        };
        if let Some(encrypted) = encrypted {
            let note = Diagnostic::note(Rule::Encrypted, sops::NOTE);
            checked.leave_out(&encrypted);
            checked.add([self.plain(note, encrypted.span, &["sops"])]);
        }
        checked
    }

    /// A composite resource definition of Crossplane. Crossplane's own definition of it counts more than ours.
    fn composite(&self, checked: Checked, document: Document<'r>) -> Checked {
        let root = document.root.clone();
        let is_defined = self.registry.route(&checked.api_version, &checked.kind).is_some();
        let registry = if is_defined {
            self.registry
        } else {
            &*composite::DEFINITION
        };
        let mut checked = Self {
            registry,
            ..self.clone()
        }
        .judged(checked, document);
        if !checked.findings.iter().any(composite::is_error) {
            checked.add(composite::check(&root, &self.context(&checked, None)));
            if checked.findings.iter().any(composite::is_error) {
                checked.status = Status::Invalid;
            }
        }
        checked
    }

    fn judged(&self, mut checked: Checked, document: Document<'r>) -> Checked {
        let route = match self.registry.route(&checked.api_version, &checked.kind) {
            Some(Ok(route)) => Some(route),
            Some(Err(unusable)) => return self.unusable(checked, unusable, &document.root),
            None => None,
        };
        if route.is_none() && !checked.api_version.is_empty() && !checked.kind.is_empty() {
            let found = unrouted::classify(
                self.registry,
                &self.options.kubernetes,
                &checked.api_version,
                &checked.kind,
            );
            return self.without_definition(checked, document, found);
        }
        let old = self.stored.find(&document.root);
        let deprecated = route.map(|route| deprecated::warnings(&document.root, route, self.source));
        let verdict = steps::validate(document, old, self.registry);
        let context = self.context(&checked, route.and_then(|route| route.prepared()));
        self.findings(&mut checked, &verdict, &context);
        checked.add(deprecated.unwrap_or_default());
        if let (Some(base), Some(prepared)) = (&self.options.reference, context.prepared) {
            let kind = (checked.api_version.as_str(), checked.kind.as_str());
            for finding in &mut checked.findings {
                finding.reference = Some(reference::url(base, kind, &prepared.schema, &finding.steps));
            }
        }
        if self.options.keep_defaulted && verdict.stage != Stage::Decode {
            checked.defaulted = Some(verdict.object.to_json());
        }
        checked
    }

    /// An object whose definition cannot be used.
    fn unusable(&self, mut checked: Checked, unusable: &Unusable, node: &Node<'_>) -> Checked {
        let mut diagnostic = Diagnostic::error(unusable.rule, unusable.message.as_str());
        diagnostic.related.clone_from(&unusable.related);
        checked.findings.push(self.at_field(diagnostic, node, "kind"));
        checked.status = Status::Invalid;
        checked
    }

    fn checked(&self, node: Option<&Node<'_>>) -> Checked {
        let text = |key| node.map_or("", |node| object_meta::text(node, key)).to_owned();
        let metadata = node.and_then(|node| node.get("metadata"));
        let meta = |key| {
            metadata
                .map_or("", |metadata| object_meta::text(metadata, key))
                .to_owned()
        };
        Checked {
            file: self.file.to_owned(),
            environment: self.environment.to_owned(),
            document: self.index,
            api_version: text("apiVersion"),
            kind: text("kind"),
            name: meta("name"),
            namespace: meta("namespace"),
            status: Status::Valid,
            findings: Vec::new(),
            without_rules: false,
            defaulted: None,
        }
    }

    fn definition(&self, document: &Document<'_>) -> Checked {
        let mut checked = self.checked(Some(&document.root));
        let verdict = definition::check_document(document);
        let context = self.context(&checked, None);
        let errors = verdict.strict.iter().chain(&verdict.errors);
        checked
            .findings
            .extend(errors.map(|error| context.finding(error, Severity::Error)));
        if !checked.findings.is_empty() {
            checked.status = Status::Invalid;
        }
        let warnings = verdict.warnings.iter().map(|warning| self.warning(warning));
        checked.findings.extend(warnings);
        checked
    }

    /// An object of one of Kubernetes' own kinds.
    fn builtin(&self, mut checked: Checked, document: Document<'r>, kind: &builtin::Kind) -> Checked {
        let old = self.stored.find(&document.root);
        let verdict = builtin::check(document, old, kind);
        checked.status = Status::BuiltIn;
        checked.without_rules = !builtin::has_rules(kind);
        let context = Context {
            own: Some(kind),
            ..self.context(&checked, None)
        };
        self.findings(&mut checked, &verdict, &context);
        if self.options.keep_defaulted && verdict.stage != Stage::Decode {
            checked.defaulted = Some(verdict.object.to_json());
        }
        checked
    }

    /// An object whose kind has no definition. Its metadata is that of every kind.
    fn without_definition(&self, mut checked: Checked, document: Document<'r>, found: Unrouted) -> Checked {
        let context = self.context(&checked, None);
        match found {
            Unrouted::BuiltIn(kind) => return self.builtin(checked, document, &kind),
            Unrouted::Foreign => {}
            Unrouted::Wrong(help) => {
                let verdict = steps::validate(document, None, self.registry);
                self.findings(&mut checked, &verdict, &context);
                if let Some(finding) = checked.findings.last_mut() {
                    finding.diagnostic.help = help;
                }
                return checked;
            }
        }
        checked.status = Status::NoSchema;
        if !self.options.ignore_missing_schemas {
            let message = format!("no schema for {} {}", checked.api_version, checked.kind);
            let help = hint::of_file(self.file);
            let help = help.unwrap_or("add its CRD with `--crds`, or pass `--ignore-missing-schemas`");
            let diagnostic = Diagnostic::error(Rule::NoSchema, message).help(help);
            checked.findings.push(self.at_field(diagnostic, &document.root, "kind"));
        }
        let verdict = undefined::check(document);
        let errors = verdict.errors.iter().chain(&verdict.strict);
        let before = checked.findings.len();
        checked
            .findings
            .extend(errors.map(|error| context.finding(error, Severity::Error)));
        if checked.findings.len() > before {
            checked.status = Status::Invalid;
        }
        if self.options.keep_defaulted && verdict.stage != Stage::Decode {
            checked.defaulted = Some(verdict.object.to_json());
        }
        checked
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
                .tolerated
                .iter()
                .map(|error| context.finding(error, Severity::Warning)),
        );
        checked
            .findings
            .extend(verdict.warnings.iter().map(|warning| self.warning(warning)));
        // The text may be something else than a manifest.
        if matches!(verdict.stage, Stage::Route | Stage::Decode)
            && let Some(finding) = checked.findings.last_mut()
            && finding.steps.len() < 2
        {
            let of_file = hint::of_file(self.file).map(str::to_owned);
            let help = of_file.or_else(|| self.source.and_then(|source| hint::of_page(source)));
            finding.diagnostic.help = help.or(finding.diagnostic.help.take());
        }
    }

    fn context(&self, checked: &Checked, prepared: Option<&'r Prepared>) -> Context<'r> {
        Context {
            source: self.source,
            prepared,
            own: None,
            secret: checked.kind == "Secret",
        }
    }

    /// What the server does not say, about a field at the top of the object.
    fn at_field(&self, diagnostic: Diagnostic, node: &Node<'_>, field: &str) -> Finding {
        let span = node.get(field).map_or(node.span, |value| value.span);
        self.plain(diagnostic, span, &[field])
    }

    /// A warning of the server.
    fn warning(&self, warning: &Warning) -> Finding {
        let mut finding = self.plain(Diagnostic::warning(warning.rule, &*warning.message), warning.span, &[]);
        finding.steps.clone_from(&warning.path);
        finding
    }

    /// What the server does not say.
    fn plain(&self, mut diagnostic: Diagnostic, span: Span, steps: &[&str]) -> Finding {
        diagnostic.place = self.source.map(|source| Place::new(source, span));
        let mut finding = Finding::plain(diagnostic);
        finding.steps = steps.iter().map(|key| Step::Key((*key).to_owned())).collect();
        finding
    }
}

/// The place of the first control character, if it is the reason of an error; the server names no line for it.
fn control_character(text: &str, error: &yaml::Error) -> Option<Span> {
    if !error.to_string().contains("control characters are not allowed") {
        return None;
    }
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{85}');
    let at = text.find(is_control)?;
    // The error is at the beginning of its part of the text.
    let base = error.span.start as usize;
    Some(Span::new(base + at, base + at + 1))
}
