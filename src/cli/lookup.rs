//! Kinds by the names that users give them: kind, plural, singular or short name, with or without the group.

use super::exit::{FAILED, FINDINGS};
use super::terminal::Terminal;
use crate::catalog::{Catalog, Listed};
use crate::crd::{Head, HeadVersion};
use crate::diagnostic::{Diagnostic, nearest};
use crate::rule::Rule;

/// Maximum number of choices that a message lists.
const MOST_CHOICES: usize = 12;

/// Why a command about a kind has no answer.
pub(super) enum Fault {
    /// The definitions cannot be used.
    Failed(Vec<Diagnostic>),
    /// No kind, version or field has the name, or the version is not served.
    Unknown(Diagnostic),
}

impl From<Vec<Diagnostic>> for Fault {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Failed(diagnostics)
    }
}

impl Fault {
    /// Prints why, and gives the exit code.
    pub(super) fn tell(self, terminal: &Terminal) -> u8 {
        match self {
            Self::Failed(diagnostics) => {
                terminal.diagnostics(&diagnostics);
                FAILED
            }
            Self::Unknown(diagnostic) => {
                terminal.diagnostics(&[diagnostic]);
                FINDINGS
            }
        }
    }
}

/// A definition that a name selects.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'c> {
    /// The place in [`Catalog::list`].
    pub(super) index: usize,
    /// The head and its place.
    pub(super) listed: Listed<'c>,
}

/// The definition with a name: `Kind`, `plural`, `singular`, a short name, or one of them with `.group`, in upper or lower case. An `api_version` with a
/// group chooses among several.
///
/// # Errors
/// A name that no definition has, with the nearest one; a name of several definitions, with the choices.
pub(super) fn kind<'c>(catalog: &'c Catalog, name: &str, api_version: Option<&str>) -> Result<Found<'c>, Diagnostic> {
    let found = chosen(matches(catalog, name), api_version);
    match found[..] {
        [] => Err(unknown(catalog, name)),
        [found] => Ok(found),
        _ => Err(ambiguous(name, &found)),
    }
}

/// The definition with a name, and the path of a field behind it: `Kind.spec.field`, `plural.group.spec.field`. The path is empty without one.
///
/// # Errors
/// As [`kind`].
pub(super) fn kind_and_path<'c, 'n>(
    catalog: &'c Catalog,
    name: &'n str,
    api_version: Option<&str>,
) -> Result<(Found<'c>, &'n str), Diagnostic> {
    let dots = name.match_indices('.').map(|(at, _)| at);
    let mut ends: Vec<usize> = dots.chain([name.len()]).collect();
    // A group has dots too: the longest name wins.
    ends.reverse();
    for end in ends {
        let found = chosen(matches(catalog, &name[..end]), api_version);
        match found[..] {
            [] => {}
            [found] => return Ok((found, name[end..].trim_start_matches('.'))),
            _ => return Err(ambiguous(&name[..end], &found)),
        }
    }
    let first = name.split('.').next().unwrap_or(name);
    Err(unknown(catalog, first))
}

/// The place of a version among those of a definition: the one with the name `v1` or `group/v1`, or without a name the stored one if it is served, else
/// the first that is served.
///
/// # Errors
/// A name that no version has, with the versions; a definition that serves no version.
pub(super) fn version(head: &Head, name: Option<&str>) -> Result<usize, Diagnostic> {
    let position = |wanted: &dyn Fn(&HeadVersion) -> bool| head.versions.iter().position(wanted);
    let Some(name) = name else {
        let stored = position(&|version| version.served && version.storage);
        let chosen = stored.or_else(|| position(&|version| version.served));
        return chosen.ok_or_else(|| {
            let message = format!("`{}` serves no version", head.name());
            Diagnostic::error(Rule::KindUnknown, message).help("choose a version with `--api-version`")
        });
    };
    let version = match name.rsplit_once('/') {
        Some((group, version)) if group == head.group => Some(version),
        Some(_) => None,
        None => Some(name),
    };
    version
        .and_then(|wanted| position(&|version| version.name == wanted))
        .ok_or_else(|| {
            let names: Vec<&str> = head.versions.iter().map(|version| version.name.as_str()).collect();
            let message = format!("`{}` has no version `{name}`", head.name());
            Diagnostic::error(Rule::KindUnknown, message).help(format!("its versions: `{}`", names.join("`, `")))
        })
}

/// Those of several definitions that are in the group of `group/version`; all of them if none is.
fn chosen<'c>(found: Vec<Found<'c>>, api_version: Option<&str>) -> Vec<Found<'c>> {
    let Some((group, _)) = api_version.and_then(|name| name.rsplit_once('/')) else {
        return found;
    };
    let own: Vec<Found<'c>> = found
        .iter()
        .copied()
        .filter(|found| found.listed.head.group == group)
        .collect();
    if own.is_empty() { found } else { own }
}

/// The definitions with a name. Short names count only if no definition has the name otherwise.
fn matches<'c>(catalog: &'c Catalog, name: &str) -> Vec<Found<'c>> {
    let (short, group) = match name.split_once('.') {
        Some((short, group)) => (short, Some(group)),
        None => (name, None),
    };
    let in_group = |head: &Head| group.is_none_or(|group| head.group.eq_ignore_ascii_case(group));
    let select = |names: fn(&Head, &str) -> bool| -> Vec<Found<'c>> {
        let all = catalog.list().enumerate();
        let named = all.filter(|(_, listed)| in_group(listed.head) && names(listed.head, short));
        named.map(|(index, listed)| Found { index, listed }).collect()
    };
    let found = select(has_name);
    if found.is_empty() {
        select(has_short_name)
    } else {
        found
    }
}

