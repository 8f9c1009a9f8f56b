//! A kind → its facts.

use std::sync::Arc;

use super::calls;
use super::calls::Caller;
use super::fact::{Fact, Level, Statement};
use super::field::{Field, Required};
use super::references;
use super::rules::{InForce, Rule};
use super::type_name;
use crate::crd::{Crd, Schema, Version, deprecation};
use crate::model::{Kind, KindName, ObjectMeta};

/// All facts about one version of a kind.
#[derive(Debug)]
pub struct Facts<'m> {
    /// The names in the library.
    pub name: KindName,
    /// The definition.
    pub crd: &'m Crd,
    /// The version.
    pub version: &'m Version,
    /// The schema of the version.
    pub schema: &'m Schema,
    /// The fields of an object without `apiVersion`, `kind` and `metadata`: `spec`, `status` and others, in the order of the definition.
    pub fields: Vec<Field<'m>>,
    /// The field `metadata`, which CRDs leave to Kubernetes.
    pub metadata: Field<'m>,
    /// The facts about the object as a whole: its rules and branches.
    pub facts: Vec<Fact<'m>>,
}

impl<'m> Facts<'m> {
    /// Collects the facts about a kind.
    #[must_use]
    pub fn of(kind: &Kind<'m>, meta: &'m ObjectMeta) -> Self {
        let Kind {
            crd, version, schema, ..
        } = *kind;
        let caller = Caller::new(&kind.members);
        let members = caller.by_field();
        let mut object = Object::default();
        object.read(schema, &Level::default(), &InForce::default(), "");
        let given = |name: &str| !matches!(name, "apiVersion" | "kind" | "metadata");
        let mut fields = Vec::new();
        for (name, property) in &schema.properties {
            let (calls, below) = caller.calls(calls::about(&members, name));
            let caller = below.as_ref().map(|(prefix, object)| Caller::at(prefix, object));
            let place = Parent {
                path: "",
                required: schema.required.iter().any(|required| required == name),
                rules: &object.rules,
            };
            if given(name) {
                fields.push(field(name, property, &place, caller, calls));
            }
        }
        references::add(&mut fields);
        let (calls, below) = caller.calls(calls::about(&members, "metadata"));
        let below = below.as_ref().map(|(prefix, object)| Caller::at(prefix, object));
        let place = Parent {
            path: "",
            required: true,
            rules: &object.rules,
        };
        Self {
            name: kind.name.clone(),
            crd,
            version,
            schema,
            fields,
            metadata: field("metadata", meta.schema(), &place, below, calls),
            facts: object.facts,
        }
    }

    /// `group/version`.
    #[must_use]
    pub fn api_version(&self) -> String {
        format!("{}/{}", self.crd.group, self.version.name)
    }

    /// The field with a dotted path, also one of `metadata`.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&Field<'m>> {
        let mut parts = path.split('.');
        let first = parts.next()?;
        let top = self.fields.iter().chain([&self.metadata]);
        let mut field = top.into_iter().find(|field| field.name == first)?;
        for part in parts {
            field = field.fields.iter().find(|field| field.name == part)?;
        }
        Some(field)
    }

    /// Every field without `metadata`, each before the fields below it.
    #[must_use]
    pub fn all(&self) -> Vec<&Field<'m>> {
        fn push<'f, 'm>(fields: &'f [Field<'m>], all: &mut Vec<&'f Field<'m>>) {
            for field in fields {
                all.push(field);
                push(&field.fields, all);
            }
        }
        let mut all = Vec::new();
        push(&self.fields, &mut all);
        all
    }
}

/// All that a field takes from its parent.
struct Parent<'p, 'm> {
    path: &'p str,
    required: bool,
    rules: &'p InForce<'m>,
}

/// The levels of a schema down to the object whose properties are fields.
#[derive(Default)]
struct Object<'m> {
    facts: Vec<Fact<'m>>,
    rules: InForce<'m>,
    schema: Option<&'m Schema>,
}

impl<'m> Object<'m> {
    fn read(&mut self, schema: &'m Schema, level: &Level, above: &InForce<'m>, path: &str) {
        if !level.marks().is_empty() && !schema.description.is_empty() {
            self.add(level, Statement::Description(&schema.description));
        }
        constraints(schema, level, &mut self.facts);
        let own: Vec<Arc<Rule<'m>>> = schema
            .rules
            .iter()
            .map(|rule| Arc::new(Rule::read(rule, path, level)))
            .collect();
        for rule in &own {
            if rule.is_immutable() {
                self.add(level, Statement::Immutable);
            }
            self.add(level, Statement::Rule(Arc::clone(rule)));
        }
        let rules = above.and(&own);
        if schema.properties.is_empty() {
            for (mark, below) in [("[]", schema.item()), ("{}", schema.map_value())] {
                if let Some(below) = below {
                    let level = Level(format!("{}{mark}", level.marks()));
                    return self.read(below, &level, &rules, path);
                }
            }
        }
        self.rules = rules;
        self.schema = Some(schema);
    }

    fn add(&mut self, level: &Level, statement: Statement<'m>) {
        self.facts.push(Fact {
            level: level.clone(),
            statement,
        });
    }
}

