//! Text → values: `parseYaml` with Go's reader, numbers and characters.

use std::borrow::Cow;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{IStr, ObjValueBuilder, Val};

use super::failed::failed;
use super::function::Function;
use crate::go::strconv::parse_int;
use crate::go::yaml::decode::{Build, Entry, Plain, decode};
use crate::go::yaml::{Dialect, Node, Tree, document};

pub(super) const FUNCTIONS: [Function; 3] = [
    ("char", || FuncVal::builtin(std_char::default())),
    ("parseInt", || FuncVal::builtin(std_parse_int::default())),
    ("parseYaml", || FuncVal::builtin(parse_yaml::default())),
];

/// Deepest nesting that Go's JSON parser takes; the evaluator's thread has the stack for it.
const DEEPEST: usize = 10_000;

#[builtin]
fn std_char(n: f64) -> Result<String> {
    character(n).map(String::from)
}

/// The character with a number, as Go converts it: a surrogate is U+FFFD.
pub(super) fn character(number: f64) -> Result<char> {
    if number > f64::from(u32::from(char::MAX)) {
        return Err(failed(format!("invalid Unicode code point {number}")));
    }
    if number < 0.0 {
        return Err(failed(format!("a code point must not be negative, but is {number}")));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked"
    )]
    let point = number as u32;
    Ok(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[builtin]
#[expect(clippy::cast_precision_loss, reason = "numbers are float64")]
fn std_parse_int(str: IStr) -> Result<f64> {
    let number = parse_int(&str, 10).map_err(|_| failed(format!("`{str}` is not a base 10 integer")))?;
    Ok(number as f64)
}

/// Later fields of one name win.
fn object(fields: impl IntoIterator<Item = (IStr, Val)>) -> Val {
    let fields: std::collections::BTreeMap<IStr, Val> = fields.into_iter().collect();
    let mut out = ObjValueBuilder::with_capacity(fields.len());
    for (key, value) in fields {
        out.field(key).value(value);
    }
    Val::Obj(out.build())
}

/// A text is a stream if a line in it begins a document; else, its value is that of the document.
#[builtin]
fn parse_yaml(str: IStr) -> Result<Val> {
    let (documents, is_stream) = split(&str);
    let values = documents.iter().map(|document| read(document));
    let mut values = values
        .collect::<Result<Vec<_>, _>>()
        .map_err(|words| failed(format!("failed to parse YAML: {words}")))?;
    if is_stream {
        return Ok(Val::arr(values));
    }
    Ok(if values.is_empty() {
        Val::Null
    } else {
        values.swap_remove(0)
    })
}

/// go-jsonnet's `YAMLReader`: documents with their first lines, and whether one began with `---`. All lines end with a line feed.
fn split(text: &str) -> (Vec<String>, bool) {
    let mut documents = Vec::new();
    let mut is_stream = false;
    let mut current = String::new();
    for line in text.split_inclusive('\n') {
        let line = line
            .strip_suffix('\n')
            .map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        let begins = line
            .strip_prefix("---")
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        if begins {
            is_stream = true;
            if !current.is_empty() {
                documents.push(std::mem::take(&mut current));
            }
        }
        current.push_str(line);
        current.push('\n');
    }
    if !current.is_empty() {
        documents.push(current);
    }
    (documents, is_stream)
}

/// `sigs.k8s.io/yaml`'s `Unmarshal` into an `interface{}`.
fn read(text: &str) -> Result<Val, String> {
    let Some(tree) = document(text, Dialect::V2, false).map_err(|error| error.to_string())? else {
        return Ok(Val::Null);
    };
    let done = decode(&tree, 0, Dialect::V2, Values::default(), DEEPEST).map_err(|error| error.to_string())?;
    match done.build.refused {
        Some(words) => Err(words),
        None => Ok(done.value),
    }
}

#[derive(Default)]
struct Values {
    /// The first value that JSON does not have.
    refused: Option<String>,
}

impl<'s> Build<'s> for Values {
    type Value = Val;

    fn scalar(&mut self, value: Plain<'s>, _: &Node<'s>) -> Val {
        #[expect(clippy::cast_precision_loss, reason = "numbers are float64")]
        let number = match value {
            Plain::Null => return Val::Null,
            Plain::Bool(value) => return Val::Bool(value),
            Plain::Text(text) => return Val::string(&*text),
            Plain::Int(value) => value as f64,
            Plain::Uint(value) => value as f64,
            Plain::Float(value) => value,
        };
        Val::try_num(number).unwrap_or_else(|_| {
            self.refused
                .get_or_insert_with(|| format!("json: unsupported value: {number}"));
            Val::Null
        })
    }

    fn sequence(&mut self, items: Vec<Val>, _: &Node<'s>) -> Val {
        Val::arr(items)
    }

    fn mapping(&mut self, entries: Vec<Entry<'s, Val>>, _: usize, _: &Tree<'s>) -> Val {
        let mut fields = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry.key.json() {
                Some(key) => fields.push((IStr::from(Cow::as_ref(&key)), entry.value)),
                None => {
                    self.refused.get_or_insert_with(|| "unsupported map key".to_owned());
                }
            }
        }
        object(fields)
    }
}
