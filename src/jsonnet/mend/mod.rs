//! What the evaluator would evaluate wrongly, mended in the text before it is parsed.
//!
//! A text is first read without its ambiguous comments ([`comments`]), and then gets calls of our own functions ([`operators`]) and other strings.
//! Diagnostics are about the text as it was written: [`original`] leads back to it.

mod comments;
mod operators;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use jrsonnet_evaluator::function::FuncVal;
use jrsonnet_evaluator::{SourcePath, SourceVirtual};

pub(super) use comments::mended as without_bad_comments;
pub(super) use operators::CALLS;

use super::syntax::{self, ADD, EACH, MODULO, Moved, SUM, apply};
use crate::jsonnet::nesting;

thread_local! {
    /// The texts that were changed, as they were written. An evaluation has its thread for itself.
    static ORIGINALS: RefCell<HashMap<SourcePath, Original>> = RefCell::new(HashMap::new());
}

struct Original {
    text: String,
    moved: Moved,
}

/// The functions that mended texts call, under their names.
pub(super) fn functions() -> [(&'static str, FuncVal); 4] {
    [
        (ADD, operators::plus()),
        (SUM, operators::sum()),
        (MODULO, operators::modulo()),
        (EACH, FuncVal::identity()),
    ]
}

/// The text of a file to evaluate. A text that is no Jsonnet stays as it is.
pub(super) fn file(path: &SourcePath, bytes: Vec<u8>) -> Vec<u8> {
    let Some((text, moved)) = std::str::from_utf8(&bytes).ok().and_then(mended) else {
        return bytes;
    };
    if let Ok(original) = String::from_utf8(bytes) {
        remember(path.clone(), original, moved);
    }
    text.into_bytes()
}

/// A text that is no file to evaluate, under the name of its source.
pub(super) fn snippet<'c>(name: &str, code: &'c str) -> Cow<'c, str> {
    let Some((text, moved)) = mended(code) else {
        return Cow::Borrowed(code);
    };
    let path = SourcePath::new(SourceVirtual(name.into()));
    remember(path, code.to_owned(), moved);
    Cow::Owned(text)
}

fn remember(path: SourcePath, text: String, moved: Moved) {
    ORIGINALS.with_borrow_mut(|originals| originals.insert(path, Original { text, moved }));
}

/// The text of a source as it was written, if it was changed.
pub(super) fn original_text(path: &SourcePath) -> Option<String> {
    ORIGINALS.with_borrow(|originals| originals.get(path).map(|original| original.text.clone()))
}

/// The range of the written text that a range of the evaluated text stands for.
pub(super) fn original_range(path: &SourcePath, start: u32, end: u32) -> (u32, u32) {
    ORIGINALS.with_borrow(|originals| originals.get(path).map_or((start, end), |original| original.moved.back(start, end)))
}

/// The mended text, if anything had to change.
fn mended(text: &str) -> Option<(String, Moved)> {
    let clean = comments::mended(text);
    let unchanged = |clean: Option<String>| clean.map(|clean| (clean, Moved::default()));
    let current = clean.as_deref().unwrap_or(text);
    if !may_need(current) || nesting::too_deep(current).is_some() {
        return unchanged(clean);
    }
    let edits = syntax::read(current, false).map(|reading| reading.mends());
    match edits.filter(|edits| !edits.is_empty()).and_then(|edits| apply(current, edits)) {
        Some(changed) => Some(changed),
        None => unchanged(clean),
    }
}

/// Whether there is anything to look for; reading a text takes longer. `+:` is no operator.
fn may_need(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |what: &str| memchr::memmem::find(bytes, what.as_bytes()).is_some();
    memchr::memchr_iter(b'+', bytes).any(|at| bytes.get(at + 1) != Some(&b':'))
        || memchr::memchr2(b'%', b'~', bytes).is_some()
        || ["importstr", "importbin", "for ", "for\n", "\\/", "\\x"].into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        mended(text).map_or_else(|| text.to_owned(), |(text, _)| text.replace("__crdsmith_", ""))
    }

    #[test]
    fn sums_that_may_have_text_are_calls() {
        assert_eq!(shown("a + b"), "add(a , b)");
        assert_eq!(shown("'a' + b + c"), "sum(['a' , b , c])");
        assert_eq!(shown("a - b + c * d"), "add(a - b , c * d)");
        assert_eq!(shown("a + b - c + d"), "add(add(a , b) - c , d)");
        assert_eq!(shown("[a]+{b: c+'d'}"), "[a]+{b: add(c,'d')}");
        assert_eq!(shown("if a then b else-1 + c"), "if a then b else-1 + c");
        assert_eq!(shown("if a then b else-1.5 + c"), "if a then b else add(-1.5 , c)");
        assert_eq!(shown("a == b + c && d"), "a == add(b , c) && d");
        assert_eq!(shown("a /* + */ + (b) // c\n + d"), "sum([a /* + */ , (b) // c\n , d])");
    }

    #[test]
    fn sums_without_text_stay() {
        for text in ["n + 1", "1 + 2.5", "'a' + 'b'", "[a] + [b]", "{ a: 1 } + { b+: c }", "a - b", "'a' + 1"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn formats_are_calls() {
        assert_eq!(shown("'%s' % a"), "mod('%s' , a)");
        assert_eq!(shown("'%s' % [a] + b"), "add(mod('%s' , [a]) , b)");
        assert_eq!(shown("a * b % c"), "a * b % c");
        assert_eq!(shown("5 % a"), "5 % a");
    }

    #[test]
    fn inner_loops_and_prefixes() {
        assert_eq!(
            shown("[x for a in b for c in d if e for f in [c]]"),
            "[x for a in b for c in each(d) if e for f in each([c])]"
        );
        assert_eq!(shown("~a * b"), "(~a) * b");
        assert_eq!(shown("-a * b"), "-a * b");
    }

    #[test]
    fn strings_and_names_of_files() {
        assert_eq!(shown(r"'a\/b\\/' + '\x41'"), r"'a/b\\/' + '\?41'");
        assert_eq!(shown("importstr 'a'"), "importstr 'a\u{1e}'");
    }
}
