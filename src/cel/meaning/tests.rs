//! Meanings of rules, held against their evaluation over all small objects.

use super::{Clause, Comparison, Condition, FieldPath, Relation, Term, Test, meaning};
use crate::cel::{Environment, Old, Outcome, Program, Wanted, declare};
use crate::crd::Schema;
use crate::go::regexp::Regexp;
use crate::source::Source;
use crate::yaml;
use crate::yaml::{Node, Value};

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "string"},
    "n": {"type": "integer"}, "m": {"type": "integer"}, "on": {"type": "boolean"},
    "l": {"type": "array", "items": {"type": "string"}},
    "o": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
    "items": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}}
}}"#;

/// Rules, and the number of their clauses. Zero is a rule whose demands are not read.
const RULES: [(&str, usize); 46] = [
    ("has(self.a)", 1),
    ("!has(self.a)", 1),
    ("has(self.o) && has(self.o.a)", 1),
    ("!has(self.o) || !has(self.o.a)", 1),
    (
        "!('x' in self.l || 'y' in self.l || '*' in self.l) || has(self.a) || (has(self.o) && has(self.o.a))",
        1,
    ),
    ("!(has(self.a) && has(self.b))", 1),
    ("!has(self.a) || !has(self.b) || !has(self.c)", 1),
    ("has(self.a) || has(self.b)", 1),
    ("has(self.a) != has(self.b)", 1),
    ("(has(self.a) && !has(self.b)) || (!has(self.a) && has(self.b))", 1),
    ("has(self.a) == has(self.b)", 2),
    ("has(self.a) ? has(self.b) : true", 1),
    ("has(self.a) ? has(self.b) : has(self.c)", 2),
    ("!has(self.a) || has(self.b)", 1),
    ("[has(self.a), has(self.b), has(self.c)].filter(x, x).size() == 1", 1),
    (
        "size([has(self.a), has(self.b), has(self.c)].filter(x, x == true)) <= 1",
        1,
    ),
    ("[has(self.a), has(self.b), has(self.c)].exists_one(x, x)", 1),
    ("(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) >= 1", 1),
    ("(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) < 2", 1),
    ("has(self.n) && self.n >= 1 && self.n <= 2", 2),
    ("!has(self.n) || self.n > 1", 1),
    ("!(has(self.n) && self.n > 1)", 1),
    ("has(self.n) && has(self.m) && self.n <= self.m", 1),
    ("!(has(self.n) && has(self.m)) || 2 > self.n", 1),
    ("self.a == 'x' ? has(self.b) : true", 1),
    ("!(has(self.b) && self.a != 'x')", 1),
    ("!(!has(self.b) && self.a == 'x')", 1),
    ("self.a == 'x' || self.a == 'y' || !has(self.b)", 1),
    ("self.a in ['x', 'y'] ? has(self.b) : !has(self.b)", 2),
    ("has(self.a) && self.a in ['x', '']", 1),
    ("has(self.a) && self.a != ''", 1),
    ("!has(self.a) || self.a == ''", 1),
    ("has(self.l) && size(self.l) > 0", 1),
    ("!has(self.l) || self.l.size() == 0", 1),
    ("!has(self.l) || size(self.l) <= 1", 1),
    ("has(self.a) && self.a.startsWith('x') || has(self.b)", 1),
    ("!self.a.contains('y')", 1),
    ("self.a.matches('^x+$')", 1),
    ("!has(self.on) || self.on", 1),
    ("has(self.on) && self.on ? has(self.a) : true", 1),
    ("self.items.all(i, has(i.a) || has(i.b))", 1),
    ("self.items.all(i, i.a == 'x' ? has(i.b) : true)", 1),
    ("true", 0),
    ("self.items.exists(i, has(i.a))", 0),
    ("self.items.all(i, self.items.exists_one(j, i.a == j.a))", 0),
    ("self.a + self.b == 'xy'", 0),
];

