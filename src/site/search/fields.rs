//! The fields of a site for search, in the order of their names.

use rayon::slice::ParallelSliceMut;

use super::shard;
use crate::render::reference::summary;
use crate::site::collect::Entry;
use crate::site::script::{push_list, push_number, push_string};

/// Maximum number of places in one entry, so that a shard can end in between.
const MAX_PLACES: usize = 4_000;

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
    body: String,
}

impl Shard {
    pub(super) fn script(self, number: usize) -> String {
        format!("crdsmith.add(\"fields\",{number},[{}]]);\n", self.body)
    }
}

/// The shards, and the text of each group: fields with one name, type and description. A name goes on in the next shard if it has very many fields.
pub(super) fn shards(fields: &Fields, described: &[&str]) -> (Vec<Shard>, Vec<u32>) {
    let mut shards: Vec<Shard> = Vec::new();
    let mut groups = Vec::new();
    let mut name = None;
    let same = |a: &Field, b: &Field| (a.name, a.text) == (b.name, b.text);
    let chunks = fields.0.chunk_by(same).flat_map(|group| group.chunks(MAX_PLACES));
    for group in chunks {
        let first = group[0];
        let is_full = shards.last().is_none_or(|shard| shard.body.len() > shard::SIZE);
        if is_full {
            shards.push(Shard {
                first_name: first.name as usize,
                first_group: groups.len(),
                body: String::with_capacity(shard::SIZE + shard::SIZE / 8),
            });
            name = None;
        }
        let Some(last) = shards.last_mut() else { continue };
        let out = &mut last.body;
        match name {
            Some(before) if before == first.name => out.push(','),
            Some(before) => {
                out.push_str("],\n");
                // Every name has fields, so the names of a shard follow each other.
                debug_assert_eq!(before + 1, first.name);
                out.push('[');
            }
            None => out.push('['),
        }
        name = Some(first.name);
        groups.push(first.text);
        let (type_name, description) = described[first.text as usize].split_once('\n').unwrap_or_default();
        out.push('[');
        push_string(out, type_name);
        out.push(',');
        push_string(out, &summary(description));
        out.push(',');
        let mut kind = 0;
        push_list(out, group, |out, field| {
            // Kinds as the distance to the one before, which has fewer digits.
            push_number(out, (field.kind - kind) as usize);
            out.push(',');
            push_number(out, field.parent as usize);
            kind = field.kind;
        });
        out.push(']');
    }
    (shards, groups)
}
