//! Small changes that keep an expression readable: `.` as `[^\n]`, `\s` as `[\t\n\f\r ]`, `\-` as `-`.
//!
//! In: a valid expression of Go. Out: the same expression for both dialects, or none where an element needs the tree: flags, classes with
//! names, octal numbers, quoted texts.

/// General categories that have the same name in both dialects.
const CATEGORIES: &str =
    " C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs ";

/// The blanks of `\s`, inside a class.
const BLANKS: &str = r"\t\n\f\r ";

/// Characters that have a meaning outside of classes.
const SYNTAX: &str = r"^$\.*+?()[]{}|/";

/// The expression for both dialects, if small changes suffice.
pub(super) fn rewrite(pattern: &str) -> Option<String> {
    let mut rewriter = Rewriter {
        rest: pattern,
        out: String::with_capacity(pattern.len()),
        is_repeatable: false,
    };
    while !rewriter.rest.is_empty() {
        rewriter.element()?;
    }
    Some(rewriter.out)
}

struct Rewriter<'p> {
    rest: &'p str,
    out: String,
    /// Whether the element before can be repeated in JavaScript: it is no assertion.
    is_repeatable: bool,
}

impl Rewriter<'_> {
    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    fn skip(&mut self, prefix: &str) -> bool {
        let after = self.rest.strip_prefix(prefix);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn element(&mut self) -> Option<()> {
        let character = self.next()?;
        let before = std::mem::replace(&mut self.is_repeatable, true);
        match character {
            '\\' => self.escape(),
            '[' => self.class(),
            '.' => {
                self.put(r"[^\n]");
                Some(())
            }
            '(' => self.group(),
            '^' | '$' | '|' => {
                self.is_repeatable = false;
                self.out.push(character);
                Some(())
            }
            '*' | '+' | '?' => self.times(before, &character.to_string()),
            '{' => {
                let end = self.rest.find('}')?;
                let counts = &self.rest[..end];
                let is_count = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
                if !is_count(least) || !(most.is_empty() || is_count(most)) {
                    return None;
                }
                let text = format!("{{{counts}}}");
                self.rest = &self.rest[end + 1..];
                self.times(before, &text)
            }
            '}' | ']' => None,
            _ => {
                self.out.push(character);
                Some(())
            }
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A repetition; it may be lazy.
    fn times(&mut self, is_repeatable: bool, text: &str) -> Option<()> {
        if !is_repeatable {
            return None;
        }
        self.out.push_str(text);
        if self.skip("?") {
            self.out.push('?');
        }
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        self.is_repeatable = false;
        if self.skip("?:") {
            self.put("(?:");
            return Some(());
        }
        if self.skip("?P<") || self.skip("?<") {
            let (_, rest) = self.rest.split_once('>')?;
            self.rest = rest;
        } else if self.rest.starts_with('?') {
            return None;
        }
        self.put("(");
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let character = self.next()?;
        match character {
            'd' | 'D' | 'w' | 'W' | 't' | 'n' | 'r' | 'f' | 'v' => {
                self.out.push('\\');
                self.out.push(character);
            }
            'b' | 'B' => {
                self.is_repeatable = false;
                self.out.push('\\');
                self.out.push(character);
            }
            'A' | 'z' => {
                self.is_repeatable = false;
                self.out.push(if character == 'A' { '^' } else { '$' });
            }
            's' => self.put(&format!("[{BLANKS}]")),
            'S' => self.put(&format!("[^{BLANKS}]")),
            'p' | 'P' => self.category(character)?,
            _ if SYNTAX.contains(character) => {
                self.out.push('\\');
                self.out.push(character);
            }
            // Other symbols stand for themselves, and only Go allows a backslash before them.
            _ if character.is_ascii_punctuation() || character == ' ' => self.out.push(character),
            _ => return None,
        }
        Some(())
    }

    /// `\pL`, `\p{Lu}`, `\p{^Lu}`.
    fn category(&mut self, letter: char) -> Option<()> {
        let mut is_negative = letter == 'P';
        let name = if self.skip("{") {
            is_negative ^= self.skip("^");
            let (name, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            name.to_owned()
        } else {
            self.next()?.to_string()
        };
        if !CATEGORIES.contains(&format!(" {name} ")) {
            return None;
        }
        let letter = if is_negative { 'P' } else { 'p' };
        self.put(&format!("\\{letter}{{{name}}}"));
        Some(())
    }

    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        if self.skip("^") {
            self.out.push('^');
        }
        // The first bracket is a member for Go, and the end for JavaScript.
        if self.rest.starts_with(']') {
            return None;
        }
        // A dash after a class of its own, such as `\w-x`, is a member for Go only.
        let mut after_class = false;
        loop {
            let character = self.next()?;
            let is_class = std::mem::take(&mut after_class);
            match character {
                ']' => {
                    self.out.push(']');
                    return Some(());
                }
                '[' if self.rest.starts_with(':') => return None,
                '-' if is_class && !self.rest.starts_with(']') => return None,
                '\\' => after_class = self.member()?,
                _ => self.out.push(character),
            }
        }
    }

    /// An escape in a class. Out: whether it is a class of its own.
    fn member(&mut self) -> Option<bool> {
        let character = self.next()?;
        match character {
            'd' | 'D' | 'w' | 'W' => {
                self.out.push('\\');
                self.out.push(character);
                return Some(true);
            }
            's' => {
                self.out.push_str(BLANKS);
                return Some(true);
            }
            'p' | 'P' => {
                self.category(character)?;
                return Some(true);
            }
            't' | 'n' | 'r' | 'f' | 'v' => {
                self.out.push('\\');
                self.out.push(character);
            }
            _ if SYNTAX.contains(character) || character == '-' => {
                self.out.push('\\');
                self.out.push(character);
            }
            _ if character.is_ascii_punctuation() || character == ' ' => self.out.push(character),
            _ => return None,
        }
        Some(false)
    }
}
