//! Makes a valid manifest of every definition from its schema, and changes a line of it: drops a field, changes its type, renames it,
//! exceeds its bounds, or repeats it. Each finding must point at that line or, for a missing field, at the object that lacks it; every run
//! must give the same result.

use std::collections::BTreeMap;

use crdsmith::crd::{Crd, Schema};
use crdsmith::diagnostic::Severity;
use crdsmith::source::Source;
use crdsmith::validate::{Checked, Options, Registry, check};
use crdsmith::{crd, input, report};

use crate::support;

/// Maximum number of mutations of each kind per definition.
const ROUNDS: usize = 8;

/// A manifest as a tree, with the line of every field.
#[derive(Clone)]
pub(crate) enum Tree {
    Scalar(String),
    Map(Vec<(String, Tree)>),
    List(Vec<Tree>),
}

/// The path to a value: indexes into maps and lists.
type Way = Vec<usize>;

/// A text with the line of each key and item, from 1.
#[derive(Default)]
pub(crate) struct Text {
    pub(crate) lines: Vec<String>,
    line_of: BTreeMap<Way, usize>,
}

impl Text {
    pub(crate) fn of(tree: &Tree) -> Self {
        let mut text = Self::default();
        text.entries(tree, 0, &mut Vec::new());
        text
    }

    /// Writes block style: one key or scalar item per line.
    fn entries(&mut self, tree: &Tree, indent: usize, way: &mut Way) {
        let count = match tree {
            Tree::Map(fields) => fields.len(),
            Tree::List(items) => items.len(),
            Tree::Scalar(_) => 0,
        };
        for index in 0..count {
            let (start, value) = match tree {
                Tree::Map(fields) => (format!("{}:", fields[index].0), &fields[index].1),
                Tree::List(items) => ("-".to_owned(), &items[index]),
                Tree::Scalar(_) => continue,
            };
            way.push(index);
            let scalar = match value {
                Tree::Scalar(text) => format!(" {text}"),
                Tree::Map(fields) if fields.is_empty() => " {}".to_owned(),
                Tree::List(items) if items.is_empty() => " []".to_owned(),
                Tree::Map(_) | Tree::List(_) => String::new(),
            };
            self.lines.push(format!("{:indent$}{start}{scalar}", ""));
            self.line_of.insert(way.clone(), self.lines.len());
            self.entries(value, indent + 2, way);
            way.pop();
        }
    }

    /// The first line of a map or list: the line of its first entry, or its own line if it is empty.
    fn start_of(&self, way: &[usize]) -> usize {
        let first: Way = way.iter().copied().chain([0]).collect();
        self.line_of
            .get(&first)
            .or_else(|| self.line_of.get(way))
            .copied()
            .unwrap_or(1)
    }
}

/// A value that the schema accepts: every field down to a depth, and only required fields below.
fn value_of(schema: &Schema, depth: usize) -> Tree {
    if let Some(first) = schema.enum_.as_ref().and_then(|values| values.first()) {
        return Tree::Scalar(first.to_string());
    }
    match schema.type_.as_deref() {
        Some("object") => {
            let is_wanted = |name: &String| depth > 0 || schema.required.contains(name);
            let mut fields: Vec<(String, Tree)> = schema
                .properties
                .iter()
                .filter(|(name, _)| is_wanted(name))
                .map(|(name, property)| (name.clone(), value_of(property, depth.saturating_sub(1))))
                .collect();
            if let Some(value) = schema.map_value() {
                fields.push(("some-key".to_owned(), value_of(value, depth.saturating_sub(1))));
            }
            Tree::Map(fields)
        }
        Some("array") => {
            let count = usize::try_from(schema.bounds.min_items.unwrap_or(1))
                .unwrap_or(1)
                .max(1);
            let item = schema.item().map(|item| value_of(item, depth));
            Tree::List(item.into_iter().cycle().take(count).collect())
        }
        Some("integer" | "number") => Tree::Scalar(schema.bounds.minimum.unwrap_or(1.0).to_string()),
        Some("boolean") => Tree::Scalar("true".to_owned()),
        _ if schema.int_or_string => Tree::Scalar("1".to_owned()),
        _ => {
            let length = usize::try_from(schema.bounds.min_length.unwrap_or(1))
                .unwrap_or(1)
                .max(1);
            Tree::Scalar(match schema.format.as_deref() {
                // The only pattern in these definitions is one for base64.
                _ if schema.bounds.pattern.is_some() => "\"YWJj\"".to_owned(),
                Some("date-time") => "\"2026-01-01T00:00:00Z\"".to_owned(),
                Some("byte") => "\"YWJj\"".to_owned(),
                _ => format!("\"{}\"", "x".repeat(length)),
            })
        }
    }
}

