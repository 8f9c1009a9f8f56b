//! The fields of a site for search, in the order of their names.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::dictionary::Dictionary;
use super::shard;
use crate::render::reference::summary;
use crate::site::collect::Entry;
use crate::site::script::{push_base36, push_string};

/// Maximum number of places in one entry, so that a shard can end in between.
const MAX_PLACES: usize = 4_000;

/// Maximum length of a summary, in bytes.
const MAX_SUMMARY: usize = 120;

/// Fields in the order of names, texts, kinds and parents.
pub(super) struct Fields(Vec<Field>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Field {
    name: u32,
    text: u32,
    kind: u32,
    parent: u32,
}

impl Fields {
    /// The fields of all kinds. `places` has the places of the numbers of names, parents and texts.
    pub(super) fn of(entries: &[&Entry], [names, parents, texts]: [&[u32]; 3]) -> Self {
        let count = entries.iter().map(|entry| entry.fields.len()).sum();
        let mut fields = Vec::with_capacity(count);
        for (kind, entry) in entries.iter().enumerate() {
            fields.extend(entry.fields.iter().map(|field| Field {
                name: names[field.name as usize],
                text: texts[field.text as usize],
                kind: u32::try_from(kind).unwrap_or(u32::MAX),
                parent: parents[field.parent as usize],
            }));
        }
        fields.par_sort_unstable();
        Self(fields)
    }
}

/// A file with fields.
pub(super) struct Shard {
    /// The first name.
    pub(super) first_name: usize,
    /// The number of the first group of fields.
    pub(super) first_group: usize,
    lines: String,
}

impl Shard {
    pub(super) fn script(&self, number: usize) -> String {
        let mut out = format!("crdsmith.add(\"fields\",{number},");
        push_string(&mut out, &self.lines);
        out.push_str(");\n");
        out
    }
}

/// The fields in files.
pub(super) struct Shards<'t> {
    pub(super) files: Vec<Shard>,
    /// The number of the text of each group: fields with one name, type and description.
    pub(super) groups: Vec<u32>,
    /// The types of fields.
    pub(super) types: Vec<&'t str>,
    /// The letters of the summaries, and the words that they stand for.
    pub(super) dictionary: (String, String),
}

/// The shards of fields in order. A name goes on in the next shard if it has very many fields.
///
/// A group is a line: the number of its type, then a pair for each place (the distance of its kind from the one before, which has fewer digits, and the
/// number of its parent), all in base 36 with blanks between them; after a comma, the summary of its description. An empty line is before the next name.
pub(super) fn shards<'t>(fields: &Fields, described: &[&'t str]) -> Shards<'t> {
    let same = |a: &Field, b: &Field| (a.name, a.text) == (b.name, b.text);
    let chunks: Vec<&[Field]> = fields
        .0
        .chunk_by(same)
        .flat_map(|group| group.chunks(MAX_PLACES))
        .collect();
    let parts = |group: &[Field]| described[group[0].text as usize].split_once('\n').unwrap_or_default();
    let summaries: Vec<String> = chunks.par_iter().map(|group| short(parts(group).1)).collect();
    let dictionary = Dictionary::of(&summaries);
    let summaries: Vec<String> = summaries.par_iter().map(|text| dictionary.fold(text)).collect();
    let types: BTreeSet<&str> = chunks.iter().map(|group| parts(group).0).collect();
    let types: Vec<&str> = types.into_iter().collect();

    let mut shards: Vec<Shard> = Vec::new();
    let mut name = None;
    for (at, (group, summary)) in chunks.iter().zip(&summaries).enumerate() {
        let first = group[0];
        if shards.last().is_none_or(|shard| shard.lines.len() > shard::SIZE) {
            shards.push(Shard {
                first_name: first.name as usize,
                first_group: at,
                lines: String::with_capacity(shard::SIZE + shard::SIZE / 8),
            });
            name = None;
        }
        let Some(last) = shards.last_mut() else { continue };
        let out = &mut last.lines;
        match name {
            Some(before) if before == first.name => out.push('\n'),
            Some(before) => {
                // Every name has fields, so the names of a shard follow each other.
                debug_assert_eq!(before + 1, first.name);
                out.push_str("\n\n");
            }
            None => {}
        }
        name = Some(first.name);
        push_base36(out, types.binary_search(&parts(group).0).unwrap_or_default());
        let mut kind = 0;
        for field in *group {
            out.push(' ');
            push_base36(out, (field.kind - kind) as usize);
            out.push(' ');
            push_base36(out, field.parent as usize);
            kind = field.kind;
        }
        out.push(',');
        out.push_str(summary);
    }
    Shards {
        files: shards,
        groups: chunks.iter().map(|group| group[0].text).collect(),
        types,
        dictionary: dictionary.lists(),
    }
}

/// The first sentence of a description, or as much of it as a line of results has room for.
fn short(description: &str) -> String {
    let sentence = summary(description);
    if sentence.len() <= MAX_SUMMARY {
        return sentence.into_owned();
    }
    let start = &sentence[..sentence.floor_char_boundary(MAX_SUMMARY)];
    let start = start.rsplit_once(' ').map_or(start, |(start, _)| start);
    format!("{}…", start.trim_end())
}
