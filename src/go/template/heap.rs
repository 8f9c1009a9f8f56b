//! Lists and maps of one execution, the work that it may do, and the functions that work on them.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::value::{Element, MapType, Named, Type, Value};

/// The entries of a map.
pub type Entries = BTreeMap<Rc<str>, Value>;

/// Bytes that one execution may produce, in all its values and steps.
const MOST_WORK: usize = 16 << 20;
/// The work of a step, and of an element of a list.
pub(super) const STEP: usize = 32;

/// The functions and methods of templates. A function in an earlier table hides one of the same name.
#[derive(Debug)]
pub struct Library {
    /// Tables of functions.
    pub functions: &'static [&'static [Function]],
    /// Methods by the name of their type. Their first argument is the receiver.
    pub methods: &'static [(&'static str, &'static [Function])],
}

/// A function of templates.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name in templates.
    pub name: &'static str,
    /// The types of the fixed parameters.
    pub parameters: &'static [Type],
    /// The type of further parameters, if the function takes them.
    pub variadic: Option<Type>,
    /// What it does.
    pub body: Body,
}

/// The work of a function. Errors are Go's, without the words around them.
pub type Call = fn(&mut Heap<'_>, &[Value]) -> Result<Value, String>;

/// What a function does.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// It computes a value of its arguments.
    Call(Call),
    /// It returns a value that [`super::Template::execute`] gets.
    Constant,
    /// It is part of Go's library, and refused for this reason.
    Refused(&'static str),
}

impl Function {
    /// A function with a fixed number of parameters.
    #[must_use]
    pub const fn fixed(name: &'static str, parameters: &'static [Type], call: Call) -> Self {
        Self {
            name,
            parameters,
            variadic: None,
            body: Body::Call(call),
        }
    }

    /// A function with any number of parameters after the fixed ones.
    #[must_use]
    pub const fn variadic(name: &'static str, parameters: &'static [Type], rest: Type, call: Call) -> Self {
        Self {
            name,
            parameters,
            variadic: Some(rest),
            body: Body::Call(call),
        }
    }

    /// A function without parameters whose value is given for each execution.
    #[must_use]
    pub const fn constant(name: &'static str) -> Self {
        Self {
            name,
            parameters: &[],
            variadic: None,
            body: Body::Constant,
        }
    }

    /// A function that templates must not use.
    #[must_use]
    pub const fn refused(name: &'static str, reason: &'static str) -> Self {
        Self {
            name,
            parameters: &[],
            variadic: None,
            body: Body::Refused(reason),
        }
    }
}

impl Library {
    /// The function with a name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&'static Function> {
        let mut all = self.functions.iter().flat_map(|table| table.iter());
        all.find(|function| function.name == name)
    }

    /// The method of a value's type.
    #[must_use]
    pub fn method(&self, value: &Value, name: &str) -> Option<&'static Function> {
        let type_name = match value {
            Value::Map(MapType::Named(named), _) => named.0,
            Value::Object(object) => object.type_name(),
            _ => return None,
        };
        let (_, methods) = self.methods.iter().find(|(owner, _)| *owner == type_name)?;
        methods.iter().find(|method| method.name == name)
    }
}

/// Lists and maps of one execution. Values refer to them by number, so that a map which contains itself is no problem, and a deep value is
/// freed without recursion.
#[derive(Debug)]
pub struct Heap<'v> {
    library: &'static Library,
    lists: Vec<List<'v>>,
    maps: Vec<Table<'v>>,
    work: usize,
}

#[derive(Debug)]
enum List<'v> {
    /// JSON that nothing has read yet.
    Source(&'v [Json]),
    Own(Rc<[Value]>),
}

#[derive(Debug)]
enum Table<'v> {
    Source(&'v Map<String, Json>),
    Own(Entries),
    /// It reads as empty.
    Nil(Entries),
}

impl<'v> Heap<'v> {
    /// An empty heap.
    #[must_use]
    pub fn new(library: &'static Library) -> Self {
        Self {
            library,
            lists: Vec::new(),
            maps: Vec::new(),
            work: 0,
        }
    }

