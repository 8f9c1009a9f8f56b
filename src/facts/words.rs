//! Demands of rules as sentences.

use crate::cel::meaning::{Clause, Comparison, Condition, FieldPath, Relation, Term, Test};

/// Maximum number of alternatives that are each called required.
const MOST_ALTERNATIVES: usize = 3;

/// A demand as a sentence without a full stop.
pub(super) fn sentence(clause: &Clause) -> String {
    let sentence = Parts::of(clause).sentence();
    match &clause.each {
        None => sentence,
        Some(list) if list.is_empty() => format!("each entry: {sentence}"),
        Some(list) => format!("each entry of {}: {sentence}", list.join(".")),
    }
}

/// The fields that a demand requires, each with the case: empty, or `when …`.
pub(super) fn required(clause: &Clause) -> Vec<(FieldPath, String)> {
    let parts = Parts::of(clause);
    let set: Vec<&FieldPath> = parts.set.iter().filter_map(|condition| existing(condition)).collect();
    // Upjet lets a parameter stand in `initProvider` instead: the field of `forProvider` is the one that people look for.
    let is_alternative = |path: &FieldPath| {
        let twin = |other: &&FieldPath| other[0] == "forProvider" && other[1..] == path[1..];
        path.first().is_some_and(|first| first == "initProvider") && set.iter().any(twin)
    };
    if set.len() > MOST_ALTERNATIVES {
        return Vec::new();
    }
    let case = |path: &&FieldPath| {
        let others = set.iter().filter(|other| *other != path);
        let missing = others.map(|other| format!("{} is not set", parts.words.name(other)));
        ((**path).clone(), parts.case(missing.collect()))
    };
    let wanted = set.iter().filter(|path| !path.is_empty() && !is_alternative(path));
    wanted.map(case).collect()
}

/// The parts of a demand by their role in the sentence.
struct Parts<'c> {
    words: Words,
    /// Fields that are to be set.
    set: Vec<&'c Condition>,
    /// Fields that are not to be set.
    unset: Vec<&'c Condition>,
    /// Other single conditions.
    others: Vec<&'c Condition>,
    /// Conditions that hold together.
    groups: Vec<&'c [Condition]>,
}

impl<'c> Parts<'c> {
    fn of(clause: &'c Clause) -> Self {
        let mut parts = Self {
            words: Words {
                each: clause.each.as_ref().map(Vec::len),
            },
            set: Vec::new(),
            unset: Vec::new(),
            others: Vec::new(),
            groups: Vec::new(),
        };
        for part in &clause.any {
            match part.as_slice() {
                [one] => match (existing(one), one.holds) {
                    (Some(_), true) => parts.set.push(one),
                    (Some(_), false) => parts.unset.push(one),
                    (None, _) => parts.others.push(one),
                },
                group => parts.groups.push(group),
            }
        }
        // A field that must not be empty is no alternative to one that must be set: it is a case of it.
        let only_set = |condition: &&Condition| matches!(condition.test, Test::Has(_));
        if parts.set.iter().any(only_set) {
            let (set, filled) = parts.set.into_iter().partition(only_set);
            parts.set = set;
            parts.others.extend::<Vec<_>>(filled);
        }
        // A test of a field goes without saying that it is only for a field that is set.
        let others = &parts.others;
        let is_tested = |condition: &&Condition| {
            existing(condition).is_some_and(|path| others.iter().any(|other| other.fields().contains(&path)))
        };
        parts.unset.retain(|condition| !is_tested(condition));
        parts
    }

