//! The shape of a page's tree: which objects are the same, and which of them are shown.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::summary::summary;
use crate::facts::Field;

/// Maximum number of fields on a page that shows all of them in place.
pub(super) const MAX_FIELDS: usize = 2_000;

/// An object that a definition has more than once.
#[derive(Debug)]
pub(super) struct Shared<'f> {
    /// Paths of the fields that have it, in order.
    pub(super) paths: Vec<&'f str>,
    /// Its first field.
    pub(super) first: &'f Field<'f>,
}

/// Where fields are shown.
#[derive(Debug, Default)]
pub(super) struct Tree<'f> {
    /// Objects that a definition has more than once, by their first path in order.
    pub(super) shared: Vec<Shared<'f>>,
    /// Number of fields of the definition.
    pub(super) count: usize,
    /// By the path of a field whose fields are not shown there: the path where they are.
    elsewhere: HashMap<&'f str, &'f str>,
    /// By the path of a field: the paths of others whose fields are shown there.
    aliases: HashMap<&'f str, Vec<&'f str>>,
    /// Whether only the first sentence of a description is shown.
    is_brief: bool,
    /// Notes about fields, by path.
    notes: Option<&'f BTreeMap<String, String>>,
    /// Number of fields below each field with fields.
    sizes: HashMap<&'f str, usize>,
}

impl<'f> Tree<'f> {
    /// Looks for equal objects. A page with more than `max` fields shows each of them once.
    pub(super) fn of(fields: &'f [Field<'_>], notes: &'f BTreeMap<String, String>, max: usize) -> Self {
        let mut prints = HashMap::new();
        let mut tree = Self {
            notes: Some(notes),
            ..Self::default()
        };
        let mut hasher = DefaultHasher::new();
        tree.count = tree.print(fields, &mut prints, &mut hasher);
        let mut by_print: HashMap<u64, usize> = HashMap::new();
        let mut found: Vec<Shared<'f>> = Vec::new();
        occurrences(fields, &prints, &mut by_print, &mut found);
        found.retain(|shared| shared.paths.len() > 1);
        if tree.count > max {
            tree.fold(fields, &prints, &mut HashMap::new());
        }
        tree.shared = found;
        tree
    }

    /// A tree without equal objects that shows only the first sentence of each description.
    pub(super) fn brief() -> Self {
        Self {
            is_brief: true,
            ..Self::default()
        }
    }

    /// The path where the fields of a field are shown, if it is not there.
    pub(super) fn elsewhere(&self, path: &str) -> Option<&'f str> {
        self.elsewhere.get(path).copied()
    }

    /// Paths of other fields whose fields are shown below the field.
    pub(super) fn aliases(&self, path: &str) -> &[&'f str] {
        self.aliases.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// The description to show.
    pub(super) fn description<'d>(&self, field: &Field<'d>) -> Cow<'d, str> {
        if self.is_brief {
            summary(field.description)
        } else {
            Cow::Borrowed(field.description)
        }
    }

    /// The note about a field.
    pub(super) fn note(&self, path: &str) -> Option<&'f str> {
        self.notes?.get(path).map(String::as_str)
    }

    /// Number of all fields below a field.
    pub(super) fn size(&self, path: &str) -> usize {
        self.sizes.get(path).copied().unwrap_or(0)
    }

    /// Hashes the fields, and remembers the hash and size of each object. Returns the number of fields.
    fn print(&mut self, fields: &'f [Field<'_>], prints: &mut HashMap<&'f str, u64>, out: &mut DefaultHasher) -> usize {
        let mut count = 0;
        for field in fields {
            (field.name, &field.type_name, field.description, field.facts.len()).hash(out);
            field.required.text().hash(out);
            for fact in &field.facts {
                (fact.label(), fact.text()).hash(out);
            }
            if !field.fields.is_empty() {
                let mut inner = DefaultHasher::new();
                let size = self.print(&field.fields, prints, &mut inner);
                let print = inner.finish();
                prints.insert(&field.path, print);
                self.sizes.insert(&field.path, size);
                print.hash(out);
                count += size;
            }
            count += 1;
        }
        count
    }

    /// Finds the fields whose fields are shown elsewhere, in the order of the page.
    fn fold(&mut self, fields: &'f [Field<'_>], prints: &HashMap<&'f str, u64>, seen: &mut HashMap<u64, &'f str>) {
        for field in fields.iter().filter(|field| !field.fields.is_empty()) {
            let path = field.path.as_str();
            match seen.get(&prints[path]) {
                // A link takes as much room as one or two fields.
                Some(first) if self.size(path) > 2 => {
                    self.elsewhere.insert(path, first);
                    self.aliases.entry(first).or_default().push(path);
                }
                _ => {
                    seen.entry(prints[path]).or_insert(path);
                    self.fold(&field.fields, prints, seen);
                }
            }
        }
    }
}

/// Collects the objects by their hashes, in the order of the page.
fn occurrences<'f>(
    fields: &'f [Field<'_>],
    prints: &HashMap<&'f str, u64>,
    by_print: &mut HashMap<u64, usize>,
    found: &mut Vec<Shared<'f>>,
) {
    for field in fields.iter().filter(|field| !field.fields.is_empty()) {
        let print = prints[field.path.as_str()];
        let at = *by_print.entry(print).or_insert_with(|| {
            found.push(Shared {
                paths: Vec::new(),
                first: field,
            });
            found.len() - 1
        });
        found[at].paths.push(&field.path);
        occurrences(&field.fields, prints, by_print, found);
    }
}
