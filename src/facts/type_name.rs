//! The type of a schema as people write it.

use crate::crd::Schema;

/// `string`, `[]object`, `map[string]string`, `integer or string`, `any`.
pub(super) fn of(schema: &Schema) -> String {
    let mut name = String::new();
    let mut schema = schema;
    loop {
        if schema.int_or_string {
            return name + "integer or string";
        }
        let type_ = schema.type_.as_deref().filter(|written| !written.is_empty());
        schema = match (type_, schema.item(), schema.map_value()) {
            (Some("array"), Some(item), _) => {
                name.push_str("[]");
                item
            }
            (Some("array"), None, _) => return name + "[]any",
            (Some("object"), _, Some(values)) if schema.properties.is_empty() => {
                name.push_str("map[string]");
                values
            }
            (None, ..) if !schema.properties.is_empty() => return name + "object",
            (type_, ..) => return name + type_.unwrap_or("any"),
        };
    }
}
