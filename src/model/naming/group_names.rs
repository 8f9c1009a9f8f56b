//! API groups → their fields and folders in a library.
//!
//! A group is called by its first label. Of groups with the same first label, the one with the shortest name keeps it; the others get the words that
//! the shortest does not have. Names depend on the groups of the clash only, so that they stay when other groups come or go.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{NO_GROUP, group as first_label};
use super::renames::Renames;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// The names of a library's API groups.
#[derive(Debug, Default)]
pub struct GroupNames {
    names: BTreeMap<String, String>,
    /// Groups whose name another group has.
    moved: BTreeSet<String>,
    /// The group that has no name of its own and keeps the name of all such groups.
    unnamed: Option<String>,
}

impl GroupNames {
    /// Decides the names of some API groups. Names of the configuration stay as they are.
    #[must_use]
    pub fn new(api_groups: &BTreeSet<String>, renames: &Renames) -> Self {
        let mut found = Self::default();
        let mut holders: BTreeMap<String, &str> = BTreeMap::new();
        let mut clashes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for api_group in api_groups {
            if let Some(name) = renames.name(api_group) {
                holders.entry(name.clone()).or_insert(api_group);
                found.names.insert(api_group.clone(), name);
            } else {
                clashes.entry(first_label(api_group)).or_default().push(api_group);
            }
        }
        for (name, mut groups) in clashes {
            groups.sort_by_key(|group| (group.len(), *group));
            let holder = holders.get(name).copied().unwrap_or_else(|| {
                let shortest = groups.remove(0);
                found.names.insert(shortest.to_owned(), name.to_owned());
                if name == NO_GROUP {
                    found.unnamed = Some(shortest.to_owned());
                }
                shortest
            });
            for (group, name) in told_apart(name, holder, &groups) {
                found.moved.insert(group.to_owned());
                found.names.insert(group.to_owned(), name);
            }
        }
        found
    }

    /// The field and folder of an API group.
    #[must_use]
    pub fn get<'a>(&'a self, api_group: &'a str) -> &'a str {
        self.names
            .get(api_group)
            .map_or_else(|| first_label(api_group), String::as_str)
    }

    /// A warning that lists the groups whose name another group has, and a note about a group without a name of its own.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let listed: Vec<String> = self
            .moved
            .iter()
            .map(|group| format!("`{group}` is `{}`", self.get(group)))
            .collect();
        if let Some(first) = self.moved.first() {
            let groups = match listed.len() {
                1 => "1 API group has the name of another one and gets".to_owned(),
                count => format!("{count} API groups have the name of another one and get"),
            };
            let message = format!("{groups} a longer name: {}", listed.join(", "));
            diagnostics.push(Diagnostic::warning(Rule::GroupClash, message).help(renaming(first, self.get(first))));
        }
        if let Some(group) = &self.unnamed {
            let message = format!("the API group `{group}` has no name of its own and is `{NO_GROUP}`");
            let label = group.split('.').next().unwrap_or(group).replace('-', "_");
            diagnostics.push(Diagnostic::note(Rule::GroupUnnamed, message).help(renaming(group, &label)));
        }
        diagnostics
    }
}

/// How a group gets a name.
fn renaming(group: &str, name: &str) -> String {
    format!(
        "choose a name with `groups: {{{group}: {name}}}` in the spec of the configuration, or with `--group {group}={name}`"
    )
}

/// Names for groups whose own name another group holds: the words that the holder does not have. If two groups would get the same name, or one gets no
/// words, all get all words. `name` has no `_`, so the names cannot be those of other groups.
fn told_apart<'g>(name: &str, holder: &str, groups: &[&'g str]) -> Vec<(&'g str, String)> {
    let rest = |group: &'g str| match group.split_once('.') {
        Some((label, rest)) if label == name && name != NO_GROUP => rest,
        _ => group,
    };
    let short: BTreeMap<String, &str> = groups
        .iter()
        .filter_map(|group| Some((with_words(name, &missing(rest(group), holder)?), *group)))
        .collect();
    if short.len() == groups.len() {
        return short.into_iter().map(|(name, group)| (group, name)).collect();
    }
    // Labels have neither `_` nor `-` at their ends, so different groups have different names.
    let whole = |group: &str| group.replace('-', "__").replace('.', "_");
    groups
        .iter()
        .map(|group| (*group, format!("{name}_{}", whole(rest(group)))))
        .collect()
}

