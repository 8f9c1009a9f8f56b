//! When a Job fails or succeeds.

use std::collections::BTreeSet;

use crate::go::strconv;
use crate::k8s::names;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::pod::report::{go_struct, json_or_null, one_of};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;

const RULE: Rule = Rule::Job;
const MOST_RULES: usize = 20;

/// The policies of a Job.
pub(super) fn check<'n>(spec: Field<'n>, checks: &mut Checks<'n>) {
    let (failure, success) = (spec.get("podFailurePolicy"), spec.get("successPolicy"));
    if failure.is_set() {
        self::failure(spec, failure.get("rules"), checks);
    }
    if success.is_set() {
        if spec.get("completionMode").text() == "Indexed" {
            self::success(spec, success.get("rules"), checks);
        } else {
            let message = "requires indexed completion mode";
            checks.invalid_as(RULE, success, shown(success), message);
        }
    }
    let replacement = spec.get("podReplacementPolicy");
    if replacement.is_set() {
        let values: &[&str] = if failure.is_set() {
            &["Failed"]
        } else {
            &["Failed", "TerminatingOrFailed"]
        };
        one_of(RULE, replacement, values, checks);
    }
}

/// A policy for success as the server shows it.
fn shown(success: Field<'_>) -> String {
    let rules: Vec<String> = success
        .get("rules")
        .items()
        .map(|rule| {
            let field = |name: &'static str| {
                let at = rule.get(name);
                if at.is_set() {
                    json_or_null(at)
                } else {
                    "null".to_owned()
                }
            };
            go_struct(&[
                ("SucceededIndexes", field("succeededIndexes")),
                ("SucceededCount", field("succeededCount")),
            ])
        })
        .collect();
    let rules = if success.get("rules").is_set() {
        format!("[{}]", rules.join(","))
    } else {
        "null".to_owned()
    };
    go_struct(&[("Rules", rules)])
}

/// What pods that failed mean for the Job (`validatePodFailurePolicy`).
fn failure<'n>(spec: Field<'n>, rules: Field<'n>, checks: &mut Checks<'n>) {
    if rules.len() > MOST_RULES {
        checks.too_many(RULE, rules, rules.len(), MOST_RULES);
    }
    for rule in rules.items() {
        let action = rule.get("action");
        match action.text() {
            "" => {
                let message = "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]";
                checks.required(RULE, action, message);
            }
            "FailIndex" if !spec.get("backoffLimitPerIndex").is_set() => {
                checks.invalid(RULE, action, "requires the backoffLimitPerIndex to be set");
            }
            _ => {}
        }
        let (codes, conditions) = (rule.get("onExitCodes"), rule.get("onPodConditions"));
        if codes.is_set() {
            exit_codes(spec, codes, checks);
        }
        self::conditions(conditions, checks);
        let message = match (codes.is_set(), !conditions.is_empty()) {
            (true, true) => "specifying both OnExitCodes and OnPodConditions is not supported",
            (false, false) => "specifying one of OnExitCodes and OnPodConditions is required",
            _ => continue,
        };
        checks.invalid(RULE, rule, message).value = None;
    }
}

fn conditions<'n>(conditions: Field<'n>, checks: &mut Checks<'n>) {
    if conditions.len() > MOST_RULES {
        checks.too_many(RULE, conditions, conditions.len(), MOST_RULES);
    }
    for condition in conditions.items() {
        let kind = condition.get("type");
        for words in names::qualified(kind.text()) {
            checks.invalid_as(RULE, kind, quoted(kind.text()), words);
        }
        one_of(RULE, condition.get("status"), &["False", "True", "Unknown"], checks);
    }
}

