//! Commands and operands → values.

use super::exec::{Slot, State};
use super::heap::{Body, Function};
use super::node::{Command, Number, Operand, Variable};
use super::value::{MapType, Type, Value};
use crate::go::strconv::quote;
use std::fmt::Display;

/// A place in the text, and the node there.
type At<'t> = (usize, &'t dyn Display);

impl<'t> State<'t, '_, '_> {
    /// Go's `evalCommand`. `last` is the value of the command before it.
    pub(super) fn command(&mut self, dot: &Slot, command: &'t Command, last: Option<Slot>) -> Result<Slot, String> {
        let words = &command.words;
        match &words[0] {
            first @ Operand::Field(at, names) => {
                self.at(*at, first);
                self.fields(dot, dot.clone(), (*at, first), names, words, last)
            }
            first @ Operand::Chain(..) => self.chain(dot, first, words, last),
            Operand::Function(at, function) => {
                self.at(*at, &words[0]);
                self.call(dot, function, (command.at, command), &words[1..], last, None)
            }
            Operand::Pipe(pipe) => {
                self.not_a_function(words, last.as_ref())?;
                self.pipe(dot, pipe)
            }
            Operand::Variable(variable) => self.variable(dot, variable, words, last),
            first => {
                self.at(first.at(), first);
                self.not_a_function(words, last.as_ref())?;
                match first {
                    Operand::Nil(_) => Err(self.error("nil is not a command")),
                    Operand::Dot(_) => Ok(dot.clone()),
                    literal => self.literal(literal),
                }
            }
        }
    }

    fn not_a_function(&self, words: &[Operand], last: Option<&Slot>) -> Result<(), String> {
        if words.len() > 1 || last.is_some() {
            return Err(self.error(format_args!("can't give argument to non-function {}", words[0])));
        }
        Ok(())
    }

    /// A literal whose type nothing demands.
    fn literal(&mut self, operand: &'t Operand) -> Result<Slot, String> {
        Ok(Slot::plain(match operand {
            Operand::Bool(_, value) => Value::Bool(*value),
            Operand::String { text, .. } => text.as_str().into(),
            Operand::Number(number) => {
                self.at(number.at, operand);
                self.ideal(number)?
            }
            other => return Err(self.error(format_args!("can't evaluate command {}", quote(&other.to_string())))),
        }))
    }

