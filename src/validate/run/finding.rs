//! What a run says about each object, ready to be shown: findings with places and hints, secrets masked.
//!
//! In: the server's errors. Out: [`Finding`]s and [`Checked`] objects that every report reads. Must not know how a report looks.

use std::sync::Arc;

use super::secret::Secrets;
use super::{hint, schema_path, secret};
use crate::crd::Schema;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::rule::Rule;
use crate::source::{Place, Source};
use crate::validate::builtin;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Step;
use crate::validate::server::coerce;
use crate::validate::server::registry::Prepared;

/// One finding about an object.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Severity, rule (`code`), message, place, the server's field (`path`) and what would be right.
    pub diagnostic: Diagnostic,
    /// The server's error type; none for what the server does not say.
    pub kind: Option<ErrorType>,
    /// Where the rule stands in the definition (`spec.versions[name=v1].schema.openAPIV3Schema.properties.spec.maxLength`).
    pub schema_path: Option<String>,
    /// Where in the object it is, from the root on; of a missing field, where it should be.
    pub steps: Vec<Step>,
    /// The page and anchor of the field in the published reference.
    pub reference: Option<String>,
    /// What stands at the place; none where the place is in the text of the object itself.
    pub shown: Option<Shown>,
    /// Whether the value there must not be shown.
    pub secret: bool,
    /// The secrets of an object that a program made.
    pub(in crate::validate) secrets: Option<Arc<Secrets>>,
}

/// What stands at the place of a finding about an object that a program made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The expression that made the value, or the name of the field.
    Value,
    /// The expression that made the nearest enclosing object.
    Object,
    /// The field's name, found in the text alone.
    Name,
    /// Nothing: only the file is known.
    File,
}

impl Shown {
    /// The word in reports: `value`, `object`, `name`, `file`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Object => "object",
            Self::Name => "name",
            Self::File => "file",
        }
    }

    /// What the reader has to know of the place; nothing where it is the value's own.
    #[must_use]
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Value => None,
            Self::Object => Some("this expression creates the enclosing object"),
            Self::Name => Some("the place is a guess from the field name"),
            Self::File => Some("the place in this file is unknown"),
        }
    }
}

impl Finding {
    /// A finding about what the server does not say.
    pub(in crate::validate) fn plain(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            kind: None,
            schema_path: None,
            steps: Vec::new(),
            reference: None,
            shown: None,
            secret: false,
            secrets: None,
        }
    }

    /// A fault of an input that failed, without the secrets of its line.
    fn failed(mut diagnostic: Diagnostic) -> Self {
        diagnostic.place = diagnostic.place.as_ref().map(secret::in_failed);
        for (place, _) in &mut diagnostic.related {
            *place = secret::in_failed(place);
        }
        Self::plain(diagnostic)
    }

    /// Whether the field's name is what is wrong, not its value.
    #[must_use]
    pub fn is_about_name(&self) -> bool {
        matches!(self.kind, Some(ErrorType::Unknown | ErrorType::DuplicateKey))
    }

    /// The file that it points at: that of its place, or the object's.
    #[must_use]
    pub fn file<'f>(&'f self, checked: &'f Checked) -> &'f str {
        let place = self.diagnostic.place.as_ref();
        place.map_or(checked.file.as_str(), |place| place.source.name())
    }

    /// Says where it is, masked where the value there is a secret.
    pub fn locate(&mut self, place: &Place, shown: Shown) {
        let is_name = self.is_about_name() && matches!(shown, Shown::Value | Shown::Name);
        self.diagnostic.place = Some(self.in_program(place, self.secret && !is_name));
        self.shown = Some(shown);
    }

    /// Hides secrets in the message, the help, and the place in a text.
    pub(in crate::validate) fn protect(&mut self, secrets: &Secrets) {
        let diagnostic = &mut self.diagnostic;
        diagnostic.message = secrets.without_values(&diagnostic.message);
        diagnostic.help = diagnostic.help.take().map(|help| secrets.without_values(&help));
        diagnostic.place = diagnostic.place.take().map(|place| secrets.in_text(&place));
    }

    fn in_program(&self, place: &Place, is_value: bool) -> Place {
        match &self.secrets {
            Some(secrets) => secrets.in_program(place, is_value),
            None => Secrets::default().in_program(place, is_value),
        }
    }

    /// Adds a second place, masked likewise.
    pub fn relate(&mut self, place: &Place, words: &str) {
        let related = (self.in_program(place, self.secret), words.to_owned());
        self.diagnostic.related.push(related);
    }
}

