//! Regular expressions in RE2's dialect, which Go's tools and the API server speak → the `regex` crate's, with RE2's own errors.
//!
//! The two differ in what `\d`, `\w`, `\s` and `\b` mean, in literal braces and brackets, in octal escapes and `\Q…\E`.

use regex::Regex;

/// The most repetitions that RE2 takes.
const MOST_REPEATS: u32 = 1000;

/// Compiles a pattern.
///
/// # Errors
/// What Go's `regexp` says after `error parsing regexp: `.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    Regex::new(&translate(pattern)?).map_err(|_| unbalanced(pattern))
}

/// Rewrites a pattern for the `regex` crate.
fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator {
        rest: pattern,
        out: String::with_capacity(pattern.len() + 8),
        operator: Operator::NothingBefore,
    };
    while !translator.rest.is_empty() {
        translator.step()?;
    }
    Ok(translator.out)
}

/// What is wrong with a pattern that only the second parser refuses.
fn unbalanced(pattern: &str) -> String {
    let opened = pattern.matches('(').count();
    let closed = pattern.matches(')').count();
    match opened.cmp(&closed) {
        std::cmp::Ordering::Greater => format!("missing closing ): `{pattern}`"),
        std::cmp::Ordering::Less => format!("unexpected ): `{pattern}`"),
        std::cmp::Ordering::Equal => format!("invalid character class range: `{pattern}`"),
    }
}

struct Translator<'p> {
    rest: &'p str,
    out: String,
    operator: Operator<'p>,
}

/// What a repetition would repeat.
#[derive(Clone, Copy)]
enum Operator<'p> {
    NothingBefore,
    Atom,
    /// A repetition; the text from its operator on.
    Repeated(&'p str),
}

