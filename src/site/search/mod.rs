//! The data of search, in scripts that a page loads when somebody searches.
//!
//! `kinds.js` has all kinds, `names.js` the names of all fields and the bounds of the shards, `paths.js` the objects that fields are in, `fields-N.js` the
//! fields in the order of their names, and `words-N.js` the words of descriptions. No file is larger than [`shard::SIZE`] by more than one entry.

mod fields;
mod kinds;
mod shard;
mod words;

use super::collect::{Entry, Texts};
use super::script::{push_list, push_number, push_string};
use fields::Fields;

/// The files, by name.
pub(super) fn files(entries: &[&Entry], texts: &Texts) -> Vec<(String, String)> {
    let (names, name_places) = texts.names.sorted();
    let (parents, parent_places) = texts.parents.sorted();
    let (described, text_places) = texts.described.sorted();
    let fields = Fields::of(entries, [&name_places, &parent_places, &text_places]);
    let (field_shards, groups) = fields::shards(&fields, &described);
    let (word_shards, first_words) = words::shards(&groups, &described);

    let mut index = String::from("crdsmith.add(\"names\",");
    push_string(&mut index, &lines(&names));
    index.push(',');
    push_list(&mut index, &field_shards, |out, shard| {
        push_list(out, [shard.first_name, shard.first_group], push_number);
    });
    index.push(',');
    push_list(&mut index, &first_words, |out, word| push_string(out, word));
    index.push_str(");\n");

    let mut files = vec![
        ("kinds.js".to_owned(), kinds::script(entries)),
        ("names.js".to_owned(), index),
        ("paths.js".to_owned(), paths(&parents)),
    ];
    for (at, shard) in field_shards.into_iter().enumerate() {
        files.push((format!("fields-{at}.js"), shard.script(at)));
    }
    for (at, shard) in word_shards.into_iter().enumerate() {
        files.push((format!("words-{at}.js"), shard));
    }
    files
}

/// Paths in order, each as the number of characters that it shares with the one before, and the rest.
fn paths(parents: &[&str]) -> String {
    let mut out = String::from("crdsmith.add(\"paths\",");
    let mut text = String::new();
    let mut before = "";
    for path in parents {
        let shared = before.chars().zip(path.chars()).take_while(|(a, b)| a == b);
        let (count, length) = shared.fold((0_usize, 0), |(count, length), (a, _)| {
            (count + a.len_utf16(), length + a.len_utf8())
        });
        push_number(&mut text, count);
        text.push(' ');
        text.push_str(&path[length..].replace('\n', " "));
        text.push('\n');
        before = path;
    }
    push_string(&mut out, text.trim_end_matches('\n'));
    out.push_str(");\n");
    out
}

/// Texts as lines of one text, which is smaller than a list and quicker to read.
fn lines(texts: &[&str]) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push_str(&text.replace('\n', " "));
    }
    out
}
