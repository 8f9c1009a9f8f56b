//! Expressions against the answers of the API server's own libraries, `tests/cel/*.jsonl`; the README there tells how to obtain them.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::check;
use super::check::{Variables, validators};
use super::cost;
use super::eval;
use super::eval::{Inputs, Stop};
use super::syntax;
use super::syntax::error;
use super::types::declare::declare;
use super::value::Value;
use crate::crd::Schema;
use crate::source::Source;
use crate::yaml;
use crate::yaml::Node;

/// Expressions nest as deep as the server allows; the program's threads have stacks of the same size.
#[test]
fn expressions_agree_with_the_server() {
    let thread = std::thread::Builder::new().stack_size(yaml::STACK);
    thread.spawn(compare).unwrap().join().unwrap();
}

fn compare() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cel");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    let mut differences = Vec::new();
    let mut count = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut lines = text.lines();
        let head = lines.next().unwrap();
        let source = Source::new("head", head);
        let document = yaml::compose(yaml::chunks(head)[0]).unwrap().remove(0);
        let (schema, _) = crate::crd::schema(&source, document.root.get("schema").unwrap());
        let self_ = document.root.get("self").unwrap();
        for line in lines {
            let expected: Json = serde_json::from_str(line).unwrap();
            let found = answer(expected["expr"].as_str().unwrap(), &schema, self_);
            count += 1;
            if found != expected {
                differences.push(format!("expected {expected}\nfound    {found}"));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {count} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(count > 0);
}

/// The server's libraries panic, so the tables cannot have these.
#[test]
fn constant_maps_with_keys_of_bytes_are_refused() {
    let head = r#"{"schema": {"type": "object"}, "self": {}}"#;
    let source = Source::new("head", head);
    let document = yaml::compose(yaml::chunks(head)[0]).unwrap().remove(0);
    let (schema, _) = crate::crd::schema(&source, document.root.get("schema").unwrap());
    let self_ = document.root.get("self").unwrap();
    for expression in [
        "{b'a': 1} == {}",
        "true || {1: {bytes('a'): 1}} == {}",
        "[{b'': 1}].size() == 1",
    ] {
        let error = "program instantiation failed: the server cannot create a map with a key of type bytes";
        let expected = json!({ "expr": expression, "compile_error": error });
        assert_eq!(answer(expression, &schema, self_), expected);
    }
    // A map with other keys, and one that is not constant, is created when the rule is evaluated.
    for expression in ["{'a': b'a'} == {}", "true || {b'a': self} == {}"] {
        assert_eq!(
            answer(expression, &schema, self_)["compile_error"],
            Json::Null,
            "{expression}"
        );
    }
}

fn answer(expression: &str, schema: &Schema, self_: &Node<'_>) -> Json {
    let declaration = declare(schema, true).unwrap();
    let variables = Variables {
        declared: vec![("self", declaration.type_.clone())],
        newest: true,
        patches: false,
    };
    let checked = syntax::parse(expression).and_then(|ast| check::check(ast, &variables));
    let checked = checked.and_then(|checked| {
        let errors = validators::validate(&checked);
        if errors.is_empty() { Ok(checked) } else { Err(errors) }
    });
    let checked = match checked {
        Ok(checked) => checked,
        Err(errors) => return json!({ "expr": expression, "compile_error": error::display(expression, &errors) }),
    };
    let regexes = match eval::constants(&checked) {
        Ok(regexes) => regexes,
        Err(error) => {
            return json!({ "expr": expression, "compile_error": format!("program instantiation failed: {error}") });
        }
    };
    let inputs = Inputs {
        self_: Value::of_node(self_, schema, true),
        old_self: None,
    };
    let (result, cost) = eval::evaluate(&checked, &regexes, &inputs, 1_000_000);
    let mut answer = json!({
        "expr": expression,
        "type": checked.type_of(checked.ast.root).to_string(),
        "estimated_cost": cost::estimate(&checked, &declaration),
    });
    // The evaluator alone decides at which step it stops for the cost.
    if !matches!(result, Err(Stop::Cost)) {
        answer["cost"] = cost.into();
    }
    match result {
        Ok(value) => answer["value"] = shown(&value),
        Err(Stop::Failure(failure) | Stop::Broken(failure)) => answer["error"] = failure.0.into(),
        Err(Stop::Cost) => answer["error"] = "operation cancelled: actual cost limit exceeded".into(),
    }
    answer
}

fn shown(value: &Value<'_>) -> Json {
    match value {
        Value::Null | Value::Unknown(_) | Value::Wrong(_) => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Uint(value) => json!({ "uint": value.to_string() }),
        Value::Double(value) if value.is_finite() => json!({ "double": value }),
        Value::Double(value) => json!({ "double": crate::go::fmt::float(*value) }),
        Value::String(text) => text.as_str().into(),
        Value::Bytes(bytes) => {
            use base64::Engine;
            json!({ "bytes": base64::engine::general_purpose::STANDARD.encode(bytes) })
        }
        Value::Duration(value) => json!({ "duration": value.nanos }),
        Value::Timestamp(value) => json!({ "timestamp": value.to_string() }),
        Value::List(list) => list.iter().map(|item| shown(&item.unwrap())).collect(),
        Value::Map(map) => {
            let mut entries: Vec<Json> = map
                .keys()
                .iter()
                .map(|key| json!([shown(key), shown(&map.get(key).unwrap().unwrap_or(Value::Null))]))
                .collect();
            entries.sort_by_key(Json::to_string);
            json!({ "map": entries })
        }
        Value::Type(name) => json!({ "type": name.as_ref() }),
        Value::Optional(None) => json!({ "optional": [] }),
        Value::Optional(Some(inner)) => json!({ "optional": [shown(inner)] }),
        Value::Quantity(value) => json!({ "quantity": value.to_string() }),
        Value::Url(value) => json!({ "url": value.to_string() }),
        Value::Ip(value) => json!({ "ip": value.to_string() }),
        Value::Cidr(value) => json!({ "cidr": value.to_string() }),
        Value::Semver(value) => json!({ "semver": format!("{}.{}.{}", value.major(), value.minor(), value.patch()) }),
        Value::Empty(_) => json!({ "other": "*types.protoObj" }),
        Value::Format(value) => json!({ "format": format!("{value:?}") }),
    }
}
