//! The differences between the versions of a kind.

use super::collect::{Entry, parent};
use super::order;
use super::script::{push_list, push_string};

/// Differences from one version to the next.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes<'e> {
    /// Fields that are new; not those below them.
    new: Vec<&'e str>,
    /// Fields with other facts, and their facts before.
    changed: Vec<(&'e str, &'e str)>,
    /// Fields that are gone, and their facts before.
    gone: Vec<(&'e str, &'e str)>,
}

/// The script with all versions of a kind. Each has the place of its page below the folder of the set, the version that it is compared with, and the
/// differences.
pub(super) fn script(entries: &[&Entry]) -> String {
    let mut entries = entries.to_vec();
    entries.sort_by_cached_key(|entry| {
        (
            order::natural(&entry.key.set_version),
            order::api(&entry.key.api_version),
        )
    });
    let mut out = String::from("crdsmith.versions(");
    push_list(&mut out, entries.iter().enumerate(), |out, (at, entry)| {
        let before = before(&entries, at);
        let changes = before.map(|before| changes(&entries[before].history, &entry.history));
        let changes = changes.unwrap_or_default();
        let below = entry.path();
        let below = below
            .strip_prefix(&entry.key.set_folder())
            .unwrap_or(&below)
            .trim_start_matches('/');
        out.push('\n');
        out.push('[');
        for text in [entry.key.set_version.as_str(), &entry.key.api_version, below] {
            push_string(out, text);
            out.push(',');
        }
        out.push_str(&before.map_or("-1".to_owned(), |before| before.to_string()));
        out.push(',');
        push_list(out, &changes.new, |out, path| push_string(out, path));
        for pairs in [&changes.changed, &changes.gone] {
            out.push(',');
            push_list(out, pairs, |out, (path, was)| {
                out.push('[');
                push_string(out, path);
                out.push(',');
                push_string(out, was);
                out.push(']');
            });
        }
        out.push(']');
    });
    out.push_str(");\n");
    out
}

/// The version to compare with: the same version of the API in the set before, or else the version of the API before.
fn before(entries: &[&Entry], at: usize) -> Option<usize> {
    let key = &entries[at].key;
    let same_api = entries[..at]
        .iter()
        .rposition(|other| other.key.api_version == key.api_version);
    same_api.or_else(|| {
        entries[..at]
            .iter()
            .rposition(|other| other.key.set_version == key.set_version)
    })
}

/// The differences of two lists of paths and facts.
fn changes<'e>(old: &'e [(String, String)], new: &'e [(String, String)]) -> Changes<'e> {
    let mut changes = Changes::default();
    let sorted = |list: &'e [(String, String)]| {
        let mut list: Vec<(&str, &str)> = list.iter().map(|(path, line)| (path.as_str(), line.as_str())).collect();
        list.sort_unstable();
        list.dedup_by_key(|(path, _)| *path);
        list
    };
    let (old, new) = (sorted(old), sorted(new));
    let find = |list: &[(&'e str, &'e str)], path: &str| {
        let found = list.binary_search_by_key(&path, |(path, _)| path);
        found.ok().map(|at| list[at].1)
    };
    for (path, line) in &new {
        match find(&old, path) {
            Some(was) if was != *line => changes.changed.push((path, was)),
            Some(_) => {}
            None => {
                let name = path.rsplit('.').next().unwrap_or(path);
                let above = parent(path, name);
                if above.is_empty() || find(&new, above).is_none() || find(&old, above).is_some() {
                    changes.new.push(path);
                }
            }
        }
    }
    changes.gone = old.into_iter().filter(|(path, _)| find(&new, path).is_none()).collect();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_change_and_go() {
        let list = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
            let fields = fields
                .iter()
                .map(|(path, line)| ((*path).to_owned(), (*line).to_owned()));
            fields.collect()
        };
        let old = list(&[
            ("a", "object"),
            ("a.b", "string"),
            ("a.c", "object"),
            ("a.c.d", "string"),
        ]);
        let new = list(&[
            ("a", "object"),
            ("a.b", "string, required"),
            ("a.e", "object"),
            ("a.e.f", "string"),
        ]);
        let found = changes(&old, &new);
        assert_eq!(found.new, ["a.e"]);
        assert_eq!(found.changed, [("a.b", "string")]);
        assert_eq!(found.gone, [("a.c", "object"), ("a.c.d", "string")]);
    }
}
