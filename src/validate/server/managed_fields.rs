//! `metadata.managedFields` of embedded resources (`ValidateManagedFields`). Those of the object itself are the server's own.

use super::object_meta::text;
use crate::go::strconv::is_print;
use crate::rule::Rule;
use crate::validate::error::{ErrorType, FieldError};
use crate::validate::path::Path;
use crate::validate::print;
use crate::yaml::{Node, Value};

/// Maximum length of `manager`, in bytes.
const MAX_MANAGER: usize = 128;
/// Maximum length of `subresource`, in bytes.
const MAX_SUBRESOURCE: usize = 256;

/// Checks the entries in a `metadata` whose types are right.
pub(in crate::validate) fn check(metadata: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let Some(Value::Sequence(entries)) = metadata.get("managedFields").map(|node| &node.value) else {
        return;
    };
    let at = Path::Child(at, "managedFields");
    for (index, entry) in entries.iter().enumerate() {
        one(entry, &Path::Index(&at, index), out);
    }
}

fn one(entry: &Node<'_>, at: &Path<'_>, out: &mut Vec<FieldError>) {
    let mut report = |key: &str, kind, words: String, value: Option<String>| {
        let span = entry.get(key).map_or(entry.span, |node| node.span);
        let mut error = FieldError::new(Rule::EmbeddedResource, kind, &Path::Child(at, key), span, words);
        error.value = value;
        out.push(error);
    };
    let operation = text(entry, "operation");
    match operation {
        "" => report("operation", ErrorType::Required, "must not be empty".to_owned(), None),
        "Apply" | "Update" => {}
        _ => {
            let words = r#"supported values: "Apply", "Update""#.to_owned();
            report(
                "operation",
                ErrorType::Unsupported,
                words,
                Some(print::quoted(operation)),
            );
        }
    }
    let fields_type = text(entry, "fieldsType");
    if !matches!(fields_type, "" | "FieldsV1") {
        let words = "must be `FieldsV1`".to_owned();
        report(
            "fieldsType",
            ErrorType::Invalid,
            words,
            Some(print::quoted(fields_type)),
        );
    }
    let too_long = |most| format!("may not be more than {most} bytes");
    let manager = text(entry, "manager");
    if manager.len() > MAX_MANAGER {
        report("manager", ErrorType::TooLong, too_long(MAX_MANAGER), None);
    }
    for (position, character) in manager.char_indices().filter(|(_, character)| !is_print(*character)) {
        let words = format!(
            "invalid character U+{:04X} (at position {position})",
            u32::from(character)
        );
        report("manager", ErrorType::Invalid, words, Some(print::quoted(manager)));
    }
    if text(entry, "subresource").len() > MAX_SUBRESOURCE {
        report("subresource", ErrorType::TooLong, too_long(MAX_SUBRESOURCE), None);
    }
}
