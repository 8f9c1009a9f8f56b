//! `text/template`: a text with actions, and a value → a text.
//!
//! Parses and executes templates with Go's messages, places and limits of types. The functions come in a [`Library`]; `go/sprig` has those of
//! sprig. Nests less deeply than Go, limits the work of an execution, and has neither complex numbers nor text that is not UTF-8.
//!
//! ```
//! use crdsmith::go::sprig;
//! use crdsmith::go::template::{Heap, Library, Template};
//!
//! static LIBRARY: Library = Library { functions: &[sprig::FUNCTIONS, crdsmith::go::template::FUNCTIONS], methods: sprig::METHODS };
//! let template = Template::parse("name", "{{ .kind | lower }}", &LIBRARY).expect("the template is valid");
//! let object = serde_json::json!({"kind": "Service"});
//! let mut heap = Heap::new(&LIBRARY);
//! let dot = heap.json(&object);
//! assert_eq!(template.execute(&mut heap, dot, &[]).as_deref(), Ok("service"));
//! ```

mod builtin;
mod compare;
mod eval;
mod exec;
mod heap;
mod json;
mod lex;
mod node;
mod number;
mod parse;
mod pipeline;
mod print;
mod printf;
mod token;
mod tokens;
mod value;
mod verbs;

pub use builtin::FUNCTIONS;
pub use heap::{Body, Call, Entries, Function, Heap, Library};
pub use json::json;
pub use print::{show, sprint};
pub use printf::sprintf;
pub use value::{Element, MapType, Named, Object, Type, Value};

use exec::{Slot, State, Stop};
use parse::Trees;

/// A parsed template, and those that it defines.
#[derive(Debug)]
pub struct Template {
    name: String,
    text: String,
    trees: Trees,
}

impl Template {
    /// Go's `template.New(name).Parse(text)`.
    ///
    /// # Errors
    /// Go's error.
    pub fn parse(name: &str, text: &str, library: &'static Library) -> Result<Self, String> {
        Ok(Self {
            name: name.to_owned(),
            text: text.to_owned(),
            trees: parse::parse(name, text, library)?,
        })
    }

    /// Go's `Template.Execute`. `constants` are the values of functions of the kind [`Body::Constant`].
    ///
    /// # Errors
    /// Go's error, or a limit of the output or of the work.
    pub fn execute(
        &self,
        heap: &mut Heap<'_>,
        dot: Value,
        constants: &[(&'static str, Value)],
    ) -> Result<String, String> {
        let Some(root) = self.trees.get(&self.name) else {
            return Ok(String::new());
        };
        let dot = Slot::plain(dot);
        let mut state = State {
            name: &self.name,
            text: &self.text,
            trees: &self.trees,
            heap,
            constants,
            out: String::new(),
            template: &self.name,
            variables: vec![("$", dot.clone())],
            place: None,
            depth: 0,
            nesting: 0,
        };
        match state.list(&dot, root) {
            Ok(()) | Err(Stop::Break | Stop::Continue) => Ok(state.out),
            Err(Stop::Error(words)) => Err(words),
        }
    }
}
