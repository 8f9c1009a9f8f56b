//! `CronJobs`.

use super::common::warn_of_name;
use super::job;
use crate::k8s::cron;
use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::complete::{child, default_bool, default_int, default_text};
use crate::validate::builtin::field::{Field, Object};
use crate::validate::builtin::rules::shared::values;
use crate::validate::print::quoted;
use crate::validate::server::object_meta;
use crate::yaml::Node;

const RULE: Rule = Rule::CronJob;

/// `SetDefaults_CronJob`
pub(super) fn defaults(node: &mut Node<'_>) {
    let Some(spec) = child(node, "spec") else {
        return;
    };
    default_text(spec, "concurrencyPolicy", "Allow");
    default_bool(spec, "suspend", false);
    default_int(spec, "successfulJobsHistoryLimit", 3);
    default_int(spec, "failedJobsHistoryLimit", 1);
    if let Some(inner) = child(spec, "jobTemplate").and_then(|template| child(template, "spec")) {
        job::spec_defaults(inner);
    }
}

/// A `CronJob` (`ValidateCronJobCreate`, `ValidateCronJobUpdate`).
pub(super) fn check<'n>(object: &Object<'n>, checks: &mut Checks<'n>) {
    const MOST_NAME: usize = 52;
    let spec = object.root.get("spec");
    let old = object.old.map(|old| old.get("spec"));
    let schedule = spec.get("schedule");
    if values::required(RULE, schedule, checks) {
        let had_zone = old.is_some_and(|old| old.get("schedule").text().contains("TZ"));
        self::schedule(spec, had_zone, checks);
    }
    values::not_negative(RULE, spec.get("startingDeadlineSeconds"), checks);
    let zone = spec.get("timeZone");
    if old.is_none_or(|old| !old.get("timeZone").is_same(zone)) {
        time_zone(zone, checks);
    }
    let template = spec.get("jobTemplate").get("spec");
    job::spec(template, checks);
    let (selector, manual) = (template.get("selector"), template.get("manualSelector"));
    if selector.is_set() {
        let shown = super::selector::shown(selector);
        checks.invalid_as(RULE, selector, shown, "`selector` will be auto-generated");
    }
    if manual.is_true() {
        checks.unsupported(RULE, manual, ["nil", "false"]);
    }
    for field in ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
        values::not_negative(RULE, spec.get(field), checks);
    }
    if object.old.is_none() {
        let metadata = object.root.get("metadata");
        let name = metadata
            .value
            .map_or("", |metadata| object_meta::text(metadata, "name"));
        if name.len() > MOST_NAME {
            let message = format!("must be no more than {MOST_NAME} characters");
            checks.invalid_as(RULE, metadata.get("name"), quoted(name), message);
        }
        warn_of_name(object, checks);
    } else if schedule.text().contains("TZ") {
        let words = "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see \
                     https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details";
        checks.warn_text(RULE, schedule, words);
    }
    job::warn(object, template, checks);
}

/// `validateScheduleFormat`
fn schedule<'n>(spec: Field<'n>, had_zone: bool, checks: &mut Checks<'n>) {
    let schedule = spec.get("schedule");
    if let Err(words) = cron::parse(schedule.text()) {
        checks.invalid(RULE, schedule, words);
    }
    if !schedule.text().contains("TZ") {
        return;
    }
    if !had_zone {
        let message = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        checks.invalid(RULE, schedule, message);
    } else if spec.get("timeZone").is_set() {
        let message = "cannot use both timeZone field and TZ or CRON_TZ in schedule";
        checks.invalid(RULE, schedule, message);
    }
}

/// `validateTimeZone`
fn time_zone<'n>(zone: Field<'n>, checks: &mut Checks<'n>) {
    const MOST: usize = 14;
    if !zone.is_set() {
        return;
    }
    let text = zone.text();
    if text.is_empty() {
        checks.invalid(RULE, zone, "timeZone must be nil or non-empty string");
        return;
    }
    let is_character = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte);
    let is_part = |part: &str| {
        !matches!(part, "." | "..")
            && !part.starts_with('-')
            && (1..=MOST).contains(&part.len())
            && part.bytes().all(is_character)
    };
    if !text.split('/').all(is_part) {
        checks.invalid(RULE, zone, format!("unknown time zone {text}"));
        return;
    }
    if text.eq_ignore_ascii_case("local") {
        let message = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
        checks.invalid(RULE, zone, message);
    }
    if let Err(words) = cron::load_location(text) {
        checks.invalid(RULE, zone, words);
    }
}
