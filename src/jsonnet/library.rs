//! The standard library as every file sees it: the evaluator's, with a few functions of our own in front.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::tla::TlaArg;
use jrsonnet_evaluator::trace::PathResolver;
use jrsonnet_evaluator::typed::Either2;
use jrsonnet_evaluator::val::ArrValue;
use jrsonnet_evaluator::{
    ContextInitializer, Either, IStr, InitialContextBuilder, ObjValue, ObjValueBuilder, Source, SourcePath, Thunk, Val,
};
use jrsonnet_gcmodule::{Cc, Trace};
use jrsonnet_stdlib::{Settings, stdlib_uncached};

use super::mend;
use super::stdlib::{self, Unused};
use super::syntax::TRACE;

thread_local! {
    /// Requested native functions that do not exist.
    static UNKNOWN_NATIVES: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// The longest string that is repeated into being, in bytes.
const LONGEST: usize = 1 << 30;

/// A requested native function that does not exist.
pub(super) fn unknown_native() -> Option<String> {
    UNKNOWN_NATIVES.with_borrow(|names| names.first().cloned())
}

/// Forgets the native functions that were requested so far.
pub(super) fn forget_natives() {
    UNKNOWN_NATIVES.with_borrow_mut(BTreeSet::clear);
}

/// External variables, and who asked for them.
#[derive(Default, Trace)]
pub(super) struct Variables {
    values: RefCell<HashMap<IStr, TlaArg>>,
    /// The sources whose `std.extVar` was called, by variable.
    asked: RefCell<HashMap<IStr, HashSet<SourcePath>>>,
}

impl Variables {
    /// Sets a variable, or removes it.
    pub(super) fn set(&self, name: &str, value: Option<TlaArg>) {
        let mut values = self.values.borrow_mut();
        match value {
            Some(value) => values.insert(name.into(), value),
            None => values.remove(&IStr::from(name)),
        };
    }

    /// The sources whose `std.extVar` was called for a variable. Only values that have come through one of them can depend on it.
    pub(super) fn asked(&self, name: &str) -> Vec<SourcePath> {
        let asked = self.asked.borrow();
        asked.get(&IStr::from(name)).into_iter().flatten().cloned().collect()
    }
}

#[derive(Trace)]
pub(super) struct Library {
    std: ObjValue,
    variables: Cc<Variables>,
    /// Functions of ours that are in scope under names of their own.
    globals: Vec<(IStr, Val)>,
}

impl Library {
    pub(super) fn new(
        variables: Cc<Variables>,
        natives: HashMap<IStr, FuncVal>,
        globals: impl IntoIterator<Item = (&'static str, FuncVal)>,
    ) -> Self {
        let names: Vec<IStr> = natives.keys().cloned().collect();
        let settings = Settings {
            ext_vars: HashMap::new(),
            ext_natives: natives.clone(),
            trace_printer: Rc::new(Unused),
            path_resolver: PathResolver::Absolute,
        };
        let mut std = ObjValueBuilder::new();
        std.with_super(stdlib_uncached(Cc::new(RefCell::new(settings))));
        let functions = names
            .into_iter()
            .filter_map(|name| Some((name.clone(), natives.get(&name)?.clone())))
            .collect();
        std.method("native", FuncVal::builtin(native { functions }));
        std.method("repeat", FuncVal::builtin(repeat::default()));
        std.method("trace", stdlib::without_place());
        stdlib::install(&mut std);
        let globals = mend::functions().into_iter().chain(globals);
        Self {
            std: std.build(),
            variables,
            globals: globals
                .map(|(name, function)| (name.into(), Val::Func(function)))
                .collect(),
        }
    }
}

impl ContextInitializer for Library {
    fn populate(&self, source: Source, builder: &mut InitialContextBuilder) {
        let mut std = ObjValueBuilder::new();
        std.with_super(self.std.clone());
        let path = source.source_path();
        let file = path
            .path()
            .map_or_else(|| path.to_string(), |path| path.display().to_string());
        std.field("thisFile").hide().value(Val::string(file));
        std.method(
            "extVar",
            FuncVal::builtin(ext_var {
                variables: self.variables.clone(),
                source: path.clone(),
            }),
        );
        builder.bind("std", Thunk::evaluated(Val::Obj(std.build())));
        builder.bind(TRACE, Thunk::evaluated(Val::Func(stdlib::located(&source))));
        for (name, value) in &self.globals {
            builder.bind(name.clone(), Thunk::evaluated(value.clone()));
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Like the evaluator's own, but remembers unknown functions.
#[builtin(fields(functions: Vec<(IStr, FuncVal)>))]
fn native(this: &native, name: IStr) -> Val {
    let found = this.functions.iter().find(|(known, _)| *known == name);
    if found.is_none() {
        UNKNOWN_NATIVES.with_borrow_mut(|names| names.insert(name.to_string()));
    }
    found.map_or(Val::Null, |(_, function)| Val::Func(function.clone()))
}

/// Like the evaluator's own, but knows the source that it was written in.
#[builtin(fields(variables: Cc<Variables>, source: SourcePath))]
fn ext_var(this: &ext_var, x: IStr) -> Result<Val> {
    let variables = &this.variables;
    let mut asked = variables.asked.borrow_mut();
    asked.entry(x.clone()).or_default().insert(this.source.clone());
    drop(asked);
    let value = variables.values.borrow().get(&x).cloned();
    value
        .ok_or(ErrorKind::UndefinedExternalVariable(x))?
        .evaluate_tailstrict()
}

/// As the evaluator's own, which would end the process where memory does not suffice.
#[builtin]
fn repeat(what: Either![IStr, ArrValue], count: u32) -> Result<Val> {
    match what {
        Either2::A(text) => {
            let size = text.len().saturating_mul(count as usize);
            if size > LONGEST {
                let message = format!("`std.repeat` would return a string of {size} bytes; the maximum is {LONGEST}");
                return Err(ErrorKind::RuntimeError(message.into()).into());
            }
            Ok(Val::string(text.repeat(count as usize)))
        }
        Either2::B(items) => {
            let repeated = ArrValue::repeated(items, count);
            let message = "`std.repeat` would return an array that is too long";
            repeated
                .map(Val::Arr)
                .ok_or_else(|| ErrorKind::RuntimeError(message.into()).into())
        }
    }
}
