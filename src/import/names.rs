//! Objects → the fields of a program that makes several.

use std::collections::HashMap;

use super::objects::Object;
use crate::model::naming;

/// The field of each object: its name, with the kind before it where objects have the same name, then the namespace, then a number.
pub(super) fn of(objects: &[Object<'_>]) -> Vec<String> {
    let plain = |name: &str| name.replace(['-', '.', ':'], "_");
    let kind = |object: &Object<'_>| naming::kind(&object.kind);
    let joined = |parts: &[&str]| {
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        parts.join("_")
    };
    let forms: [&dyn Fn(&Object<'_>) -> String; 3] = [
        &|object| {
            if object.name.is_empty() {
                kind(object)
            } else {
                plain(&object.name)
            }
        },
        &|object| joined(&[&kind(object), &plain(&object.name)]),
        &|object| {
            let namespace = plain(object.namespace.unwrap_or_default());
            joined(&[&kind(object), &namespace, &plain(&object.name)])
        },
    ];
    let mut names = vec![String::new(); objects.len()];
    let mut open: Vec<usize> = (0..objects.len()).collect();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for form in forms {
        let asked: Vec<(usize, String)> = open.iter().map(|at| (*at, form(&objects[*at]))).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, name) in &asked {
            *counts.entry(name).or_default() += 1;
        }
        open = Vec::new();
        for (at, name) in &asked {
            if counts[name.as_str()] == 1 && !taken.contains_key(name) {
                taken.insert(name.clone(), 1);
                names[*at].clone_from(name);
            } else {
                open.push(*at);
            }
        }
    }
    for at in open {
        let base = forms[2](&objects[at]);
        let numbered = (2_usize..).map(|number| format!("{base}_{number}"));
        let mut free = [base.clone()]
            .into_iter()
            .chain(numbered)
            .skip(taken.get(&base).copied().unwrap_or(0));
        names[at] = free.find(|name| !taken.contains_key(name)).unwrap_or_default();
        *taken.entry(base).or_default() += 1;
        taken.entry(names[at].clone()).or_insert(1);
    }
    names
}