fn has_name(head: &Head, name: &str) -> bool {
    let singular = head.singular.as_deref().unwrap_or_default();
    [&head.kind, &head.plural, singular]
        .iter()
        .any(|own| !own.is_empty() && own.eq_ignore_ascii_case(name))
}

fn has_short_name(head: &Head, name: &str) -> bool {
    head.short_names.iter().any(|own| own.eq_ignore_ascii_case(name))
}

fn unknown(catalog: &Catalog, name: &str) -> Diagnostic {
    let error = Diagnostic::error(
        Rule::KindUnknown,
        format!("no definition of a kind `{}`", name.escape_debug()),
    );
    let short = name.split('.').next().unwrap_or(name);
    let mut others: Vec<String> = matches(catalog, short)
        .iter()
        .map(|found| found.listed.head.name())
        .collect();
    if !others.is_empty() {
        others.sort();
        others.truncate(MOST_CHOICES);
        return error.help(format!("did you mean `{}`?", others.join("`, `")));
    }
    let names = catalog.heads().flat_map(|head| {
        let short = head.short_names.iter().map(String::as_str);
        [head.kind.as_str(), head.plural.as_str()].into_iter().chain(short)
    });
    error.help(match nearest(short, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None if catalog.kubernetes().is_some() => {
            "`crdsmith definitions --crds builtin:kubernetes` lists Kubernetes' own kinds".to_owned()
        }
        None => "`crdsmith definitions` lists the kinds".to_owned(),
    })
}

fn ambiguous(name: &str, found: &[Found<'_>]) -> Diagnostic {
    let mut names: Vec<String> = found.iter().map(|found| found.listed.head.name()).collect();
    names.sort();
    let count = names.len();
    names.truncate(MOST_CHOICES);
    let more = match count - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("{count} definitions have the name `{}`", name.escape_debug());
    Diagnostic::error(Rule::KindUnknown, message).help(format!("choose one: `{}`{more}", names.join("`, `")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        let one = |group: &str, kind: &str, plural: &str, short: &str| {
            format!(
                "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: {plural}.{group}\nspec:\n  \
                 group: {group}\n  names:\n    kind: {kind}\n    plural: {plural}\n    shortNames:\n    - {short}\n    singular: \
                 {}\n  scope: Cluster\n  versions:\n  - name: v1alpha1\n    served: true\n    storage: false\n  - name: v1\n    \
                 served: true\n    storage: true\n",
                kind.to_lowercase()
            )
        };
        let text = [
            one("a.example.org", "Bucket", "buckets", "bkt"),
            one("b.example.org", "Bucket", "buckets", "bkt"),
            one("b.example.org", "Queue", "queues", "q"),
            // The short name is the kind of another definition.
            one("b.example.org", "Quarrel", "quarrels", "queue"),
        ];
        Catalog::of_text("crds.yaml", &text.concat()).unwrap()
    }

    #[test]
    fn a_kind_has_many_names() {
        let catalog = catalog();
        let found = |name: &str| kind(&catalog, name, None).map(|found| found.listed.head.name());
        for name in [
            "Queue",
            "queues",
            "QUEUE",
            "q",
            "queue.b.example.org",
            "Queues.B.example.org",
            "q.b.example.org",
        ] {
            assert_eq!(found(name).unwrap(), "queues.b.example.org", "{name}");
        }
        assert_eq!(found("bkt.a.example.org").unwrap(), "buckets.a.example.org");
        let chosen = kind(&catalog, "bucket", Some("b.example.org/v1")).unwrap();
        assert_eq!(chosen.listed.head.name(), "buckets.b.example.org");
        assert_eq!(catalog.definition(2).unwrap().names.kind, "Queue");
    }

    #[test]
    fn wrong_names_have_help() {
        let catalog = catalog();
        let said = |name: &str| {
            let error = kind(&catalog, name, None).unwrap_err();
            format!("{}: {}", error.message, error.help.unwrap_or_default())
        };
        assert_eq!(
            said("bucket"),
            "2 definitions have the name `bucket`: choose one: `buckets.a.example.org`, `buckets.b.example.org`"
        );
        assert_eq!(said("quues"), "no definition of a kind `quues`: did you mean `queues`?");
        assert_eq!(
            said("queue.a.example.org"),
            "no definition of a kind `queue.a.example.org`: did you mean `queues.b.example.org`?"
        );
        assert_eq!(
            said("zzz"),
            "no definition of a kind `zzz`: `crdsmith definitions` lists the kinds"
        );
    }

    #[test]
    fn a_path_follows_the_longest_name() {
        let catalog = catalog();
        let found = |name| {
            let (found, path) = kind_and_path(&catalog, name, None).unwrap();
            (found.listed.head.name(), path)
        };
        assert_eq!(found("queue"), ("queues.b.example.org".to_owned(), ""));
        assert_eq!(found("q.spec.name"), ("queues.b.example.org".to_owned(), "spec.name"));
        assert_eq!(
            found("bucket.a.example.org.spec"),
            ("buckets.a.example.org".to_owned(), "spec")
        );
        let error = kind_and_path(&catalog, "quues.spec", None).unwrap_err();
        assert_eq!(error.help.as_deref(), Some("did you mean `queues`?"));
    }

    #[test]
    fn versions_have_two_names() {
        let catalog = catalog();
        let head = catalog.heads().next().unwrap();
        assert_eq!(version(head, None).unwrap(), 1);
        assert_eq!(version(head, Some("v1alpha1")).unwrap(), 0);
        assert_eq!(version(head, Some("a.example.org/v1")).unwrap(), 1);
        let error = version(head, Some("b.example.org/v1")).unwrap_err();
        assert_eq!(error.help.as_deref(), Some("its versions: `v1alpha1`, `v1`"));
    }
}
