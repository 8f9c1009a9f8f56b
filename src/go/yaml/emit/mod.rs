//! YAML as Go's libraries write it: block style, sorted keys, and their quotes, folding and indentation.

mod analysis;
mod order;
pub(crate) mod plain;
mod scalar;
mod writer;

use rayon::prelude::*;
use serde_json::Value;

use crate::go::strconv::{Format, format_float};
use crate::go::yaml::Dialect;
use analysis::is_break;
use order::compare_keys;
use scalar::Style;
use writer::{Context, Writer};

/// A document with its final line break.
#[must_use]
pub fn document(value: &Value, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.root(value);
    writer.out
}

/// Documents with `---` between them, printed in parallel.
#[must_use]
pub fn stream<'v>(values: impl IntoIterator<Item = &'v Value>, dialect: Dialect) -> String {
    let values: Vec<&Value> = values.into_iter().collect();
    let documents: Vec<String> = values.into_par_iter().map(|value| document(value, dialect)).collect();
    documents.join("---\n")
}

impl Writer {
    fn root(&mut self, value: &Value) {
        self.node(value, Context::Root);
        if self.column > 0 || self.out.is_empty() {
            self.put_break();
        }
    }

    fn node(&mut self, value: &Value, context: Context) {
        match value {
            Value::Null => self.scalar("null", Style::Plain, context),
            Value::Bool(value) => self.scalar(if *value { "true" } else { "false" }, Style::Plain, context),
            Value::Number(number) => {
                self.scalar(
                    &format_float(number.as_f64().unwrap_or_default(), Format::G, None),
                    Style::Plain,
                    context,
                );
            }
            Value::String(text) => self.string(text, context),
            Value::Array(items) if items.is_empty() => self.indicator("[]", true, false, false),
            Value::Object(fields) if fields.is_empty() => self.indicator("{}", true, false, false),
            Value::Array(items) => self.sequence(items, context),
            Value::Object(fields) => self.mapping(fields, context),
        }
    }

    fn sequence(&mut self, items: &[Value], context: Context) {
        let outer = self.indent;
        let beside_key = self.dialect == Dialect::V2 && context == Context::Value && !self.indention;
        self.increase_indent(context, false, beside_key);
        for item in items {
            self.write_indent();
            self.indicator("-", true, false, true);
            self.node(item, Context::Item);
        }
        self.indent = outer;
    }

    fn mapping(&mut self, fields: &serde_json::Map<String, Value>, context: Context) {
        let outer = self.indent;
        self.increase_indent(context, false, false);
        let mut sorted: Vec<_> = fields.iter().collect();
        sorted.sort_by(|(a, _), (b, _)| compare_keys(a, b, self.dialect));
        for (key, value) in sorted {
            self.write_indent();
            if key.len() <= 128 && !key.contains(is_break) {
                self.string(key, Context::SimpleKey);
                self.indicator(":", false, false, false);
            } else {
                self.indicator("?", true, false, true);
                self.string(key, Context::Key);
                self.write_indent();
                self.indicator(":", true, false, true);
            }
            self.node(value, Context::Value);
        }
        self.indent = outer;
    }
}
