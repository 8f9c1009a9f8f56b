//! A kind → its facts.

use std::sync::Arc;

use super::calls;
use super::calls::{Call, Caller};
use super::constraints::constraints;
use super::fact::{Fact, Statement};
use super::field::{Field, Required};
use super::level::Level;
use super::references;
use super::rules::{InForce, Rule};
use super::type_name;
use crate::crd::{Crd, Schema, Scope, Version, deprecation};
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
    /// `apiVersion` and `kind`, if the definition has them.
    pub type_meta: Vec<Field<'m>>,
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
        object.read(schema, &Level::default(), InForce::default(), "");
        let (mut fields, mut type_meta) = (Vec::new(), Vec::new());
        for (name, property) in &schema.properties {
            let (calls, below) = caller.calls(calls::about(&members, name));
            let place = Parent {
                path: "",
                // The server demands `apiVersion` and `kind` of every object.
                required: is_type_meta(name) || schema.required.iter().any(|required| required == name),
                rules: &object.rules,
            };
            match name.as_str() {
                "metadata" => {}
                name if is_type_meta(name) => type_meta.push(field(name, property, &place, below.as_ref(), calls)),
                name => fields.push(field(name, property, &place, below.as_ref(), calls)),
            }
        }
        references::add(&mut fields);
        let (calls, below) = caller.calls(calls::about(&members, "metadata"));
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
            type_meta,
            metadata: field("metadata", meta.schema(), &place, below.as_ref(), calls),
            facts: object.facts,
        }
    }

    /// `group/version`.
    #[must_use]
    pub fn api_version(&self) -> String {
        self.crd.api_version_of(self.version)
    }

    /// The warning that the server gives on every use of a deprecated version.
    #[must_use]
    pub fn deprecation(&self) -> String {
        let written = self.version.deprecation_warning.clone();
        written.unwrap_or_else(|| format!("{} {} is deprecated", self.api_version(), self.crd.names.kind))
    }

    /// All fields of an object, sorted by name.
    #[must_use]
    pub fn top(&self) -> Vec<&Field<'m>> {
        let mut top: Vec<_> = self
            .fields
            .iter()
            .chain(&self.type_meta)
            .chain([&self.metadata])
            .collect();
        top.sort_by_key(|field| field.name);
        top
    }

    /// Whether objects of the kind live in a namespace.
    #[must_use]
    pub fn is_namespaced(&self) -> bool {
        self.crd.scope == Scope::Namespaced
    }

    /// The field with a dotted path, also one of `metadata`.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&Field<'m>> {
        let mut parts = path.split('.');
        let first = parts.next()?;
        let mut field = self.top().into_iter().find(|field| field.name == first)?;
        for part in parts {
            field = field.fields.iter().find(|field| field.name == part)?;
        }
        Some(field)
    }

    /// Every field of the definition without `apiVersion`, `kind` and `metadata`, each before the fields below it.
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

fn is_type_meta(name: &str) -> bool {
    matches!(name, "apiVersion" | "kind")
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
    fn read(&mut self, schema: &'m Schema, level: &Level, above: InForce<'m>, path: &str) {
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
                    return self.read(below, &level, rules, path);
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
    caller: Option<&Caller<'_, 'm>>,
    calls: Vec<Call>,
) -> Field<'m> {
    let path = match parent.path {
        "" => name.to_owned(),
        above => format!("{above}.{name}"),
    };
    let (rules, about) = parent.rules.below(name);
    let mut object = Object::default();
    object.read(schema, &Level::default(), rules, &path);
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
    let members = caller.map(Caller::by_field).unwrap_or_default();
    let mut fields = Vec::new();
    if let Some(inner) = object.schema {
        fields.reserve(inner.properties.len());
        for (name, property) in &inner.properties {
            let (calls, below) = caller
                .map(|caller| caller.calls(calls::about(&members, name)))
                .unwrap_or_default();
            let parent = Parent {
                path: &path,
                required: inner.required.iter().any(|required| required == name),
                rules: &object.rules,
            };
            fields.push(field(name, property, &parent, below.as_ref(), calls));
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