/// Status of an object, or of an input without objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The server accepts the object.
    Valid,
    /// The server refuses the object.
    Invalid,
    /// The kind has no definition. The metadata of the object is right.
    NoSchema,
    /// The kind is one of Kubernetes' own. Its schema and the rules of crdsmith find nothing wrong; the server has more rules.
    BuiltIn,
    /// The user skips the object.
    Skipped,
    /// The input could not be read or evaluated, so its objects are unknown.
    Failed,
}

impl Status {
    /// The word in reports: `valid`, `invalid`, `no-schema`, `built-in`, `skipped`, `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::NoSchema => "no-schema",
            Self::BuiltIn => "built-in",
            Self::Skipped => "skipped",
            Self::Failed => "error",
        }
    }
}

/// One object of the input, or an input that failed.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The name of its file.
    pub file: String,
    /// The environment that made it; empty without one.
    pub environment: String,
    /// Index of its document in the text, from 0.
    pub document: usize,
    /// `apiVersion`; empty if it is missing.
    pub api_version: String,
    /// `kind`; empty if it is missing.
    pub kind: String,
    /// `metadata.name`; empty if it is missing.
    pub name: String,
    /// `metadata.namespace`; empty if it is missing.
    pub namespace: String,
    /// The status.
    pub status: Status,
    /// Whether it is one of Kubernetes' own kinds that has no rules beside its schema and `metadata`.
    pub without_rules: bool,
    /// The findings, in the order of the text. Notes about the whole object are last.
    pub findings: Vec<Finding>,
    /// The object as the server would store it, if the run keeps it.
    pub defaulted: Option<serde_json::Value>,
}

impl Checked {
    /// An input that failed.
    pub(in crate::validate) fn failed(file: &str, environment: &str, diagnostics: &[Diagnostic]) -> Self {
        Self {
            file: file.to_owned(),
            environment: environment.to_owned(),
            document: 0,
            api_version: String::new(),
            kind: String::new(),
            name: String::new(),
            namespace: String::new(),
            status: Status::Failed,
            findings: diagnostics.iter().cloned().map(Finding::failed).collect(),
            without_rules: false,
            defaulted: None,
        }
    }

    /// Adds findings in the order of the text.
    pub(in crate::validate) fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
        self.findings.sort_by_key(|finding| {
            let diagnostic = &finding.diagnostic;
            let start = diagnostic.place.as_ref().map(|place| place.span.start);
            (diagnostic.severity == Severity::Note, start)
        });
    }

    /// Whether this is an object, and not an input that failed.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.status != Status::Failed
    }

    /// Kind and name for messages: ``Secret `a` ``; without a kind, the number of the document.
    #[must_use]
    pub fn title(&self) -> String {
        match (self.kind.as_str(), self.name.as_str()) {
            ("", _) => format!("document {}", self.document),
            (kind, "") => kind.to_owned(),
            (kind, name) => format!("{kind} `{name}`"),
        }
    }
}

/// What findings of one object need to know.
pub(in crate::validate) struct Context<'c> {
    pub(in crate::validate) source: Option<&'c Arc<Source>>,
    pub(in crate::validate) prepared: Option<&'c Prepared>,
    /// The kind, if it is one of Kubernetes' own.
    pub(in crate::validate) own: Option<&'c builtin::Kind>,
    pub(in crate::validate) secret: bool,
}

