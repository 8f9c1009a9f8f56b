//! The graph of types: which are inside themselves, and which are missing.

use std::collections::{BTreeMap, BTreeSet};

use super::definitions::Definitions;
use crate::crd::Schema;

impl Definitions {
    /// The types that are inside themselves, directly or through others: of Kubernetes, those of JSON Schemas.
    #[must_use]
    pub fn endless(&self) -> BTreeSet<&str> {
        let places: BTreeMap<&str, usize> = self.types.keys().map(String::as_str).zip(0..).collect();
        let mut edges = Vec::with_capacity(places.len());
        for definition in self.types.values() {
            let mut found = Vec::new();
            references(&definition.schema, &mut |_, name| {
                found.extend(places.get(name).copied());
            });
            found.sort_unstable();
            found.dedup();
            edges.push(found);
        }
        let names: Vec<&str> = places.into_keys().collect();
        components(&edges)
            .into_iter()
            .filter(|component| component.len() > 1 || edges[component[0]].contains(&component[0]))
            .flatten()
            .map(|at| names[at])
            .collect()
    }
}

impl Definitions {
    /// The references to types that the document does not have: the type and the schema that refer, and the name.
    pub fn missing(&self) -> impl Iterator<Item = (&str, &Schema, &str)> {
        self.types.iter().flat_map(|(name, definition)| {
            let mut found = Vec::new();
            references(&definition.schema, &mut |schema, target| {
                if !self.types.contains_key(target) {
                    found.push((name.as_str(), schema, target));
                }
            });
            found
        })
    }
}

/// Calls `each` with the references of a schema and of those below it, and the types that they name.
fn references<'s>(schema: &'s Schema, each: &mut impl FnMut(&'s Schema, &'s str)) {
    if let Some(name) = &schema.rest.ref_ {
        each(schema, name);
    }
    let properties = schema.properties.iter().map(|(_, property)| property);
    for below in properties.chain(schema.item()).chain(schema.map_value()) {
        references(below, each);
    }
}

/// The strongly connected components of a graph, after Tarjan. There is no recursion: chains of types may be long.
fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut lowest = vec![0; edges.len()];
    let mut is_open = vec![false; edges.len()];
    let (mut open, mut components, mut count) = (Vec::new(), Vec::new(), 0);
    for start in 0..edges.len() {
        if order[start] != NEW {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some((at, edge)) = path.last_mut() {
            let at = *at;
            if *edge == 0 {
                (order[at], lowest[at], is_open[at]) = (count, count, true);
                count += 1;
                open.push(at);
            }
            if let Some(&next) = edges[at].get(*edge) {
                *edge += 1;
                if order[next] == NEW {
                    path.push((next, 0));
                } else if is_open[next] {
                    lowest[at] = lowest[at].min(order[next]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                lowest[*parent] = lowest[*parent].min(lowest[at]);
            }
            if lowest[at] == order[at] {
                let from = open.iter().rposition(|member| *member == at).unwrap_or_default();
                let component = open.split_off(from);
                for member in &component {
                    is_open[*member] = false;
                }
                components.push(component);
            }
        }
    }
    components
}
