//! Which file imports which, read from the text of `src/`: `use` declarations and paths in code, through re-exports to the file that defines the name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files of `src/`, by module path.
pub(crate) struct Files {
    /// Module path → name below `src/` and text without comments and inner tests.
    modules: BTreeMap<Vec<String>, (String, String)>,
    /// Names that a module re-exports → what they stand for.
    exports: BTreeMap<Vec<String>, Vec<String>>,
}

/// One path of a `use` declaration.
struct Use {
    path: Vec<String>,
    name: String,
    public: bool,
}

impl Files {
    pub(crate) fn of_project() -> Self {
        let root = crate::support::project().join("src");
        let mut modules = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
            let entry = entry.unwrap();
            let name = entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            if entry.path().extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                modules.insert(module(Path::new(&name)), (name, code(&text)));
            }
        }
        let mut files = Self {
            modules,
            exports: BTreeMap::new(),
        };
        files.exports = files.find_exports();
        files
    }

    fn find_exports(&self) -> BTreeMap<Vec<String>, Vec<String>> {
        let mut exports = BTreeMap::new();
        for (module, (_, text)) in &self.modules {
            for found in uses(text).into_iter().filter(|found| found.public) {
                if let Some(path) = self.absolute(&found.path, module) {
                    exports.insert([module.clone(), vec![found.name]].concat(), path);
                }
            }
        }
        exports
    }

    /// Room and text of every file that lies in one.
    pub(crate) fn rooms(&self) -> impl Iterator<Item = (&str, &str)> {
        self.modules
            .iter()
            .filter_map(|(module, (_, text))| Some((module.first()?.as_str(), text.as_str())))
    }

    /// The rooms that a text names by a path from the crate's root.
    pub(crate) fn rooms_named_in(&self, text: &str) -> BTreeSet<String> {
        let code = code(text);
        let rooms: BTreeSet<&String> = self.modules.keys().filter_map(|module| module.first()).collect();
        let mut paths: Vec<Vec<String>> = uses(&code).into_iter().map(|found| found.path).collect();
        paths.extend(paths_in(&code));
        paths
            .into_iter()
            .filter(|path| path[0] == "crate")
            .filter_map(|path| path.get(1).cloned())
            .filter(|room| rooms.contains(room))
            .collect()
    }

    /// Files with more lines than `most`, tests and comments included.
    pub(crate) fn longer_than(&self, most: usize) -> Vec<(String, usize)> {
        let root = crate::support::project().join("src");
        let lines = |name: &String| std::fs::read_to_string(root.join(name)).unwrap().lines().count();
        let all = self.modules.values().map(|(name, _)| (name.clone(), lines(name)));
        all.filter(|(_, count)| *count > most).collect()
    }

    /// A path from the crate's root; none for what belongs to another crate.
    fn absolute(&self, path: &[String], module: &[String]) -> Option<Vec<String>> {
        let mut base = module.to_vec();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => return Some(rest[1..].to_vec()),
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

    /// The module that defines what a path stands for.
    fn definer(&self, path: &[String]) -> Option<&Vec<String>> {
        const MAX_STEPS: usize = 8;
        let mut path = path.to_vec();
        for _ in 0..MAX_STEPS {
            let exported = (1..=path.len()).rev().find_map(|length| {
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
            .filter(|found| !found.public)
            .map(|found| found.path)
            .collect();
        paths.extend(paths_in(text));
        paths
            .iter()
            .filter_map(|path| self.definer(&self.absolute(path, module)?))
            .filter(|other| *other != module)
            .collect()
    }

    /// Files that import each other, over any number of steps; each circle once.
    pub(crate) fn circles(&self) -> Vec<Vec<&str>> {
        let graph: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = self
            .modules
            .iter()
            .map(|(module, (_, text))| (module, self.imports(module, text)))
            .collect();
        let reach: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> =
            graph.keys().map(|module| (*module, reached(&graph, module))).collect();
        let mut circles = BTreeSet::new();
        for (module, reached) in &reach {
            if reached.contains(*module) {
                let circle = reached.iter().filter(|other| reach[**other].contains(*module));
                circles.insert(circle.map(|other| self.modules[*other].0.as_str()).collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }
}

type Graph<'f> = BTreeMap<&'f Vec<String>, BTreeSet<&'f Vec<String>>>;

/// Everything that a module imports, over any number of steps.
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

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`; `lib.rs` and `main.rs` are the root.
fn module(name: &Path) -> Vec<String> {
    let mut steps: Vec<String> = name
        .with_extension("")
        .iter()
        .map(|step| step.to_string_lossy().into_owned())
        .collect();
    if matches!(steps.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        steps.pop();
    }
    steps
}

/// A text without line comments and without the tests at its end.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines();
    lines
        .map(|line| line.find("//").map_or(line, |at| &line[..at]))
        .fold(String::new(), |code, line| code + line + "\n")
}

/// The `use` declarations of a text, one a name.
fn uses(code: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for declaration in code.split(';') {
        let Some(at) = use_in(declaration) else {
            continue;
        };
        let line = declaration[..at].lines().next_back().unwrap_or_default();
        let mut paths = Vec::new();
        spread(&declaration[at + 4..], &[], &mut paths);
        found.extend(paths.into_iter().map(|(path, name)| Use {
            path,
            name,
            public: line.trim_start().starts_with("pub"),
        }));
    }
    found
}

/// Where a declaration says `use`.
fn use_in(declaration: &str) -> Option<usize> {
    declaration.rfind("use ").filter(|at| starts_a_line(declaration, *at))
}

/// Whether nothing but a visibility is before the word on its line.
fn starts_a_line(text: &str, at: usize) -> bool {
    let line = text[..at]
        .lines()
        .next_back()
        .filter(|_| !text[..at].ends_with('\n'))
        .unwrap_or_default();
    line.trim().is_empty() || line.trim_start().starts_with("pub")
}

/// The paths of a tree such as `a::{b, c::{self, d as e}}`, each with the name that it gets.
fn spread(tree: &str, prefix: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let tree = tree.trim();
    if let Some((head, inner)) = tree.split_once('{') {
        let steps = head.split("::").map(str::trim).filter(|step| !step.is_empty());
        let prefix: Vec<String> = prefix.iter().cloned().chain(steps.map(str::to_owned)).collect();
        for part in parts(inner.trim_end().strip_suffix('}').unwrap_or(inner)) {
            spread(part, &prefix, found);
        }
        return;
    }
    let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
    let mut path: Vec<String> = prefix
        .iter()
        .cloned()
        .chain(path.split("::").map(|step| step.trim().to_owned()))
        .collect();
    if path.len() > 1 && path.last().is_some_and(|step| step == "self") {
        path.pop();
    }
    let name = if alias.is_empty() {
        path.last().cloned().unwrap_or_default()
    } else {
        alias.trim().to_owned()
    };
    found.push((path, name));
}

/// The parts between the commas outside of inner braces.
fn parts(list: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let between = |character: char| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    };
    list.split(between).filter(|part| !part.trim().is_empty()).collect()
}

/// The paths of two steps or more in a text, outside of `use`.
fn paths_in(code: &str) -> Vec<Vec<String>> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
    let outside = |declaration| match use_in(declaration) {
        Some(at) => &declaration[..at],
        None => declaration,
    };
    code.split(';')
        .map(outside)
        .flat_map(|code| code.split(|character| !is_part(character)))
        .filter(|word| word.contains("::") && !word.starts_with(':'))
        .map(|word| {
            word.split("::")
                .filter(|step| !step.is_empty())
                .map(str::to_owned)
                .collect()
        })
        .filter(|path: &Vec<String>| !path.is_empty())
        .collect()
}

/// The crates that a text names, at the beginning of a path.
pub(crate) fn crates(text: &str) -> BTreeSet<String> {
    let code = code(text);
    let mut paths: Vec<Vec<String>> = uses(&code).into_iter().map(|found| found.path).collect();
    paths.extend(paths_in(&code));
    paths.into_iter().map(|path| path[0].clone()).collect()
}
