//! The paths in a Rust text: `use` declarations, and paths in code.

/// One path of a `use` declaration.
pub(super) struct Use {
    pub(super) path: Vec<String>,
    pub(super) name: String,
    /// True if the name is re-exported.
    pub(super) public: bool,
}

/// The text without line comments, paths of visibilities (`pub(in a::b)`) and the tests at its end.
pub(super) fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines();
    let code = lines
        .map(|line| line.find("//").map_or(line, |at| &line[..at]))
        .fold(String::new(), |code, line| code + line + "\n");
    let mut parts = code.split("pub(in ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, part| {
        code + "pub" + part.split_once(')').map_or(part, |(_, rest)| rest)
    })
}

/// The `use` declarations of a text, one entry per name.
pub(super) fn uses(code: &str) -> Vec<Use> {
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

/// The position of a `use` declaration.
fn use_in(declaration: &str) -> Option<usize> {
    declaration.rfind("use ").filter(|at| starts_a_line(declaration, *at))
}

/// True if only a visibility precedes the word on its line.
fn starts_a_line(text: &str, at: usize) -> bool {
    let line = text[..at]
        .lines()
        .next_back()
        .filter(|_| !text[..at].ends_with('\n'))
        .unwrap_or_default();
    line.trim().is_empty() || line.trim_start().starts_with("pub")
}

/// The paths of a tree like `a::{b, c::{self, d as e}}`, each with its local name.
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

/// The paths with at least two steps in a text, outside of `use`.
pub(super) fn paths_in(code: &str) -> Vec<Vec<String>> {
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

/// True if a file that re-exports a name also uses it.
pub(super) fn is_needed(name: &str, text: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let is_module = |declaration: &&str| declaration.trim_end().ends_with(&format!("mod {name}"));
    let outside = |declaration| match use_in(declaration) {
        Some(at) => &declaration[..at],
        None => declaration,
    };
    let mut code = text.split(';').filter(|code| !is_module(code)).map(outside);
    code.any(|code| code.split(|character| !is_part(character)).any(|word| word == name))
}
