//! Macros: `has`, the comprehensions over one and two variables, `optMap`, `optFlatMap` and `sortBy`, as the server expands them.

use std::sync::Arc;

use super::ast::{ACCUMULATOR, Comprehension, Id, Kind, Literal, operator};
use super::builder::Builder;

/// The expansion of a macro, or its error with the node to blame.
type Expanded = Result<Id, (Id, String)>;

/// The expansion of a macro; the call itself if it is not a macro.
pub(in crate::cel) fn expand(builder: &mut Builder, at: u32, function: &str, target: Option<Id>, args: Vec<Id>) -> Id {
    let mut build = Build { builder, at };
    let expanded = match (function, target, args.as_slice()) {
        ("has", None, &[field]) => Some(has(&mut build, field)),
        ("all" | "exists" | "exists_one", Some(range), &[var, test]) => {
            Some(quantifier(&mut build, function, range, &[var], test))
        }
        ("all" | "exists" | "exists_one" | "existsOne", Some(range), &[var, var2, test]) => {
            Some(quantifier(&mut build, function, range, &[var, var2], test))
        }
        ("map", Some(range), &[var, value]) => Some(map(&mut build, range, var, None, value)),
        ("map", Some(range), &[var, test, value]) => Some(map(&mut build, range, var, Some(test), value)),
        ("filter", Some(range), &[var, test]) => Some(filter(&mut build, range, var, test)),
        ("transformList", Some(range), &[var, var2, value]) => Some(list(&mut build, range, [var, var2], None, value)),
        ("transformList", Some(range), &[var, var2, test, value]) => {
            Some(list(&mut build, range, [var, var2], Some(test), value))
        }
        ("transformMap", Some(range), &[var, var2, value]) => {
            Some(entries(&mut build, range, [var, var2], None, value, true))
        }
        ("transformMap", Some(range), &[var, var2, test, value]) => {
            Some(entries(&mut build, range, [var, var2], Some(test), value, true))
        }
        ("transformMapEntry", Some(range), &[var, var2, value]) => {
            Some(entries(&mut build, range, [var, var2], None, value, false))
        }
        ("transformMapEntry", Some(range), &[var, var2, test, value]) => {
            Some(entries(&mut build, range, [var, var2], Some(test), value, false))
        }
        ("optMap" | "optFlatMap", Some(optional), &[var, value]) => {
            Some(optional_map(&mut build, function, optional, var, value))
        }
        ("sortBy", Some(range), &[var, key]) => Some(sort_by(&mut build, range, var, key)),
        _ => None,
    };
    match expanded {
        Some(Ok(expression)) => expression,
        Some(Err((place, message))) => {
            let place = builder.ast.at(place);
            builder.error(place, message);
            // The failed macro becomes a literal, so that macros around it do not see its parts.
            builder.ast.add(place, Kind::Literal(Literal::Null))
        }
        None => builder.call(at, function, target, args),
    }
}

/// Creates nodes at the place of the macro.
struct Build<'b> {
    builder: &'b mut Builder,
    at: u32,
}

