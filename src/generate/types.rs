//! OpenAPI documents → the files of their types, in parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::foreign;
use super::patches::Output;
use super::plan::Plan;
use super::progress::Progress;
use super::reference;
use crate::crd::{Crd, digest};
use crate::diagnostic::Diagnostic;
use crate::input::Input;
use crate::model::{Entry, GroupNames, References, Type, TypeName};
use crate::openapi;
use crate::openapi::{Definition, Definitions};
use crate::render::{jsonnet, markdown};
use crate::rule::Rule;
use crate::site::Origin;
use crate::source::{Place, Source};

/// Names that a message lists.
const MAX_LISTED: usize = 5;

/// The types of one server, from all of its documents.
pub(super) struct Document {
    definitions: Definitions,
    /// The document of each type.
    sources: BTreeMap<String, Arc<Source>>,
    /// Where each document comes from, by its name.
    origins: BTreeMap<String, Origin>,
}

/// Result of making the files of types.
#[derive(Default)]
pub(super) struct Types {
    pub(super) entries: Vec<Entry>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A type that a library has.
struct Selected<'d> {
    name: TypeName,
    definition: &'d Definition,
    source: &'d Arc<Source>,
}

impl Document {
    /// Reads documents of one server: that of Swagger 2, or those of OpenAPI 3, which has one for each version of each group.
    ///
    /// # Errors
    /// Documents that cannot be read, and types that they have in different forms.
    pub(super) fn read(inputs: &[Input], progress: &dyn Progress) -> Result<Self, Vec<Diagnostic>> {
        let read = |input: &Input| {
            let source = input.read().map_err(|diagnostic| vec![diagnostic])?;
            let found = match foreign::page(&source) {
                Some(page) => Err(vec![page]),
                None => openapi::read(&source),
            };
            progress.done();
            let (origin, _) = reference::origin(input, &source);
            found.map(|definitions| (source, origin, definitions))
        };
        let read: Vec<_> = inputs.par_iter().map(read).collect();
        let (mut all, mut wrong) = (Vec::new(), Vec::new());
        for found in read {
            match found {
                Ok(found) => all.push(found),
                Err(more) => wrong.extend(more.into_iter().map(Diagnostic::detached)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut document = Self {
            definitions: Definitions::default(),
            sources: BTreeMap::new(),
            origins: BTreeMap::new(),
        };
        for (source, origin, definitions) in all {
            document.origins.insert(source.name().to_owned(), origin);
            wrong.extend(document.add(&source, definitions));
        }
        if wrong.is_empty() { Ok(document) } else { Err(wrong) }
    }

    /// Adds a document. Types that differ from those of another one are errors.
    fn add(&mut self, source: &Arc<Source>, definitions: Definitions) -> Vec<Diagnostic> {
        let places: BTreeMap<_, _> = definitions
            .types
            .iter()
            .map(|(name, definition)| (name.clone(), Place::new(source, definition.schema.name_span)))
            .collect();
        let different = self.definitions.merge(definitions).err().unwrap_or_default();
        let wrong = different.into_iter().map(|name| {
            let first = Place::new(&self.sources[&name], self.definitions.types[&name].schema.name_span);
            let message = format!("`{name}` has two different definitions: {first} and {}", places[&name]);
            Diagnostic::error(Rule::DuplicateDefinition, message)
        });
        let wrong = wrong.collect();
        for name in places.into_keys() {
            self.sources.entry(name).or_insert_with(|| Arc::clone(source));
        }
        wrong
    }

    /// The types and resources.
    pub(super) fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// The types and resources alone.
    pub(super) fn into_definitions(self) -> Definitions {
        self.definitions
    }

    /// The names of the groups in the library of a plan.
    ///
    /// # Errors
    /// Types that cannot be in a library; none that the plan selects.
    pub(super) fn groups(&self, plan: &Plan<'_>) -> Result<GroupNames, Vec<Diagnostic>> {
        let selected = self.selected(plan)?;
        let groups: BTreeSet<String> = selected.into_iter().map(|found| found.name.group).collect();
        Ok(GroupNames::new(&groups, &plan.renames))
    }

    /// The kinds that the server has, with those of their versions that a plan selects.
    pub(super) fn kinds(&self, plan: &Plan<'_>) -> Vec<Own<'_>> {
        let kinds = openapi::heads(&self.definitions.resources)
            .into_iter()
            .filter_map(|head| {
                let types = head.versions.iter().map(|version| {
                    let name = self.definitions.type_of(&head.group, &version.name, &head.kind)?;
                    is_selected(plan, name).then_some(name)
                });
                let types: Vec<Option<&str>> = types.collect();
                let source = &self.sources[types.iter().flatten().next().copied()?];
                let groups = types
                    .into_iter()
                    .map(|name| name.and_then(TypeName::new).map(|name| name.group));
                Some(Own {
                    crd: self.definitions.crd(&head, source),
                    groups: groups.collect(),
                    origin: &self.origins[source.name()],
                })
            });
        kinds.collect()
    }

    /// Makes the files of the types that a plan selects.
    ///
    /// # Errors
    /// As [`Document::groups`].
    pub(super) fn generate(
        &self,
        plan: &Plan<'_>,
        groups: &GroupNames,
        output: Output<'_>,
    ) -> Result<Types, Vec<Diagnostic>> {
        let mut diagnostics = self.missing();
        let selected = self.selected(plan)?;
        let names = selected.iter().map(|found| found.name.group.as_str());
        for pattern in plan.renames.unused(names) {
            let message = format!("no type has the group `{pattern}` of `groups`");
            diagnostics.push(Diagnostic::warning(Rule::ConfigGroups, message));
        }
        let references = References::new(&self.definitions, plan.extras());
        let each = |found: &Selected<'_>| one(plan, found, groups.get(&found.name.group), &references, output);
        let each: Vec<_> = selected.par_iter().map(each).collect();
        let mut types = Types {
            diagnostics,
            ..Types::default()
        };
        for found in each {
            match found {
                Ok(entry) => types.entries.push(entry),
                Err(diagnostic) => types.diagnostics.push(diagnostic.detached()),
            }
        }
        Ok(types)
    }

    /// The types that a plan selects.
    fn selected(&self, plan: &Plan<'_>) -> Result<Vec<Selected<'_>>, Vec<Diagnostic>> {
        let (mut selected, mut wrong) = (Vec::new(), Vec::new());
        for (name, definition) in &self.definitions.types {
            if !is_selected(plan, name) || !Type::has_file(definition) {
                continue;
            }
            let source = &self.sources[name];
            match TypeName::new(name).filter(TypeName::is_usable) {
                Some(name) => selected.push(Selected {
                    name,
                    definition,
                    source,
                }),
                None => wrong.push(unusable(name, definition, source)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if selected.is_empty() {
            return Err(vec![self.nothing(plan)]);
        }
        Ok(selected)
    }

    /// The reason why no type was generated.
    fn nothing(&self, plan: &Plan<'_>) -> Diagnostic {
        let mut names = self.definitions.types.keys().map(|name| format!("`{name}`"));
        let shown: Vec<String> = names.by_ref().take(MAX_LISTED).collect();
        let (package, more) = (&plan.package.name, names.count());
        match &plan.spec.prefix {
            Some(prefix) if !shown.is_empty() => {
                let more = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                Diagnostic::error(
                    Rule::KindNone,
                    format!("`prefix: {prefix}` excludes all types of `{package}`"),
                )
                .help(format!("excluded: {}{more}", shown.join(", ")))
            }
            _ => Diagnostic::error(
                Rule::Openapi,
                format!("the OpenAPI document of `{package}` has no types"),
            ),
        }
    }

    /// A warning about references to types that the document does not have.
    fn missing(&self) -> Vec<Diagnostic> {
        let mut missing = self.definitions.missing();
        let Some((name, schema, target)) = missing.next() else {
            return Vec::new();
        };
        let message = format!(
            "`{}` refers to `{}`, which the document does not have: the field takes any value",
            name.escape_debug(),
            target.escape_debug()
        );
        let place = Place::new(&self.sources[name], schema.span).detached();
        let warning = Diagnostic::warning(Rule::OpenapiReference, message).at(place);
        vec![match missing.count() {
            0 => warning,
            1 => warning.help("1 more reference has no type"),
            more => warning.help(format!("{more} more references have no type")),
        }]
    }
}

/// Whether a plan takes the type with a name.
fn is_selected(plan: &Plan<'_>, name: &str) -> bool {
    let prefix = plan.selection.prefix.as_ref();
    prefix.is_none_or(|prefix| prefix.is_match(name))
}

/// A kind of a document.
pub(super) struct Own<'d> {
    pub(super) crd: Crd,
    /// The groups of the types of its versions, as types name them; `None` for versions that the library leaves out.
    pub(super) groups: Vec<Option<String>>,
    pub(super) origin: &'d Origin,
}

/// The error about a type whose name can be no path.
fn unusable(name: &str, definition: &Definition, source: &Arc<Source>) -> Diagnostic {
    let message = format!(
        "the type `{}` cannot be in a library: its name has no group, version and name such as `io.example.shop.v1.Cart`",
        name.escape_debug()
    );
    Diagnostic::error(Rule::CrdName, message)
        .at(Place::new(source, definition.schema.name_span).detached())
        .help("exclude it with `prefix`")
}

/// Writes the library of a type, and its page.
fn one(
    plan: &Plan<'_>,
    found: &Selected<'_>,
    group: &str,
    references: &References<'_>,
    (sink, patched): Output<'_>,
) -> Result<Entry, Diagnostic> {
    let type_ = Type::new(&found.name, found.definition, group, references, found.source)?;
    let text = jsonnet::type_(&type_);
    sink.file(
        &plan.output,
        &format!("_gen/{}.libsonnet", type_.name.file()),
        text.as_bytes(),
    )?;
    if let Some(docs) = &plan.docs
        && !patched.is_some_and(|patched| patched.touches(&type_.name))
    {
        let page = markdown::type_(&type_, &plan.spec.output);
        let page = page.map_err(|error| Diagnostic::error(Rule::Template, error.to_string()))?;
        sink.file(docs, &format!("{}.md", type_.name.page()), page.as_bytes())?;
    }
    let diagnostics = type_.diagnostics(found.source).map(Diagnostic::detached).collect();
    Ok(Entry {
        name: type_.name,
        api_group: found.name.group.clone(),
        kind: found.name.name.clone(),
        place: Place::new(found.source, found.definition.schema.name_span).detached(),
        fingerprint: digest::text(&text),
        diagnostics,
    })
}
