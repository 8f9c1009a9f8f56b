//! A schema → the members of its object in the library: setters and nested objects, named and in order.

use std::sync::Arc;

use super::naming;
use super::naming::Taken;
use super::references::Following;
use crate::crd::Schema;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{Place, Source, Span};

/// An object of the library.
#[derive(Debug, Default)]
pub struct Object<'m> {
    /// The fields from where its setters start (the manifest, or an item of a list) down to the object that they set fields of.
    pub path: Vec<&'m str>,
    /// Number of lists and maps between the field and the values that the members are for: 0 for the field's own object.
    pub levels: usize,
    /// Its members, sorted by name.
    pub members: Vec<Member<'m>>,
}

/// A function or an object of the library.
#[derive(Debug)]
pub struct Member<'m> {
    /// The name of the member.
    pub name: String,
    /// The field that it is about, as the CRD calls it; empty for `new`.
    pub field: &'m str,
    /// Its documentation.
    pub help: Help<'m>,
    /// Its code.
    pub body: Body<'m>,
}

/// Documentation of a member.
#[derive(Debug, Clone, Copy)]
pub enum Help<'m> {
    /// The description of a field.
    Description(&'m str),
    /// The description of a field whose function adds to the existing value.
    Mixin(&'m str),
    /// The constructor of this kind.
    New(&'m str),
}

/// Code of a member.
#[derive(Debug)]
pub enum Body<'m> {
    /// `new(name)`.
    New(New<'m>),
    /// A function that sets or extends one field.
    Setter(Setter<'m>),
    /// An object whose members set the fields of a nested one, or of an item of a list.
    Object(Object<'m>),
}

/// The constructor of a kind.
#[derive(Debug)]
pub struct New<'m> {
    /// `group/version` of the kind.
    pub api_version: String,
    /// The kind.
    pub kind: &'m str,
    /// Whether its objects live in no namespace.
    pub cluster_scoped: bool,
}

/// A function that returns an object with one field, to be added to another.
#[derive(Debug)]
pub struct Setter<'m> {
    /// Its only argument.
    pub argument: String,
    /// The schema's type; `any` where it has none that Jsonnet's documentation knows.
    pub type_name: &'static str,
    /// The field, as the CRD calls it.
    pub field: &'m str,
    /// Whether a value that is not an array is put into one.
    pub list: bool,
    /// Whether the setter adds to the existing value.
    pub mixin: bool,
}

/// A field that asked for a name that another one has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The field.
    pub path: String,
    /// The field beside it that has the name; empty for a member that every kind has.
    pub holder: String,
    /// The suffix that was added to its own name.
    pub suffix: String,
    /// The name of its object, if its functions have the names they asked for.
    pub object: Option<String>,
    /// The place of the field's name.
    pub span: Span,
}

impl Moved {
    /// The warning about the field, whose members have a suffix because another member has the name.
    pub(super) fn diagnostic(&self, source: &Arc<Source>) -> Diagnostic {
        let holder = match self.holder.as_str() {
            "" => "a built-in member of the library".to_owned(),
            field => format!("the sibling field `{}`", field.escape_debug()),
        };
        let path = self.path.escape_debug();
        let message = match &self.object {
            None => format!(
                "the member name of `{path}` is taken by {holder}: its members end in `{}`",
                self.suffix
            ),
            Some(object) => format!(
                "the name of the object for items of `{path}` is taken by {holder}: the object is `{}`",
                object.escape_debug()
            ),
        };
        Diagnostic::warning(Rule::NameClash, message)
            .at(Place::new(source, self.span))
            .path(self.path.clone())
    }
}

/// What is found while members are named.
#[derive(Debug)]
pub(super) struct Namer<'r, 'm> {
    /// The types that `$ref`s name.
    pub(super) following: Following<'r, 'm>,
    /// Fields that could not have the names they asked for.
    pub(super) moved: Vec<Moved>,
}

impl<'m> Namer<'_, 'm> {
    /// The members of a nested object.
    fn object(&mut self, schema: &'m Schema, (path, levels): (Vec<&'m str>, usize), whole: &str) -> Object<'m> {
        let fields = schema.properties.iter().map(|(name, schema)| (name.as_str(), schema));
        // `'#'` would be read as the documentation of a package.
        let mut taken = Taken::with(&["#"]);
        let mut members = self.members(fields.collect(), &path, whole, &mut taken);
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Object { path, levels, members }
    }

    /// The members that `fields` ask for, in no order. `whole` is the path from the root of the schema, for messages.
    pub(super) fn members(
        &mut self,
        mut fields: Vec<(&'m str, &'m Schema)>,
        path: &[&'m str],
        whole: &str,
        taken: &mut Taken<'m>,
    ) -> Vec<Member<'m>> {
        // Fields that keep their name come first: fields with a changed name cannot take members of these fields.
        fields.sort_by_cached_key(|(name, _)| {
            (
                naming::lower_camel(name) != *name || !naming::is_identifier(name),
                *name,
            )
        });
        let mut members = Vec::with_capacity(fields.len() * 2);
        let mut builders = Vec::new();
        for (name, written) in fields {
            let (schema, description) = self.following.field(written);
            let shape = Shape::of(schema, &self.following);
            let lowered = naming::lower_camel(name);
            let setter = naming::setter(&lowered);
            let grant = taken.take(name, |suffix| {
                let mut names = Vec::with_capacity(3);
                if shape.object.is_some() {
                    names.push(format!("{lowered}{suffix}"));
                }
                if shape.setter {
                    names.push(format!("{setter}{suffix}"));
                }
                if shape.mixin {
                    names.push(format!("{setter}{suffix}Mixin"));
                }
                names
            });
            let below = if whole.is_empty() {
                name.to_owned()
            } else {
                format!("{whole}.{name}")
            };
            if let Some(holder) = grant.holder {
                self.moved.push(Moved {
                    path: below.clone(),
                    holder: holder.to_owned(),
                    suffix: grant.suffix.clone(),
                    object: None,
                    span: written.name_span,
                });
            }
            if let Some((item, levels)) = shape.nested_item {
                builders.push(Builder {
                    field: name,
                    written,
                    description,
                    item,
                    levels,
                    name: format!("{lowered}{}", grant.suffix),
                    path: below.clone(),
                });
            }
            let setter = format!("{setter}{}", grant.suffix);
            if shape.mixin {
                members.push(Member {
                    name: format!("{setter}Mixin"),
                    field: name,
                    help: Help::Mixin(description),
                    body: shape.body(name, &lowered, true),
                });
            }
            if shape.setter {
                members.push(Member {
                    name: setter,
                    field: name,
                    help: Help::Description(description),
                    body: shape.body(name, &lowered, false),
                });
            }
            if let Some(of) = shape.object {
                let path = match of {
                    Nested::Field(_) => (path.iter().copied().chain([name]).collect(), 0),
                    Nested::Item(_) => (Vec::new(), 1),
                };
                let nested = self.below(of.schema(), path, &below);
                members.push(Member {
                    name: format!("{lowered}{}", grant.suffix),
                    field: name,
                    help: Help::Description(description),
                    body: Body::Object(nested),
                });
            }
        }
        // Libraries of earlier versions have no such objects: they take the names that are left.
        members.extend(builders.iter().map(|builder| self.builder(builder, taken)));
        members
    }

    /// A nested object, one level deeper.
    fn below(&mut self, schema: &'m Schema, path: (Vec<&'m str>, usize), whole: &str) -> Object<'m> {
        if !self.following.enter(schema) {
            return Object::default();
        }
        let object = self.object(schema, path, whole);
        self.following.leave();
        object
    }

    fn builder(&mut self, builder: &Builder<'m>, taken: &mut Taken<'m>) -> Member<'m> {
        let grant = taken.take(builder.field, |suffix| vec![format!("{}{suffix}", builder.name)]);
        let name = format!("{}{}", builder.name, grant.suffix);
        if let Some(holder) = grant.holder {
            self.moved.push(Moved {
                path: builder.path.clone(),
                holder: holder.to_owned(),
                suffix: grant.suffix,
                object: Some(name.clone()),
                span: builder.written.name_span,
            });
        }
        Member {
            name,
            field: builder.field,
            help: Help::Description(builder.description),
            body: Body::Object(self.below(builder.item, (Vec::new(), builder.levels), &builder.path)),
        }
    }
}

