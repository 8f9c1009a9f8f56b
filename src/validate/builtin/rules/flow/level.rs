//! `PriorityLevelConfigurations` (`ValidatePriorityLevelConfiguration`).

use super::mandatory;
use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete;
use crate::validate::builtin::field::{Field, Object};
use crate::yaml::{Node, Value};

/// The most queues.
const MOST_QUEUES: i64 = 10_000_000;

/// Sets the defaults (`SetDefaults_LimitedPriorityLevelConfiguration` …).
pub(super) fn defaults(node: &mut Node<'_>) {
    const SHARES: i64 = 30;
    const QUEUING: [(&str, i64); 3] = [("handSize", 8), ("queues", 64), ("queueLengthLimit", 50)];
    let Some(spec) = complete::child(node, "spec") else {
        return;
    };
    for (field, shares) in [("exempt", 0), ("limited", SHARES)] {
        if let Some(level) = complete::child(spec, field) {
            complete::default_int(level, "nominalConcurrencyShares", shares);
            complete::default_int(level, "lendablePercent", 0);
        }
    }
    let response = complete::child(spec, "limited").and_then(|limited| complete::child(limited, "limitResponse"));
    if let Some(queuing) = response.and_then(|response| complete::child(response, "queuing")) {
        for (field, number) in QUEUING {
            if matches!(queuing.get(field).map(|node| &node.value), Some(Value::Int(0))) {
                complete::remove(queuing, field);
            }
            complete::default_int(queuing, field, number);
        }
    }
}

/// Checks a priority level.
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const ANNOTATION: &str = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";
    let spec = object.root.get("spec");
    let annotations = object.root.at("metadata.annotations");
    if annotations.is_set() && annotations.key(ANNOTATION).is_set() {
        let words = format!("annotation '{ANNOTATION}' is forbidden");
        checks.forbidden(RULE, annotations, words);
    }
    let (type_, limited, exempt) = (spec.get("type"), spec.get("limited"), spec.get("exempt"));
    let is_exempt = object.root.at("metadata.name").text() == "exempt";
    if is_exempt != (type_.text() == "Exempt") {
        let shown = crate::validate::print::quoted(type_.text());
        let words = "must be 'Exempt' if and only if `name` is 'exempt'";
        checks.invalid_as(RULE, type_, shown, words);
    }
    if limited.is_set() {
        response(limited.get("limitResponse"), checks);
        if type_.text() != "Limited" {
            checks.forbidden(RULE, limited, "");
        }
    }
    match type_.text() {
        "" => {
            checks.required(RULE, type_, "");
        }
        "Exempt" => {
            if exempt.is_set() {
                shares(exempt, checks);
            }
        }
        "Limited" => {
            if exempt.is_set() {
                checks.forbidden(RULE, exempt, "");
            }
            if limited.is_set() {
                self::limited(limited, checks);
            } else {
                checks.required(RULE, limited, "");
            }
        }
        _ => {
            checks.unsupported(RULE, type_, ["Exempt", "Limited"]);
        }
    }
    mandatory::level(object, checks);
}

fn shares<'n>(level: Field<'n>, checks: &mut Checks<'n>) {
    let (shares, percent) = (level.get("nominalConcurrencyShares"), level.get("lendablePercent"));
    if shares.int() < 0 {
        checks.invalid(RULE, shares, "must be a non-negative integer");
    }
    if !(0..=100).contains(&percent.int()) {
        checks.invalid(RULE, percent, "must be between 0 and 100, inclusive");
    }
}

fn limited<'n>(level: Field<'n>, checks: &mut Checks<'n>) {
    shares(level, checks);
    let percent = level.get("borrowingLimitPercent");
    if percent.int() < 0 {
        checks.invalid(RULE, percent, "if specified, must be a non-negative integer");
    }
    let response = level.get("limitResponse");
    if response.get("type").text() == "Queue" && response.get("queuing").is_set() {
        queuing(response.get("queuing"), checks);
    }
}

/// What happens to requests that are too many.
fn response<'n>(response: Field<'n>, checks: &mut Checks<'n>) {
    let (type_, queuing) = (response.get("type"), response.get("queuing"));
    if queuing.is_set() && type_.text() != "Queue" {
        checks.forbidden(RULE, queuing, "");
    }
    match type_.text() {
        "" => {
            checks.required(RULE, type_, "");
        }
        "Queue" if !queuing.is_set() => {
            checks.required(RULE, queuing, "");
        }
        "Queue" | "Reject" => {}
        _ => {
            checks.unsupported(RULE, type_, ["Queue", "Reject"]);
        }
    }
}

fn queuing<'n>(at: Field<'n>, checks: &mut Checks<'n>) {
    /// The most bits of the hash that deals a hand.
    const MOST_BITS: i64 = 60;
    let (queues, hand) = (at.get("queues"), at.get("handSize"));
    for field in [at.get("queueLengthLimit"), queues, hand] {
        if field.int() <= 0 {
            checks.invalid(RULE, field, "must be positive");
        }
    }
    if queues.int() > MOST_QUEUES {
        checks.invalid(RULE, queues, format!("must not be greater than {MOST_QUEUES}"));
    }
    if hand.int() <= 0 {
        return;
    }
    if hand.int() > queues.int() {
        let words = format!("should not be greater than queues ({})", queues.int());
        checks.invalid(RULE, hand, words);
    } else if bits(queues.int(), hand.int()) > MOST_BITS {
        let words = format!(
            "required entropy bits of deckSize {} and handSize {} should not be greater than {MOST_BITS}",
            queues.int(),
            hand.int()
        );
        checks.invalid(RULE, hand, words);
    }
}

/// Bits that are needed to deal a hand (`RequiredEntropyBits`).
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "numbers of 32 bits, as the server calculates"
)]
fn bits(deck: i64, hand: i64) -> i64 {
    ((deck as f64).log2() * hand as f64).ceil() as i64
}
