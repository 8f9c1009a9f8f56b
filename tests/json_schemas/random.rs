//! Random small schemas with everything that the server does before it checks an object: defaults, nulls, branches.

use serde_json::{Map, Value, json};

use crate::support::random::Random;

const NAMES: [&str; 3] = ["a", "b", "c"];

/// A structural schema.
pub(super) fn schema(random: &mut Random, depth: usize) -> Value {
    let mut schema = match random.below(if depth == 0 { 5 } else { 9 }) {
        0 => json!({"type": "string"}),
        1 => json!({"type": "integer"}),
        2 => json!({"type": "number"}),
        3 => json!({"type": "boolean"}),
        4 => json!({"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}]}),
        5 => json!({"type": "array", "items": schema(random, depth - 1)}),
        6 => json!({"type": "object", "additionalProperties": schema(random, depth - 1)}),
        _ => {
            let mut properties = Map::new();
            for name in NAMES.iter().take(1 + random.below(3)) {
                properties.insert((*name).to_owned(), schema(random, depth - 1));
            }
            json!({"type": "object", "properties": properties})
        }
    };
    let is_object = schema.get("properties").is_some();
    if is_object && random.below(6) == 0 {
        schema["x-kubernetes-preserve-unknown-fields"] = json!(true);
    }
    if schema["type"] == "object" && random.below(3) == 0 {
        schema["required"] = json!([random.of(&NAMES)]);
    }
    if random.below(4) == 0 {
        schema["nullable"] = json!(true);
    }
    limits(random, &mut schema);
    if schema.get("x-kubernetes-int-or-string").is_none() && random.below(3) == 0 {
        junctors(random, &mut schema, depth);
    }
    if random.below(4) == 0 {
        schema["default"] = value(random, &schema);
    }
    schema
}

/// Adds limits that the type, if any, can have.
fn limits(random: &mut Random, schema: &mut Value) {
    let type_ = schema["type"].as_str().unwrap_or_default().to_owned();
    for _ in 0..random.below(3) {
        let bound = *random.of(&[0.0, 1.0, 2.0, -1.0]);
        let size = random.below(3);
        match (random.below(7), type_.as_str()) {
            (0, "string" | "") => schema["maxLength"] = json!(size),
            (1, "string" | "") => schema["minLength"] = json!(size),
            (2, "string" | "") => schema["pattern"] = json!(random.of(&["^x", "(?i)Y$", "^.$", "\\s"])),
            (0 | 1, "integer" | "number") => schema["minimum"] = json!(bound),
            (2 | 3, "integer" | "number") => schema["maximum"] = json!(bound),
            (4, "number") => schema["minimum"] = json!(bound + 0.5),
            (0, "array") => schema["maxItems"] = json!(size),
            (1, "array") => schema["minItems"] = json!(size),
            // Greater numbers of fields cannot be counted without the nulls.
            (2, "object") => schema["minProperties"] = json!(1),
            (5, "string") => schema["enum"] = json!(["x", "yy"]),
            (5, "integer") => schema["enum"] = json!([1, 2]),
            _ => {}
        }
    }
}

fn junctors(random: &mut Random, schema: &mut Value, depth: usize) {
    let known = schema.clone();
    let count = 1 + random.below(3);
    let branches: Vec<Value> = (0..count).map(|_| branch(random, &known, depth)).collect();
    match random.below(4) {
        0 => schema["allOf"] = json!(branches),
        1 => schema["anyOf"] = json!(branches),
        2 => schema["oneOf"] = json!(branches),
        _ => schema["not"] = branches[0].clone(),
    }
}

/// A schema of a branch: limits of the fields that the schema around it has.
fn branch(random: &mut Random, known: &Value, depth: usize) -> Value {
    let mut branch = json!({});
    let mut typed = json!({"type": known["type"]});
    limits(random, &mut typed);
    for (key, value) in typed.as_object().unwrap() {
        if key != "type" {
            branch[key] = value.clone();
        }
    }
    if let Some(fields) = known["properties"].as_object() {
        if random.below(2) == 0 {
            branch["required"] = json!([random.of(&NAMES)]);
        }
        for (name, field) in fields {
            if random.below(2) == 0 {
                branch["properties"][name] = self::branch(random, field, depth.saturating_sub(1));
            }
        }
    }
    if let Some(items) = known.get("items").filter(|_| random.below(2) == 0) {
        branch["items"] = self::branch(random, items, depth.saturating_sub(1));
    }
    if depth > 0 && random.below(4) == 0 {
        junctors_of_branch(random, &mut branch, known, depth - 1);
    }
    branch
}

fn junctors_of_branch(random: &mut Random, branch: &mut Value, known: &Value, depth: usize) {
    let one = self::branch(random, known, depth);
    match random.below(3) {
        0 => branch["not"] = one,
        1 => branch["oneOf"] = json!([one, self::branch(random, known, depth)]),
        _ => branch["anyOf"] = json!([one, self::branch(random, known, depth)]),
    }
}

/// A value that mostly has the type of a schema.
pub(super) fn value(random: &mut Random, schema: &Value) -> Value {
    if random.below(8) == 0 {
        return Value::Null;
    }
    if random.below(16) == 0 {
        return random
            .of(&[json!("x"), json!(1), json!([]), json!({}), json!({"z": 1})])
            .clone();
    }
    match schema["type"].as_str() {
        Some("string") => json!(random.of(&["", "x", "yy", "xyz", "Y", " ", "\u{2028}"])),
        Some("integer") => json!(random.of(&[-1, 0, 1, 2, 3])),
        Some("number") => random
            .of(&[json!(-0.5), json!(0), json!(0.5), json!(1), json!(1.5), json!(2)])
            .clone(),
        Some("boolean") => json!(random.below(2) == 0),
        Some("array") => (0..random.below(3)).map(|_| value(random, &schema["items"])).collect(),
        Some("object") => {
            let mut fields = Map::new();
            for name in NAMES {
                let below = schema["properties"].get(name).or(schema.get("additionalProperties"));
                match below {
                    Some(below) if random.below(3) > 0 => drop(fields.insert(name.to_owned(), value(random, below))),
                    None if random.below(12) == 0 => drop(fields.insert(name.to_owned(), json!(null))),
                    _ => {}
                }
            }
            Value::Object(fields)
        }
        _ => random.of(&[json!("x"), json!(1)]).clone(),
    }
}
