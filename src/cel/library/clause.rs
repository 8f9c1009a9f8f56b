//! Splits the text before `format()`, by version 2 of cel-go's library: literal text, and clauses (`%.2f`) for the arguments.

use crate::go::strconv::atoi;

/// A piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Literal text.
    Text(&'t str),
    /// A place for the next argument.
    Clause {
        /// The character after the percent sign: one of `s d f e b x X o`.
        verb: char,
        /// The number after the point.
        precision: Option<usize>,
    },
}

/// The error for a percent sign at the end of the text.
pub(crate) const CUT_OFF: &str = "unexpected end of string";

/// Splits a format into pieces.
///
/// A wrong clause ends the iteration with an error. The server looks for the clause's argument before it reads the clause, so for a missing
/// argument the caller reports `index N out of range` and ignores this error.
#[derive(Debug, Clone)]
pub(crate) struct Pieces<'t> {
    rest: &'t str,
}

impl<'t> Pieces<'t> {
    /// The pieces of a format.
    #[must_use]
    pub(crate) fn new(format: &'t str) -> Self {
        Self { rest: format }
    }

    fn clause(&mut self, after: &'t str) -> Result<Piece<'t>, String> {
        self.rest = "";
        let context = |error: String| format!("could not parse formatting clause: {error}");
        let mut rest = after;
        let mut precision = None;
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(|character: char| !character.is_ascii_digit());
            let end = end.ok_or("could not parse formatting clause: error while parsing precision: could not find end of precision specifier")?;
            let digits = &after[..end];
            let number = atoi(digits).map_err(|error| {
                context(format!(
                    "error while parsing precision: error while converting precision to integer: {error}"
                ))
            })?;
            precision = usize::try_from(number).ok();
            rest = &after[end..];
        }
        let Some(byte) = rest.bytes().next() else {
            return Err(CUT_OFF.to_owned());
        };
        if !b"sdfebxXo".contains(&byte) {
            let verb = char::from(byte);
            return Err(context(format!("unrecognized formatting clause \"{verb}\"")));
        }
        self.rest = &rest[1..];
        let verb = char::from(byte);
        Ok(Piece::Clause { verb, precision })
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Result<Piece<'t>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(after) = self.rest.strip_prefix('%') else {
            let end = self.rest.find('%').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Some(Ok(Piece::Text(text)));
        };
        if let Some(rest) = after.strip_prefix('%') {
            self.rest = rest;
            return Some(Ok(Piece::Text("%")));
        }
        Some(self.clause(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let pieces: Result<Vec<_>, _> = Pieces::new("a%%b%.2f!%s").collect();
        let clause = |verb, precision| Piece::Clause { verb, precision };
        let (two, text) = (clause('f', Some(2)), clause('s', None));
        let expected = vec![
            Piece::Text("a"),
            Piece::Text("%"),
            Piece::Text("b"),
            two,
            Piece::Text("!"),
            text,
        ];
        assert_eq!(pieces, Ok(expected));
    }

    #[test]
    fn wrong_clauses() {
        let context = "could not parse formatting clause:";
        let cases = [
            ("%", "unexpected end of string".to_owned()),
            ("%y", format!("{context} unrecognized formatting clause \"y\"")),
            ("%é", format!("{context} unrecognized formatting clause \"Ã\"")),
            (
                "%.",
                format!("{context} error while parsing precision: could not find end of precision specifier"),
            ),
        ];
        for (format, expected) in cases {
            assert_eq!(Pieces::new(format).last(), Some(Err(expected)));
        }
    }
}
