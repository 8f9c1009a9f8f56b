//! Expression → texts that it matches. Go has no such function; the walk is over the same tree that is compiled.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::{Regexp, hir, syntax};

/// Letters that a class is asked for first, so that texts can be read.
const WORD: &[u8] = b"example";

/// Numbers of repetitions beyond the required ones that are tried, in order.
const EXTRA: [usize; 12] = [6, 0, 1, 2, 3, 4, 8, 12, 16, 24, 36, 63];

/// Maximum length of a text in bytes.
const LONGEST: usize = 1 << 16;

/// Maximum number of attempts for each expression.
const ATTEMPTS: usize = 600;

/// Maximum number of bytes of all attempts for one expression.
const WORK: usize = 1 << 18;

/// Texts that the expression matches and that `fits` accepts, at most `count` different ones; shorter and plainer ones first. `lengths` are numbers of
/// characters that the texts should have, tried last. Empty if the expression is invalid or matches nothing that was tried.
#[must_use]
pub fn samples(pattern: &str, count: usize, lengths: &[usize], fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (Ok(tree), Ok(regexp)) = (syntax::parse(pattern), Regexp::compile(pattern)) else {
        return found;
    };
    let hir = hir::convert(&tree, tree.root);
    let shortest = Attempt::new(0, 0).text(&hir).map_or(0, |text| text.chars().count());
    let wanted = lengths.iter().map(|length| length.saturating_sub(shortest));
    let extras: Vec<usize> = EXTRA
        .into_iter()
        .chain(wanted)
        .filter(|extra| *extra < LONGEST)
        .collect();
    let mut work = 0;
    // The first choices at every place, with each number of repetitions; then other choices.
    let attempts = (0..).flat_map(|choice| extras.iter().map(move |extra| (choice, *extra)));
    for (choice, extra) in attempts.take(ATTEMPTS) {
        if found.len() >= count || work > WORK {
            break;
        }
        work += 1 + extra;
        let Some(text) = Attempt::new(choice, extra).text(&hir) else {
            continue;
        };
        work += text.len();
        if !found.contains(&text) && fits(&text) && regexp.is_match(&text) {
            found.push(text);
        }
    }
    found
}

/// One walk through an expression.
struct Attempt {
    /// The choices at the places that have one, as the digits of a number whose base is the number of choices.
    choices: usize,
    /// Repetitions that can still be added to the required ones.
    extra: usize,
    out: String,
}

impl Attempt {
    fn new(choices: usize, extra: usize) -> Self {
        Self {
            choices,
            extra,
            out: String::new(),
        }
    }

    /// The text; nothing if the expression cannot match or the text is too long.
    fn text(mut self, hir: &Hir) -> Option<String> {
        self.walk(hir)?;
        Some(self.out)
    }

    fn choose(&mut self, count: usize) -> usize {
        let chosen = self.choices % count;
        self.choices /= count;
        chosen
    }