    /// Go's `idealConstant`.
    fn ideal(&self, number: &Number) -> Result<Value, String> {
        let text = &number.text;
        let is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
        let is_integer = text.starts_with('\'') || is_hexadecimal && !text.contains(['p', 'P']);
        if !is_integer && text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Ok(Value::Float(number.float));
        }
        match number.int {
            Some(int) => Ok(Value::Int(int)),
            None => Err(self.error(format_args!("{text} overflows int"))),
        }
    }

    fn variable(
        &mut self,
        dot: &Slot,
        variable: &'t Variable,
        words: &'t [Operand],
        last: Option<Slot>,
    ) -> Result<Slot, String> {
        self.at(variable.at, variable);
        let name = &variable.names[0];
        let found = self.variables.iter().rev().find(|(known, _)| known == name);
        let Some((_, value)) = found else {
            return Err(self.error(format_args!("undefined variable: {name}")));
        };
        let value = value.clone();
        if variable.names.len() == 1 {
            // A variable in an argument has no words of its own.
            if !words.is_empty() {
                self.not_a_function(words, last.as_ref())?;
            }
            return Ok(value);
        }
        self.fields(dot, value, (variable.at, variable), &variable.names[1..], words, last)
    }

    fn chain(
        &mut self,
        dot: &Slot,
        operand: &'t Operand,
        words: &'t [Operand],
        last: Option<Slot>,
    ) -> Result<Slot, String> {
        let Operand::Chain(at, first, names) = operand else {
            return Ok(Slot::invalid());
        };
        self.at(*at, operand);
        let value = self.argument_of_any_type(dot, first)?;
        self.fields(dot, value, (*at, operand), names, words, last)
    }

    /// An operand that a chain begins with.
    fn argument_of_any_type(&mut self, dot: &Slot, operand: &'t Operand) -> Result<Slot, String> {
        self.at(operand.at(), operand);
        match operand {
            Operand::Pipe(pipe) => self.pipe(dot, pipe),
            Operand::Function(at, function) => {
                self.at(*at, operand);
                self.call(dot, function, (*at, operand), &[], None, None)
            }
            other => Err(self.error(format_args!("can't evaluate command {}", quote(&other.to_string())))),
        }
    }

    /// Go's `evalFieldChain`: the arguments belong to the last field.
    fn fields(
        &mut self,
        dot: &Slot,
        receiver: Slot,
        at: At<'t>,
        names: &'t [String],
        words: &'t [Operand],
        last: Option<Slot>,
    ) -> Result<Slot, String> {
        let Some((end, names)) = names.split_last() else {
            return Ok(receiver);
        };
        let mut receiver = receiver;
        for name in names {
            receiver = self.field(dot, receiver, at, name, &[], None)?;
        }
        self.field(dot, receiver, at, end, words.get(1..).unwrap_or_default(), last)
    }

    /// Go's `evalField`.
    fn field(
        &mut self,
        dot: &Slot,
        receiver: Slot,
        at: At<'t>,
        name: &'t str,
        arguments: &'t [Operand],
        last: Option<Slot>,
    ) -> Result<Slot, String> {
        let type_name = if receiver.is_boxed {
            "interface {}"
        } else {
            receiver.value.type_name()
        };
        match &receiver.value {
            Value::Invalid => return Ok(Slot::invalid()),
            Value::Nil => return Err(self.error(format_args!("nil pointer evaluating {type_name}.{name}"))),
            _ => {}
        }
        if let Some(method) = self.heap.library().method(&receiver.value, name) {
            return self.call(dot, method, at, arguments, last, Some(receiver.value));
        }
        let Value::Map(map_type, _) = receiver.value else {
            return Err(self.error(format_args!("can't evaluate field {name} in type {type_name}")));
        };
        if !arguments.is_empty() || last.is_some() {
            return Err(self.error(format_args!("{name} is not a method but has arguments")));
        }
        let found = self.heap.entries(&receiver.value);
        let found = found.map(|entries| entries.and_then(|entries| entries.get(name)).cloned());
        Ok(match found.map_err(|words| self.error(words))? {
            Some(value) => Slot::element(value, !matches!(map_type, MapType::String)),
            None => Slot::invalid(),
        })
    }

    /// Go's `evalCall`.
    fn call(
        &mut self,
        dot: &Slot,
        function: &'static Function,
        at: At<'t>,
        arguments: &'t [Operand],
        last: Option<Slot>,
        receiver: Option<Value>,
    ) -> Result<Slot, String> {
        let name = function.name;
        let own = usize::from(receiver.is_some());
        let parameters = &function.parameters[own.min(function.parameters.len())..];
        let count = arguments.len() + usize::from(last.is_some());
        if function.variadic.is_some() && count < parameters.len() {
            let wanted = parameters.len();
            let got = arguments.len();
            return Err(self.error(format_args!(
                "wrong number of args for {name}: want at least {wanted} got {got}"
            )));
        }
        if function.variadic.is_none() && count != parameters.len() {
            let wanted = parameters.len();
            return Err(self.error(format_args!(
                "wrong number of args for {name}: want {wanted} got {count}"
            )));
        }
        let type_of = |index: usize| {
            parameters
                .get(index)
                .copied()
                .or(function.variadic)
                .unwrap_or(Type::Any)
        };
        let is_or = name == "or";
        if is_or || name == "and" {
            let mut value = Value::Invalid;
            for argument in arguments {
                value = self.argument(dot, Type::Reflect, argument)?;
                if self.heap.truth(&value) == is_or {
                    return Ok(Slot::plain(value));
                }
            }
            return Ok(last.unwrap_or_else(|| Slot::plain(value)));
        }
        let mut values = Vec::with_capacity(count + own);
        values.extend(receiver);
        for (index, argument) in arguments.iter().enumerate() {
            values.push(self.argument(dot, type_of(index), argument)?);
        }
        if let Some(last) = last {
            values.push(self.validated(last, type_of(arguments.len()))?);
        }
        if name == "call" {
            let callee = match (arguments.first(), values.first()) {
                (Some(argument), _) => argument.to_string(),
                (None, Some(Value::String(text))) => text.to_string(),
                (None, value) => format!("<{} Value>", value.map_or("invalid", Value::type_name)),
            };
            values.insert(0, callee.into());
        }
        let made = match function.body {
            Body::Call(call) => {
                let made = self.heap.spend(super::heap::STEP);
                made.and_then(|()| call(self.heap, &values))
            }
            Body::Constant => {
                let found = self.constants.iter().find(|(known, _)| *known == name);
                found
                    .map(|(_, value)| value.clone())
                    .ok_or_else(|| "it has no value".to_owned())
            }
            Body::Refused(reason) => Err(reason.to_owned()),
        };
        match made {
            Ok(Value::String(text)) => {
                self.spend(text.len())?;
                Ok(Slot::plain(Value::String(text)))
            }
            Ok(value) => Ok(Slot::plain(value)),
            Err(words) => {
                self.at(at.0, at.1);
                Err(self.error(format_args!("error calling {name}: {words}")))
            }
        }
    }

    /// Go's `evalArg`.
    fn argument(&mut self, dot: &Slot, type_: Type, operand: &'t Operand) -> Result<Value, String> {
        self.at(operand.at(), operand);
        let slot = match operand {
            Operand::Dot(_) => dot.clone(),
            Operand::Nil(_) if type_.can_be_nil() => Slot::invalid(),
            Operand::Nil(_) => return Err(self.error(format_args!("cannot assign nil to {type_}"))),
            Operand::Field(at, names) => self.fields(dot, dot.clone(), (*at, operand), names, &[], None)?,
            Operand::Variable(variable) => self.variable(dot, variable, &[], None)?,
            Operand::Pipe(pipe) => self.pipe(dot, pipe)?,
            Operand::Function(at, function) => self.call(dot, function, (*at, operand), &[], None, None)?,
            Operand::Chain(..) => self.chain(dot, operand, &[], None)?,
            literal => return self.typed(literal, type_),
        };
        self.validated(slot, type_)
    }

    /// A literal as a parameter of a type.
    fn typed(&mut self, operand: &'t Operand, type_: Type) -> Result<Value, String> {
        let expected = match (type_, operand) {
            (Type::Any | Type::Reflect, _) => return self.literal(operand).map(|slot| slot.value),
            (Type::Bool, Operand::Bool(_, value)) => return Ok(Value::Bool(*value)),
            (Type::String, Operand::String { text, .. }) => return Ok(text.as_str().into()),
            (Type::Int, Operand::Number(Number { int: Some(int), .. })) => return Ok(Value::Int(*int)),
            (Type::Float, Operand::Number(number)) => return Ok(Value::Float(number.float)),
            (Type::Bool, _) => "bool",
            (Type::String, _) => "string",
            (Type::Int, _) => "integer",
            (Type::Float, _) => "float",
            (Type::Map | Type::Object(_), _) => {
                return Err(self.error(format_args!("can't handle {operand} for arg of type {type_}")));
            }
        };
        Err(self.error(format_args!("expected {expected}; found {operand}")))
    }

    /// Go's `validateType`.
    fn validated(&mut self, slot: Slot, type_: Type) -> Result<Value, String> {
        Ok(match (type_, slot.value) {
            (Type::Any | Type::Object(_), Value::Invalid) => Value::Nil,
            (Type::Map, Value::Invalid) => self.heap.nil_map(),
            (Type::Any | Type::Reflect, value)
            | (Type::String, value @ Value::String(_))
            | (Type::Int, value @ Value::Int(_))
            | (Type::Float, value @ Value::Float(_))
            | (Type::Bool, value @ Value::Bool(_)) => value,
            (_, Value::Invalid) => return Err(self.error(format_args!("invalid value; expected {type_}"))),
            // A named map type is assignable to the type without a name.
            (Type::Map, Value::Map(MapType::Any | MapType::Named(_), id)) => Value::Map(MapType::Any, id),
            (Type::Object(name), Value::Object(object)) if object.type_name() == name => Value::Object(object),
            (_, value) => {
                let got = value.type_name();
                return Err(self.error(format_args!("wrong type for value; expected {type_}; got {got}")));
            }
        })
    }
}
