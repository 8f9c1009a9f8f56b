//! The path of a value, as the server writes it: built as links on the stack while walking, turned into text only for errors.

use std::fmt::Write as _;

/// A path: links to its parents. Copying one costs nothing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p> {
    /// The object itself.
    Root,
    /// The object itself, where errors call it by a field of another one that holds it.
    Named(&'p str),
    /// A property.
    Child(&'p Path<'p>, &'p str),
    /// A key of a map.
    Key(&'p Path<'p>, &'p str),
    /// An item of a list.
    Index(&'p Path<'p>, usize),
}

/// One step of a path that outlives the walk.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A property or a key of a map.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

impl Step {
    /// The name of a property or key; nothing for an item of a list.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Key(name) => Some(name),
            Self::Index(_) => None,
        }
    }

    /// The steps of a field as the server writes it (`spec.versions[0].name`). What is in brackets is an index where it is a number.
    #[must_use]
    pub fn parse(field: &str) -> Vec<Self> {
        let mut steps = Vec::new();
        let mut rest = field;
        while !rest.is_empty() {
            if let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                steps.push(
                    inside
                        .parse()
                        .map_or_else(|_| Self::Key(inside.to_owned()), Self::Index),
                );
                rest = after;
                continue;
            }
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest
                .get(1..)
                .and_then(|tail| tail.find(['.', '[']))
                .map_or(rest.len(), |at| at + 1);
            let (key, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !key.is_empty() {
                steps.push(Self::Key(key.to_owned()));
            }
            rest = after;
        }
        steps
    }
}

impl Path<'_> {
    /// `spec.labels[a].ports[0]`: what the errors' `field` holds.
    pub(super) fn field(&self) -> String {
        let mut out = String::new();
        self.write_field(&mut out);
        out
    }

    fn write_field(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Named(name) => out.push_str(name),
            Self::Child(parent, name) => {
                parent.write_field(out);
                dotted(out, name);
            }
            Self::Key(parent, key) => {
                parent.write_field(out);
                let _ = write!(out, "[{key}]");
            }
            Self::Index(parent, index) => {
                parent.write_field(out);
                let _ = write!(out, "[{index}]");
            }
        }
    }

    /// `spec.labels.a.ports[0]`: what the schema validator calls the value. A key of a map has its point even where nothing stands before it.
    pub(super) fn name(&self) -> String {
        let mut out = String::new();
        self.write_name(&mut out);
        out
    }

    /// `spec.labels.a.ports[0]`: how pruning names a field (`UnknownFieldPathOptions`).
    pub(super) fn pruned(&self) -> String {
        let mut out = String::new();
        for (at, step) in self.steps().into_iter().enumerate() {
            let _ = match step {
                Step::Key(key) if at == 0 => write!(out, "{key}"),
                Step::Key(key) => write!(out, ".{key}"),
                Step::Index(index) => write!(out, "[{index}]"),
            };
        }
        out
    }

    fn write_name(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Named(name) => out.push_str(name),
            Self::Child(parent, name) => {
                parent.write_name(out);
                dotted(out, name);
            }
            Self::Key(parent, key) => {
                parent.write_name(out);
                out.push('.');
                out.push_str(key);
            }
            Self::Index(parent, index) => {
                parent.write_name(out);
                let _ = write!(out, "[{index}]");
            }
        }
    }

    /// The steps from the root on.
    pub(super) fn steps(&self) -> Vec<Step> {
        let (parent, step) = match self {
            Self::Root | Self::Named(_) => return Vec::new(),
            Self::Child(parent, name) | Self::Key(parent, name) => (parent, Step::Key((*name).to_owned())),
            Self::Index(parent, index) => (parent, Step::Index(*index)),
        };
        let mut steps = parent.steps();
        steps.push(step);
        steps
    }

    /// Number of steps from the root on.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Root | Self::Named(_) => 0,
            Self::Child(parent, _) | Self::Key(parent, _) | Self::Index(parent, _) => parent.depth() + 1,
        }
    }

    /// Whether this is the object itself.
    pub(super) fn is_root(&self) -> bool {
        matches!(self, Self::Root)
    }
}

fn dotted(out: &mut String, name: &str) {
    if !out.is_empty() {
        out.push('.');
    }
    out.push_str(name);
}
