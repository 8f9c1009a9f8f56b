//! Character classes: `[…]`, `\p{…}`, `\d`.

use std::sync::Arc;

use super::class::{perl, posix};
use super::escape::escape;
use super::named::named;
use super::parser::{Parser, until};
use super::{Class, Error, ErrorKind, Flags, Op};

impl<'p> Parser<'p> {
    fn folds(&self) -> bool {
        self.flags.has(Flags::FOLD_CASE)
    }

    /// `[…]`: Go's `parser.parseClass`. Returns the rest.
    pub(super) fn brackets(&mut self, text: &'p str) -> Result<&'p str, Error> {
        let id = self.new_node(Op::CharClass);
        let body = &text[1..];
        let negated = body.starts_with('^');
        let mut rest = body.strip_prefix('^').unwrap_or(body);
        let mut class = Class::default();
        let mut is_first = true;
        while is_first || !rest.starts_with(']') {
            is_first = false;
            rest = match self.set_in_brackets(rest, &mut class)? {
                Some(rest) => rest,
                None => self.range(rest, text, &mut class)?,
            };
        }
        class.clean();
        if negated {
            class = class.negated();
        }
        self.nodes[id].class = Arc::new(class);
        self.push(id)?;
        Ok(&rest[1..])
    }

    /// Reads a named set inside brackets and returns the rest; `None` if the text does not begin with one.
    fn set_in_brackets(&mut self, text: &'p str, class: &mut Class) -> Result<Option<&'p str>, Error> {
        if let Some(end) = text.strip_prefix("[:").and_then(|name| name.find(":]")) {
            let (whole, rest) = text.split_at(end + 4);
            let name = &whole[2..end + 2];
            let (name, negated) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
            let Some(ranges) = posix(name) else {
                return Err(Error::new(ErrorKind::InvalidCharRange, whole));
            };
            self.add_group(ranges, negated, class);
            return Ok(Some(rest));
        }
        if let Some((set, rest)) = self.unicode_class(text)? {
            class.add_all(set.ranges());
            return Ok(Some(rest));
        }
        Ok(self.perl_class(text, class))
    }

    /// Reads a character or a range inside brackets and returns the rest. `whole` begins at the bracket.
    fn range(&self, text: &'p str, whole: &'p str, class: &mut Class) -> Result<&'p str, Error> {
        let (first, mut rest) = class_character(text, whole)?;
        let mut last = first;
        let after = rest
            .strip_prefix('-')
            .filter(|after| !after.is_empty() && !after.starts_with(']'));
        if let Some(after) = after {
            (last, rest) = class_character(after, whole)?;
            if last < first {
                return Err(Error::new(ErrorKind::InvalidCharRange, until(text, rest)));
            }
        }
        if self.folds() {
            class.add_folded(first, last);
        } else {
            class.add(first, last);
        }
        Ok(rest)
    }

    /// `\d` and others: Go's `parser.parsePerlClassEscape`. Returns the rest.
    pub(super) fn perl_class(&self, text: &'p str, class: &mut Class) -> Option<&'p str> {
        let letter = *text.strip_prefix('\\')?.as_bytes().first()?;
        let ranges = perl(letter.to_ascii_lowercase())?;
        self.add_group(ranges, letter.is_ascii_uppercase(), class);
        Some(&text[2..])
    }

    /// Go's `parser.appendGroup`.
    fn add_group(&self, ranges: &[(u32, u32)], negated: bool, class: &mut Class) {
        let mut folded = Class::default();
        let ranges = if self.folds() {
            for (first, last) in ranges {
                folded.add_folded(*first, *last);
            }
            folded.clean();
            folded.ranges()
        } else {
            ranges
        };
        if negated {
            class.add_all_but(ranges);
        } else {
            class.add_all(ranges);
        }
    }

    /// `\pL`, `\p{Greek}`, `\P{^Lu}`: Go's `parser.parseUnicodeClass`. Returns the class and the rest; `None` if the text does not begin
    /// with one.
    pub(super) fn unicode_class(&mut self, text: &'p str) -> Result<Option<(Arc<Class>, &'p str)>, Error> {
        let Some(after) = text.strip_prefix("\\p").or_else(|| text.strip_prefix("\\P")) else {
            return Ok(None);
        };
        let (name, rest) = match after.strip_prefix('{') {
            Some(braced) => braced
                .split_once('}')
                .ok_or_else(|| Error::new(ErrorKind::InvalidCharRange, text))?,
            None => after.split_at(after.chars().next().map_or(0, char::len_utf8)),
        };
        let whole = until(text, rest);
        let key = (whole, self.folds());
        if let Some(class) = self.classes.get(&key) {
            return Ok(Some((Arc::clone(class), rest)));
        }
        let (name, negated) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
        let Some(named) = named(name) else {
            return Err(Error::new(ErrorKind::InvalidCharRange, whole));
        };
        let mut class = Class::default();
        named.tables.iter().for_each(|table| class.add_all(table));
        if let Some(fold) = named.fold.filter(|_| self.folds()) {
            class.add_all(fold);
        }
        class.clean();
        if named.negated ^ negated ^ text.starts_with("\\P") {
            class = class.negated();
        }
        let class = Arc::new(class);
        self.classes.insert(key, Arc::clone(&class));
        Ok(Some((class, rest)))
    }
}

fn class_character<'t>(text: &'t str, whole: &str) -> Result<(u32, &'t str), Error> {
    match text.chars().next() {
        None => Err(Error::new(ErrorKind::MissingBracket, whole)),
        Some('\\') => escape(text),
        Some(character) => Ok((u32::from(character), &text[character.len_utf8()..])),
    }
}