    fn sentence(&self) -> String {
        let words = &self.words;
        let names = |conditions: &[&Condition], last: &str| {
            let paths = conditions.iter().filter_map(|condition| existing(condition));
            list(&paths.map(|path| words.name(path)).collect::<Vec<_>>(), last)
        };
        let alone = self.others.is_empty() && self.groups.is_empty();
        match (self.set.as_slice(), self.unset.as_slice()) {
            ([one], [guard]) if alone && existing(one) == existing(guard) => {
                format!("{} must not be empty", names(&[one], "or"))
            }
            ([one], []) if self.is_kept(one) => format!("{} cannot be removed once it is set", names(&[one], "or")),
            ([one], _) => {
                let empty = match one.test {
                    Test::Filled(_) => " and must not be empty",
                    _ => "",
                };
                with_case(
                    format!("{} is required{empty}", names(&[one], "or")),
                    &self.case(Vec::new()),
                )
            }
            ([_, _, ..], _) => with_case(
                format!("at least one of {} is required", names(&self.set, "or")),
                &self.case(Vec::new()),
            ),
            ([], [one]) if alone => format!("{} must not be set", names(&[one], "or")),
            ([], [_, _]) if alone => format!("only one of {} can be set", names(&self.unset, "and")),
            ([], [_, _, ..]) if alone => format!("{} cannot all be set", names(&self.unset, "and")),
            ([], [one]) => {
                let mut allowed: Vec<String> = self.others.iter().map(|other| words.condition(other, true)).collect();
                let is_lone = allowed.is_empty() && self.groups.len() == 1;
                allowed.extend(self.groups.iter().map(|group| words.group(group, is_lone)));
                format!("{} can only be set when {}", names(&[one], "or"), allowed.join(" or "))
            }
            ([], _) => self.test(),
        }
    }

    /// Whether the only case is that the field was set before.
    fn is_kept(&self, set: &Condition) -> bool {
        let [other] = self.others.as_slice() else { return false };
        let is_same = matches!((&set.test, &other.test), (Test::Has(a), Test::WasSet(b)) if a == b);
        is_same && !other.holds && self.groups.is_empty()
    }

    /// A sentence about the last test. The others are its cases.
    fn test(&self) -> String {
        let mut others = self.others.clone();
        let positive = others.iter().rposition(|other| other.holds);
        let Some(at) = positive.or(others.len().checked_sub(1)) else {
            let groups = self.groups.iter().map(|group| self.words.group(group, false));
            return groups.collect::<Vec<_>>().join(" or ");
        };
        let main = others.remove(at);
        let is_setting =
            |other: &&&Condition| matches!((&main.test, &other.test), (Test::Same(a), Test::WasSet(b)) if a == b);
        if others.iter().filter(is_setting).count() == 1 && others.len() == 1 && self.groups.is_empty() {
            return format!("{} once it is set", self.words.condition(main, true));
        }
        let rest = Parts {
            words: self.words,
            set: Vec::new(),
            unset: self.unset.clone(),
            others,
            groups: self.groups.clone(),
        };
        with_case(self.words.condition(main, true), &rest.case(Vec::new()))
    }

    /// The case in which no other part holds: `when … and …`, `unless …`; empty if there is no other part.
    fn case(&self, mut when: Vec<String>) -> String {
        let others = self.others.iter().chain(&self.unset);
        when.extend(others.map(|other| self.words.condition(other, false)));
        let is_lone = self.groups.len() == 1;
        let unless: Vec<String> = self
            .groups
            .iter()
            .map(|group| self.words.group(group, is_lone))
            .collect();
        let mut case = Vec::new();
        if !when.is_empty() {
            case.push(format!("when {}", when.join(" and ")));
        }
        if !unless.is_empty() {
            case.push(format!("unless {}", unless.join(" or ")));
        }
        case.join(", ")
    }
}

fn with_case(sentence: String, case: &str) -> String {
    if case.is_empty() {
        sentence
    } else {
        format!("{sentence} {case}")
    }
}

fn existing(condition: &Condition) -> Option<&FieldPath> {
    match &condition.test {
        Test::Has(path) | Test::Filled(path) => Some(path),
        _ => None,
    }
}

/// Words for the parts of a demand.
#[derive(Debug, Clone, Copy)]
struct Words {
    /// The number of names of the list, in a demand on each of its entries.
    each: Option<usize>,
}

impl Words {
    fn group(self, conditions: &[Condition], is_lone: bool) -> String {
        let words: Vec<String> = conditions
            .iter()
            .map(|condition| self.condition(condition, true))
            .collect();
        let words = words.join(" and ");
        if is_lone { words } else { format!("({words})") }
    }

