//! Volumes over iSCSI (`validateISCSIPersistentVolumeSource`).

use super::rule::RULE;
use crate::validate::builtin::checks::Checks;
use crate::validate::builtin::field::Field;
use crate::validate::builtin::rules::shared::values;

pub(super) fn check<'n>(at: Field<'n>, volume: &str, checks: &mut Checks<'n>) {
    /// The most bytes of the volume's name and the portal, with a colon.
    const MOST: usize = 64;
    let (portal, initiator, name) = (at.get("targetPortal"), at.get("initiatorName"), at.get("iqn"));
    let place = checks.field(at);
    if initiator.is_set() && volume.len() + 1 + portal.text().len() > MOST {
        let words = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
        checks.invalid(RULE, portal, words).field = format!("{place}.targetportal");
    }
    if !name.is_empty() && !is_name(name.text()) {
        checks.invalid(RULE, name, "must be valid format");
    }
    let lun = at.get("lun");
    if !(0..=255).contains(&lun.int()) {
        checks.invalid(RULE, lun, "must be between 0 and 255, inclusive");
    }
    let (is_discovery, is_session) = (
        at.get("chapAuthDiscovery").is_true(),
        at.get("chapAuthSession").is_true(),
    );
    let secret = at.get("secretRef");
    if (is_discovery || is_session) && !secret.is_set() {
        checks.required(RULE, secret, "");
    }
    if secret.is_set() {
        values::required(RULE, secret.get("name"), checks);
    }
    if initiator.is_set() && !is_name(initiator.text()) {
        checks.invalid(RULE, initiator, "must be valid format").field = format!("{place}.initiatorname");
    }
}

/// Whether a text is a qualified name (`iqn.`), or one of the two forms with a number (`eui.`, `naa.`).
fn is_name(text: &str) -> bool {
    let is_number = |text: &str, length: usize| {
        let mut characters = text.chars();
        // One character, whichever, stands where the dot is.
        characters.next().is_some_and(|first| first != '\n')
            && characters.as_str().len() == length
            && characters.all(|character| character.is_ascii_alphanumeric())
    };
    if text.starts_with("iqn") {
        return is_qualified(text);
    }
    if let Some(rest) = text.strip_prefix("eui") {
        return is_number(rest, 16);
    }
    text.strip_prefix("naa").is_some_and(|rest| is_number(rest, 32))
}

/// Whether `iqn.YYYY-MM.DOMAIN:NAME` stands at the end of a text.
fn is_qualified(text: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices("iqn.").any(|(at, start)| {
        let rest = &text[at + start.len()..];
        let Some((date, rest)) = rest.split_at_checked(8) else {
            return false;
        };
        let is_date = is_digits(&date[..4]) && &date[4..5] == "-" && is_digits(&date[5..7]) && &date[7..] == ".";
        let Some((domain, name)) = rest.split_once(':').filter(|_| is_date) else {
            return false;
        };
        let is_domain = domain
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        let is_stop = |character: char| {
            matches!(
                character,
                ',' | ';' | '*' | '&' | '$' | '|' | '\t' | '\n' | '\x0c' | '\r' | ' '
            )
        };
        !domain.is_empty() && is_domain && !name.is_empty() && !name.contains(is_stop)
    })
}
