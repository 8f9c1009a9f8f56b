//! `fmt`: values as its verbs print them. [`super::printf`] reads formats.

use super::heap::{Heap, STEP};
use super::value::{Object, Value};
use super::verbs::{self, Flags};
use crate::go::fmt::float;

/// Maximum depth of a printed value.
const MOST_DEPTH: usize = 500;

/// Go's `fmt.Sprint`: blanks between operands of which none is a string.
///
/// # Errors
/// The text is too long, or a value too deep.
pub fn sprint(heap: &mut Heap<'_>, values: &[Value]) -> Result<String, String> {
    let mut printer = Printer::new(heap);
    let mut was_text = true;
    for (index, value) in values.iter().enumerate() {
        let is_text = matches!(value, Value::String(_));
        if index > 0 && !is_text && !was_text {
            printer.out.push(' ');
        }
        printer.argument(value, 'v')?;
        was_text = is_text;
    }
    printer.finish()
}

/// Go's `fmt.Sprintln`.
///
/// # Errors
/// The text is too long, or a value too deep.
pub(super) fn sprintln(heap: &mut Heap<'_>, values: &[Value]) -> Result<String, String> {
    let mut printer = Printer::new(heap);
    for (index, value) in values.iter().enumerate() {
        printer.out.push_str(if index == 0 { "" } else { " " });
        printer.argument(value, 'v')?;
    }
    printer.out.push('\n');
    printer.finish()
}

/// `%v`.
///
/// # Errors
/// The text is too long, or the value too deep.
pub fn show(heap: &mut Heap<'_>, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.to_string()),
        Value::Float(number) => Ok(float(*number)),
        value => sprint(heap, std::slice::from_ref(value)),
    }
}

pub(super) struct Printer<'h, 'v> {
    pub(super) heap: &'h mut Heap<'v>,
    pub(super) out: String,
    pub(super) flags: Flags,
    counted: usize,
    /// True while it prints the value of a wrong verb; methods are not called then.
    is_erroring: bool,
}

impl<'h, 'v> Printer<'h, 'v> {
    pub(super) fn new(heap: &'h mut Heap<'v>) -> Self {
        Self {
            heap,
            out: String::new(),
            flags: Flags::default(),
            counted: 0,
            is_erroring: false,
        }
    }

    pub(super) fn finish(mut self) -> Result<String, String> {
        self.count()?;
        Ok(self.out)
    }

    fn count(&mut self) -> Result<(), String> {
        let new = self.out.len() - self.counted;
        self.counted = self.out.len();
        self.heap.spend(new)
    }

    /// Go's `printArg`.
    pub(super) fn argument(&mut self, value: &Value, verb: char) -> Result<(), String> {
        match (value, verb) {
            (Value::Nil | Value::Invalid, 'T' | 'v') => self.flags.pad(&mut self.out, "<nil>"),
            (Value::Nil | Value::Invalid, _) => self.bad_verb(value, verb, 0)?,
            (_, 'T') => self.flags.string(&mut self.out, value.type_name()),
            (_, 'p') => return Err("pointers have no stable text: `%p`".to_owned()),
            _ => self.value(value, verb, 0)?,
        }
        self.count()
    }

    /// Go's `badVerb`.
    fn bad_verb(&mut self, value: &Value, verb: char, depth: usize) -> Result<(), String> {
        self.out.push_str("%!");
        self.out.push(verb);
        self.out.push('(');
        if value.is_nil() {
            self.out.push_str("<nil>");
        } else {
            self.out.push_str(value.type_name());
            self.out.push('=');
            self.is_erroring = true;
            self.value(value, 'v', depth)?;
            self.is_erroring = false;
        }
        self.out.push(')');
        Ok(())
    }

