//! Facts as JSON, with the keywords of schemas as keys.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value, json};

use super::build::Facts;
use super::fact::{Fact, Statement};
use super::field::{Field, Required};
use super::level::Level;
use super::rules::Rule;

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = &self.crd.names;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("group", &self.crd.group)?;
        map.serialize_entry("apiVersion", &self.api_version())?;
        map.serialize_entry("kind", &names.kind)?;
        map.serialize_entry("plural", &names.plural)?;
        if let Some(singular) = &names.singular {
            map.serialize_entry("singular", singular)?;
        }
        map.serialize_entry("shortNames", &names.short_names)?;
        map.serialize_entry("namespaced", &self.is_namespaced())?;
        map.serialize_entry("served", &self.version.served)?;
        map.serialize_entry("deprecated", &self.version.deprecated)?;
        map.serialize_entry("description", &self.schema.description)?;
        for (key, value) in own_facts(&self.facts) {
            map.serialize_entry(&key, &value)?;
        }
        map.serialize_entry("fields", &Fields(&self.fields))?;
        map.end()
    }
}

struct Fields<'f, 'm>(&'f [Field<'m>]);

impl Serialize for Fields<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for field in self.0 {
            list.serialize_element(field)?;
        }
        list.end()
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("type", &self.type_name)?;
        let required = match &self.required {
            Required::No => "no",
            Required::Yes => "yes",
            Required::Defaulted => "defaulted",
            Required::ByRule(_) => "byRule",
        };
        map.serialize_entry("required", required)?;
        if let Required::ByRule(cases) = &self.required {
            map.serialize_entry("requiredWhen", cases)?;
        }
        if !self.description.is_empty() {
            map.serialize_entry("description", self.description)?;
        }
        for (key, value) in own_facts(&self.facts) {
            map.serialize_entry(&key, &value)?;
        }
        if !self.calls.is_empty() {
            let calls: Vec<String> = self.calls.iter().map(ToString::to_string).collect();
            map.serialize_entry("calls", &calls)?;
        }
        if !self.fields.is_empty() {
            map.serialize_entry("fields", &Fields(&self.fields))?;
        }
        map.end()
    }
}

/// The facts by key. Facts of items and values are below `items` and `values`, rules are lists.
fn own_facts(facts: &[Fact<'_>]) -> Map<String, Value> {
    let mut map = Map::new();
    for fact in facts {
        add(&mut map, fact.level.marks(), fact.key(), value(&fact.statement));
    }
    map
}

/// Adds a fact below the keys of its level. Rules are the only facts of which there are more than one: their lists are joined.
fn add(map: &mut Map<String, Value>, marks: &str, key: &str, value: Value) {
    if let Some((mark, deeper)) = marks.split_at_checked(2) {
        let name = if mark == "[]" { "items" } else { "values" };
        let mut below = match map.remove(name) {
            Some(Value::Object(below)) => below,
            _ => Map::new(),
        };
        add(&mut below, deeper, key, value);
        map.insert(name.to_owned(), Value::Object(below));
        return;
    }
    match (map.get_mut(key), value) {
        (Some(Value::Array(there)), Value::Array(more)) => there.extend(more),
        (_, value) => {
            map.insert(key.to_owned(), value);
        }
    }
}

fn value(statement: &Statement<'_>) -> Value {
    match statement {
        Statement::Default(value) | Statement::Example(value) => (*value).clone(),
        Statement::Enum(values) => Value::from(values.to_vec()),
        Statement::Minimum(bound)
        | Statement::ExclusiveMinimum(bound)
        | Statement::Maximum(bound)
        | Statement::ExclusiveMaximum(bound)
        | Statement::MultipleOf(bound) => json!(bound),
        Statement::MinLength(count)
        | Statement::MaxLength(count)
        | Statement::MinItems(count)
        | Statement::MaxItems(count)
        | Statement::MinProperties(count)
        | Statement::MaxProperties(count) => json!(count),
        Statement::ListMapKeys(keys) => json!(keys),
        Statement::FilledFrom(fields) => json!(fields),
        Statement::Rule(rule) | Statement::RuleAbove(rule) => json!([rule_value(rule)]),
        Statement::UniqueItems
        | Statement::Nullable
        | Statement::PreserveUnknownFields
        | Statement::EmbeddedResource
        | Statement::Immutable => Value::Bool(true),
        Statement::Pattern(text)
        | Statement::Format(text)
        | Statement::ListType(text)
        | Statement::MapType(text)
        | Statement::Title(text)
        | Statement::Description(text)
        | Statement::ExternalDocs(text)
        | Statement::Fills(text) => json!(text),
        Statement::Deprecated(reason) => json!(reason),
        Statement::AllOf(_) | Statement::AnyOf(_) | Statement::OneOf(_) | Statement::Not(_) => {
            let fact = Fact {
                level: Level::default(),
                statement: statement.clone(),
            };
            json!(fact.text())
        }
    }
}

fn rule_value(rule: &Rule<'_>) -> Value {
    let mut value = json!({"at": rule.at, "rule": rule.rule});
    if let Some(message) = rule.message {
        value["message"] = json!(message);
    }
    if let Some(words) = &rule.words {
        value["words"] = json!(words);
    }
    value
}