/// An object of setters for the items below a map or a list of lists.
struct Builder<'m> {
    field: &'m str,
    /// The schema of the field as written.
    written: &'m Schema,
    description: &'m str,
    item: &'m Schema,
    /// Number of maps and lists around an item.
    levels: usize,
    /// The name that it asks for.
    name: String,
    /// The path of the field, for messages.
    path: String,
}

/// Members of a schema in a library.
struct Shape<'m> {
    type_name: &'static str,
    setter: bool,
    mixin: bool,
    object: Option<Nested<'m>>,
    /// The items below a map or a list of lists, if they have properties.
    nested_item: Option<(&'m Schema, usize)>,
}

/// The schema that a nested object's members are made of.
#[derive(Clone, Copy)]
enum Nested<'m> {
    Field(&'m Schema),
    Item(&'m Schema),
}

impl<'m> Nested<'m> {
    fn schema(self) -> &'m Schema {
        match self {
            Self::Field(schema) | Self::Item(schema) => schema,
        }
    }
}

impl<'m> Shape<'m> {
    fn of(schema: &'m Schema, following: &Following<'_, 'm>) -> Self {
        let type_name = match schema.type_.as_deref() {
            Some("string") => "string",
            Some("integer") => "integer",
            Some("number") => "number",
            Some("boolean") => "boolean",
            Some("object") => "object",
            Some("array") => "array",
            _ => "any",
        };
        let has_properties = !schema.properties.is_empty();
        let untyped = schema.type_.as_deref().is_none_or(str::is_empty);
        if has_properties && (type_name == "object" || untyped) {
            return Self {
                type_name,
                setter: false,
                mixin: false,
                object: Some(Nested::Field(schema)),
                nested_item: None,
            };
        }
        let item = schema
            .item()
            .map(|item| following.item(item))
            .filter(|item| type_name == "array" && !item.properties.is_empty());
        Self {
            type_name,
            setter: true,
            mixin: matches!(type_name, "object" | "array"),
            object: item.map(Nested::Item),
            nested_item: nested_item(schema, following).filter(|_| item.is_none()),
        }
    }

    fn body(&self, field: &'m str, lowered: &str, mixin: bool) -> Body<'m> {
        let list = self.type_name == "array";
        Body::Setter(Setter {
            argument: naming::argument(lowered, list),
            type_name: self.type_name,
            field,
            list,
            mixin,
        })
    }
}

/// The first schema with properties below nested maps and lists, and their number.
fn nested_item<'m>(schema: &'m Schema, following: &Following<'_, 'm>) -> Option<(&'m Schema, usize)> {
    let item = match schema.type_.as_deref() {
        Some("array") => schema.item(),
        Some("object" | "") | None => schema.map_value(),
        _ => None,
    }?;
    let item = following.item(item);
    if item.properties.is_empty() {
        nested_item(item, following).map(|(item, levels)| (item, levels + 1))
    } else {
        Some((item, 1))
    }
}