/// Fields that the schema does not fill, or that the server empties.
const OUTSIDE: [&str; 4] = ["apiVersion", "kind", "metadata", "status"];

/// A manifest with the schema of its root; `None` without a served version.
pub(crate) fn manifest(crd: &Crd) -> Option<(Tree, &Schema)> {
    let version = crd.versions.iter().find(|version| version.served)?;
    let schema = version.schema.as_ref()?;
    let text = |text: &str| Tree::Scalar(text.to_owned());
    let mut root = vec![
        (
            "apiVersion".to_owned(),
            text(&format!("{}/{}", crd.group, version.name)),
        ),
        ("kind".to_owned(), text(&crd.names.kind)),
        ("metadata".to_owned(), Tree::Map(vec![("name".to_owned(), text("a"))])),
    ];
    let Tree::Map(made) = value_of(schema, 5) else {
        return None;
    };
    root.extend(made.into_iter().filter(|(name, _)| !OUTSIDE.contains(&name.as_str())));
    Some((Tree::Map(root), schema))
}

/// A field of a map, its schema, and the map's schema.
struct Field<'s> {
    way: Way,
    name: String,
    schema: &'s Schema,
    parent: &'s Schema,
}

fn fields<'s>(tree: &Tree, schema: &'s Schema, way: &mut Way, out: &mut Vec<Field<'s>>) {
    let children: Vec<(&Tree, Option<&'s Schema>)> = match tree {
        Tree::Scalar(_) => Vec::new(),
        Tree::List(items) => items.iter().map(|item| (item, schema.item())).collect(),
        Tree::Map(entries) => {
            let known = |name: &str| schema.property(name).or_else(|| schema.map_value());
            entries.iter().map(|(name, value)| (value, known(name))).collect()
        }
    };
    for (index, (value, child)) in children.into_iter().enumerate() {
        let Some(child) = child else {
            continue;
        };
        way.push(index);
        if let Tree::Map(entries) = tree {
            out.push(Field {
                way: way.clone(),
                name: entries[index].0.clone(),
                schema: child,
                parent: schema,
            });
        }
        fields(value, child, way, out);
        way.pop();
    }
}