    /// Go's `printValue`.
    fn value(&mut self, value: &Value, verb: char, depth: usize) -> Result<(), String> {
        if depth > MOST_DEPTH {
            return Err(format!("a value is nested deeper than {MOST_DEPTH}"));
        }
        self.heap.spend(STEP)?;
        self.count()?;
        let calls_methods = matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') && !self.is_erroring && !self.flags.go_syntax;
        if calls_methods && let Some(text) = self.heap.string_method(value)? {
            verbs::text(&mut self.out, &self.flags, &text, verb);
            return Ok(());
        }
        let fits = match value {
            Value::Invalid | Value::Nil => {
                let go_syntax = self.flags.go_syntax;
                self.out.push_str(if go_syntax { "interface {}(nil)" } else { "<nil>" });
                true
            }
            Value::Bool(value) => verbs::bool(&mut self.out, &self.flags, *value, verb),
            Value::Int(number) | Value::Int64(number) => verbs::integer(
                &mut self.out,
                &self.flags,
                number.unsigned_abs(),
                *number < 0,
                true,
                verb,
            ),
            Value::Uint8(number) => verbs::integer(&mut self.out, &self.flags, u64::from(*number), false, false, verb),
            Value::Uint64(number) => verbs::integer(&mut self.out, &self.flags, *number, false, false, verb),
            Value::Float(number) => verbs::float(&mut self.out, &self.flags, *number, verb),
            Value::String(text) => verbs::text(&mut self.out, &self.flags, text, verb),
            Value::Slice(..) => return self.slice(value, verb, depth),
            Value::Map(..) => return self.map(value, verb, depth),
            Value::Object(object) => return self.object(&**object, verb, depth),
        };
        if fits {
            Ok(())
        } else {
            self.bad_verb(value, verb, depth)
        }
    }

    fn slice(&mut self, value: &Value, verb: char, depth: usize) -> Result<(), String> {
        let go_syntax = self.flags.go_syntax;
        if go_syntax {
            self.out.push_str(value.type_name());
            if matches!(value, Value::Slice(_, None)) {
                self.out.push_str("(nil)");
                return Ok(());
            }
        }
        self.out.push(if go_syntax { '{' } else { '[' });
        let items = self.heap.items(value)?.unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(if go_syntax { ", " } else { " " });
            }
            self.value(item, verb, depth + 1)?;
        }
        self.out.push(if go_syntax { '}' } else { ']' });
        Ok(())
    }

    /// A struct, or a pointer to one, which prints as an address inside other values.
    fn object(&mut self, object: &dyn Object, verb: char, depth: usize) -> Result<(), String> {
        let type_name = object.type_name();
        let name = match type_name.strip_prefix('*') {
            Some(_) if depth > 0 => return Err("pointers have no stable text".to_owned()),
            Some(name) => {
                self.out.push('&');
                name
            }
            None => type_name,
        };
        let go_syntax = self.flags.go_syntax;
        self.out.push_str(if go_syntax { name } else { "" });
        self.out.push('{');
        for (index, (name, field)) in object.fields().iter().enumerate() {
            if index > 0 {
                self.out.push_str(if go_syntax { ", " } else { " " });
            }
            if go_syntax {
                self.out.push_str(name);
                self.out.push(':');
            }
            self.value(field, verb, depth + 1)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn map(&mut self, value: &Value, verb: char, depth: usize) -> Result<(), String> {
        let go_syntax = self.flags.go_syntax;
        if go_syntax {
            self.out.push_str(value.type_name());
            if self.heap.is_nil_map(value) {
                self.out.push_str("(nil)");
                return Ok(());
            }
        }
        self.out.push_str(if go_syntax { "{" } else { "map[" });
        let entries = self.heap.entries(value)?.cloned().unwrap_or_default();
        for (index, (key, entry)) in entries.iter().enumerate() {
            if index > 0 {
                self.out.push_str(if go_syntax { ", " } else { " " });
            }
            self.value(&Value::String(key.clone()), verb, depth + 1)?;
            self.out.push(':');
            self.value(entry, verb, depth + 1)?;
        }
        self.out.push(if go_syntax { '}' } else { ']' });
        Ok(())
    }
}
