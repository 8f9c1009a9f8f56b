//! Label selectors: `app=web,stage!=prod,region in (a, b),!legacy,size>3`.
//!
//! The grammar and the error texts are those of `labels.Parse` in `k8s.io/apimachinery/pkg/labels`.

use std::collections::{BTreeMap, BTreeSet};

use crate::go::strconv::parse_int;
use crate::k8s::names;

/// Requirements on labels, all of which must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
    values: BTreeSet<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Exists,
    DoesNotExist,
    In,
    NotIn,
    GreaterThan,
    LessThan,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    End,
    /// An operator or bracket.
    Symbol(&'static str),
    /// An identifier, or the words `in` and `notin`.
    Word(String),
}

impl Token {
    /// The text of the token.
    fn text(&self) -> &str {
        match self {
            Self::End => "",
            Self::Symbol(symbol) => symbol,
            Self::Word(word) => word,
        }
    }
}

/// The symbols, the longer ones first.
const SYMBOLS: [&str; 9] = ["!=", "==", "!", "=", "(", ")", ",", "<", ">"];

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// The words of `labels.Parse`; errors of keys and values are shorter.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser {
            tokens: tokens(text),
            at: 0,
        };
        let mut requirements = Vec::new();
        loop {
            match parser.peek() {
                Token::End => return Ok(Self(requirements)),
                Token::Word(_) | Token::Symbol("!") => {}
                Token::Symbol(other) => {
                    return Err(format!("found '{other}', expected: !, identifier, or 'end of string'"));
                }
            }
            let requirement = parser.requirement();
            requirements.push(requirement.map_err(|words| format!("unable to parse requirement: {words}"))?);
            match parser.next() {
                Token::End => return Ok(Self(requirements)),
                Token::Symbol(",") => {
                    let next = parser.peek();
                    if !matches!(next, Token::Word(_) | Token::Symbol("!")) {
                        return Err(format!("found '{}', expected: identifier after ','", next.text()));
                    }
                }
                other => return Err(format!("found '{}', expected: ',' or 'end of string'", other.text())),
            }
        }
    }

    /// Whether the selector has no requirements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether labels meet it.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.iter().all(|requirement| requirement.matches(labels))
    }
}

impl Requirement {
    /// Go's `NewRequirement`, with values that fit the operator.
    fn new(key: String, operator: Operator, values: BTreeSet<String>) -> Result<Self, String> {
        if let Some(words) = names::qualified(&key).first() {
            return Err(format!("key: Invalid value: {key:?}: {words}"));
        }
        match operator {
            Operator::GreaterThan | Operator::LessThan => {
                if let Some(wrong) = values.iter().find(|value| number(value).is_none()) {
                    return Err(format!(
                        "values[0]: Invalid value: {wrong:?}: for 'Gt', 'Lt' operators, the value must be an integer"
                    ));
                }
            }
            _ => {}
        }
        for (index, value) in values.iter().enumerate() {
            if let Some(words) = names::label_value(value).first() {
                return Err(format!("values[{index}][{key}]: Invalid value: {value:?}: {words}"));
            }
        }
        Ok(Self { key, operator, values })
    }

    fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let label = labels.get(&self.key);
        let compared = |holds: fn(i64, i64) -> bool| {
            let wanted = self.values.first().and_then(|value| number(value));
            let found = label.and_then(|value| number(value));
            wanted.zip(found).is_some_and(|(wanted, found)| holds(found, wanted))
        };
        match self.operator {
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
            Operator::In => label.is_some_and(|value| self.values.contains(value)),
            Operator::NotIn => label.is_none_or(|value| !self.values.contains(value)),
            Operator::GreaterThan => compared(|found, wanted| found > wanted),
            Operator::LessThan => compared(|found, wanted| found < wanted),
        }
    }
}

fn number(text: &str) -> Option<i64> {
    parse_int(text, 10).ok()
}

