//! The objects that fields are in, by their paths.

use super::shard;
use crate::site::script::{push_number, push_string};

/// A file with paths.
pub(super) struct Shard {
    /// The number of the first path.
    pub(super) first: usize,
    lines: String,
}

impl Shard {
    pub(super) fn script(&self, number: usize) -> String {
        let mut out = format!("crdsmith.add(\"paths\",{number},");
        push_string(&mut out, self.lines.trim_end_matches('\n'));
        out.push_str(");\n");
        out
    }
}

/// The shards of paths in order. A path is the number of UTF-16 units that it shares with the one before in its shard, and the rest.
pub(super) fn shards(parents: &[&str]) -> Vec<Shard> {
    let mut shards: Vec<Shard> = Vec::new();
    let mut before = "";
    for (at, path) in parents.iter().enumerate() {
        if shards.last().is_none_or(|shard| shard.lines.len() > shard::SIZE) {
            shards.push(Shard {
                first: at,
                lines: String::new(),
            });
            before = "";
        }
        let Some(shard) = shards.last_mut() else { continue };
        let common = before.chars().zip(path.chars()).take_while(|(a, b)| a == b);
        let (count, length) = common.fold((0_usize, 0), |(count, length), (a, _)| {
            (count + a.len_utf16(), length + a.len_utf8())
        });
        push_number(&mut shard.lines, count);
        shard.lines.push(' ');
        shard.lines.push_str(&path[length..].replace('\n', " "));
        shard.lines.push('\n');
        before = path;
    }
    shards
}
