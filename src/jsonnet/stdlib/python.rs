//! Python as a string: numbers with 17 digits.

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{ObjValue, Val};

use super::failed::failed;
use super::function::Function;
use super::print::{deeper, fields, number, string};

pub(super) const FUNCTIONS: [Function; 2] = [
    ("manifestPython", || FuncVal::builtin(manifest_python::default())),
    ("manifestPythonVars", || {
        FuncVal::builtin(manifest_python_vars::default())
    }),
];

#[builtin]
fn manifest_python(v: Val) -> Result<String> {
    let mut out = String::new();
    write(&v, &mut out)?;
    Ok(out)
}

#[builtin]
fn manifest_python_vars(conf: ObjValue) -> Result<String> {
    let mut out = String::new();
    fields(&conf, |name, value| {
        out.push_str(name);
        out.push_str(" = ");
        write(&value, &mut out)?;
        out.push('\n');
        Ok(())
    })?;
    Ok(out)
}

fn write(value: &Val, out: &mut String) -> Result<()> {
    match value {
        Val::Null => out.push_str("None"),
        Val::Bool(value) => out.push_str(if *value { "True" } else { "False" }),
        Val::Num(value) => number(value.get(), out),
        Val::Str(text) => string(&text.into_flat(), out),
        Val::Func(_) => return Err(failed("a function cannot be manifested")),
        Val::Arr(items) => deeper("manifesting a list", || {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write(&item?, out)?;
            }
            out.push(']');
            Ok(())
        })?,
        Val::Obj(object) => deeper("manifesting a dictionary", || {
            out.push('{');
            let mut between = "";
            fields(object, |key, value| {
                out.push_str(between);
                between = ", ";
                string(key, out);
                out.push_str(": ");
                write(&value, out)
            })?;
            out.push('}');
            Ok(())
        })?,
    }
    Ok(())
}
