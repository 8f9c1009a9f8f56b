//! The imports between files, from the text of `src/`: `use` declarations and paths in code, through re-exports to the file that defines
//! the name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::paths::{code, is_needed, paths_in, uses};

/// One file of `src/`.
struct File {
    /// Its path below `src/`.
    name: String,
    /// Its text without comments and inner tests.
    code: String,
    /// Number of lines, including tests and comments.
    lines: usize,
}

/// The files of `src/`, by module path.
pub(crate) struct Files {
    modules: BTreeMap<Vec<String>, File>,
    /// Names that a module re-exports → their targets.
    exports: BTreeMap<Vec<String>, Vec<String>>,
}

impl Files {
    pub(crate) fn of_project() -> Self {
        let root = crate::support::project().join("src");
        let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
        let files = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "rs"));
        Self::of(files.map(|file| {
            let name = file.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(file.path()).unwrap())
        }))
    }

    /// Takes files as pairs of a name below `src/` and a text.
    pub(crate) fn of(files: impl IntoIterator<Item = (impl Into<String>, impl AsRef<str>)>) -> Self {
        let mut files = Self {
            modules: files
                .into_iter()
                .map(|(name, text)| {
                    let file = File {
                        name: name.into(),
                        code: code(text.as_ref()),
                        lines: text.as_ref().lines().count(),
                    };
                    (module(Path::new(&file.name)), file)
                })
                .collect(),
            exports: BTreeMap::new(),
        };
        files.exports = files.find_exports();
        files
    }

    fn find_exports(&self) -> BTreeMap<Vec<String>, Vec<String>> {
        let mut exports = BTreeMap::new();
        for (module, file) in &self.modules {
            for found in uses(&file.code).into_iter().filter(|found| found.public) {
                if let Some(path) = self.absolute(&found.path, module) {
                    exports.insert([module.clone(), vec![found.name]].concat(), path);
                }
            }
        }
        exports
    }

    /// Module path and text of every file in a room.
    pub(crate) fn in_rooms(&self) -> impl Iterator<Item = (&[String], &str)> {
        let all = self.modules.iter();
        all.filter(|(module, _)| !module.is_empty())
            .map(|(module, file)| (module.as_slice(), file.code.as_str()))
    }

    /// The names below `src/` of the files and folders that are rooms.
    pub(crate) fn room_names(&self) -> BTreeSet<String> {
        let all = self.modules.iter().filter(|(module, _)| !module.is_empty());
        all.map(|(module, file)| match file.name.split_once('/') {
            Some(_) => format!("{}/", module[0]),
            None => file.name.clone(),
        })
        .collect()
    }

    /// The rooms that the text of a module names, in any form of path.
    pub(crate) fn rooms_named_in(&self, module: &[String], text: &str) -> BTreeSet<String> {
        let code = code(text);
        let rooms: BTreeSet<&String> = self.modules.keys().filter_map(|module| module.first()).collect();
        let mut paths: Vec<Vec<String>> = uses(&code).into_iter().map(|found| found.path).collect();
        paths.extend(paths_in(&code));
        paths
            .iter()
            .filter_map(|path| self.absolute(path, module)?.into_iter().next())
            .filter(|room| rooms.contains(room))
            .collect()
    }

    /// The other crates that the text of a module may name: the first steps of paths that do not belong to the crate.
    pub(crate) fn crates_named_in(&self, module: &[String], text: &str) -> BTreeSet<String> {
        let code = code(text);
        let uses = uses(&code);
        let local: BTreeSet<&String> = uses
            .iter()
            .filter(|found| found.path.len() > 1)
            .map(|found| &found.name)
            .collect();
        let begin = |path: &Vec<String>| self.absolute(path, module).is_none();
        let imported = uses.iter().map(|found| &found.path).filter(|path| begin(path)).cloned();
        let in_code = paths_in(&code).into_iter();
        let in_code = in_code.filter(|path| begin(path) && !local.contains(&path[0]));
        imported.chain(in_code).map(|path| path[0].clone()).collect()
    }

    /// The modules below `folder` that import a module below `never`, by their file names.
    pub(crate) fn importing(&self, folder: &[&str], never: &[&str]) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        for (module, file) in &self.modules {
            if is_below(module, folder) {
                let imports = self.imports(module, &file.code).into_iter();
                let wrong = imports.filter(|other| is_below(other, never));
                found.extend(wrong.map(|other| (file.name.as_str(), self.modules[other].name.as_str())));
            }
        }
        found
    }

    /// Files with more than `most` lines, including tests and comments.
    pub(crate) fn longer_than(&self, most: usize) -> Vec<(&str, usize)> {
        let all = self.modules.values().map(|file| (file.name.as_str(), file.lines));
        all.filter(|(_, count)| *count > most).collect()
    }

    /// A path from the crate's root; `None` for a path into another crate.
    fn absolute(&self, path: &[String], module: &[String]) -> Option<Vec<String>> {
        let mut base = module.to_vec();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" | "crdsmith" => return Some(rest[1..].to_vec()),
            "self" => rest = &rest[1..],
            "super" => {}
            first => {
                let child = [module, &[first.to_owned()]].concat();
                if !self.modules.contains_key(&child) && !self.exports.contains_key(&child) {
                    return None;
                }
            }
        }
        while rest.first().is_some_and(|step| step == "super") {
            base.pop();
            rest = &rest[1..];
        }
        Some([base, rest.to_vec()].concat())
    }

    /// The module that defines the item of a path.
    fn definer(&self, path: &[String]) -> Option<&Vec<String>> {
        const MAX_STEPS: usize = 8;
        let mut path = path.to_vec();
        for _ in 0..MAX_STEPS {
            let exported = (1..=path.len()).rev().find_map(|length| {
                // A function may have the name of a module next to it; a name with a path below it is the module.
                if length < path.len() && self.modules.contains_key(&path[..length]) {
                    return None;
                }
                let target = self.exports.get(&path[..length])?;
                Some([target.as_slice(), &path[length..]].concat())
            });
            match exported {
                Some(next) if next != path => path = next,
                _ => break,
            }
        }
        let length = (1..=path.len())
            .rev()
            .find(|length| self.modules.contains_key(&path[..*length]))?;
        self.modules.get_key_value(&path[..length]).map(|(module, _)| module)
    }

    fn imports(&self, module: &Vec<String>, text: &str) -> BTreeSet<&Vec<String>> {
        let mut paths: Vec<Vec<String>> = uses(text)
            .into_iter()
            .filter(|found| !found.public || is_needed(&found.name, text))
            .map(|found| found.path)
            .collect();
        paths.extend(paths_in(text));
        paths
            .iter()
            .filter_map(|path| self.definer(&self.absolute(path, module)?))
            .filter(|other| *other != module)
            .collect()
    }

    /// Files that import each other over any number of steps; each circle once.
    pub(crate) fn circles(&self) -> Vec<Vec<&str>> {
        let graph: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = self
            .modules
            .iter()
            .map(|(module, file)| (module, self.imports(module, &file.code)))
            .collect();
        let reach: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> =
            graph.keys().map(|module| (*module, reached(&graph, module))).collect();
        let mut circles = BTreeSet::new();
        for (module, reached) in &reach {
            if reached.contains(*module) {
                let circle = reached.iter().filter(|other| reach[**other].contains(*module));
                circles.insert(
                    circle
                        .map(|other| self.modules[*other].name.as_str())
                        .collect::<Vec<_>>(),
                );
            }
        }
        circles.into_iter().collect()
    }
}

type Graph<'f> = BTreeMap<&'f Vec<String>, BTreeSet<&'f Vec<String>>>;

/// All modules that a module imports over any number of steps.
fn reached<'f>(graph: &Graph<'f>, module: &Vec<String>) -> BTreeSet<&'f Vec<String>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Vec<String>> = graph[module].iter().copied().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(graph[next].iter().copied());
        }
    }
    found
}

fn is_below(module: &[String], folder: &[&str]) -> bool {
    module.len() >= folder.len() && module.iter().zip(folder).all(|(step, wanted)| step == wanted)
}

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`; `lib.rs` is the root.
fn module(name: &Path) -> Vec<String> {
    let mut steps: Vec<String> = name
        .with_extension("")
        .iter()
        .map(|step| step.to_string_lossy().into_owned())
        .collect();
    if matches!(steps.last().map(String::as_str), Some("mod" | "lib")) {
        steps.pop();
    }
    steps
}