impl Build<'_> {
    fn add(&mut self, kind: Kind) -> Id {
        self.builder.ast.add(self.at, kind)
    }

    fn call(&mut self, function: &str, args: Vec<Id>) -> Id {
        self.builder.call(self.at, function, None, args)
    }

    fn member(&mut self, target: Id, function: &str) -> Id {
        self.builder.call(self.at, function, Some(target), Vec::new())
    }

    fn bool(&mut self, value: bool) -> Id {
        self.add(Kind::Literal(Literal::Bool(value)))
    }

    fn int(&mut self, value: i64) -> Id {
        self.add(Kind::Literal(Literal::Int(value)))
    }

    fn ident(&mut self, name: &Arc<str>) -> Id {
        self.add(Kind::Ident(Arc::clone(name)))
    }

    fn accumulator(&mut self) -> Id {
        self.ident(&Arc::from(ACCUMULATOR))
    }

    fn list(&mut self, items: Vec<Id>) -> Id {
        self.add(Kind::List(items.into_iter().map(|item| (item, false)).collect()))
    }

    /// The names of loop variables, or the error with the node to blame.
    fn names(&self, vars: &[Id], wrong: &[&str]) -> Result<Vec<Arc<str>>, (Id, String)> {
        let mut names: Vec<Arc<str>> = Vec::new();
        for (var, wrong) in vars.iter().zip(wrong) {
            match self.builder.ast.kind(*var) {
                Kind::Ident(name) if name.as_ref() == ACCUMULATOR || name.as_ref() == "__result__" => {
                    return Err((*var, "iteration variable overwrites accumulator variable".to_owned()));
                }
                Kind::Ident(name) => names.push(Arc::clone(name)),
                _ => return Err((*var, (*wrong).to_owned())),
            }
        }
        if let [first, second] = names.as_slice()
            && first == second
        {
            let message = format!("duplicate variable name: {first}");
            return Err((vars[1], message));
        }
        Ok(names)
    }

    fn fold(&mut self, range: Id, names: &[Arc<str>], [init, condition, step, result]: [Id; 4]) -> Id {
        let inner = Comprehension {
            range,
            var: Arc::clone(&names[0]),
            var2: names.get(1).cloned(),
            accumulator: Arc::from(ACCUMULATOR),
            init,
            condition,
            step,
            result,
        };
        self.add(Kind::Comprehension(Box::new(inner)))
    }

    /// `test ? step : accumulator`.
    fn only_if(&mut self, test: Option<Id>, step: Id) -> Id {
        match test {
            Some(test) => {
                let accumulator = self.accumulator();
                self.call(operator::CONDITIONAL, vec![test, step, accumulator])
            }
            None => step,
        }
    }
}

const TWO_NAMES: [&str; 2] = ["argument must be a simple name"; 2];

fn has(build: &mut Build<'_>, field: Id) -> Expanded {
    let Kind::Select {
        operand, field: name, ..
    } = build.builder.ast.kind(field).clone()
    else {
        return Err((field, "invalid argument to has() macro".to_owned()));
    };
    Ok(build.add(Kind::Select {
        operand,
        field: name,
        test_only: true,
    }))
}

fn quantifier(build: &mut Build<'_>, function: &str, range: Id, vars: &[Id], test: Id) -> Expanded {
    let names = build.names(vars, &TWO_NAMES)?;
    let accumulator = build.accumulator();
    let parts = match function {
        "all" => {
            let condition = build.call(operator::NOT_STRICTLY_FALSE, vec![accumulator]);
            let carried = build.accumulator();
            [
                build.bool(true),
                condition,
                build.call(operator::AND, vec![carried, test]),
                build.accumulator(),
            ]
        }
        "exists" => {
            let not = build.call(operator::NOT, vec![accumulator]);
            let condition = build.call(operator::NOT_STRICTLY_FALSE, vec![not]);
            let carried = build.accumulator();
            [
                build.bool(false),
                condition,
                build.call(operator::OR, vec![carried, test]),
                build.accumulator(),
            ]
        }
        _ => {
            let one = build.int(1);
            let sum = build.call(operator::ADD, vec![accumulator, one]);
            let step = build.only_if(Some(test), sum);
            let (carried, one) = (build.accumulator(), build.int(1));
            [
                build.int(0),
                build.bool(true),
                step,
                build.call(operator::EQUALS, vec![carried, one]),
            ]
        }
    };
    Ok(build.fold(range, &names, parts))
}

/// A list that grows by `item` with each step.
fn growing(build: &mut Build<'_>, range: Id, names: &[Arc<str>], test: Option<Id>, item: Id) -> Id {
    let (init, more) = (build.list(Vec::new()), build.list(vec![item]));
    let accumulator = build.accumulator();
    let step = build.call(operator::ADD, vec![accumulator, more]);
    let step = build.only_if(test, step);
    let (condition, result) = (build.bool(true), build.accumulator());
    build.fold(range, names, [init, condition, step, result])
}

