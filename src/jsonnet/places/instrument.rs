//! A Jsonnet text → the same program, which records the origins of its values.
//!
//! Every [`Site`] is wrapped in a call of a recording function with the number of the site. The functions return their argument, so the program's
//! value does not change: `{ a: b }` becomes `value(1, { a: field(0, self, b) })`.

use super::site::{Form, Site};
use super::syntax;

/// Names of our functions: in scope in every file, and no name that people write.
pub(super) const VALUE: &str = "__crdsmith_value";
/// `a.b`, as a function of `a` and `'b'`.
pub(super) const INDEX: &str = "__crdsmith_index";
/// The value of a member, with the object that it is read from.
pub(super) const FIELD: &str = "__crdsmith_field";

/// Ends the name of a file that is imported as it is, which must not get what we write into programs.
pub(in crate::jsonnet) const RAW: char = '\u{1e}';

/// Rewrites a text. Numbers of sites begin with `first`. Returns `None` if the text is not valid Jsonnet.
pub(super) fn instrument(text: &str, first: usize) -> Option<(String, Vec<Site>)> {
    let reading = syntax::read(text)?;
    let mut edits: Vec<Edit> = Vec::with_capacity(2 * reading.sites.len());
    for (index, site) in reading.sites.iter().enumerate() {
        let number = first + index;
        let (before, after, end) = match &site.form {
            Form::Index { name, dot } => (format!("{INDEX}({number}, "), format!(", '{name}')"), *dot),
            Form::Field(_) => (format!("{FIELD}({number}, self, "), ")".to_owned(), site.span.end),
            _ => (format!("{VALUE}({number}, "), ")".to_owned(), site.span.end),
        };
        // `else-1` is well written; `else` and a name side by side are not.
        let is_joined = (site.span.start as usize)
            .checked_sub(1)
            .and_then(|at| text.as_bytes().get(at))
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let before = if is_joined { format!(" {before}") } else { before };
        edits.push(Edit::new(site.span.start, site.span.start, Order::Open(index), before));
        edits.push(Edit::new(end, site.span.end, Order::Close(index), after));
    }
    for end in &reading.raw_imports {
        // The closing quote is one byte.
        edits.push(Edit::new(end - 1, end - 1, Order::Close(0), RAW.to_string()));
    }
    edits.sort_by_key(|edit| (edit.start, edit.rank));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in &edits {
        out.push_str(text.get(done..edit.start)?);
        out.push_str(&edit.text);
        done = edit.end;
    }
    out.push_str(text.get(done..)?);
    Some((out, reading.sites))
}

/// A text that replaces a range.
struct Edit {
    start: usize,
    end: usize,
    rank: (u8, usize),
    text: String,
}

/// Kind of an edit. At the same offset, inner sites close first and open last; sites are listed from the inside out.
enum Order {
    Close(usize),
    Open(usize),
}

impl Edit {
    fn new(start: u32, end: u32, order: Order, text: String) -> Self {
        Self {
            start: start as usize,
            end: end as usize,
            rank: match order {
                Order::Close(index) => (0, index),
                Order::Open(index) => (1, usize::MAX - index),
            },
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(shown("if 1 then 2 else-3"), "if 1 then value(0, 2) else value(1, -3)");
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
