//! Crossplane's references: a field `x` that `xRef` and `xSelector` fill.

use super::fact::{Fact, Statement};
use super::field::Field;
use super::level::Level;

/// Endings of the fields that fill another one. A list `subnetIds` is filled by `subnetIdRefs` and `subnetIdSelector`.
const ENDINGS: [&str; 3] = ["Ref", "Refs", "Selector"];

/// Adds the facts about references among the fields of one object.
pub(super) fn add(fields: &mut [Field<'_>]) {
    let mut pairs = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let stem = ENDINGS.iter().find_map(|ending| field.name.strip_suffix(ending));
        let Some(stem) = stem.filter(|stem| !stem.is_empty()) else {
            continue;
        };
        let fills = |name: &str| name == stem || name.strip_suffix('s') == Some(stem);
        let filled = fields.iter().position(|other| fills(other.name));
        pairs.extend(filled.map(|filled| (filled, at)));
    }
    // A lone selector is the usual label selector of Kubernetes: only a reference makes the pair.
    let has_reference = |filled: usize| {
        let mut sources = pairs.iter().filter(|(of, _)| *of == filled);
        sources.any(|(_, at)| !fields[*at].name.ends_with("Selector"))
    };
    let pairs: Vec<_> = pairs
        .iter()
        .copied()
        .filter(|(filled, _)| has_reference(*filled))
        .collect();
    for &(filled, at) in &pairs {
        let (name, source) = (fields[filled].name, fields[at].name);
        push(&mut fields[at], Statement::Fills(name));
        let sources = fields[filled]
            .facts
            .iter_mut()
            .find_map(|fact| match &mut fact.statement {
                Statement::FilledFrom(sources) => Some(sources),
                _ => None,
            });
        match sources {
            Some(sources) => sources.push(source),
            None => push(&mut fields[filled], Statement::FilledFrom(vec![source])),
        }
    }
}

fn push<'m>(field: &mut Field<'m>, statement: Statement<'m>) {
    field.facts.push(Fact {
        level: Level::default(),
        statement,
    });
}
