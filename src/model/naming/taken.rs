//! Names of an object's members that are taken.

use std::collections::HashMap;

/// The members of one object of a library that are taken already, each with who took it.
///
/// Fields of a CRD may ask for the same member: `fooBar` and `FooBar`, a list `tags` and a field `tagsMixin`, an object `new` at the root. The one
/// that comes first keeps its names; of the other, object and setter get as many `_` as it takes.
#[derive(Default)]
pub struct Taken<'n> {
    members: HashMap<String, &'n str>,
}

/// Result of a request for names.
#[derive(Debug, PartialEq, Eq)]
pub struct Grant<'n> {
    /// The suffix for the names of the object and of the setter; empty if the names are free.
    pub suffix: String,
    /// The holder of the names without suffix.
    pub holder: Option<&'n str>,
}

impl<'n> Taken<'n> {
    /// An object that has these members of its own.
    #[must_use]
    pub fn with(members: &[&str]) -> Self {
        Self {
            members: members.iter().map(|member| ((*member).to_owned(), "")).collect(),
        }
    }

    /// Takes `members(suffix)` for `owner` with the shortest run of `_` with which all of them are free. Names of docs (`#x`) count as members.
    pub fn take(&mut self, owner: &'n str, members: impl Fn(&str) -> Vec<String>) -> Grant<'n> {
        let mut grant = Grant {
            suffix: String::new(),
            holder: None,
        };
        loop {
            let mut wanted = members(&grant.suffix);
            let docs: Vec<String> = wanted.iter().map(|name| ["#", name].concat()).collect();
            wanted.extend(docs);
            let Some(holder) = wanted.iter().find_map(|name| self.members.get(name)) else {
                self.members.extend(wanted.into_iter().map(|name| (name, owner)));
                return grant;
            };
            grant.holder.get_or_insert(holder);
            grant.suffix.push('_');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clashes_move_aside() {
        let mut taken = Taken::with(&["new", "#new", "mixin"]);
        let setter = |suffix: &str| vec![format!("withFoo{suffix}"), format!("withFoo{suffix}Mixin")];
        assert_eq!(taken.take("foo", setter).suffix, "");
        assert_eq!(
            taken.take("Foo", setter),
            Grant {
                suffix: "_".to_owned(),
                holder: Some("foo")
            }
        );
        assert_eq!(
            taken
                .take("fooMixin", |suffix| vec![format!("withFooMixin{suffix}")])
                .suffix,
            "_"
        );
        assert_eq!(
            taken.take("new", |suffix| vec![format!("new{suffix}")]).holder,
            Some("")
        );
        assert_eq!(taken.take("#new", |suffix| vec![format!("#new{suffix}")]).suffix, "__");
    }
}