    /// The functions and methods of the execution.
    #[must_use]
    pub fn library(&self) -> &'static Library {
        self.library
    }

    /// The text of a value that has Go's `String` method.
    ///
    /// # Errors
    /// The method fails.
    pub fn string_method(&mut self, value: &Value) -> Result<Option<String>, String> {
        if let Value::Object(object) = value {
            return Ok(Some(object.string()));
        }
        match self.library.method(value, "String").map(|method| method.body) {
            Some(Body::Call(call)) => call(self, std::slice::from_ref(value)).map(|text| Some(text.text().to_owned())),
            _ => Ok(None),
        }
    }

    /// Counts work.
    ///
    /// # Errors
    /// It is more than an execution may do.
    pub fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.work = self.work.saturating_add(bytes);
        if self.work > MOST_WORK {
            Err(format!(
                "the template makes more than {} MiB of values",
                MOST_WORK >> 20
            ))
        } else {
            Ok(())
        }
    }

    /// A value as `encoding/json` reads it: every number is a `float64`.
    pub fn json(&mut self, value: &'v Json) -> Value {
        match value {
            Json::Null => Value::Nil,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Float(number.as_f64().unwrap_or_default()),
            Json::String(text) => Value::String(text.as_str().into()),
            Json::Array(items) => {
                self.lists.push(List::Source(items));
                Value::Slice(Element::Any, Some(self.lists.len() - 1))
            }
            Json::Object(fields) => {
                self.maps.push(Table::Source(fields));
                Value::Map(MapType::Any, self.maps.len() - 1)
            }
        }
    }

    /// JSON with the type of a named map; other types than objects as they are.
    pub fn named(&mut self, value: &'v Json, named: &'static Named) -> Value {
        match self.json(value) {
            Value::Map(_, id) => Value::Map(MapType::Named(named), id),
            other => other,
        }
    }

    /// A new list.
    ///
    /// # Errors
    /// It is more than an execution may make.
    pub fn list(&mut self, element: Element, items: Vec<Value>) -> Result<Value, String> {
        self.spend(items.len().saturating_mul(STEP))?;
        self.lists.push(List::Own(items.into()));
        Ok(Value::Slice(element, Some(self.lists.len() - 1)))
    }

    /// A new list of strings.
    ///
    /// # Errors
    /// It is more than an execution may make.
    pub fn strings<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Result<Value, String> {
        let items = texts.into_iter().map(Value::from).collect();
        self.list(Element::String, items)
    }

    /// A new map.
    ///
    /// # Errors
    /// It is more than an execution may make.
    pub fn map(&mut self, type_: MapType, entries: Entries) -> Result<Value, String> {
        self.spend(entries.len().saturating_mul(2 * STEP))?;
        self.maps.push(Table::Own(entries));
        Ok(Value::Map(type_, self.maps.len() - 1))
    }

    /// A map that is nil: it reads as empty, and cannot be written to.
    pub fn nil_map(&mut self) -> Value {
        self.maps.push(Table::Nil(Entries::new()));
        Value::Map(MapType::Any, self.maps.len() - 1)
    }

    /// The elements of a slice; `None` for other types.
    ///
    /// # Errors
    /// It is more than an execution may read.
    pub fn items(&mut self, value: &Value) -> Result<Option<Rc<[Value]>>, String> {
        let id = match value {
            Value::Slice(_, None) => return Ok(Some(Rc::new([]))),
            Value::Slice(_, Some(id)) => *id,
            _ => return Ok(None),
        };
        let source = match &self.lists[id] {
            List::Own(items) => return Ok(Some(Rc::clone(items))),
            List::Source(source) => *source,
        };
        self.spend(source.len().saturating_mul(STEP))?;
        let items: Rc<[Value]> = source.iter().map(|item| self.json(item)).collect();
        self.lists[id] = List::Own(Rc::clone(&items));
        Ok(Some(items))
    }

    /// The entries of a map; `None` for other types.
    ///
    /// # Errors
    /// It is more than an execution may read.
    pub fn entries(&mut self, value: &Value) -> Result<Option<&Entries>, String> {
        let Value::Map(_, id) = value else { return Ok(None) };
        let id = *id;
        if let Table::Source(source) = self.maps[id] {
            let mut entries = Entries::new();
            self.spend(source.len().saturating_mul(STEP))?;
            for (key, value) in source {
                let value = self.json(value);
                entries.insert(key.as_str().into(), value);
            }
            self.maps[id] = Table::Own(entries);
        }
        Ok(match &self.maps[id] {
            Table::Own(entries) | Table::Nil(entries) => Some(entries),
            Table::Source(_) => None,
        })
    }

    /// The entries of a map, to be changed; `None` for other types, and for a map that is nil.
    ///
    /// # Errors
    /// It is more than an execution may read.
    pub fn entries_mut(&mut self, value: &Value) -> Result<Option<&mut Entries>, String> {
        self.entries(value)?;
        self.spend(STEP)?;
        let Value::Map(_, id) = value else { return Ok(None) };
        Ok(match &mut self.maps[*id] {
            Table::Own(entries) => Some(entries),
            _ => None,
        })
    }

    /// Whether a map is nil.
    #[must_use]
    pub fn is_nil_map(&self, value: &Value) -> bool {
        matches!(value, Value::Map(_, id) if matches!(self.maps[*id], Table::Nil(_)))
    }

    /// The number of bytes, elements or entries; `None` for other types.
    #[must_use]
    pub fn length(&self, value: &Value) -> Option<usize> {
        Some(match value {
            Value::String(text) => text.len(),
            Value::Slice(_, None) => 0,
            Value::Slice(_, Some(id)) => match &self.lists[*id] {
                List::Source(items) => items.len(),
                List::Own(items) => items.len(),
            },
            Value::Map(_, id) => match &self.maps[*id] {
                Table::Source(fields) => fields.len(),
                Table::Own(entries) => entries.len(),
                Table::Nil(_) => 0,
            },
            _ => return None,
        })
    }

    /// Go's `template.IsTrue`.
    #[must_use]
    pub fn truth(&self, value: &Value) -> bool {
        match value {
            Value::Invalid | Value::Nil => false,
            Value::Bool(value) => *value,
            Value::Int(number) | Value::Int64(number) => *number != 0,
            Value::Uint8(number) => *number != 0,
            Value::Uint64(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Object(_) => true,
            Value::String(_) | Value::Slice(..) | Value::Map(..) => self.length(value) != Some(0),
        }
    }
}
