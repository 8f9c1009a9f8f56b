//! Demands of rules as sentences.

use crate::cel::meaning::{Clause, Comparison, Condition, FieldPath, Relation, Term, Test};

/// A demand as a sentence without a full stop.
pub(super) fn sentence(clause: &Clause) -> String {
    let parts = Parts::of(clause);
    let sentence = parts.sentence();
    match &clause.each {
        None => sentence,
        Some(list) if list.is_empty() => format!("each entry: {sentence}"),
        Some(list) => format!("each entry of {}: {sentence}", name(list)),
    }
}

/// The fields that a demand requires, each with the case: empty, or `when …`.
pub(super) fn required(clause: &Clause) -> Vec<(FieldPath, String)> {
    let parts = Parts::of(clause);
    let set: Vec<&FieldPath> = parts.set.iter().filter_map(|condition| existing(condition)).collect();
    // Upjet lets a parameter stand in `initProvider` instead: the field of `forProvider` is the one that people look for.
    let is_alternative = |path: &FieldPath| {
        let twin = |other: &&FieldPath| other[0] == "forProvider" && other[1..] == path[1..];
        path[0] == "initProvider" && set.iter().any(twin)
    };
    if set.len() > MOST_ALTERNATIVES {
        return Vec::new();
    }
    let wanted = set.iter().filter(|path| !path.is_empty() && !is_alternative(path));
    let case = |path: &&&FieldPath| {
        let others = set.iter().filter(|other| *other != *path);
        let missing = others.map(|other| format!("{} is not set", name(other)));
        ((**path).clone(), parts.case(missing.collect()))
    };
    wanted.map(|path| case(&path)).collect()
}

/// Maximum number of alternatives that are each called required.
const MOST_ALTERNATIVES: usize = 3;

/// The parts of a demand by their role in the sentence.
struct Parts<'c> {
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
        parts
    }

    fn sentence(&self) -> String {
        let names = |conditions: &[&Condition], last: &str| {
            let names: Vec<String> = conditions
                .iter()
                .filter_map(|condition| existing(condition).map(|path| name(path)))
                .collect();
            list(&names, last)
        };
        let alone = self.others.is_empty() && self.groups.is_empty();
        match (self.set.as_slice(), self.unset.as_slice()) {
            ([one], _) => with_case(
                &format!("{} is required{}", names(&[one], "or"), not_empty(one)),
                &self.case(Vec::new()),
            ),
            ([_, _, ..], _) => with_case(
                &format!("at least one of {} is required", names(&self.set, "or")),
                &self.case(Vec::new()),
            ),
            ([], [one]) if alone => format!("{} must not be set", names(&[one], "or")),
            ([], [_, _]) if alone => format!("only one of {} can be set", names(&self.unset, "and")),
            ([], [_, _, ..]) if alone => format!("{} cannot all be set", names(&self.unset, "and")),
            ([], [one]) => {
                let mut allowed: Vec<String> = self.others.iter().map(|other| words(other, true)).collect();
                allowed.extend(self.groups.iter().map(|group| together(group, true)));
                format!("{} can only be set when {}", names(&[one], "or"), allowed.join(" or "))
            }
            ([], _) => {
                let mut others = self.others.clone();
                // The last test is the demand; the ones before are its conditions.
                let positive = others.iter().rposition(|other| other.holds);
                match (positive.or(others.len().checked_sub(1)), self.groups.as_slice()) {
                    (Some(at), groups) => {
                        let main = others.remove(at);
                        let rest = Parts {
                            set: Vec::new(),
                            unset: self.unset.clone(),
                            others,
                            groups: groups.to_vec(),
                        };
                        with_case(&words(main, true), &rest.case(Vec::new()))
                    }
                    (None, groups) => groups
                        .iter()
                        .map(|group| together(group, true))
                        .collect::<Vec<_>>()
                        .join(", or "),
                }
            }
        }
    }

    /// The case in which no other part holds: `when … and …`, `unless …`; empty if there is no other part.
    fn case(&self, mut when: Vec<String>) -> String {
        when.extend(self.others.iter().chain(&self.unset).map(|other| words(other, false)));
        let unless: Vec<String> = self.groups.iter().map(|group| together(group, true)).collect();
        let mut case = String::new();
        if !when.is_empty() {
            case = format!("when {}", when.join(" and "));
        }
        if !unless.is_empty() {
            let comma = if case.is_empty() { "" } else { ", " };
            case = format!("{case}{comma}unless {}", unless.join(" or "));
        }
        case
    }
}