impl Context<'_> {
    /// A finding for an error of the server.
    pub(in crate::validate) fn finding(&self, error: &FieldError, severity: Severity) -> Finding {
        // The other errors are the cause; this one only says that more may follow.
        let severity = if error.rule == Rule::RulesSkipped {
            Severity::Note
        } else {
            severity
        };
        let schema = self.prepared.and_then(|prepared| locate(&prepared.schema, &error.path));
        let mut message = words(error);
        let place = self.source.map(|source| Place::new(source, error.span));
        let secret = secret::is_secret(&error.path, self.secret);
        // A wrong type is shown as its name, which is no secret. The server hides the value of some fields itself.
        let is_shown = error.rule == Rule::Type || error.value.as_deref() == Some(builtin::REDACTED);
        if secret
            && !is_shown
            && let Some(value) = &error.value
        {
            message = message.replace(value.as_str(), "***");
            // A rule's own message may have it without quotes.
            let bare = value.trim_matches('"');
            if !bare.is_empty() {
                message = message.replace(bare, "***");
            }
        } else if let Some(value) = error.value.as_deref().filter(|value| value.len() > LONGEST_VALUE) {
            message = message.replace(value, &shortened(value));
        }
        let mut diagnostic = Diagnostic::new(severity, error.rule, message);
        diagnostic.place = place;
        diagnostic.path = Some(error.field.clone());
        diagnostic.help = self.help(error, schema);
        Finding {
            diagnostic,
            kind: Some(error.kind),
            schema_path: self.prepared.and_then(|prepared| schema_path::of(prepared, error)),
            steps: error.path.clone(),
            reference: None,
            shown: None,
            secret,
            secrets: None,
        }
    }

    /// What was probably meant.
    fn help(&self, error: &FieldError, schema: Option<&Schema>) -> Option<String> {
        let meant = self.own.and_then(|kind| match error.kind {
            ErrorType::Unknown => kind.nearest_field(&error.path),
            ErrorType::Unsupported => kind.nearest_value(&error.path, error.value.as_deref()?.trim_matches('"')),
            _ => None,
        });
        if let Some(meant) = meant {
            return Some(format!("did you mean `{meant}`?"));
        }
        if !error.changed.is_empty() {
            return Some(hint::of_change(error));
        }
        match error.kind {
            ErrorType::Unknown => {
                let (Some(Step::Key(key)), parent) =
                    (error.path.last(), &error.path[..error.path.len().saturating_sub(1)])
                else {
                    return None;
                };
                let near = if matches!(parent, [Step::Key(metadata)] if metadata == "metadata") {
                    nearest(key, coerce::metadata_fields()).map(str::to_owned)
                } else {
                    let schema = locate(&self.prepared?.schema, parent)?;
                    nearest(key, schema.properties.iter().map(|(name, _)| name.as_str())).map(str::to_owned)
                };
                near.map(|near| format!("did you mean `{near}`?"))
            }
            ErrorType::Unsupported => {
                let found = error.value.as_deref()?.trim_matches('"');
                let values = schema?.enum_.as_deref()?.iter().filter_map(serde_json::Value::as_str);
                nearest(found, values).map(|near| format!("did you mean `{near}`?"))
            }
            ErrorType::Decode if self.own.is_some() => self.quotes(error).or_else(|| hint::of_decode(error)),
            _ => hint::of_value(error.value.as_deref().unwrap_or_default()).or_else(|| self.quotes(error)),
        }
    }

    /// The text with quotes, if a plain scalar is not the string that it looks like.
    fn quotes(&self, error: &FieldError) -> Option<String> {
        // These begin collections, quoted scalars, block scalars and aliases.
        const NOT_PLAIN: [char; 8] = ['{', '[', '"', '\'', '|', '>', '*', '&'];
        if !error.detail().contains("of type string") {
            return None;
        }
        let (start, end) = (error.span.start as usize, error.span.end as usize);
        let written = self.source?.text().get(start..end)?.trim_end();
        let is_null = matches!(written, "" | "~" | "null" | "Null" | "NULL");
        if is_null || written.contains('\n') || written.starts_with(NOT_PLAIN) || written.starts_with("- ") {
            return None;
        }
        if secret::is_secret(&error.path, self.secret) {
            return Some("put the value in quotes".to_owned());
        }
        Some(format!("put the value in quotes: `\"{written}\"`"))
    }
}

/// The longest value that is shown whole, in bytes. The server shows whole schemas.
const LONGEST_VALUE: usize = 2048;

/// The beginning of a value.
fn shortened(value: &str) -> String {
    const SHOWN: usize = 200;
    let start: String = value.chars().take(SHOWN).collect();
    format!("{start}…")
}

/// The server's words, with the name of the error type before them.
fn words(error: &FieldError) -> String {
    let field = if error.field.is_empty() {
        String::new()
    } else {
        format!("`{}`: ", error.field)
    };
    let detail = error.detail();
    let kind = error.kind.as_str();
    match (error.kind, detail.is_empty()) {
        (ErrorType::Unknown, _) => format!("unknown field `{}`", error.field),
        (ErrorType::DuplicateKey, _) => detail,
        (_, true) => format!("{field}{kind}"),
        (_, false) => format!("{field}{kind}: {detail}"),
    }
}

/// The schema of a value.
fn locate<'s>(root: &'s Schema, path: &[Step]) -> Option<&'s Schema> {
    path.iter().try_fold(root, |schema, step| match step {
        Step::Key(key) => schema.property(key).or_else(|| schema.map_value()),
        Step::Index(_) => schema.item(),
    })
}