/// The map that contains the value at the end of a path.
fn map_of<'t>(tree: &'t mut Tree, way: &[usize]) -> Option<&'t mut Vec<(String, Tree)>> {
    let mut tree = tree;
    for index in &way[..way.len().checked_sub(1)?] {
        tree = match tree {
            Tree::Map(fields) => &mut fields.get_mut(*index)?.1,
            Tree::List(items) => items.get_mut(*index)?,
            Tree::Scalar(_) => return None,
        };
    }
    match tree {
        Tree::Map(fields) => Some(fields),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Mutation {
    Drop,
    Retype,
    Rename,
    OutOfRange,
    Duplicate,
}

/// A changed manifest: the broken rules, each with the expected line.
struct Mutated {
    text: String,
    expected: Vec<(&'static str, usize)>,
}

/// Applies a mutation; `None` if it does not fit the field.
fn mutate(manifest: &Tree, field: &Field<'_>, mutation: Mutation) -> Option<Mutated> {
    let mut tree = manifest.clone();
    let index = *field.way.last()?;
    let is_required = field.parent.required.contains(&field.name);
    let has_default = field.schema.default.is_some();
    let is_open = field.parent.map_value().is_some() || field.parent.preserve_unknown_fields == Some(true);
    let entries = map_of(&mut tree, &field.way)?;
    let parent = &field.way[..field.way.len() - 1];
    let missing = |tree: &Tree| {
        let line = Text::of(tree).start_of(parent);
        (is_required && !has_default).then_some(("required", line))
    };
    let expected = match mutation {
        Mutation::Drop => {
            entries.remove(index);
            missing(&tree).into_iter().collect()
        }
        Mutation::Retype => {
            entries[index].1 = match field.schema.type_.as_deref()? {
                "string" | "integer" | "boolean" | "number" => Tree::Map(Vec::new()),
                _ => Tree::Scalar("\"x\"".to_owned()),
            };
            let line = *Text::of(&tree).line_of.get(&field.way)?;
            let no_value = field.schema.enum_.is_some().then_some(("enum", line));
            [("type", line)].into_iter().chain(no_value).collect()
        }
        Mutation::Rename if is_open => return None,
        Mutation::Rename => {
            entries[index].0.push_str("Xyz");
            let unknown = ("unknown-field", *Text::of(&tree).line_of.get(&field.way)?);
            [unknown].into_iter().chain(missing(&tree)).collect()
        }
        Mutation::OutOfRange => {
            let (rule, value) = out_of_range(field.schema)?;
            entries[index].1 = Tree::Scalar(value);
            vec![(rule, *Text::of(&tree).line_of.get(&field.way)?)]
        }
        Mutation::Duplicate => {
            let copy = entries[index].clone();
            entries.insert(index + 1, copy);
            let mut way = field.way.clone();
            *way.last_mut()? += 1;
            vec![("duplicate-key", *Text::of(&tree).line_of.get(&way)?)]
        }
    };
    Some(Mutated {
        text: Text::of(&tree).lines.join("\n") + "\n",
        expected,
    })
}

fn out_of_range(schema: &Schema) -> Option<(&'static str, String)> {
    let text = schema.type_.as_deref() == Some("string");
    if schema.enum_.is_some() && text {
        return Some(("enum", "\"no such value\"".to_owned()));
    }
    if schema.bounds.pattern.is_some() {
        return Some(("pattern", "\"%\"".to_owned()));
    }
    if let Some(most) = schema.bounds.max_length.and_then(|most| usize::try_from(most).ok()) {
        return Some(("maxLength", format!("\"{}\"", "x".repeat(most + 1))));
    }
    if let Some(most) = schema.bounds.maximum {
        return Some(("maximum", (most + 1.0).to_string()));
    }
    if let Some(least) = schema.bounds.minimum {
        return Some(("minimum", (least - 1.0).to_string()));
    }
    match schema.format.as_deref() {
        Some("date-time") if text => Some(("format", "\"yesterday\"".to_owned())),
        Some("int32") => Some(("format", "3000000000".to_owned())),
        _ => None,
    }
}

/// The rule and line of each error.
fn errors(checked: &Checked) -> Vec<(&'static str, usize)> {
    let mut found: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| &finding.diagnostic)
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| {
            let place = diagnostic.place.as_ref().unwrap();
            (diagnostic.rule.code(), place.location().line)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn findings_point_at_the_line_that_changed() {
    let Some(folder) = support::conformance("provider-aws-0.33") else {
        return;
    };
    let mut crds = Vec::new();
    for file in input::find(["crds"], &folder).unwrap() {
        crds.extend(crd::read(&file.read().unwrap()).crds);
    }
    let mut sources = Vec::new();
    let mut expected = Vec::new();
    let mut tried = BTreeMap::new();
    for crd in &crds {
        let (tree, schema) = manifest(crd).unwrap();
        sources.push(Source::new(
            format!("{} as it is", crd.name),
            Text::of(&tree).lines.join("\n"),
        ));
        expected.push(Vec::new());
        let mut all = Vec::new();
        fields(&tree, schema, &mut Vec::new(), &mut all);
        all.retain(|field| field.way[0] > 2);
        for mutation in [
            Mutation::Drop,
            Mutation::Retype,
            Mutation::Rename,
            Mutation::OutOfRange,
            Mutation::Duplicate,
        ] {
            // Takes fitting mutations, spread over the whole manifest.
            let fitting: Vec<_> = all
                .iter()
                .filter_map(|field| Some((field, mutate(&tree, field, mutation)?)))
                .collect();
            let step = fitting.len().div_ceil(ROUNDS).max(1);
            for (field, mut mutated) in fitting.into_iter().step_by(step) {
                mutated.expected.sort_unstable();
                sources.push(Source::new(
                    format!("{} {mutation:?} {} {:?}", crd.name, field.name, field.way),
                    mutated.text,
                ));
                expected.push(mutated.expected);
                *tried.entry(format!("{mutation:?}")).or_insert(0) += 1;
            }
        }
    }
    assert_eq!(crds.len(), 171);
    assert!(
        tried.len() == 5 && tried.values().all(|count| *count > 150),
        "{tried:?}"
    );
    let registry = Registry::new(crds);
    let options = Options {
        keep_defaulted: true,
        ..Options::default()
    };
    // Each manifest is a separate run, because all names are the same.
    let run = || -> Vec<_> {
        use rayon::prelude::*;
        let one = |source| check(std::slice::from_ref(source), &registry, &options);
        sources.par_iter().map(one).collect()
    };
    let found = run();
    for ((source, report), expected) in sources.iter().zip(&found).zip(&expected) {
        assert_eq!(report.results.len(), 1, "{}", source.name());
        assert_eq!(
            errors(&report.results[0]),
            *expected,
            "{}\n{}",
            source.name(),
            source.text()
        );
    }
    let all = |found: &[crdsmith::validate::Report]| -> Vec<String> { found.iter().map(report::json).collect() };
    let first = all(&found);
    let one_thread = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(32 << 20)
        .build()
        .unwrap();
    assert!(
        first == all(&one_thread.install(run)),
        "the verdicts differ between runs"
    );
    assert!(first == all(&run()), "the verdicts differ between runs");
}
