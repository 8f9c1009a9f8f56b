//! The syntax tree of a template. Its nodes print as Go's do, for messages.

use std::fmt;

use super::heap::Function;
use crate::go::strconv::quote;
use crate::go::unicode::is_space;

/// Nodes one after another.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) at: usize,
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) enum Node {
    Text(usize, String),
    Action(Pipe),
    Break(usize),
    Continue(usize),
    Branch(Branch),
    Template(Template),
}

/// `{{template "name" pipeline}}`
#[derive(Debug)]
pub(super) struct Template {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) pipe: Option<Pipe>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    If,
    Range,
    With,
}

#[derive(Debug)]
pub(super) struct Branch {
    pub(super) word: Word,
    pub(super) pipe: Pipe,
    pub(super) list: List,
    pub(super) otherwise: Option<List>,
}

#[derive(Debug)]
pub(super) struct Pipe {
    pub(super) at: usize,
    pub(super) is_assignment: bool,
    /// The variables that it declares or assigns.
    pub(super) variables: Vec<Variable>,
    pub(super) commands: Vec<Command>,
}

/// An operand and its arguments.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) at: usize,
    pub(super) words: Vec<Operand>,
}

/// A variable, and the fields after it.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) at: usize,
    pub(super) names: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Number {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) int: Option<i64>,
    pub(super) float: f64,
}

#[derive(Debug)]
pub(super) enum Operand {
    Bool(usize, bool),
    Dot(usize),
    Nil(usize),
    Number(Number),
    String {
        at: usize,
        quoted: String,
        text: String,
    },
    Field(usize, Vec<String>),
    Variable(Variable),
    Function(usize, &'static Function),
    /// An operand, and the fields after it.
    Chain(usize, Box<Operand>, Vec<String>),
    Pipe(Pipe),
}

impl Node {
    pub(super) fn at(&self) -> usize {
        match self {
            Self::Text(at, _) | Self::Break(at) | Self::Continue(at) => *at,
            Self::Action(pipe) => pipe.at,
            Self::Branch(branch) => branch.pipe.at,
            Self::Template(template) => template.at,
        }
    }

    /// Go's `IsEmptyTree`.
    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(_, text) if text.trim_matches(is_space).is_empty())
    }
}

impl List {
    /// Whether it has nothing but blanks.
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.iter().all(Node::is_empty)
    }
}

impl Operand {
    pub(super) fn at(&self) -> usize {
        match self {
            Self::Bool(at, _)
            | Self::Dot(at)
            | Self::Nil(at)
            | Self::String { at, .. }
            | Self::Field(at, _)
            | Self::Function(at, _)
            | Self::Chain(at, ..) => *at,
            Self::Number(number) => number.at,
            Self::Variable(variable) => variable.at,
            Self::Pipe(pipe) => pipe.at,
        }
    }

    /// Whether it is a value that cannot take the result of another command.
    pub(super) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::Bool(..) | Self::Dot(_) | Self::Nil(_) | Self::Number(_) | Self::String { .. }
        )
    }
}

impl fmt::Display for List {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.nodes.iter().try_for_each(|node| write!(out, "{node}"))
    }
}

impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_, text) => out.write_str(text),
            Self::Action(pipe) => write!(out, "{{{{{pipe}}}}}"),
            Self::Break(_) => out.write_str("{{break}}"),
            Self::Continue(_) => out.write_str("{{continue}}"),
            Self::Branch(branch) => branch.fmt(out),
            Self::Template(template) => template.fmt(out),
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{{{{template {}", quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(out, " {pipe}")?;
        }
        out.write_str("}}")
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.word {
            Word::If => "if",
            Word::Range => "range",
            Word::With => "with",
        };
        write!(out, "{{{{{word} {}}}}}{}", self.pipe, self.list)?;
        if let Some(otherwise) = &self.otherwise {
            write!(out, "{{{{else}}}}{otherwise}")?;
        }
        out.write_str("{{end}}")
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, variable) in self.variables.iter().enumerate() {
            out.write_str(if index == 0 { "" } else { ", " })?;
            write!(out, "{variable}")?;
        }
        if !self.variables.is_empty() {
            out.write_str(if self.is_assignment { " = " } else { " := " })?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            out.write_str(if index == 0 { "" } else { " | " })?;
            write!(out, "{command}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words.iter().enumerate() {
            out.write_str(if index == 0 { "" } else { " " })?;
            match word {
                Operand::Pipe(pipe) => write!(out, "({pipe})")?,
                word => write!(out, "{word}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.names.join("."))
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(_, value) => write!(out, "{value}"),
            Self::Dot(_) => out.write_str("."),
            Self::Nil(_) => out.write_str("nil"),
            Self::Number(number) => out.write_str(&number.text),
            Self::String { quoted, .. } => out.write_str(quoted),
            Self::Field(_, names) => fields(names, out),
            Self::Variable(variable) => variable.fmt(out),
            Self::Function(_, function) => out.write_str(function.name),
            Self::Chain(_, first, names) => {
                match &**first {
                    Self::Pipe(pipe) => write!(out, "({pipe})")?,
                    first => first.fmt(out)?,
                }
                fields(names, out)
            }
            Self::Pipe(pipe) => pipe.fmt(out),
        }
    }
}

fn fields(names: &[String], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    names.iter().try_for_each(|name| write!(out, ".{name}"))
}