/// The tokens of a text, without the end. A NUL byte ends the text, as in Go's lexer.
fn tokens(text: &str) -> Vec<Token> {
    let mut rest = text.split('\0').next().unwrap_or_default();
    let mut out = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if rest.is_empty() {
            return out;
        }
        if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
            out.push(Token::Symbol(symbol));
            rest = &rest[symbol.len()..];
            continue;
        }
        let ends = |letter: char| {
            matches!(
                letter,
                ' ' | '\t' | '\r' | '\n' | '=' | '!' | '(' | ')' | ',' | '>' | '<'
            )
        };
        let (word, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        out.push(Token::Word(word.to_owned()));
        rest = after;
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Token {
        self.tokens.get(self.at).cloned().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let mut token = self.next();
        let is_negated = token == Token::Symbol("!");
        if is_negated {
            token = self.next();
        }
        let Token::Word(key) = token else {
            return Err(format!("found '{}', expected: identifier", token.text()));
        };
        if let Some(words) = names::qualified(&key).first() {
            return Err(format!("key: Invalid value: {key:?}: {words}"));
        }
        if is_negated {
            return Requirement::new(key, Operator::DoesNotExist, BTreeSet::new());
        }
        if matches!(self.peek(), Token::End | Token::Symbol(",")) {
            return Requirement::new(key, Operator::Exists, BTreeSet::new());
        }
        let token = self.next();
        let (operator, values) = match token.text() {
            "in" => (Operator::In, self.values()?),
            "notin" => (Operator::NotIn, self.values()?),
            "=" | "==" => (Operator::In, self.value()?),
            "!=" => (Operator::NotIn, self.value()?),
            ">" => (Operator::GreaterThan, self.value()?),
            "<" => (Operator::LessThan, self.value()?),
            other => return Err(format!("found '{other}', expected: in, notin, =, ==, !=, gt, lt")),
        };
        Requirement::new(key, operator, values)
    }

    /// A value, which can be missing.
    fn value(&mut self) -> Result<BTreeSet<String>, String> {
        if matches!(self.peek(), Token::End | Token::Symbol(",")) {
            return Ok(BTreeSet::from([String::new()]));
        }
        match self.next() {
            Token::Word(value) => Ok(BTreeSet::from([value])),
            other => Err(format!("found '{}', expected: identifier", other.text())),
        }
    }

    /// Values in parentheses.
    fn values(&mut self) -> Result<BTreeSet<String>, String> {
        let token = self.next();
        if token != Token::Symbol("(") {
            return Err(format!("found '{}' expected: '('", token.text()));
        }
        let mut values = BTreeSet::new();
        match self.peek() {
            // No value is the empty value.
            Token::Symbol(")") => {
                self.next();
                return Ok(BTreeSet::from([String::new()]));
            }
            Token::Word(_) | Token::Symbol(",") => {}
            other => return Err(format!("found '{}', expected: ',', ')' or identifier", other.text())),
        }
        loop {
            match self.next() {
                Token::Word(value) => {
                    values.insert(value);
                    match self.peek() {
                        Token::Symbol(",") => {}
                        Token::Symbol(")") => break,
                        other => return Err(format!("found '{}', expected: ',' or ')'", other.text())),
                    }
                }
                Token::Symbol(",") => {
                    // A value is missing before a comma, or behind one.
                    if values.is_empty() {
                        values.insert(String::new());
                    }
                    match self.peek() {
                        Token::Symbol(")") => {
                            values.insert(String::new());
                            break;
                        }
                        Token::Symbol(",") => {
                            self.next();
                            values.insert(String::new());
                        }
                        _ => {}
                    }
                }
                other => return Err(format!("found '{}', expected: ',', or identifier", other.text())),
            }
        }
        // The closing parenthesis was seen.
        self.next();
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use serde_json::Value;

    use super::Selector;

    /// `tests/go/print` prints the verdict of Kubernetes for each line of the cases.
    #[test]
    fn verdicts_are_those_of_kubernetes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/selectors");
        let read = |name| std::fs::read_to_string(folder.join(name)).expect("the file is there");
        let (cases, verdicts) = (read("cases.jsonl"), read("verdicts.txt"));
        assert_eq!(cases.lines().count(), verdicts.lines().count());
        for (case, expected) in cases.lines().zip(verdicts.lines()) {
            let case: Value = serde_json::from_str(case).expect("a case is JSON");
            let labels: BTreeMap<String, String> =
                serde_json::from_value(case["labels"].clone()).expect("labels are texts");
            let verdict = match Selector::parse(case["selector"].as_str().expect("it is a text")) {
                Ok(selector) => selector.matches(&labels).to_string(),
                Err(_) => "refused".to_owned(),
            };
            assert_eq!(verdict, expected, "{case}");
        }
    }
}
