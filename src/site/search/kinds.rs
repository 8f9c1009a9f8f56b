//! The kinds of a site for search.

use crate::site::collect::Entry;
use crate::site::order;
use crate::site::script::{push_list, push_number, push_string};

/// `kinds.js`: the folders of pages (path, set, version, group, version of the API), and for each kind its name, folder, other names, and file where it
/// differs from the name. Folders of newer versions come first.
pub(super) fn script(entries: &[&Entry]) -> String {
    let mut folders: Vec<&Entry> = entries.to_vec();
    folders.sort_by_cached_key(|entry| {
        let key = &entry.key;
        let version = std::cmp::Reverse(order::natural(&key.set_version));
        let api = std::cmp::Reverse(order::api(&key.api_version));
        (key.set.clone(), version, key.group.clone(), api)
    });
    folders.dedup_by_key(|entry| entry.key.folder());
    let places: std::collections::HashMap<String, usize> = folders
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.key.folder(), at))
        .collect();
    let mut out = String::from("crdsmith.add(\"kinds\",");
    push_list(&mut out, &folders, |out, entry| {
        let key = &entry.key;
        let folder = key.folder();
        push_list(
            out,
            [&folder, &key.set, &key.set_version, &key.group, &key.api_version],
            |out, text| push_string(out, text),
        );
    });
    out.push_str(",\n");
    push_list(&mut out, entries, |out, entry| {
        out.push('[');
        push_string(out, &entry.key.kind);
        out.push(',');
        push_number(out, places.get(&entry.key.folder()).copied().unwrap_or(0));
        out.push(',');
        push_string(out, &entry.names.join(" "));
        out.push(',');
        push_string(out, if entry.stem == entry.key.kind { "" } else { &entry.stem });
        if entry.is_old {
            out.push_str(",1");
        }
        out.push_str("]\n");
    });
    out.push_str(");\n");
    out
}