    /// The parser of Go's syntax bounds the depth.
    fn walk(&mut self, hir: &Hir) -> Option<()> {
        if self.out.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            // Whether an assertion holds shows in the whole text.
            HirKind::Empty | HirKind::Look(_) => Some(()),
            HirKind::Literal(literal) => {
                self.out.push_str(std::str::from_utf8(&literal.0).ok()?);
                Some(())
            }
            HirKind::Class(class) => self.class(class),
            HirKind::Repetition(repetition) => self.repetition(repetition),
            HirKind::Capture(capture) => self.walk(&capture.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.walk(part)),
            HirKind::Alternation(parts) => {
                let chosen = self.choose(parts.len());
                self.walk(&parts[chosen])
            }
        }
    }

    fn repetition(&mut self, repetition: &Repetition) -> Option<()> {
        let min = repetition.min as usize;
        let most = repetition.max.map_or(usize::MAX, |max| max as usize);
        for _ in 0..min {
            self.walk(&repetition.sub)?;
        }
        for _ in min..most {
            if self.extra == 0 {
                break;
            }
            self.extra -= 1;
            let before = self.out.len();
            self.walk(&repetition.sub)?;
            if self.out.len() == before {
                break;
            }
        }
        Some(())
    }

    fn class(&mut self, class: &Class) -> Option<()> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
            Class::Bytes(class) => class
                .iter()
                .filter(|range| range.end().is_ascii())
                .map(|range| (char::from(range.start()), char::from(range.end())))
                .collect(),
        };
        let has = |character: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&character));
        let letter = char::from(WORD[self.out.len() % WORD.len()]);
        let preferred = [letter, letter.to_ascii_uppercase()]
            .into_iter()
            .chain('1'..='9')
            .chain('a'..='z')
            .chain('A'..='Z')
            .chain(['0', '-', '_', '.', '/', ':', ' ']);
        let mut usual: Vec<char> = Vec::new();
        for character in preferred.filter(|character| has(*character)) {
            if !usual.contains(&character) {
                usual.push(character);
            }
        }
        let printable = ranges.iter().flat_map(|(first, last)| (*first..=*last).take(64));
        if usual.is_empty() {
            usual.extend(printable.filter(|character| !character.is_control()).take(64));
        }
        if usual.is_empty() {
            usual.extend(ranges.first().map(|(first, _)| *first));
        }
        if usual.is_empty() {
            return None;
        }
        let chosen = self.choose(usual.len());
        self.out.push(usual[chosen]);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Patterns of real definitions, and constructions that are hard to walk.
    const PATTERNS: [&str; 46] = [
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        r"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        r"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
        r"^([0-9]{1,5}(h|m|s|ms)){1,4}$",
        r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$",
        r"^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
        r"^((25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$",
        r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        r"^(?:(?:https?)://)?[^\s]+$",
        r"^arn:aws:iam::[0-9]{12}:role/.+$",
        r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        r"^(?i)(yes|no)$",
        r"^\S+$",
        r"\w+\b-\b\w+",
        r"^.{3}$",
        r"^\d{3}-\d{2}-\d{4}$",
        r"^[[:alpha:]][[:alnum:]]*$",
        r"^\p{Lu}\p{Ll}+$",
        r"^[^a-zA-Z0-9]+$",
        r"^\x{1F600}$",
        r"^(a|b|(c|d){2,3}){2}$",
        r"^$",
        r"",
        r"^\s*$",
        r"a|b|",
        r"^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$",
        r"^[1-9][0-9]?$|^100$",
        r"^([1-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3})$",
        r"^v[0-9]+((alpha|beta)[0-9]+)?$",
        r"^(refs/[a-z]+/)?[\w./-]+$",
        r"^sha256:[a-f0-9]{64}$",
        r"^[a-zA-Z0-9-_/.]{1,1000}$",
        r"^(/|(/[^/ ]*)+/?)$",
        r"^[\x21-\x7E]+$",
        r"(?s)^.*\n.*$",
        r"(?m)^b$",
        r"^(?:a{0,3}b){10,}$",
        r"^(?:(?:a?)*)*$",
        r"^[\d]+(\.[\d]+)?%?$",
        r"^\-?[0-9]+$",
        r"^[A-Z_][A-Z0-9_]{0,62}$",
        r"^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2})$",
        r"^projects/[^/]+/locations/[^/]+$",
        r"\.(ya?ml|json)$",
        r"^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$",
    ];

    #[test]
    fn texts_match() {
        for pattern in PATTERNS {
            let regexp = Regexp::compile(pattern).unwrap();
            let found = samples(pattern, 3, &[], &|_| true);
            assert!(!found.is_empty(), "{pattern}");
            assert!(found.iter().all(|text| regexp.is_match(text)), "{pattern}: {found:?}");
        }
    }

    #[test]
    fn texts_have_the_wanted_length() {
        for (pattern, length) in [("^[a-z]+$", 200), ("^a(b|c)*d$", 40), (r"^[\w./-]{5,1000}$", 900)] {
            let fits = |text: &str| text.chars().count() == length;
            assert_eq!(samples(pattern, 1, &[length], &fits).len(), 1, "{pattern}");
        }
    }

    #[test]
    fn an_expression_without_a_match_has_none() {
        for pattern in [r"a\bb", r"[^\x00-\x{10FFFF}]", "a^b", "$a", "(", r"^\x{d800}$"] {
            assert!(samples(pattern, 1, &[], &|_| true).is_empty(), "{pattern}");
        }
    }

    #[test]
    fn large_expressions_end() {
        let nested = format!("{}a{}", "(".repeat(900), ")*".repeat(900));
        for pattern in [nested.as_str(), "^(a{1000})$", "((((a*)*)*)*)*b", "(a|b|c|d|e|f){900}"] {
            let _ = samples(pattern, 2, &[], &|_| true);
        }
    }
}
