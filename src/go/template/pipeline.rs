//! Tokens → pipelines, commands and operands.

use super::heap::Body;
use super::node::{Command, Operand, Pipe, Variable};
use super::number::{character, number};
use super::parse::Parser;
use super::token::Kind;
use crate::go::strconv::quote;

/// Maximum number of parentheses in one another.
const MOST_PARENTHESES: usize = 100;

impl Parser<'_> {
    /// Reads up to a token of the kind `end`.
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Result<Pipe, String> {
        let mut pipe = Pipe {
            at: self.peek_non_space().at,
            is_assignment: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.next_non_space();
            match token.kind {
                kind if kind == end => break,
                Kind::Bool
                | Kind::CharConstant
                | Kind::Complex
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::RawString
                | Kind::String
                | Kind::Variable
                | Kind::LeftParenthesis => {
                    self.tokens.back();
                    pipe.commands.push(self.command()?);
                }
                Kind::Keyword if token.text == "nil" => {
                    self.tokens.back();
                    pipe.commands.push(self.command()?);
                }
                _ => return self.unexpected(&token, context),
            }
        }
        if pipe.commands.is_empty() {
            return self.error(format_args!("missing value for {context}"));
        }
        let plain = pipe
            .commands
            .iter()
            .skip(1)
            .position(|command| command.words[0].is_plain());
        if let Some(stage) = plain {
            return self.error(format_args!("non executable command in pipeline stage {}", stage + 2));
        }
        Ok(pipe)
    }

    /// `$a :=`, `$a =`, and in a range `$a, $b :=`.
    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Result<(), String> {
        loop {
            let variable = self.peek_non_space();
            if variable.kind != Kind::Variable {
                return Ok(());
            }
            self.next();
            let after = self.peek();
            let next = self.peek_non_space();
            let is_comma = next.kind == Kind::Char && next.text == ",";
            if !is_comma && !matches!(next.kind, Kind::Assign | Kind::Declare) {
                if after.kind == Kind::Space {
                    self.tokens.back_with_two(variable, after);
                } else {
                    self.tokens.back_with(variable);
                }
                return Ok(());
            }
            if !is_comma {
                pipe.is_assignment = next.kind == Kind::Assign;
            }
            self.next_non_space();
            pipe.variables.push(variable_at(variable.at, &variable.text));
            self.tokens.variables.push(variable.text.clone().into_owned());
            if !is_comma {
                return Ok(());
            }
            if context != "range" || pipe.variables.len() > 1 {
                return self.error(format_args!("too many declarations in {context}"));
            }
            let next = self.peek_non_space().kind;
            if !matches!(next, Kind::Variable | Kind::RightDelimiter | Kind::RightParenthesis) {
                return self.error("range can only initialize variables");
            }
        }
    }

    fn command(&mut self) -> Result<Command, String> {
        let mut command = Command {
            at: self.peek_non_space().at,
            words: Vec::new(),
        };
        loop {
            self.peek_non_space();
            if let Some(operand) = self.operand()? {
                command.words.push(operand);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelimiter | Kind::RightParenthesis => self.tokens.back(),
                Kind::Pipe => {}
                _ => return self.unexpected(&token, "operand"),
            }
            break;
        }
        if command.words.is_empty() {
            return self.error("empty command");
        }
        Ok(command)
    }

    fn operand(&mut self) -> Result<Option<Operand>, String> {
        let Some(first) = self.term()? else { return Ok(None) };
        let next = self.peek();
        if next.kind != Kind::Field {
            return Ok(Some(first));
        }
        let mut fields = Vec::new();
        while self.peek().kind == Kind::Field {
            fields.push(self.next().text[1..].to_owned());
        }
        Ok(Some(match first {
            Operand::Field(_, mut names) => {
                names.append(&mut fields);
                Operand::Field(next.at, names)
            }
            Operand::Variable(mut variable) => {
                variable.names.append(&mut fields);
                Operand::Variable(Variable {
                    at: next.at,
                    ..variable
                })
            }
            plain if plain.is_plain() => {
                let shown = quote(&plain.to_string());
                return self.error(format_args!("unexpected . after term {shown}"));
            }
            other => Operand::Chain(next.at, Box::new(other), fields),
        }))
    }

    fn term(&mut self) -> Result<Option<Operand>, String> {
        let token = self.next_non_space();
        let (at, text) = (token.at, &*token.text);
        Ok(Some(match token.kind {
            Kind::Identifier => {
                let Some(function) = self.library.function(text) else {
                    return self.error(format_args!("function {} not defined", quote(text)));
                };
                if let Body::Refused(reason) = function.body {
                    return self.error(format_args!("function {} is refused: {reason}", quote(text)));
                }
                Operand::Function(at, function)
            }
            Kind::Dot => Operand::Dot(at),
            Kind::Keyword if text == "nil" => Operand::Nil(at),
            Kind::Variable => {
                let variable = variable_at(at, text);
                if !self.tokens.variables.contains(&variable.names[0]) {
                    return self.error(format_args!("undefined variable {}", quote(&variable.names[0])));
                }
                Operand::Variable(variable)
            }
            Kind::Field => Operand::Field(at, text[1..].split('.').map(str::to_owned).collect()),
            Kind::Bool => Operand::Bool(at, text == "true"),
            Kind::CharConstant | Kind::Complex | Kind::Number => {
                let read = if token.kind == Kind::CharConstant {
                    character
                } else {
                    number
                };
                match read(at, text) {
                    Ok(number) => Operand::Number(number),
                    Err(words) => return self.error(words),
                }
            }
            Kind::LeftParenthesis => {
                if self.tokens.parentheses >= MOST_PARENTHESES {
                    return self.error("max expression depth exceeded");
                }
                self.tokens.parentheses += 1;
                let pipe = self.pipeline("parenthesized pipeline", Kind::RightParenthesis)?;
                self.tokens.parentheses -= 1;
                Operand::Pipe(pipe)
            }
            Kind::String | Kind::RawString => Operand::String {
                at,
                quoted: text.to_owned(),
                text: self.unquoted(&token)?,
            },
            _ => {
                self.tokens.back();
                return Ok(None);
            }
        }))
    }
}

fn variable_at(at: usize, text: &str) -> Variable {
    Variable {
        at,
        names: text.split('.').map(str::to_owned).collect(),
    }
}
