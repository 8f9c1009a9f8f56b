//! Trees → text: control structures and output.

use std::fmt::Display;

use super::heap::{Heap, STEP};
use super::node::{Branch, List, Node, Pipe, Template, Word};
use super::parse::Trees;
use super::print::sprint;
use super::value::{Element, Value};
use crate::go::strconv::quote;

/// Maximum depth of templates that execute each other. Go's is 100000.
const MOST_TEMPLATES: usize = 50;
/// Maximum depth of lists and pipelines in one another, over all templates.
const MOST_NESTING: usize = 500;
/// Maximum length of the output.
const MOST_OUTPUT: usize = 1 << 20;

/// A value, and whether its static type is `interface{}`.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) value: Value,
    pub(super) is_boxed: bool,
}

impl Slot {
    pub(super) fn plain(value: Value) -> Self {
        let is_boxed = matches!(value, Value::Nil);
        Self { value, is_boxed }
    }

    /// An element of a list or map.
    pub(super) fn element(value: Value, is_boxed: bool) -> Self {
        Self { value, is_boxed }
    }

    pub(super) fn invalid() -> Self {
        Self::plain(Value::Invalid)
    }

    /// The value without its interface.
    pub(super) fn unboxed(self) -> Self {
        match self.value {
            Value::Nil => Self::invalid(),
            value => Self::plain(value),
        }
    }
}

/// Why a list ends early.
pub(super) enum Stop {
    Error(String),
    Break,
    Continue,
}

impl From<String> for Stop {
    fn from(words: String) -> Self {
        Self::Error(words)
    }
}

/// The node that a message names.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) at: usize,
    pub(super) node: &'t dyn Display,
}

pub(super) struct State<'t, 'h, 'v> {
    /// Name and text of the outermost template.
    pub(super) name: &'t str,
    pub(super) text: &'t str,
    pub(super) trees: &'t Trees,
    pub(super) heap: &'h mut Heap<'v>,
    /// The values of constant functions.
    pub(super) constants: &'t [(&'static str, Value)],
    pub(super) out: String,
    /// The name of the current template.
    pub(super) template: &'t str,
    pub(super) variables: Vec<(&'t str, Slot)>,
    pub(super) place: Option<Place<'t>>,
    pub(super) depth: usize,
    /// Number of lists and pipelines around the current one.
    pub(super) nesting: usize,
}

impl<'t> State<'t, '_, '_> {
    pub(super) fn at(&mut self, at: usize, node: &'t dyn Display) {
        self.place = Some(Place { at, node });
    }

