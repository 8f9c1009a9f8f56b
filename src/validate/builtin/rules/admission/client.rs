//! Where the server reaches a webhook.

use crate::rule::Rule;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::webhook::{self, Wrong};

/// Checks a client: exactly one of a URL and a Service.
pub(super) fn check<'n>(rule: Rule, at: Field<'n>, checks: &mut Checks<'n>) {
    let (url, service) = (at.get("url"), at.get("service"));
    match (url.is_set(), service.is_set()) {
        (true, false) => report(rule, url, webhook::url(url.text()), checks),
        (false, true) => {
            let path = service.get("path");
            let wrong = webhook::service(
                service.get("namespace").text(),
                service.get("name").text(),
                path.is_set().then(|| path.text()),
                service.get("port").int(),
            );
            report(rule, service, wrong, checks);
        }
        _ => {
            checks.required(rule, at, "exactly one of url or service is required");
        }
    }
}

/// Reports what is wrong in a value or in fields of it.
pub(super) fn report<'n>(rule: Rule, at: Field<'n>, wrong: Vec<Wrong>, checks: &mut Checks<'n>) {
    for Wrong {
        kind,
        field,
        index,
        value,
        words,
    } in wrong
    {
        let item = index.and_then(|index| at.items().nth(index));
        let place = match item {
            Some(item) => item,
            None if field.is_empty() => at,
            None => at.get(field),
        };
        checks.error(rule, kind, place, words).value = value;
    }
}