fn field<'m>(
    name: &'m str,
    schema: &'m Schema,
    parent: &Parent<'_, 'm>,
    caller: Option<Caller<'_, 'm>>,
    calls: Vec<String>,
) -> Field<'m> {
    let path = match parent.path {
        "" => name.to_owned(),
        above => format!("{above}.{name}"),
    };
    let (rules, about) = parent.rules.below(name);
    let mut object = Object::default();
    object.read(schema, &Level::default(), &rules, &path);
    let is_own_immutable = object
        .facts
        .iter()
        .any(|fact| fact.level.marks().is_empty() && matches!(fact.statement, Statement::Immutable));
    if about.is_immutable && !is_own_immutable {
        object.add(&Level::default(), Statement::Immutable);
    }
    for rule in about.rules {
        object.add(&Level::default(), Statement::RuleAbove(rule));
    }
    if let Some(reason) = deprecation(&schema.description) {
        object.add(&Level::default(), Statement::Deprecated(reason));
    }
    let required = match (parent.required, &schema.default, about.required.is_empty()) {
        (true, None, _) => Required::Yes,
        (true, Some(_), _) => Required::Defaulted,
        (false, _, false) => Required::ByRule(about.required),
        (false, _, true) => Required::No,
    };
    let members = caller.map(|caller| caller.by_field()).unwrap_or_default();
    let mut fields = Vec::new();
    if let Some(inner) = object.schema {
        fields.reserve(inner.properties.len());
        for (name, property) in &inner.properties {
            let (calls, below) = caller
                .map(|caller| caller.calls(calls::about(&members, name)))
                .unwrap_or_default();
            let caller = below.as_ref().map(|(prefix, object)| Caller::at(prefix, object));
            let parent = Parent {
                path: &path,
                required: inner.required.iter().any(|required| required == name),
                rules: &object.rules,
            };
            fields.push(field(name, property, &parent, caller, calls));
        }
        references::add(&mut fields);
    }
    Field {
        name,
        path,
        type_name: type_name::of(schema),
        required,
        description: &schema.description,
        facts: object.facts,
        calls,
        fields,
        span: schema.name_span,
    }
}

/// The facts that a schema states by its keywords.
pub(super) fn constraints<'m>(schema: &'m Schema, level: &Level, facts: &mut Vec<Fact<'m>>) {
    let mut add = |statement| {
        facts.push(Fact {
            level: level.clone(),
            statement,
        });
    };
    if let Some(title) = &schema.title {
        add(Statement::Title(title));
    }
    if let Some(default) = &schema.default {
        add(Statement::Default(default));
    }
    if let Some(values) = &schema.enum_ {
        add(Statement::Enum(values));
    }
    if let Some(bound) = schema.minimum {
        add(match schema.exclusive_minimum {
            true => Statement::ExclusiveMinimum(bound),
            false => Statement::Minimum(bound),
        });
    }
    if let Some(bound) = schema.maximum {
        add(match schema.exclusive_maximum {
            true => Statement::ExclusiveMaximum(bound),
            false => Statement::Maximum(bound),
        });
    }
    let number = |number: Option<f64>, make: fn(f64) -> Statement<'m>| number.map(make);
    let count = |count: Option<i64>, make: fn(i64) -> Statement<'m>| count.map(make);
    let texts = [
        schema.pattern.as_deref().map(Statement::Pattern),
        schema
            .format
            .as_deref()
            .filter(|text| !text.is_empty())
            .map(Statement::Format),
        schema.list_type.as_deref().map(Statement::ListType),
        (!schema.list_map_keys.is_empty()).then_some(Statement::ListMapKeys(&schema.list_map_keys)),
        schema.map_type.as_deref().map(Statement::MapType),
    ];
    let bounds = [
        number(schema.multiple_of, Statement::MultipleOf),
        count(schema.min_length, Statement::MinLength),
        count(schema.max_length, Statement::MaxLength),
        count(schema.min_items, Statement::MinItems),
        count(schema.max_items, Statement::MaxItems),
        schema.unique_items.then_some(Statement::UniqueItems),
        count(schema.min_properties, Statement::MinProperties),
        count(schema.max_properties, Statement::MaxProperties),
        schema.nullable.then_some(Statement::Nullable),
    ];
    let open = schema.preserve_unknown_fields == Some(true);
    let rest = [
        open.then_some(Statement::PreserveUnknownFields),
        schema.embedded_resource.then_some(Statement::EmbeddedResource),
        schema.example.as_ref().map(Statement::Example),
        docs(schema).map(Statement::ExternalDocs),
    ];
    bounds.into_iter().chain(texts).chain(rest).flatten().for_each(&mut add);
    let branches = [
        (&schema.all_of, Statement::AllOf as fn(&'m [Schema]) -> Statement<'m>),
        (&schema.any_of, Statement::AnyOf),
        (&schema.one_of, Statement::OneOf),
    ];
    for (branches, make) in branches {
        // The type says already that an integer or a string is one of the two.
        if !branches.is_empty() && !(schema.int_or_string && only_types(branches)) {
            add(make(branches));
        }
    }
    if let Some(not) = &schema.not {
        add(Statement::Not(not));
    }
}

/// Whether branches are the two types of an integer or a string, and nothing else.
fn only_types(branches: &[Schema]) -> bool {
    let only = |branch: &Schema| {
        let mut facts = Vec::new();
        constraints(branch, &Level::default(), &mut facts);
        facts.is_empty() && (branch.any_of.is_empty() || only_types(&branch.any_of))
    };
    branches.iter().all(only)
}

fn docs(schema: &Schema) -> Option<&str> {
    let found = schema.other.iter().find(|(name, _)| name == "externalDocs");
    found.and_then(|(_, value)| value.get("url")?.as_str())
}
