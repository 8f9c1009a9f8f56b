//! What is kept of each page: few bytes a field.

use std::collections::HashMap;

use rayon::slice::ParallelSliceMut;

use super::paths::Key;
use crate::crd::Crd;
use crate::facts::{Facts, Field};

/// What is kept of a page.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Key,
    /// The name of the file, without its ending.
    pub(super) stem: String,
    /// Plural, singular and short names.
    pub(super) names: Vec<String>,
    /// The first sentence of the description.
    pub(super) summary: String,
    /// Whether the version is deprecated, or not served.
    pub(super) is_old: bool,
    /// The fields, for search.
    pub(super) fields: Vec<Found>,
    /// Whether the page has a script with other versions.
    pub(super) has_others: bool,
    /// What is compared with other versions, if the kind has some.
    pub(super) history: Option<History>,
}

/// What is kept of a version to compare it with others: more than of other pages, until all pages are there.
#[derive(Debug)]
pub(super) struct History {
    /// The paths of the fields with their facts in a line, in order.
    pub(super) fields: Vec<(String, String)>,
    /// The definition with this version alone.
    pub(super) crd: Crd,
}

impl History {
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let mut fields: Vec<(String, String)> = facts
            .all()
            .into_iter()
            .map(|field| (field.path.clone(), field.line()))
            .collect();
        fields.sort_unstable();
        fields.dedup_by(|one, other| one.0 == other.0);
        let crd = facts.crd;
        Self {
            fields,
            crd: Crd {
                // The text of the file is not needed.
                place: crd.place.detached(),
                api_version: crd.api_version,
                name: crd.name.clone(),
                group: crd.group.clone(),
                group_span: crd.group_span,
                names: crd.names.clone(),
                scope: crd.scope,
                versions: vec![facts.version.clone()],
                conversion: None,
                preserve_unknown_fields: crd.preserve_unknown_fields,
            },
        }
    }

    /// Whether the version has a field.
    pub(super) fn has(&self, path: &str) -> bool {
        self.fields.binary_search_by(|(own, _)| own.as_str().cmp(path)).is_ok()
    }
}

impl Entry {
    /// The page from the root of the site.
    pub(super) fn path(&self) -> String {
        format!("{}/{}.html", self.key.folder(), self.stem)
    }
}

/// A field in numbers of [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) name: u32,
    pub(super) parent: u32,
    pub(super) text: u32,
}

/// Texts that many fields have, each once.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Names of fields.
    pub(super) names: Pool,
    /// Paths of the objects that fields are in.
    pub(super) parents: Pool,
    /// Type and description, with a line break between them.
    pub(super) described: Pool,
}

impl Texts {
    /// The fields in numbers.
    pub(super) fn number(&mut self, fields: &[&Field<'_>]) -> Vec<Found> {
        let mut text = String::new();
        let number = |field: &&Field<'_>| {
            text.clear();
            text.push_str(&field.type_name);
            text.push('\n');
            text.push_str(field.description);
            Found {
                name: self.names.number(field.name),
                parent: self.parents.number(parent(&field.path, field.name)),
                text: self.described.number(&text),
            }
        };
        fields.iter().map(number).collect()
    }
}

/// The path of the object that a field is in.
pub(super) fn parent<'p>(path: &'p str, name: &str) -> &'p str {
    let rest = path.strip_suffix(name).unwrap_or(path);
    rest.strip_suffix('.').unwrap_or(rest)
}

/// Distinct texts with numbers.
#[derive(Debug, Default)]
pub(super) struct Pool(HashMap<Box<str>, u32>);

impl Pool {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.0.get(text) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(text.into(), number);
        number
    }

    /// The texts in order, and the place in it of each number. Numbers depend on the threads, places do not.
    pub(super) fn sorted(&self) -> (Vec<&str>, Vec<u32>) {
        let mut texts: Vec<(&str, u32)> = self.0.iter().map(|(text, number)| (&**text, *number)).collect();
        texts.par_sort_unstable();
        let mut places = vec![0; texts.len()];
        for (place, (_, number)) in texts.iter().enumerate() {
            places[*number as usize] = u32::try_from(place).unwrap_or(u32::MAX);
        }
        (texts.into_iter().map(|(text, _)| text).collect(), places)
    }
}