impl Translator<'_> {
    fn step(&mut self) -> Result<(), String> {
        let Some(first) = self.rest.chars().next() else {
            return Ok(());
        };
        match first {
            '\\' => {
                self.escape()?;
                self.operator = Operator::Atom;
            }
            '[' => {
                self.class()?;
                self.operator = Operator::Atom;
            }
            '(' => self.group()?,
            '|' => {
                self.copy(1);
                self.operator = Operator::NothingBefore;
            }
            '*' | '+' | '?' => self.repeat(1)?,
            '{' => match repeat_length(self.rest)? {
                Some(length) => self.repeat(length)?,
                None => self.literal('{'),
            },
            '}' | ']' => self.literal(first),
            _ => {
                self.copy(first.len_utf8());
                self.operator = Operator::Atom;
            }
        }
        Ok(())
    }

    fn copy(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.out.push_str(taken);
        self.rest = rest;
    }

    fn literal(&mut self, character: char) {
        self.out.push('\\');
        self.copy(character.len_utf8());
        self.operator = Operator::Atom;
    }

    fn repeat(&mut self, length: usize) -> Result<(), String> {
        let lazy = usize::from(self.rest[length..].starts_with('?'));
        let length = length + lazy;
        let text = &self.rest[..length];
        match self.operator {
            Operator::NothingBefore => return Err(format!("missing argument to repetition operator: `{text}`")),
            Operator::Repeated(before) => {
                let both = &before[..before.len() - self.rest.len() + length];
                return Err(format!("invalid nested repetition operator: `{both}`"));
            }
            Operator::Atom => {}
        }
        self.operator = Operator::Repeated(self.rest);
        self.copy(length);
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        let rest = self.rest;
        self.operator = Operator::NothingBefore;
        let Some(after) = rest.strip_prefix("(?") else {
            self.copy(1);
            return Ok(());
        };
        let name = after.strip_prefix("P<").or_else(|| after.strip_prefix('<'));
        if let Some(name) = name {
            let Some(end) = name.find('>') else {
                return Err(format!("invalid named capture: `{rest}`"));
            };
            let start = rest.len() - name.len();
            let right =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !right(&name[..end]) {
                return Err(format!("invalid named capture: `{}`", &rest[..=start + end]));
            }
            // Names play no role, and the other dialect is stricter about them.
            self.out.push('(');
            self.rest = &rest[start + end + 1..];
            return Ok(());
        }
        let flags = after
            .find(|character: char| !matches!(character, 'i' | 'm' | 's' | 'U' | '-'))
            .unwrap_or(after.len());
        match after[flags..].chars().next() {
            Some(':' | ')') => {
                self.copy(2 + flags + 1);
                Ok(())
            }
            Some(other) => {
                let end = 2 + flags + other.len_utf8();
                Err(format!("invalid or unsupported Perl syntax: `{}`", &rest[..end]))
            }
            None => Err(format!("missing closing ): `{rest}`")),
        }
    }

    fn escape(&mut self) -> Result<(), String> {
        let after = &self.rest[1..];
        let Some(kind) = after.chars().next() else {
            return Err("trailing backslash at end of expression: ``".to_owned());
        };
        let plain = match kind {
            'Q' => {
                let body = &after[1..];
                let (quoted, rest) = body.split_once("\\E").unwrap_or((body, ""));
                self.out.push_str(&regex::escape(quoted));
                self.rest = rest;
                return Ok(());
            }
            'E' => "",
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' => r"[\t\n\f\r ]",
            'S' => r"[^\t\n\f\r ]",
            'b' => r"(?-u:\b)",
            'B' => r"\B",
            'A' => r"\A",
            'z' => r"\z",
            'p' | 'P' => return self.unicode_class(),
            _ => return self.character(),
        };
        self.out.push_str(plain);
        self.rest = &after[1..];
        Ok(())
    }

    fn unicode_class(&mut self) -> Result<(), String> {
        let braced = self.rest[2..].starts_with('{');
        let length = if braced {
            self.rest.find('}').map(|end| end + 1)
        } else {
            self.rest[2..].chars().next().map(|name| 2 + name.len_utf8())
        };
        let Some(length) = length else {
            return Err(format!("invalid character class range: `{}`", self.rest));
        };
        self.copy(length);
        Ok(())
    }

    /// An escape that stands for one character.
    fn character(&mut self) -> Result<(), String> {
        let after = &self.rest[1..];
        let bytes = after.as_bytes();
        let octal = |byte: &u8| (b'0'..=b'7').contains(byte);
        let first = bytes.first().copied().unwrap_or_default();
        let length = match first {
            b'a' | b'f' | b'n' | b'r' | b't' | b'v' => 1,
            // A lone digit would be a backreference.
            b'0' => 1 + bytes[1..].iter().take(2).take_while(|byte| octal(byte)).count(),
            b'1'..=b'7' if bytes.get(1).is_some_and(octal) => {
                1 + bytes[1..].iter().take(2).take_while(|byte| octal(byte)).count()
            }
            b'x' => {
                let digits = match after[1..].strip_prefix('{') {
                    Some(braced) => braced
                        .find('}')
                        .filter(|end| *end > 0)
                        .map(|end| (&braced[..end], end + 3)),
                    None => after.get(1..3).map(|digits| (digits, 3)),
                };
                match digits.filter(|(digits, _)| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                    Some((_, length)) => length,
                    None => return Err(format!("invalid escape sequence: `\\{}`", &after[..after.len().min(3)])),
                }
            }
            _ if first.is_ascii_punctuation() || first == b' ' => {
                self.out.push_str(&regex::escape(&after[..1]));
                self.rest = &after[1..];
                return Ok(());
            }
            _ => {
                let shown = after.chars().next().map_or(0, char::len_utf8);
                return Err(format!("invalid escape sequence: `\\{}`", &after[..shown]));
            }
        };
        if first.is_ascii_digit() {
            let code = u32::from_str_radix(&after[..length], 8).unwrap_or_default();
            self.out.push_str(&format!("\\x{{{code:x}}}"));
        } else {
            self.out.push('\\');
            self.out.push_str(&after[..length]);
        }
        self.rest = &after[length..];
        Ok(())
    }

    fn class(&mut self) -> Result<(), String> {
        let whole = self.rest;
        self.copy(1);
        if self.rest.starts_with('^') {
            self.copy(1);
        }
        let mut first = true;
        let mut after_set = false;
        loop {
            let Some(next) = self.rest.chars().next() else {
                return Err(format!("missing closing ]: `{whole}`"));
            };
            match next {
                ']' if !first => {
                    self.copy(1);
                    return Ok(());
                }
                '[' if self.rest.starts_with("[:") && self.rest.contains(":]") => {
                    let length = self.rest.find(":]").map_or(1, |end| end + 2);
                    self.copy(length);
                    after_set = true;
                }
                '\\' => {
                    let set = matches!(
                        self.rest.as_bytes().get(1),
                        Some(b'd' | b'D' | b'w' | b'W' | b's' | b'S' | b'p' | b'P')
                    );
                    match self.rest.as_bytes().get(1) {
                        Some(b'b' | b'B' | b'A' | b'z' | b'Q' | b'E') => {
                            return Err(format!("invalid escape sequence: `{}`", &self.rest[..2]));
                        }
                        _ => self.escape()?,
                    }
                    after_set = set;
                }
                // These have a meaning in the other dialect's classes.
                '[' | ']' | '&' | '~' => {
                    self.out.push('\\');
                    self.copy(1);
                    after_set = false;
                }
                '-' if after_set || first || self.rest.starts_with("-]") => {
                    self.out.push_str("\\-");
                    self.rest = &self.rest[1..];
                    after_set = false;
                }
                _ => {
                    self.copy(next.len_utf8());
                    after_set = false;
                }
            }
            first = false;
        }
    }
}

/// The length of `{2}`, `{2,}`, `{2,3}`; none if the brace is a literal one.
fn repeat_length(text: &str) -> Result<Option<usize>, String> {
    let Some(end) = text.find('}') else {
        return Ok(None);
    };
    let (least, most) = text[1..end]
        .split_once(',')
        .map_or((&text[1..end], None), |(least, most)| (least, Some(most)));
    let number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let zero_led = |digits: &str| digits.len() > 1 && digits.starts_with('0');
    if !number(least)
        || zero_led(least)
        || most.is_some_and(|most| !most.is_empty() && (!number(most) || zero_led(most)))
    {
        return Ok(None);
    }
    let count = |digits: &str| digits.parse::<u32>().unwrap_or(u32::MAX);
    let most = most.filter(|most| !most.is_empty()).map(count);
    if count(least) > MOST_REPEATS || most.is_some_and(|most| most > MOST_REPEATS || most < count(least)) {
        return Err(format!("invalid repeat count: `{}`", &text[..=end]));
    }
    Ok(Some(end + 1))
}