fn map(build: &mut Build<'_>, range: Id, var: Id, test: Option<Id>, value: Id) -> Expanded {
    let names = build.names(&[var], &["argument is not an identifier"])?;
    Ok(growing(build, range, &names, test, value))
}

fn filter(build: &mut Build<'_>, range: Id, var: Id, test: Id) -> Expanded {
    let names = build.names(&[var], &["argument is not an identifier"])?;
    Ok(growing(build, range, &names, Some(test), var))
}

fn list(build: &mut Build<'_>, range: Id, vars: [Id; 2], test: Option<Id>, value: Id) -> Expanded {
    let names = build.names(&vars, &TWO_NAMES)?;
    Ok(growing(build, range, &names, test, value))
}

fn entries(build: &mut Build<'_>, range: Id, vars: [Id; 2], test: Option<Id>, value: Id, keyed: bool) -> Expanded {
    let names = build.names(&vars, &TWO_NAMES)?;
    let init = build.add(Kind::Map(Vec::new()));
    let accumulator = build.accumulator();
    let args = if keyed {
        let key = build.ident(&names[0]);
        vec![accumulator, key, value]
    } else {
        vec![accumulator, value]
    };
    let step = build.call("cel.@mapInsert", args);
    let step = build.only_if(test, step);
    let (condition, result) = (build.bool(true), build.accumulator());
    Ok(build.fold(range, &names, [init, condition, step, result]))
}

/// Binds a name to a value in one expression.
fn bind(build: &mut Build<'_>, name: &Arc<str>, value: Id, result: Id) -> Id {
    let inner = Comprehension {
        range: build.list(Vec::new()),
        var: Arc::from("#unused"),
        var2: None,
        accumulator: Arc::clone(name),
        init: value,
        condition: build.bool(false),
        step: build.ident(name),
        result,
    };
    build.add(Kind::Comprehension(Box::new(inner)))
}

fn optional_map(build: &mut Build<'_>, function: &str, optional: Id, var: Id, value: Id) -> Expanded {
    let wrong = format!("{function}() variable name must be a simple identifier");
    let Kind::Ident(name) = build.builder.ast.kind(var).clone() else {
        return Err((var, wrong));
    };
    if build.builder.ast.is_too_large() {
        // The server never finishes such an expression.
        return Err((var, format!("{function}() is nested too often")));
    }
    let there = build.member(optional, "hasValue");
    let copy = build.builder.ast.copy(optional);
    let inner = build.member(copy, "value");
    let bound = bind(build, &name, inner, value);
    let some = if function == "optMap" {
        build.call("optional.of", vec![bound])
    } else {
        bound
    };
    let none = build.call("optional.none", Vec::new());
    Ok(build.call(operator::CONDITIONAL, vec![there, some, none]))
}

/// Computes a key per item, then sorts the items by the keys. The items are bound to a name, so that they are evaluated once.
fn sort_by(build: &mut Build<'_>, range: Id, var: Id, key: Id) -> Expanded {
    if matches!(
        build.builder.ast.kind(range),
        Kind::Literal(_) | Kind::Map(_) | Kind::Struct { .. }
    ) {
        let message = "sortBy can only be applied to a list, identifier, comprehension, call or select expression";
        return Err((range, message.to_owned()));
    }
    let name: Arc<str> = Arc::from("@__sortBy_input__");
    let input = build.ident(&name);
    let keys = map(build, input, var, None, key)?;
    let input = build.ident(&name);
    let function = "@sortByAssociatedKeys";
    let sorted = build.builder.call(build.at, function, Some(input), vec![keys]);
    Ok(bind(build, &name, range, sorted))
}