fn with_words(name: &str, words: &[&str]) -> String {
    format!("{name}_{}", words.join("_"))
}

/// The words of a group that another one does not have; `None` if it has all of them.
fn missing<'g>(group: &'g str, other: &str) -> Option<Vec<&'g str>> {
    let words = |group: &'g str| group.split(['.', '-']).filter(|word| !word.is_empty());
    let mut known: Vec<&str> = other.split(['.', '-']).collect();
    let missing: Vec<&str> = words(group)
        .filter(|word| match known.iter().position(|known| known == word) {
            Some(at) => {
                known.swap_remove(at);
                false
            }
            None => true,
        })
        .collect();
    (!missing.is_empty()).then_some(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(groups: &[&str], renames: &[(&str, &str)]) -> Vec<String> {
        let set = groups.iter().map(|group| (*group).to_owned()).collect();
        let renames = renames
            .iter()
            .map(|(pattern, name)| ((*pattern).to_owned(), (*name).to_owned()));
        let names = GroupNames::new(&set, &Renames::new(renames));
        groups.iter().map(|group| names.get(group).to_owned()).collect()
    }

    #[test]
    fn the_shortest_group_keeps_the_name() {
        for (groups, wanted) in [
            (
                &["gateway.networking.x-k8s.io", "gateway.networking.k8s.io"][..],
                &["gateway_x", "gateway"][..],
            ),
            (&["ec2.aws.m.upbound.io", "ec2.aws.upbound.io"], &["ec2_m", "ec2"]),
            (&["aws.m.upbound.io", "aws.upbound.io"], &["aws_m", "aws"]),
            (
                &["karpenter.sh", "karpenter.k8s.aws"],
                &["karpenter", "karpenter_k8s_aws"],
            ),
            (
                &["ec2.aws.upbound.io", "ec2.gcp.example.io"],
                &["ec2", "ec2_gcp_example"],
            ),
            (
                &["cert-manager.io", "external-secrets.io", "alone"],
                &["nogroup_cert_manager_io", "nogroup_external_secrets_io", "nogroup"],
            ),
            (
                &["cert-manager.io", "external-secrets.io"],
                &["nogroup", "nogroup_external_secrets"],
            ),
        ] {
            assert_eq!(names(groups, &[]), wanted, "{groups:?}");
        }
    }

    #[test]
    fn names_are_different_whatever_the_groups() {
        for groups in [
            &["a.b-c.io", "a.b.c.io"][..],
            &["a.x.y.io", "a.y.x.io"],
            &["a.io", "a.b-c.io", "a.b.c.io", "a.c.b.io"],
            &["a.k", "a.z", "a.z.k", "a.z.k.k"],
            &["nogroup.x-y.io", "x-y.io", "x.y-io", "x-y-io.io"],
        ] {
            let set: BTreeSet<String> = names(groups, &[]).into_iter().collect();
            assert_eq!(set.len(), groups.len(), "{set:?}");
        }
    }

    #[test]
    fn names_of_the_configuration_stay() {
        let groups = ["ec2.aws.upbound.io", "ec2.aws.m.upbound.io", "s3.aws.m.upbound.io"];
        assert_eq!(
            names(&groups, &[("*.aws.m.upbound.io", "new_*")]),
            ["ec2", "new_ec2", "new_s3"]
        );
        assert_eq!(
            names(&groups, &[("ec2.aws.m.upbound.io", "ec2")]),
            ["ec2_aws_upbound_io", "ec2", "s3"],
            "all words of the other one are in the name"
        );
        assert_eq!(names(&groups, &[("*.*.m.upbound.io", "m_*")]), ["ec2", "m_ec2", "m_s3"]);
    }
}
