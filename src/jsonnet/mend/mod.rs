//! What the evaluator would evaluate wrongly, mended in the text before it is parsed.
//!
//! A text is first read without its ambiguous comments ([`comments`]), and then gets calls of our own functions ([`operators`]) and other strings.
//! Diagnostics are about the text as it was written: [`original_range`] leads back to it.

mod comments;
mod lists;
mod operators;
mod tail;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use jrsonnet_evaluator::function::FuncVal;
use jrsonnet_evaluator::{SourcePath, SourceVirtual};

pub(super) use comments::mended as without_bad_comments;
pub(super) use operators::CALLS;
pub(super) use tail::{TOO_DEEP, are_deep as are_tails_deep, limit as limit_tails};

use super::syntax::{self, ADD, BOUND, EACH, EQUALS, JOIN, LIST, MAP, MODULO, Moved, Reading, SUM, TAIL, TEXT, apply};
use crate::jsonnet::nesting;

thread_local! {
    /// The texts that were changed, as they were written. An evaluator has its thread for itself.
    static ORIGINALS: RefCell<HashMap<SourcePath, Original>> = RefCell::new(HashMap::new());
}

struct Original {
    text: String,
    moved: Moved,
    /// Places of what the evaluator would have taken, and why it is wrong.
    refused: Vec<(u32, &'static str)>,
}

/// The functions that mended texts call, under their names.
pub(super) fn functions() -> [(&'static str, FuncVal); 11] {
    [
        (ADD, operators::plus()),
        (SUM, operators::sum()),
        (JOIN, operators::join()),
        (MODULO, operators::modulo()),
        (TEXT, operators::text()),
        (EQUALS, operators::equal()),
        (BOUND, operators::bound()),
        (TAIL, tail::tail()),
        (EACH, FuncVal::identity()),
        (MAP, lists::map()),
        (LIST, lists::list()),
    ]
}

/// The text of a file to evaluate. A text that is no Jsonnet stays as it is.
pub(super) fn file(path: &SourcePath, bytes: Vec<u8>) -> Vec<u8> {
    let Some(mended) = std::str::from_utf8(&bytes).ok().and_then(mended) else {
        return bytes;
    };
    match String::from_utf8(bytes) {
        Ok(text) => mended.remember(path.clone(), text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// A text that is no file to evaluate, under the name of its source.
pub(super) fn snippet<'c>(name: &str, code: &'c str) -> Cow<'c, str> {
    match mended(code) {
        Some(mended) => mended
            .remember(SourcePath::new(SourceVirtual(name.into())), code.to_owned())
            .into(),
        None => code.into(),
    }
}

/// Forgets the texts of this thread.
pub(super) fn forget() {
    ORIGINALS.with_borrow_mut(HashMap::clear);
}

/// The text of a source as it was written, if it was changed.
pub(super) fn original_text(path: &SourcePath) -> Option<String> {
    ORIGINALS.with_borrow(|originals| originals.get(path).map(|original| original.text.clone()))
}

/// The range of the written text that a range of the evaluated text stands for.
pub(super) fn original_range(path: &SourcePath, start: u32, end: u32) -> (u32, u32) {
    ORIGINALS.with_borrow(|originals| {
        let original = originals.get(path);
        original.map_or((start, end), |original| original.moved.back(start, end))
    })
}

/// Why the evaluated text is wrong at an offset, if it was made so.
pub(super) fn refusal(path: &SourcePath, start: u32) -> Option<&'static str> {
    ORIGINALS.with_borrow(|originals| {
        let original = originals.get(path)?;
        let (start, _) = original.moved.back(start, start);
        let found = original.refused.iter().find(|(at, _)| *at == start);
        found.map(|(_, words)| *words)
    })
}

/// A text with its changes.
#[derive(Default)]
struct Mended {
    text: String,
    moved: Moved,
    refused: Vec<(u32, &'static str)>,
}

impl Mended {
    /// Remembers how it was written; returns the text.
    fn remember(self, path: SourcePath, text: String) -> String {
        let original = Original {
            text,
            moved: self.moved,
            refused: self.refused,
        };
        ORIGINALS.with_borrow_mut(|originals| originals.insert(path, original));
        self.text
    }
}

/// The mended text, if anything had to change. The caller has limited the nesting of the text.
fn mended(text: &str) -> Option<Mended> {
    let clean = comments::mended(text);
    let changed = match &clean {
        Some(clean) if nesting::too_deep(clean).is_some() => None,
        Some(clean) => changed(clean),
        None => changed(text),
    };
    changed.or_else(|| {
        clean.map(|text| Mended {
            text,
            ..Mended::default()
        })
    })
}

fn changed(text: &str) -> Option<Mended> {
    if !may_need(text) {
        return None;
    }
    let reading: Reading = syntax::read(text, false)?;
    let edits = reading.mends();
    if edits.is_empty() {
        return None;
    }
    let (text, moved) = apply(text, edits)?;
    Some(Mended {
        text,
        moved,
        refused: reading.refused,
    })
}

/// Whether there is anything to look for; reading a text takes longer. `+:` is no operator.
fn may_need(text: &str) -> bool {
    const SIGNS: [&str; 17] = [
        ".trace",
        "error",
        "assert",
        "importstr",
        "importbin",
        "for ",
        "for\n",
        "==",
        "!=",
        "tailstrict",
        "\\/",
        "\\x",
        "' {",
        "\" {",
        ",;",
        ", ;",
        ": :",
    ];
    let bytes = text.as_bytes();
    let has = |sign: &str| memchr::memmem::find(bytes, sign.as_bytes()).is_some();
    memchr::memchr_iter(b'+', bytes).any(|at| bytes.get(at + 1) != Some(&b':'))
        || memchr::memchr3(b'%', b'~', b'*', bytes).is_some()
        || SIGNS.into_iter().any(has)
        || may_have_slice(bytes)
        || may_have_identity(bytes)
}

/// Whether a function may return its only parameter: `(x) x`, `(x) = x`, `(x): x`.
fn may_have_identity(bytes: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let is_between = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b'=' | b':' | b'(');
    memchr::memchr_iter(b')', bytes).any(|at| {
        let (before, after) = (bytes[..at].trim_ascii_end(), &bytes[at + 1..]);
        let length = before.iter().rev().take_while(|byte| is_name(byte)).count();
        let name = &before[before.len() - length..];
        let rest = &after[after.iter().take_while(|byte| is_between(byte)).count()..];
        length > 0 && rest.starts_with(name) && !rest.get(length).is_some_and(is_name)
    })
}

/// Whether there is a `:` after a `[`, with nothing between that ends the brackets, the line or the bounds.
fn may_have_slice(bytes: &[u8]) -> bool {
    let mut is_inside = false;
    bytes.iter().any(|byte| {
        is_inside = match byte {
            b'[' => true,
            b']' | b'\n' | b'{' => false,
            _ => is_inside,
        };
        is_inside && *byte == b':'
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mended text with short names of our functions, and without the word that all their calls end in.
    fn shown(text: &str) -> String {
        let calls = |mended: Mended| mended.text.replace("__crdsmith_", "").replace(") tailstrict", ")");
        mended(text).map_or_else(|| text.to_owned(), calls)
    }

    #[test]
    fn sums_that_may_have_text_are_calls() {
        assert_eq!(shown("a + b"), "add(a , b)");
        assert_eq!(shown("'a' + b + c"), "join('a' , b , c)");
        assert_eq!(shown("a - b + c"), "add(a - b , c)");
        assert_eq!(shown("a + b - c + d"), "add(add(a , b) - c , d)");
        assert_eq!(shown("a + b + c"), "add(add(a , b) , c)");
        let many = ["a"; 13];
        assert_eq!(shown(&many.join(" + ")), format!("sum([{}])", many.join(" , ")));
        assert_eq!(shown("a + b + 'c' + d"), "join(add(a , b) , 'c' , d)");
        let many = format!("'a' + {}", ["b"; 8].join(" + "));
        assert_eq!(shown(&many), "join(join('a' , b , b , b , b , b , b , b) , b)");
        let many = format!("'a' + {}", ["b"; 100].join(" + "));
        assert_eq!(shown(&many), many.replace('b', "text(b)"));
        assert_eq!(shown("(a + 'b') + 5 + null"), "join((join(a , 'b')) , 5 , null)");
        assert_eq!(shown("a + 'b' + c * 2 - d"), "join(a , 'b' , (+c) * 2) - d");
        assert_eq!(shown("[a]+{b: c+'d'}"), "[a]+{b: join(c,'d')}");
        assert_eq!(shown("if a then b else-1 + c"), "if a then b else-1 + c");
        assert_eq!(shown("if a then b else-1.5 + c"), "if a then b else add(-1.5 , c)");
        assert_eq!(shown("a == b + c && d"), "equals(a , add(b , c)) && d");
        assert_eq!(
            shown("a /* + */ + (b) // c\n + d"),
            "add(add(a /* + */ , (b)) // c\n , d)"
        );
    }

    #[test]
    fn sums_without_text_stay() {
        for text in [
            "n + 1",
            "1 + 2.5",
            "'a' + 'b'",
            "[a] + [b]",
            "{ a: 1 } + { b+: c }",
            "a - b",
            "'a' + 1",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn formats_are_calls() {
        assert_eq!(shown("'%s' % a"), "mod('%s' , a)");
        assert_eq!(shown("'%s' % [a] + b"), "join(mod('%s' , [a]) , b)");
        assert_eq!(shown("a * b % c"), "(+a) * (+b) % c");
        assert_eq!(shown("5 % a"), "5 % a");
        assert_eq!(shown("a % 5"), "a % 5");
    }

    #[test]
    fn comparisons_of_what_may_be_small_numbers_are_calls() {
        assert_eq!(shown("f(a) == 0"), "equals(f(a) , 0)");
        assert_eq!(
            shown("std.length(a.b) == 0 && a % 2 != 1"),
            "(std.length(a.b) == 0 && equals(std . length ( a . b ), 0)) && (a % 2 != 1 || !equals(a % 2, 1))"
        );
        assert_eq!(shown("a != b || 0 == c"), "!equals(a , b) || equals(0 , c)");
        assert_eq!(
            shown("a == 0 || b != 1"),
            "(a == 0 && equals(a, 0)) || (b != 1 || !equals(b, 1))"
        );
        assert_eq!(
            shown("a == 'b' && c != null && d == 2"),
            "a == 'b' && c != null && d == 2"
        );
    }

    #[test]
    fn tailstrict_calls_are_arguments() {
        let mended = mended("a.b(c) tailstrict").unwrap();
        assert_eq!(mended.text, "__crdsmith_tail(a.b(c) tailstrict)");
    }

    #[test]
    fn bounds_of_slices_may_be_null() {
        assert_eq!(shown("a[b:c:d]"), "a[bound(b, 0):bound(c, 2147483647):bound(d, 1)]");
        assert_eq!(shown("a[1:-2] + a[::null]"), "add(a[1:-2] , a[::bound(null, 1)])");
        assert_eq!(shown("a[b - 1:]"), "a[bound(b - 1, 0):]");
        assert_eq!(shown("a[b]"), "a[b]");
        // Every bracket is looked at once.
        assert!(!may_need(&"[".repeat(1_000_000)));
    }

    #[test]
    fn texts_of_errors_have_all_digits() {
        assert_eq!(shown("error a"), "error text(a)");
        assert_eq!(shown("error 'a' + b"), "error join('a' , b)");
        assert_eq!(shown("assert a : b; assert c; 1"), "assert a : text(b); assert c; 1");
    }

    #[test]
    fn traces_have_lines() {
        assert_eq!(shown("\n std.trace('a', 1)"), "\n trace(std.trace, 2)('a', 1)");
        assert_eq!(shown("a.trace(b)"), "a.trace(b)");
    }

    #[test]
    fn inner_loops_and_prefixes() {
        assert_eq!(
            shown("{ [x]: 1 for a in b for c in d if e for f in [c] }"),
            "{ [x]: 1 for a in b for c in each(d) if e for f in each([c]) }"
        );
        assert_eq!(shown("~a * b"), "(~a) * (+b)");
        assert_eq!(shown("-a * 2"), "-a * 2");
    }

    #[test]
    fn comprehensions_are_calls() {
        assert_eq!(shown("[a for a in[1]]"), "map(function(a) a , [1])");
        assert_eq!(shown("[-a, for a in b]"), "map(function(a) -a ,  b)");
        assert_eq!(
            shown("[[a + c] for a in b if a for c in [d for d in e]]"),
            "list('if', function(a, c) [add(a , c)] ,  b , [function(a)  a , function(a)  map(function(d) d ,  e)])"
        );
        assert_eq!(shown("[a for a in b for a in c]"), "[a for a in b for a in each(c)]");
        assert_eq!(
            shown("[1, if a then b + c, [2, if d then e]]"),
            "[1, if a then add(b , c), [2, if d then e]]"
        );
        assert_eq!(shown("[1, if a then b for a in c]"), "[1, if a then b for a in c]");
    }

    #[test]
    fn what_the_evaluator_would_take_is_refused() {
        assert_eq!(shown("{ a: b for c in d }"), "{ `a: b for c in d }");
        assert_eq!(shown("{ [a]:: b for c in d }"), "{ [a]:`: b for c in d }");
        assert_eq!(
            shown("{ a: : b, c+ : d, e(): :: f }"),
            "{ a: `: b, c+ `: d, e(): `:: f }"
        );
        assert_eq!(
            shown("{ a:: b, c+::: d, e()::: f, g+: - h }"),
            "{ a:: b, c+::: d, e()::: f, g+: - h }"
        );
    }

    #[test]
    fn functions_that_return_their_parameter_keep_its_name() {
        assert_eq!(
            shown("local f(a) = a, g( b )=((b)); h(function(c)c, 1)"),
            "local f(a) = (if true then a), g( b )=(if true then ((b))); h(function(c)(if true then c), 1)"
        );
        assert_eq!(
            shown("{ f(a):: a, g: function(b) b.c }"),
            "{ f(a):: (if true then a), g: function(b) b.c }"
        );
        for text in [
            "local f(a, b) = a; f",
            "local f(a=1) = a; f",
            "function(a) ab",
            "function(a) [a]",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn strings_and_names_of_files() {
        assert_eq!(shown(r"'a\/b\\/' + '\x41'"), r"'a/b\\/' + '\?41'");
        assert_eq!(shown("importstr 'a'"), "importstr 'a\u{1e}'");
    }
}
