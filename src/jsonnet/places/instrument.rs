//! A Jsonnet text → the same program, which records the origins of its values.
//!
//! Every [`Site`] is wrapped in a call of a recording function with the number of the site. The functions return their argument, so the program's
//! value does not change: `{ a: b }` becomes `value(1, { a: field(0, self, b) })`.

use crate::jsonnet::syntax::{self, Edit, Form, Site, apply};

/// Names of our functions: in scope in every file, and no name that people write.
pub(super) const VALUE: &str = "__crdsmith_value";
/// `a.b`, as a function of `a` and `'b'`.
pub(super) const INDEX: &str = "__crdsmith_index";
/// The value of a member, with the object that it is read from.
pub(super) const FIELD: &str = "__crdsmith_field";
/// A value that must be a boolean.
pub(super) const CONDITION: &str = "__crdsmith_condition";

/// Rewrites a text, and mends what the evaluator would evaluate wrongly. Numbers of sites begin with `first`. Returns `None` if the text is not valid
/// Jsonnet.
pub(super) fn instrument(text: &str, first: usize) -> Option<(String, Vec<Site>)> {
    let reading = syntax::read(text, true)?;
    let mut edits = reading.mends();
    for (index, site) in reading.sites.iter().enumerate() {
        let number = first + index;
        let (before, after, end) = match &site.form {
            Form::Index { name, dot } => (format!("{INDEX}({number}, "), format!(", '{name}')"), *dot),
            Form::Field(_) => (format!("{FIELD}({number}, self, "), ")".to_owned(), site.span.end),
            Form::Condition => (format!("{CONDITION}({number}, "), ")".to_owned(), site.span.end),
            _ => (format!("{VALUE}({number}, "), ")".to_owned(), site.span.end),
        };
        edits.push(Edit::open(site.span.start, site.rank, before));
        edits.push(Edit::close(end, site.span.end, site.rank, after));
    }
    let (out, _) = apply(text, edits)?;
    Some((out, reading.sites))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jsonnet::syntax::RAW;

    fn shown(text: &str) -> String {
        let (out, _) = instrument(text, 0).expect("the text is Jsonnet");
        out.replace("__crdsmith_", "")
    }

    #[test]
    fn wraps_from_the_inside_out() {
        assert_eq!(
            shown("{ a: b, c: b.d }"),
            "value(3, { a: field(0, self, b), c: field(2, self, index(1, b, 'd')) })"
        );
        assert_eq!(
            shown("if 1 then 2 else-3"),
            "if condition(0, 1) then value(1, 2) else value(2, -3)"
        );
        assert_eq!(shown("f(x).y"), "index(1, f(value(0, x)), 'y')");
        assert_eq!(
            shown("importstr 'a' + 'b'"),
            format!("value(0, importstr 'a{RAW}' + 'b')")
        );
        assert_eq!(
            shown("local a = 1; // one\n(a)"),
            "local a = value(0, 1); // one\nvalue(2, (value(1, a)))"
        );
    }
}
