//! The locals of a program: a library each, and a kind each.

use std::collections::BTreeMap;

use super::made::{Constructor, Made};
use crate::model::{KindName, naming};
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
                let names = names(&constructor.kind.name, &constructors);
                take(&mut taken, names.into_iter().chain(numbered("kind")))
            });
        }
        Self { libraries, kinds }
    }

    /// The local of a kind.
    pub(super) fn kind(&self, constructor: Constructor<'k>) -> &str {
        self.kinds.get(&key(constructor)).map_or("", String::as_str)
    }

    /// The lines that bind the locals which `body` uses: imports by name, as `jsonnetfmt` sorts them, then kinds.
    pub(super) fn text(&self, body: &str) -> String {
        let is_used = |local: &str| {
            let is_start = |at: usize| !body[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
            body.match_indices(&format!("{local}.")).any(|(at, _)| is_start(at))
        };
        let used: Vec<(&Key<'_>, &String)> = self.kinds.iter().filter(|(_, local)| is_used(local)).collect();
        let mut imports: Vec<(&String, &str)> = self
            .libraries
            .iter()
            .filter(|(import, _)| used.iter().any(|(key, _)| key.0 == **import))
            .map(|(import, local)| (local, *import))
            .collect();
        imports.sort();
        let imports = imports
            .into_iter()
            .map(|(local, import)| format!("local {local} = import {};\n", string_literal(import)));
        let mut kinds: Vec<(&String, &Key<'_>)> = used.into_iter().map(|(key, local)| (local, key)).collect();
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

/// The names for the local of a kind, the best first. Kinds of one name have in their locals what tells them apart: the version, the group, or both.
fn names(own: &KindName, all: &[Constructor<'_>]) -> Vec<String> {
    let alike: Vec<&KindName> = all
        .iter()
        .map(|other| &other.kind.name)
        .filter(|other| other.kind == own.kind)
        .collect();
    let has_other = |part: fn(&KindName) -> &String| alike.iter().any(|other| part(other) != part(own));
    let with_group = format!("{}{}", own.group, naming::titled(&own.kind));
    let version = naming::titled(&own.version);
    let whole = format!("{with_group}{version}");
    match (has_other(|name| &name.group), has_other(|name| &name.version)) {
        (false, false) => vec![own.kind.clone(), whole],
        (false, true) => vec![format!("{}{version}", own.kind), whole],
        (true, false) => vec![with_group, whole],
        (true, true) => vec![whole],
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
