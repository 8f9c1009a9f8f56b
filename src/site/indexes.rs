//! The pages that list pages: all kinds, those of a set, of a version of it, and of a group.

use std::collections::BTreeMap;

use super::collect::Entry;
use super::order;
use super::paths::root_of;
use super::settings::Settings;
use crate::render::reference::{Block, Frame, Item, index, index_markdown};
use crate::render::{Files, LayoutError};

/// The lists as HTML and Markdown, by their paths.
pub(super) fn pages(entries: &[&Entry], settings: &Settings, has_search: bool) -> Result<Files, LayoutError> {
    let mut lists = Lists {
        settings,
        has_search,
        files: Files::new(),
    };
    let mut all = Vec::new();
    for (set, entries) in by(entries, |entry| entry.key.set.clone()) {
        let folder = entries[0].key.set_folder();
        let mut versions = by(&entries, |entry| entry.key.set_version.clone());
        // The newest version comes first.
        versions.sort_by_cached_key(|(version, _)| std::cmp::Reverse(order::natural(version)));
        let mut blocks = Vec::new();
        for (version, entries) in versions {
            blocks.extend(lists.version(&format!("{set} {version}"), (&set, &folder), &entries)?);
        }
        lists.add(&folder, &set, &[], &blocks)?;
        all.extend(blocks);
    }
    lists.add("", &settings.title, &[], &all)?;
    Ok(lists.files)
}

/// The kinds of a group. Links are paths from the root of the site.
fn kinds(group: &str, entries: &[&Entry], with_notes: bool) -> Block {
    let items = entries.iter().map(|entry| Item {
        name: entry.key.kind.clone(),
        link: entry.path(),
        code: entry.key.api_version.clone(),
        note: if with_notes {
            entry.summary.clone()
        } else {
            String::new()
        },
    });
    let mut items: Vec<Item> = items.collect();
    items.sort_by(|a, b| (&a.name, order::api(&b.code)).cmp(&(&b.name, order::api(&a.code))));
    Block {
        level: 2,
        title: group.to_owned(),
        link: String::new(),
        items,
    }
}

/// Entries by a text, in its order.
fn by<'e>(entries: &[&'e Entry], text: impl Fn(&Entry) -> String) -> Vec<(String, Vec<&'e Entry>)> {
    let mut found: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        found.entry(text(entry)).or_default().push(entry);
    }
    found.into_iter().collect()
}

struct Lists<'s> {
    settings: &'s Settings,
    has_search: bool,
    files: Files,
}

impl Lists<'_> {
    /// Adds the lists of a version of a set. Returns what the lists above have of it.
    fn version(&mut self, title: &str, set: (&str, &str), entries: &[&Entry]) -> Result<Vec<Block>, LayoutError> {
        let folder = entries[0].key.version_folder();
        let mut groups = Vec::new();
        for (group, entries) in by(entries, |entry| entry.key.group.clone()) {
            let place = entries[0].key.group_folder();
            let above = [set, (title, folder.as_str())];
            self.add(&place, &group, &above, &[kinds("Kinds", &entries, true)])?;
            groups.push(Block {
                link: format!("{place}/index.html"),
                ..kinds(&group, &entries, false)
            });
        }
        self.add(&folder, title, &[set], &groups)?;
        let head = Block {
            level: 2,
            title: title.to_owned(),
            link: format!("{folder}/index.html"),
            items: Vec::new(),
        };
        let below = groups.into_iter().map(|block| Block { level: 3, ..block });
        Ok([head].into_iter().chain(below).collect())
    }

    /// Adds the list of a folder. `above` has the lists above it: name and folder. Links of the blocks are paths from the root, below the folder.
    fn add(&mut self, folder: &str, title: &str, above: &[(&str, &str)], blocks: &[Block]) -> Result<(), LayoutError> {
        let file = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        let start = file.len() - "index.html".len();
        let below = |link: &str| link.get(start..).unwrap_or_default().to_owned();
        let mut blocks = blocks.to_vec();
        for block in &mut blocks {
            block.link = below(&block.link);
            for item in &mut block.items {
                item.link = below(&item.link);
            }
        }
        let root = root_of(&file);
        let root_list = (!folder.is_empty()).then(|| (self.settings.title.clone(), format!("{root}index.html")));
        let above = above
            .iter()
            .map(|(name, place)| ((*name).to_owned(), format!("{root}{place}/index.html")));
        let path: Vec<(String, String)> = root_list.into_iter().chain(above).collect();
        let frame = Frame {
            title: &self.settings.title,
            root: &root,
            has_search: self.has_search,
            versions: None,
        };
        let html = index(frame, title, &path, &blocks)?;
        self.files
            .insert(file.replace(".html", ".md"), index_markdown(title, &blocks));
        self.files.insert(file, html);
        Ok(())
    }
}