fn exit_codes<'n>(spec: Field<'n>, codes: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 255;
    let [operator, container, list] = ["operator", "containerName", "values"].map(|field| codes.get(field));
    if operator.is_empty() {
        checks.required(RULE, operator, "valid values: [\"In\" \"NotIn\"]");
    }
    let pod = spec.get("template").get("spec");
    let mut containers = ["containers", "initContainers"]
        .into_iter()
        .flat_map(|list| pod.get(list).items());
    if container.is_set() && !containers.any(|other| other.get("name").text() == container.text()) {
        let message = "must be one of the container or initContainer names in the pod template";
        checks.invalid(RULE, container, message);
    }
    if list.is_empty() {
        let shown = json_or_null(if list.is_set() {
            list
        } else {
            Field { value: None, ..list }
        });
        checks.invalid_as(RULE, list, shown, "at least one value is required");
    } else if list.len() > MOST {
        checks.too_many(RULE, list, list.len(), MOST);
    }
    let mut known = BTreeSet::new();
    let mut before = None;
    let mut is_ordered = true;
    for code in list.items() {
        if operator.text() == "In" && code.int() == 0 {
            checks.invalid(RULE, code, "must not be 0 for the In operator");
        }
        if !known.insert(code.int()) {
            checks.duplicate(RULE, code);
        }
        is_ordered &= before.is_none_or(|before| before <= code.int());
        before = Some(code.int());
    }
    if !is_ordered {
        checks.invalid(RULE, list, "must be ordered");
    }
}

/// Which pods must succeed (`validateSuccessPolicy`).
fn success<'n>(spec: Field<'n>, rules: Field<'n>, checks: &mut Checks<'n>) {
    const MOST_BYTES: usize = 64 * 1024;
    if rules.is_empty() {
        let message = "at least one rules must be specified when the successPolicy is specified";
        checks.required(RULE, rules, message);
    }
    if rules.len() > MOST_RULES {
        checks.too_many(RULE, rules, rules.len(), MOST_RULES);
    }
    let completions = spec.get("completions").int();
    for rule in rules.items() {
        let (count, indexes) = (rule.get("succeededCount"), rule.get("succeededIndexes"));
        if !count.is_set() && !indexes.is_set() {
            let message = "at least one of succeededCount or succeededIndexes must be specified";
            checks.required(RULE, rule, message);
        }
        let mut total = 0;
        if indexes.text().len() > MOST_BYTES {
            checks.too_long(RULE, indexes, MOST_BYTES);
        }
        match self::indexes(indexes.text(), completions) {
            Ok(number) => total = number,
            Err(words) => {
                let message = format!("error parsing succeededIndexes: {words}");
                checks.invalid(RULE, indexes, message);
            }
        }
        values::not_negative(RULE, count, checks);
        if count.int() > completions {
            let message = format!("must be less than or equal to {completions} (the number of specified completions)");
            checks.invalid(RULE, count, message);
        }
        if indexes.is_set() && count.is_set() && count.int() > total {
            let message = format!(
                "must be less than or equal to {total} (the number of indexes in the specified succeededIndexes field)"
            );
            checks.invalid(RULE, count, message);
        }
    }
}

/// The number of indexes in a text such as `1,3-5` (`validateIndexesFormat`).
fn indexes(text: &str, completions: i64) -> Result<i64, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let number = |text: &str| {
        let number =
            strconv::atoi(text).map_err(|_| format!("cannot convert string to integer for index: {}", quoted(text)))?;
        if number >= completions {
            return Err(format!("too large index: {}", quoted(text)));
        }
        Ok(number)
    };
    let falling = |last: i64, now: i64| format!("non-increasing order, previous: {last}, current: {now}");
    let (mut total, mut last) = (0, None);
    for part in text.split(',') {
        let limits: Vec<&str> = part.split('-').collect();
        if limits.len() > 2 {
            return Err(format!(
                "the fragment {} violates the requirement that an index interval can have at most two parts separated by '-'",
                quoted(part)
            ));
        }
        let start = number(limits[0])?;
        let mut end = start;
        if let Some(limit) = limits.get(1) {
            end = number(limit)?;
            if start >= end {
                return Err(falling(start, end));
            }
        }
        if let Some(last) = last.filter(|last| *last >= start) {
            return Err(falling(last, start));
        }
        total += end - start + 1;
        last = Some(end);
    }
    Ok(total)
}

/// A path after a domain (`IsDomainPrefixedPath`): errors show the part that is wrong.
pub(super) fn domain_prefixed_path<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    let parts = at
        .text()
        .split_once('/')
        .filter(|(host, path)| !host.is_empty() && !path.is_empty());
    let Some((host, path)) = parts else {
        let message = "must be a domain-prefixed path (such as \"acme.io/foo\")";
        checks.invalid(RULE, at, message);
        return;
    };
    for words in names::subdomain(host) {
        checks.invalid_as(RULE, at, quoted(host), words);
    }
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte);
    if !path.bytes().all(is_character) {
        let message = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";
        checks.invalid_as(RULE, at, quoted(path), message);
    }
}
