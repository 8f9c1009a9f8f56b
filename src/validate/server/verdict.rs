//! What the server says of one object, and the errors that are the same for every kind.

use super::stage::Stage;
use crate::go::strconv::parse_uint;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::validate::warning::Warning;
use crate::yaml::{Document, Duplicate, Node};

/// What the server says of one object.
#[derive(Debug)]
pub struct Verdict<'s> {
    /// How far it came.
    pub stage: Stage,
    /// Unknown fields and duplicate keys.
    pub strict: Vec<FieldError>,
    /// Every other error. At [`Stage::Strict`] the server would not get that far.
    pub errors: Vec<FieldError>,
    /// Errors of an update in unchanged values, which the server tolerates.
    pub tolerated: Vec<FieldError>,
    /// The server's warnings.
    pub warnings: Vec<Warning>,
    /// The object as the server would store it, or as it stood when it was refused.
    pub object: Node<'s>,
}

impl<'s> Verdict<'s> {
    /// A document of which nothing is known but its duplicate keys.
    pub(in crate::validate) fn begun(document: Document<'s>) -> Self {
        Self {
            stage: Stage::Decode,
            strict: document.duplicates.iter().map(duplicate_key).collect(),
            errors: Vec::new(),
            tolerated: Vec::new(),
            warnings: Vec::new(),
            object: document.root,
        }
    }

    /// Whether the server takes the object.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.stage == Stage::Accepted
    }
}

/// A key that stands twice in a mapping.
pub(in crate::validate) fn duplicate_key(duplicate: &Duplicate<'_>) -> FieldError {
    FieldError::new(
        Rule::DuplicateKey,
        ErrorType::DuplicateKey,
        &Path::Root,
        duplicate.span,
        duplicate.words.clone(),
    )
}

/// A document that is no object.
pub(in crate::validate) fn no_mapping(node: &Node<'_>) -> FieldError {
    let found = match node.type_name() {
        "integer" => "number",
        "boolean" => "bool",
        other => other,
    };
    let message = format!(
        "the document is not a mapping: json: cannot unmarshal {found} into Go value of type map[string]interface {{}}"
    );
    FieldError::new(Rule::Decode, ErrorType::Decode, &Path::Root, node.span, message)
}

/// What the storage refuses, after everything else: a new object with the version of a stored one. A version that is no number goes unnoticed.
pub(in crate::validate) fn revision(node: &Node<'_>) -> Option<FieldError> {
    let version = node.get("metadata")?.get("resourceVersion")?;
    let number = parse_uint(version.as_str()?, 10).ok()?;
    let at = Path::Child(&Path::Root, "metadata");
    let message = "resourceVersion should not be set on objects to be created";
    let at = Path::Child(&at, "resourceVersion");
    let error = FieldError::new(Rule::Metadata, ErrorType::Invalid, &at, version.span, message);
    (number != 0).then(|| error.value(print::value(version)))
}
