//! Defaults: they must have no unknown fields and be valid without further defaulting, by the schema and by its CEL rules.
//!
//! A default inside the `metadata` of a resource must make valid metadata.

use super::report::Report;
use crate::crd::{AdditionalProperties, Items, Schema};
use crate::rule::Rule;
use crate::validate::error::FieldError;
use crate::validate::path::Path;
use crate::validate::schema::pattern::Patterns;
use crate::validate::schema::rules::{BUDGET, Rules};
use crate::validate::server::ratchet::Old;
use crate::validate::server::{coerce, embedded, prune, surrounding};
use crate::validate::{print, schema};
use crate::yaml::{Node, Value};

/// Checks the defaults of a whole schema. The root is always a resource.
pub(super) fn check(root: &Schema, at: &str, report: &mut Report) {
    let Some(root) = &surrounding::resource_with_defaults(root) else {
        return;
    };
    let around = Around {
        resource: root,
        path: &Path::Root,
        in_metadata: false,
    };
    let mut defaults = Defaults { report, budget: BUDGET };
    // A spent budget is already reported.
    let _ = defaults.schema(root, at, around);
}

/// The position of a schema in the resource around it.
#[derive(Clone, Copy)]
struct Around<'a> {
    resource: &'a Schema,
    /// The path from the resource to the values of the schema.
    path: &'a Path<'a>,
    /// True inside `apiVersion`, `kind` and `metadata`.
    in_metadata: bool,
}

/// The cost budget of the rules is spent.
struct Spent;

struct Defaults<'r> {
    report: &'r mut Report,
    budget: u64,
}

impl Defaults<'_> {
    fn schema(&mut self, schema: &Schema, at: &str, around: Around<'_>) -> Result<(), Spent> {
        let around = if schema.embedded_resource {
            Around {
                resource: schema,
                path: &Path::Root,
                in_metadata: false,
            }
        } else {
            around
        };
        let is_resource = around.path.is_root();
        if let Some(default) = &schema.default {
            let node = Node::from_json(default, schema.span);
            self.one(node, schema, &format!("{at}.default"), around)?;
        }
        if let Some(item) = schema.item() {
            let path = Path::Index(around.path, 0);
            self.schema(item, &format!("{at}.items"), Around { path: &path, ..around })?;
        }
        for (name, property) in &schema.properties {
            let path = Path::Child(around.path, name);
            let in_metadata =
                around.in_metadata || is_resource && matches!(name.as_str(), "apiVersion" | "kind" | "metadata");
            let around = Around {
                path: &path,
                in_metadata,
                ..around
            };
            self.schema(property, &format!("{at}.properties[{name}]"), around)?;
        }
        Ok(())
    }

    fn one(&mut self, mut node: Node<'_>, schema: &Schema, at: &str, around: Around<'_>) -> Result<(), Spent> {
        let is_metadata_fine = if around.in_metadata {
            self.makes_metadata(&node, at, around)
        } else {
            let has_unknown = prune::prune_value(&mut node.clone(), schema);
            let is_fine = self.has_metadata(&mut node, schema, at);
            if has_unknown {
                // The server shows the rest of the default after it has read its metadata.
                let words = "must not have unknown fields";
                self.report
                    .invalid(Rule::Default, at.to_owned(), schema.span, print::value(&node), words);
            }
            is_fine
        };
        if is_metadata_fine && self.fits(&node, schema, at) {
            self.follows_rules(&node, schema, at, around.path.is_root())?;
        }
        Ok(())
    }

    /// Reads the resources in a default into the server's types, and checks them.
    fn has_metadata(&mut self, node: &mut Node<'_>, schema: &Schema, at: &str) -> bool {
        let errors = read_resources(node, schema, &Path::Named(at));
        let is_fine = errors.is_empty();
        self.report.errors.extend(errors);
        is_fine
    }

    /// Checks a resource that has only the default, inside its metadata.
    fn makes_metadata(&mut self, node: &Node<'_>, at: &str, around: Around<'_>) -> bool {
        let mut whole = resource_with(around.path, node.clone());
        let errors = read_resources(&mut whole, around.resource, &Path::Root);
        let mut words: Vec<String> = Vec::new();
        for error in &errors {
            let word = error.to_string();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let words = match words.as_slice() {
            [] => return true,
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let message = format!("must result in valid metadata: {words}");
        let value = print::value(node);
        self.report
            .invalid(Rule::Default, at.to_owned(), node.span, value, message);
        false
    }

    /// Checks a default against its schema.
    fn fits(&mut self, node: &Node<'_>, schema: &Schema, at: &str) -> bool {
        // The server ignores int-or-string in the schema of a default, unlike in the schema of an object.
        let mut plain = schema.clone();
        without_int_or_string(&mut plain);
        let found = schema::check(node, &plain, &Patterns::of(&plain), Old::NONE);
        let is_fine = found.errors.is_empty();
        // The server appends the name from its schema validator to the field, even if that is `[0]`.
        self.report
            .errors
            .extend(found.errors.into_iter().map(|error| joined(error, at)));
        is_fine
    }

    /// Checks a default against its rules: once as an update without a change, and once as a new value.
    fn follows_rules(&mut self, node: &Node<'_>, schema: &Schema, at: &str, is_resource: bool) -> Result<(), Spent> {
        let Some(rules) = Rules::of(schema, is_resource) else {
            return Ok(());
        };
        let path = Path::Named(at);
        let (mut errors, mut left) = rules.check_default(node, schema, Some(node), &path, self.budget);
        if errors.is_empty() {
            let as_new = rules.check_default(node, schema, None, &path, self.budget);
            errors = as_new.0;
            left = left.min(as_new.1);
        }
        self.report.errors.extend(errors);
        self.budget = left.ok_or(Spent)?;
        Ok(())
    }
}

/// Reads the resources in a value and, if that works, checks them.
fn read_resources(node: &mut Node<'_>, schema: &Schema, at: &Path<'_>) -> Vec<FieldError> {
    if let Err(error) = coerce::embedded(node, schema, at, &mut Vec::new()) {
        return vec![error];
    }
    let mut errors = Vec::new();
    embedded::check(node, schema, at, &mut errors);
    errors
}

/// A resource with one value at a path; it gets an `apiVersion` and a `kind` unless the value is one of them.
fn resource_with<'n>(path: &Path<'n>, node: Node<'n>) -> Node<'n> {
    let span = node.span;
    let mut whole = surrounding::around(path, node);
    if let Value::Mapping(entries) = &mut whole.value {
        for (key, value) in [("kind", "Validation"), ("apiVersion", "validation/v1")] {
            if entries.iter().all(|entry| entry.key != key) {
                let value = Value::String(value.into());
                entries.push(surrounding::entry(key, Node { span, value }));
            }
        }
    }
    whole
}

fn without_int_or_string(schema: &mut Schema) {
    schema.int_or_string = false;
    let properties = schema.properties.iter_mut().map(|(_, property)| property);
    properties.for_each(without_int_or_string);
    if let Some(Items::Schema(item)) = &mut schema.items {
        without_int_or_string(item);
    }
    if let Some(AdditionalProperties::Schema(value)) = &mut schema.additional_properties {
        without_int_or_string(value);
    }
}

/// Moves an error below the field of the default.
fn joined(mut error: FieldError, at: &str) -> FieldError {
    error.field = if error.field.is_empty() {
        at.to_owned()
    } else {
        format!("{at}.{}", error.field)
    };
    error
}