    /// A condition, or its negation where `as_wanted` is false.
    fn condition(self, condition: &Condition, as_wanted: bool) -> String {
        let holds = condition.holds == as_wanted;
        let not = if holds { "" } else { "not " };
        match &condition.test {
            Test::Has(path) => format!("{} is {not}set", self.name(path)),
            Test::Filled(path) if holds => format!("{} is set and not empty", self.name(path)),
            Test::Filled(path) => format!("{} is empty or not set", self.name(path)),
            Test::OneOf(path, values) => match values.as_slice() {
                [one] => format!("{} is {not}{}", self.name(path), literal(one)),
                values => format!("{} is {not}one of {}", self.name(path), literals(values)),
            },
            Test::Contains(path, values) => {
                let verb = match (values.len(), holds) {
                    (1, true) => "contains",
                    (1, false) => "does not contain",
                    (_, true) => "contains one of",
                    (_, false) => "contains none of",
                };
                format!("{} {verb} {}", self.name(path), literals(values))
            }
            Test::Compare(left, comparison, right) => {
                let comparison = if holds { *comparison } else { comparison.opposite() };
                format!("{} is {} {}", self.term(left), compared(comparison), self.term(right))
            }
            Test::Text(path, relation, text) => format!("{} {} {text:?}", self.name(path), related(*relation, holds)),
            Test::Count(fields, comparison, number) => {
                let comparison = if holds { *comparison } else { comparison.opposite() };
                let fields: Vec<String> = fields.iter().map(|field| self.name(field)).collect();
                let (amount, number) = match comparison {
                    Comparison::Equal => ("exactly", *number),
                    Comparison::NotEqual => ("not exactly", *number),
                    Comparison::AtMost => ("at most", *number),
                    Comparison::Less => ("at most", number.saturating_sub(1)),
                    Comparison::AtLeast => ("at least", *number),
                    Comparison::More => ("at least", number.saturating_add(1)),
                };
                let (number, verb) = match number {
                    1 => ("one".to_owned(), "is"),
                    number => (number.to_string(), "are"),
                };
                format!("{amount} {number} of {} {verb} set", list(&fields, "and"))
            }
            Test::Same(path) if holds => format!("{} cannot be changed", self.name(path)),
            Test::Same(path) => format!("{} is changed", self.name(path)),
            Test::WasSet(path) if holds => format!("{} was set before", self.name(path)),
            Test::WasSet(path) => format!("{} was not set before", self.name(path)),
        }
    }

    fn term(self, term: &Term) -> String {
        match term {
            Term::Field(path) | Term::Duration(path) => self.name(path),
            Term::Size(path) => format!("the size of {}", self.name(path)),
            Term::Literal(text) => literal(text),
        }
    }

    /// A field by its path from the schema that has the rule, or from the entry of the list.
    fn name(self, path: &[String]) -> String {
        let below = &path[self.each.unwrap_or_default().min(path.len())..];
        match (below, self.each) {
            ([], Some(_)) => "the entry".to_owned(),
            ([], None) => "the value".to_owned(),
            (below, _) => below.join("."),
        }
    }
}

fn compared(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "equal to",
        Comparison::NotEqual => "different from",
        Comparison::Less => "less than",
        Comparison::AtMost => "at most",
        Comparison::More => "greater than",
        Comparison::AtLeast => "at least",
    }
}

fn related(relation: Relation, holds: bool) -> &'static str {
    match (relation, holds) {
        (Relation::StartsWith, true) => "starts with",
        (Relation::StartsWith, false) => "does not start with",
        (Relation::EndsWith, true) => "ends with",
        (Relation::EndsWith, false) => "does not end with",
        (Relation::Contains, true) => "contains",
        (Relation::Contains, false) => "does not contain",
        (Relation::Matches, true) => "matches",
        (Relation::Matches, false) => "does not match",
    }
}

/// A literal of the expression language for people: texts of one word lose their quotes.
fn literal(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let is_word = |inner: &&str| !inner.is_empty() && inner.chars().all(char::is_alphanumeric);
    inner.filter(is_word).unwrap_or(text).to_owned()
}

fn literals(values: &[String]) -> String {
    values.iter().map(|value| literal(value)).collect::<Vec<_>>().join(", ")
}

fn list(names: &[String], last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