    /// An error at the current place.
    pub(super) fn error(&self, words: impl Display) -> String {
        let Some(place) = self.place else {
            return format!("template: {}: {words}", self.name);
        };
        let before = &self.text.as_bytes()[..place.at.min(self.text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count();
        format!(
            "template: {}:{line}:{column}: executing {} at <{}>: {words}",
            self.name,
            quote(self.template),
            place.node
        )
    }

    /// Counts work.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.heap.spend(bytes).map_err(|words| self.error(words))
    }

    pub(super) fn write(&mut self, text: &str) -> Result<(), String> {
        if self.out.len() + text.len() > MOST_OUTPUT {
            return Err(self.error(format_args!("the output is longer than {} MiB", MOST_OUTPUT >> 20)));
        }
        self.out.push_str(text);
        Ok(())
    }

    pub(super) fn list(&mut self, dot: &Slot, list: &'t List) -> Result<(), Stop> {
        self.at(list.at, list);
        self.enter()?;
        let walked = list.nodes.iter().try_for_each(|node| self.node(dot, node));
        self.nesting -= 1;
        walked
    }

    fn enter(&mut self) -> Result<(), String> {
        self.nesting += 1;
        if self.nesting > MOST_NESTING {
            return Err(self.error(format_args!("the template nests deeper than {MOST_NESTING} levels")));
        }
        Ok(())
    }

    fn node(&mut self, dot: &Slot, node: &'t Node) -> Result<(), Stop> {
        self.at(node.at(), node);
        self.spend(STEP)?;
        match node {
            Node::Text(_, text) => self.write(text)?,
            Node::Action(pipe) => {
                let value = self.pipe(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.at(node.at(), node);
                    let text = match value.value {
                        Value::Invalid => "<no value>".to_owned(),
                        value => {
                            let text = sprint(self.heap, &[value]);
                            text.map_err(|words| self.error(words))?
                        }
                    };
                    self.write(&text)?;
                }
            }
            Node::Break(_) => return Err(Stop::Break),
            Node::Continue(_) => return Err(Stop::Continue),
            Node::Branch(branch) if branch.word == Word::Range => self.range(dot, branch)?,
            Node::Branch(branch) => self.branch(dot, branch)?,
            Node::Template(template) => self.template(dot, template)?,
        }
        Ok(())
    }

    fn branch(&mut self, dot: &Slot, branch: &'t Branch) -> Result<(), Stop> {
        let mark = self.variables.len();
        let value = self.pipe(dot, &branch.pipe)?;
        let walked = if self.heap.truth(&value.value) {
            let dot = if branch.word == Word::With { &value } else { dot };
            self.list(dot, &branch.list)
        } else {
            let otherwise = branch.otherwise.as_ref();
            otherwise.map_or(Ok(()), |otherwise| self.list(dot, otherwise))
        };
        self.variables.truncate(mark);
        walked
    }

    fn range(&mut self, dot: &Slot, branch: &'t Branch) -> Result<(), Stop> {
        let mark = self.variables.len();
        let walked = self.iterate(dot, branch);
        self.variables.truncate(mark);
        match walked {
            Err(Stop::Break) => Ok(()),
            walked => walked,
        }
    }

    fn iterate(&mut self, dot: &Slot, branch: &'t Branch) -> Result<(), Stop> {
        let value = self.pipe(dot, &branch.pipe)?.value;
        let mut count = 0;
        match &value {
            Value::Int(_) | Value::Int64(_) | Value::Uint8(_) | Value::Uint64(_) => {
                let end = value.signed().unwrap_or(i64::MAX);
                let end = value.unsigned().and_then(|end| i64::try_from(end).ok()).unwrap_or(end);
                if branch.pipe.variables.len() > 1 {
                    let words = format!("can't use {end} to iterate over more than one variable");
                    return Err(self.error(words).into());
                }
                for number in 0..end {
                    let element = Slot::plain(match value {
                        Value::Int(_) => Value::Int(number),
                        Value::Int64(_) => Value::Int64(number),
                        Value::Uint8(_) => Value::Uint8(u8::try_from(number).unwrap_or_default()),
                        _ => Value::Uint64(number.unsigned_abs()),
                    });
                    count += 1;
                    self.iteration(branch, Slot::invalid(), &element)?;
                }
            }
            Value::Slice(element, _) => {
                let items = self.heap.items(&value).map_err(|words| self.error(words))?;
                for (index, item) in items.unwrap_or_default().iter().enumerate() {
                    let item = Slot::element(item.clone(), *element == Element::Any);
                    count += 1;
                    self.iteration(branch, Slot::plain(Value::int(index)), &item)?;
                }
            }
            Value::Map(..) => {
                let entries = self.heap.entries(&value).map(Option::<&_>::cloned);
                let entries = entries.map_err(|words| self.error(words))?.unwrap_or_default();
                let is_boxed = value.type_name() != "map[string]string";
                for (key, item) in entries {
                    count += 1;
                    let key = Slot::plain(Value::String(key));
                    self.iteration(branch, key, &Slot::element(item, is_boxed))?;
                }
            }
            Value::Invalid | Value::Nil => {}
            other => {
                let shown = super::print::show(self.heap, other)?;
                return Err(self.error(format_args!("range can't iterate over {shown}")).into());
            }
        }
        match &branch.otherwise {
            Some(otherwise) if count == 0 => self.list(dot, otherwise),
            _ => Ok(()),
        }
    }

    fn iteration(&mut self, branch: &'t Branch, index: Slot, element: &Slot) -> Result<(), Stop> {
        self.spend(STEP)?;
        let mark = self.variables.len();
        let names = &branch.pipe.variables;
        if branch.pipe.is_assignment {
            match &names[..] {
                [one] => self.assign(&one.names[0], element.clone())?,
                [first, second, ..] => {
                    self.assign(&first.names[0], index)?;
                    self.assign(&second.names[0], element.clone())?;
                }
                [] => {}
            }
        } else {
            // The pipeline has declared them.
            if let Some(last) = names.len().checked_sub(1) {
                self.variables[mark - 1].1 = element.clone();
                if last > 0 {
                    self.variables[mark - 2].1 = index;
                }
            }
        }
        let walked = self.list(element, &branch.list);
        self.variables.truncate(mark);
        match walked {
            Err(Stop::Continue) => Ok(()),
            walked => walked,
        }
    }

    fn template(&mut self, dot: &Slot, template: &'t Template) -> Result<(), Stop> {
        let Some((name, tree)) = self.trees.get_key_value(&template.name) else {
            let words = format!("template {} not defined", quote(&template.name));
            return Err(self.error(words).into());
        };
        if self.depth == MOST_TEMPLATES {
            let words = format!("exceeded maximum template depth ({MOST_TEMPLATES})");
            return Err(self.error(words).into());
        }
        let dot = match &template.pipe {
            Some(pipe) => self.pipe(dot, pipe)?,
            None => Slot::invalid(),
        };
        let outer = std::mem::replace(&mut self.template, name);
        let variables = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        self.depth += 1;
        self.list(&dot, tree)?;
        self.depth -= 1;
        self.variables = variables;
        self.template = outer;
        Ok(())
    }

    pub(super) fn assign(&mut self, name: &str, value: Slot) -> Result<(), String> {
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, slot)) => {
                *slot = value;
                Ok(())
            }
            None => Err(self.error(format_args!("undefined variable: {name}"))),
        }
    }

    /// The value of a pipeline, whose variables stay declared.
    pub(super) fn pipe(&mut self, dot: &Slot, pipe: &'t Pipe) -> Result<Slot, String> {
        self.at(pipe.at, pipe);
        self.enter()?;
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?.unboxed());
        }
        self.nesting -= 1;
        let value = value.unwrap_or_else(Slot::invalid);
        for variable in &pipe.variables {
            if pipe.is_assignment {
                self.assign(&variable.names[0], value.clone())?;
            } else {
                self.variables.push((&variable.names[0], value.clone()));
            }
        }
        Ok(value)
    }
}
