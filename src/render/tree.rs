//! Values to print: in a chosen order, with comments.

use serde_json::{Map, Value};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// A text, number or boolean, null, or an empty list or object.
    Scalar(Value),
    /// A list.
    List(Vec<Tree>),
    /// An item of a list below lines of comments, without marks.
    Commented(Vec<String>, Box<Tree>),
    /// An object, its fields in the order in which they are printed.
    Object(Vec<Field>),
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// Lines of comments before the field, without marks.
    pub comments: Vec<String>,
    /// The value.
    pub value: Tree,
    /// Whether the field is a comment itself: it shows what could be set instead.
    pub is_comment: bool,
}

impl Tree {
    /// The value without comments.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Scalar(value) => value.clone(),
            Self::Commented(_, value) => value.to_json(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(fields) => {
                let shown = fields.iter().filter(|field| !field.is_comment);
                let fields = shown.map(|field| (field.name.clone(), field.value.to_json()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
        }
    }

    /// The value of a field that is no comment.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        let mut shown = fields.iter().filter(|field| !field.is_comment);
        shown.find(|field| field.name == name).map(|field| &field.value)
    }

    /// Whether the value is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::List(_) | Self::Scalar(Value::Array(_)))
    }

    /// Whether nothing of the value is to be printed over several lines.
    pub(super) fn is_flat(&self) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::Commented(..) => false,
            Self::List(items) => items.is_empty(),
            Self::Object(fields) => fields.is_empty(),
        }
    }
}