/// Values for each field; none is a missing field.
const VALUES: [(&str, &[&str]); 8] = [
    ("a", &["", "\"\"", "\"x\"", "\"y\"", "\"xx\""]),
    ("b", &["", "\"\"", "\"x\""]),
    ("c", &["", "\"x\""]),
    ("n", &["", "1", "2", "3"]),
    ("m", &["", "2"]),
    ("l", &["", "[]", "[\"x\"]", "[\"z\", \"y\"]"]),
    ("o", &["", "{}", "{\"a\": \"x\"}", "{\"a\": \"\"}"]),
    (
        "items",
        &[
            "[]",
            "[{\"a\": \"x\"}]",
            "[{}]",
            "[{\"a\": \"x\", \"b\": \"\"}, {\"b\": \"y\"}]",
        ],
    ),
];

fn objects() -> Vec<String> {
    // Every pair of fields takes all its values, the others are missing; `on` goes with `a`.
    let mut objects = Vec::new();
    for (first, values) in VALUES {
        for (second, more) in VALUES {
            for (third, last) in [
                ("on", ["", "true", "false"]),
                ("c", ["", "\"x\"", ""]),
                ("b", ["", "\"x\"", ""]),
            ] {
                for (a, b, c) in values
                    .iter()
                    .flat_map(|a| more.iter().map(move |b| (a, b)))
                    .flat_map(|(a, b)| last.iter().map(move |c| (a, b, c)))
                {
                    let fields = [(first, *a), (second, *b), (third, *c)];
                    let distinct = first < second && second != third && first != third;
                    if distinct {
                        let written = fields.iter().filter(|(_, value)| !value.is_empty());
                        let written: Vec<String> =
                            written.map(|(name, value)| format!("\"{name}\": {value}")).collect();
                        objects.push(format!("{{{}}}", written.join(", ")));
                    }
                }
            }
        }
    }
    objects.sort();
    objects.dedup();
    objects
}

#[test]
fn meanings_agree_with_evaluation() {
    let source = Source::new("schema", SCHEMA);
    let document = yaml::compose(yaml::chunks(SCHEMA)[0]).unwrap().remove(0);
    let (schema, _) = crate::crd::schema(&source, &document.root);
    let objects = objects();
    let mut faults = Vec::new();
    for (rule, count) in RULES {
        let meaning = meaning(rule);
        if meaning.clauses.len() != count {
            faults.push(format!("{rule}: {:?}", meaning.clauses));
            continue;
        }
        if count > 0 {
            compare(rule, &meaning.clauses, &schema, &objects, &mut faults);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn compare(rule: &str, clauses: &[Clause], schema: &Schema, objects: &[String], faults: &mut Vec<String>) {
    let declaration = declare(schema, false).unwrap();
    let environment = Environment {
        self_: &declaration,
        optional_old_self: false,
        stored: true,
    };
    let program = Program::compile(rule, environment, Wanted::Bool).unwrap();
    let mut seen = [false; 2];
    for text in objects {
        let document = yaml::compose(yaml::chunks(text)[0]).unwrap().remove(0);
        let (outcome, _) = program.evaluate(&document.root, Old(None), schema, false, false);
        // An error of the evaluation refuses the object in words of its own.
        let Outcome::Bool(answer) = outcome else { continue };
        seen[usize::from(answer)] = true;
        let read = clauses.iter().all(|clause| holds(clause, &document.root));
        if read != answer {
            faults.push(format!("{rule}: {text} is {answer}, {clauses:?} says {read}"));
            return;
        }
    }
    if seen != [true, true] {
        faults.push(format!("{rule}: objects on one side only: {seen:?}"));
    }
}

fn holds(clause: &Clause, object: &Node<'_>) -> bool {
    let all = |subject: &Node<'_>, skip: usize| {
        clause
            .any
            .iter()
            .any(|part| part.iter().all(|one| answer(&one.test, subject, skip) == one.holds))
    };
    match &clause.each {
        None => all(object, 0),
        Some(list) => match get(object, list).map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.iter().all(|item| all(item, list.len())),
            _ => true,
        },
    }
}

fn get<'n, 's>(node: &'n Node<'s>, path: &[String]) -> Option<&'n Node<'s>> {
    path.iter().try_fold(node, |node, name| node.get(name))
}

fn size(node: &Node<'_>) -> usize {
    match &node.value {
        Value::Sequence(items) => items.len(),
        Value::Mapping(_) => node.entries().len(),
        _ => node.as_str().map_or(1, |text| text.chars().count()),
    }
}

fn shown(node: &Node<'_>) -> String {
    node.to_json().to_string()
}

fn answer(test: &Test, subject: &Node<'_>, skip: usize) -> bool {
    let field = |path: &FieldPath| get(subject, &path[skip..]);
    match test {
        Test::Has(path) => field(path).is_some(),
        Test::Filled(path) => field(path).is_some_and(|node| size(node) > 0),
        Test::OneOf(path, values) => field(path).is_some_and(|node| values.contains(&shown(node))),
        Test::Contains(path, values) => match field(path).map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.iter().any(|item| values.contains(&shown(item))),
            _ => false,
        },
        Test::Compare(left, comparison, right) => {
            let number = |term: &Term| match term {
                Term::Field(path) => field(path).and_then(|node| shown(node).parse().ok()),
                Term::Size(path) => field(path).map(|node| i64::try_from(size(node)).unwrap()),
                Term::Literal(number) => number.parse().ok(),
                Term::Duration(_) => None,
            };
            match (number(left), number(right)) {
                (Some(left), Some(right)) => compared(left, *comparison, right),
                _ => false,
            }
        }
        Test::Text(path, relation, part) => {
            field(path)
                .and_then(|node| node.as_str())
                .is_some_and(|value| match relation {
                    Relation::StartsWith => value.starts_with(part),
                    Relation::EndsWith => value.ends_with(part),
                    Relation::Contains => value.contains(part),
                    Relation::Matches => Regexp::compile(part).unwrap().is_match(value),
                })
        }
        Test::Count(fields, comparison, number) => {
            let count = fields.iter().filter(|path| field(path).is_some()).count();
            compared(i64::try_from(count).unwrap(), *comparison, *number)
        }
        Test::Same(_) | Test::WasSet(_) => false,
    }
}

