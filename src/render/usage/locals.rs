//! The locals of a program: a library each, and a kind each.

use std::collections::BTreeMap;

use super::made::{Constructor, Made};
use crate::model::naming;
use crate::render::literal::{member, string_literal};

/// Name of a local for a library that suggests none.
pub(super) const LIBRARY: &str = "lib";

/// The identity of a kind in a program: import path, group, version and kind of the library.
type Key<'k> = (&'k str, &'k str, &'k str, &'k str);

/// The locals of a program, each name given once.
pub(super) struct Locals<'k> {
    /// The local of each import path.
    libraries: BTreeMap<&'k str, String>,
    /// The local of each kind.
    kinds: BTreeMap<Key<'k>, String>,
}

impl<'k> Locals<'k> {
    /// The locals for the constructors of some objects.
    pub(super) fn of(objects: &[Made<'k>]) -> Self {
        let mut taken = vec!["std".to_owned()];
        let constructors: Vec<Constructor<'k>> = objects.iter().filter_map(|made| made.constructor).collect();
        let mut libraries = BTreeMap::new();
        for Constructor { library, .. } in &constructors {
            libraries.entry(library.import.as_str()).or_insert_with(|| {
                let names = [library.name.clone(), LIBRARY.to_owned()];
                take(&mut taken, names.into_iter().chain(numbered(LIBRARY)))
            });
        }
        let mut kinds = BTreeMap::new();
        for constructor in &constructors {
            kinds.entry(key(*constructor)).or_insert_with(|| {
                let name = &constructor.kind.name;
                // Kinds of one name: the group tells them apart, then the version.
                let names = [
                    name.kind.clone(),
                    format!("{}{}", name.group, naming::titled(&name.kind)),
                    format!("{}{}", name.kind, naming::titled(&name.version)),
                    "kind".to_owned(),
                ];
                take(&mut taken, names.into_iter().chain(numbered("kind")))
            });
        }
        Self { libraries, kinds }
    }

    /// The local of a kind.
    pub(super) fn kind(&self, constructor: Constructor<'k>) -> &str {
        self.kinds.get(&key(constructor)).map_or("", String::as_str)
    }

    /// The lines that bind the locals: imports by name, as `jsonnetfmt` sorts them, then kinds.
    pub(super) fn text(&self) -> String {
        let mut imports: Vec<(&String, &str)> = self.libraries.iter().map(|(import, local)| (local, *import)).collect();
        imports.sort();
        let imports = imports
            .into_iter()
            .map(|(local, import)| format!("local {local} = import {};\n", string_literal(import)));
        let mut kinds: Vec<(&String, &Key<'_>)> = self.kinds.iter().map(|(key, local)| (local, key)).collect();
        kinds.sort();
        let kinds = kinds.into_iter().map(|(local, (import, group, version, kind))| {
            let library = &self.libraries[import];
            format!(
                "local {local} = {library}{}{}{};\n",
                member(group),
                member(version),
                member(kind)
            )
        });
        imports.chain(kinds).collect()
    }
}

/// The first name that can be a local and is free.
fn take(taken: &mut Vec<String>, mut names: impl Iterator<Item = String>) -> String {
    let free = |name: &String| naming::is_identifier(name) && !taken.contains(name);
    let name = names.find(free).unwrap_or_default();
    taken.push(name.clone());
    name
}

fn numbered(base: &str) -> impl Iterator<Item = String> {
    (2_usize..).map(move |number| format!("{base}{number}"))
}

fn key(constructor: Constructor<'_>) -> Key<'_> {
    let name = &constructor.kind.name;
    (&constructor.library.import, &name.group, &name.version, &name.kind)
}
