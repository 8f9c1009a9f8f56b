//! The data of search, in scripts that a page loads when somebody searches.
//!
//! `kinds.js` has all kinds, `names.js` the names of all fields and the bounds of the shards, `paths-N.js` the objects that fields are in, `fields-N.js`
//! the fields in the order of their names, and `words-N.js` the words of descriptions. No shard is larger than [`shard::SIZE`] by more than one entry.

mod dictionary;
mod fields;
mod kinds;
mod parents;
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
    let fields = fields::shards(&fields, &described);
    let (word_shards, first_words) = words::shards(&fields.groups, &described);
    let path_shards = parents::shards(&parents);

    let mut index = String::from("crdsmith.add(\"names\",");
    push_string(&mut index, &lines(&names));
    index.push(',');
    push_list(&mut index, &fields.files, |out, shard| {
        push_list(out, [shard.first_name, shard.first_group], push_number);
    });
    index.push(',');
    push_list(&mut index, &first_words, |out, word| push_string(out, word));
    index.push(',');
    push_list(&mut index, &path_shards, |out, shard| push_number(out, shard.first));
    let (letters, words) = &fields.dictionary;
    for text in [&lines(&fields.types), letters, words] {
        index.push(',');
        push_string(&mut index, text);
    }
    index.push_str(");\n");

    let mut files = vec![
        ("kinds.js".to_owned(), kinds::script(entries)),
        ("names.js".to_owned(), index),
    ];
    for (at, shard) in path_shards.iter().enumerate() {
        files.push((format!("paths-{at}.js"), shard.script(at)));
    }
    for (at, shard) in fields.files.iter().enumerate() {
        files.push((format!("fields-{at}.js"), shard.script(at)));
    }
    for (at, shard) in word_shards.into_iter().enumerate() {
        files.push((format!("words-{at}.js"), shard));
    }
    files
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