fn compared(left: i64, comparison: Comparison, right: i64) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::More => left > right,
        Comparison::AtLeast => left >= right,
    }
}

#[test]
fn rules_name_fields() {
    for (rule, wanted) in [
        ("self == oldSelf", ""),
        ("self.a.b == oldSelf.a.b", "a.b"),
        ("self.l.all(x, x.a == self.b)", "b l l.a"),
        ("has(self.a) && self.a.b[0].c.size() > self.n", "a a.b.c n"),
        ("self.?a.?b.orValue('') == ''", "a.b"),
        ("self.m['k'].x == self.m[self.k].x", "k m.x"),
        ("self.l.sortBy(x, x.n).size() > 1", "l l.n"),
        ("self.__namespace__ == 'x' && self.a__dot__b", "a.b namespace"),
        ("this is no rule", ""),
    ] {
        let names: Vec<String> = meaning(rule).names.iter().map(|path| path.join(".")).collect();
        assert_eq!(names.join(" "), wanted, "{rule}");
    }
}

#[test]
fn rules_of_updates() {
    let one = |rule: &str| meaning(rule).clauses;
    let same = |path: &[&str]| Condition {
        holds: true,
        test: Test::Same(path.iter().map(ToString::to_string).collect()),
    };
    assert_eq!(one("self == oldSelf")[0].any, vec![vec![same(&[])]]);
    assert_eq!(one("self.a == oldSelf.a")[0].any, vec![vec![same(&["a"])]]);
    assert_eq!(one("!has(oldSelf.a) || has(self.a)")[0].any.len(), 2);
    assert!(one("self.a == oldSelf.b").is_empty());
    assert!(one("size(self) >= size(oldSelf)").is_empty());
}

#[test]
fn hostile_rules_have_no_demands() {
    let nested = (0..200).fold("has(self.a)".to_owned(), |rule, _| {
        format!("({rule} ? {rule:.20} : true)")
    });
    let long = vec!["has(self.a)"; 300].join(" && ");
    let doubling = (0..30).fold("has(self.a)".to_owned(), |rule, _| format!("(({rule}) ? true : false)"));
    for rule in [nested, long, doubling, String::new(), "self.".to_owned()] {
        assert!(meaning(&rule).clauses.is_empty(), "{rule:.80}");
    }
}
