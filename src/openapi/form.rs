//! One form for the schemas of Swagger 2 and of OpenAPI 3.

use crate::crd::Schema;

/// The format of `IntOrString`.
const INT_OR_STRING: &str = "int-or-string";

/// Writes a schema as Swagger 2 has it, with everything below it.
///
/// * A `$ref` is the name of the type alone.
/// * OpenAPI 3 allows nothing beside a `$ref`, so there it is the only schema of `allOf`.
/// * In OpenAPI 3, `IntOrString` and Quantity are texts or numbers (`oneOf`); in Swagger 2 they are texts.
///
/// The YAML reader bounds the depth, and so the recursion.
pub(super) fn settle(schema: &mut Schema) {
    if schema.rest.ref_.is_none()
        && let Some(logic) = schema.logic.written()
        && let [only] = logic.all_of.as_mut_slice()
        && let Some(reference) = only.rest.written().and_then(|rest| rest.ref_.take())
    {
        schema.rest.ref_ = Some(reference);
        logic.all_of.clear();
    }
    if let Some(reference) = schema.rest.written().and_then(|rest| rest.ref_.as_mut()) {
        *reference = name(reference);
    }
    if is_text_or_number(schema) {
        schema.type_ = Some("string".to_owned());
        schema.logic.one_of.clear();
    }
    schema.children_mut().for_each(settle);
}

/// The name of the type that a `$ref` points to: the last part of an address in the document (`#/definitions/NAME`, `#/components/schemas/NAME`). Any other
/// address stays as it is: no type has that name.
fn name(reference: &str) -> String {
    match reference.strip_prefix("#/").and_then(|path| path.rsplit('/').next()) {
        // A JSON pointer writes `/` and `~` as escapes.
        Some(name) => name.replace("~1", "/").replace("~0", "~"),
        None => reference.to_owned(),
    }
}

fn is_text_or_number(schema: &Schema) -> bool {
    let [first, second] = schema.logic.one_of.as_slice() else {
        return false;
    };
    let types = [first.type_.as_deref(), second.type_.as_deref()];
    let is_quantity = schema.format.is_none() && types == [Some("string"), Some("number")];
    let is_int_or_string =
        schema.format.as_deref() == Some(INT_OR_STRING) && types == [Some("integer"), Some("string")];
    schema.type_.is_none() && (is_quantity || is_int_or_string)
}