fn with_case(sentence: &str, case: &str) -> String {
    if case.is_empty() {
        sentence.to_owned()
    } else {
        format!("{sentence} {case}")
    }
}

fn not_empty(condition: &Condition) -> &'static str {
    match condition.test {
        Test::Filled(_) => " and must not be empty",
        _ => "",
    }
}

fn existing(condition: &Condition) -> Option<&FieldPath> {
    match &condition.test {
        Test::Has(path) | Test::Filled(path) => Some(path),
        _ => None,
    }
}

fn together(conditions: &[Condition], holds: bool) -> String {
    let words: Vec<String> = conditions.iter().map(|condition| words(condition, holds)).collect();
    format!("({})", words.join(" and "))
}

/// A condition, or its negation where `as_wanted` is false.
fn words(condition: &Condition, as_wanted: bool) -> String {
    let holds = condition.holds == as_wanted;
    let not = if holds { "" } else { "not " };
    match &condition.test {
        Test::Has(path) => format!("{} is {not}set", name(path)),
        Test::Filled(path) if holds => format!("{} is set and not empty", name(path)),
        Test::Filled(path) => format!("{} is empty or not set", name(path)),
        Test::OneOf(path, values) => match values.as_slice() {
            [one] => format!("{} is {not}{}", name(path), literal(one)),
            values => format!("{} is {not}one of {}", name(path), literals(values)),
        },
        Test::Contains(path, values) => {
            let verb = match (values.len(), holds) {
                (1, true) => "contains",
                (1, false) => "does not contain",
                (_, true) => "contains one of",
                (_, false) => "contains none of",
            };
            format!("{} {verb} {}", name(path), literals(values))
        }
        Test::Compare(left, comparison, right) => {
            let comparison = if holds { *comparison } else { comparison.opposite() };
            format!("{} is {} {}", term(left), compared(comparison), term(right))
        }
        Test::Text(path, relation, text) => {
            let verb = match (relation, holds) {
                (Relation::StartsWith, true) => "starts with",
                (Relation::StartsWith, false) => "does not start with",
                (Relation::EndsWith, true) => "ends with",
                (Relation::EndsWith, false) => "does not end with",
                (Relation::Contains, true) => "contains",
                (Relation::Contains, false) => "does not contain",
                (Relation::Matches, true) => "matches",
                (Relation::Matches, false) => "does not match",
            };
            format!("{} {verb} {text:?}", name(path))
        }
        Test::Count(fields, comparison, number) => {
            let comparison = if holds { *comparison } else { comparison.opposite() };
            let fields: Vec<String> = fields.iter().map(|field| name(field)).collect();
            let (amount, number) = match comparison {
                Comparison::Equal => ("exactly", *number),
                Comparison::NotEqual => ("not exactly", *number),
                Comparison::AtMost => ("at most", *number),
                Comparison::Less => ("at most", number - 1),
                Comparison::AtLeast => ("at least", *number),
                Comparison::More => ("at least", number + 1),
            };
            let verb = if number == 1 { "is" } else { "are" };
            format!("{amount} {number} of {} {verb} set", list(&fields, "and"))
        }
        Test::Same(path) if holds => format!("{} cannot be changed", name(path)),
        Test::Same(path) => format!("{} is changed", name(path)),
        Test::WasSet(path) if holds => format!("{} was set before", name(path)),
        Test::WasSet(path) => format!("{} was not set before", name(path)),
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

fn term(term: &Term) -> String {
    match term {
        Term::Field(path) => name(path),
        Term::Size(path) => format!("the size of {}", name(path)),
        Term::Duration(path) => format!("the duration {}", name(path)),
        Term::Literal(text) => literal(text),
    }
}

/// A field by its path from the schema that has the rule.
fn name(path: &[String]) -> String {
    if path.is_empty() {
        "the value".to_owned()
    } else {
        path.join(".")
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
