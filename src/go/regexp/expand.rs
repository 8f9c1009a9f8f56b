//! Replacement templates: `$1`, `$name`, `${name}`, `$$`.

use super::groups::Groups;
use crate::go::unicode;

/// Appends a template and replaces the names of groups by their text: Go's `Regexp.ExpandString`.
pub(super) fn expand(out: &mut String, template: &str, text: &str, groups: &Groups, names: &[Box<str>]) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = extract(rest) {
            rest = after;
            let found = match number(name) {
                Some(index) => groups.get(index).cloned().flatten(),
                // If several groups have the name, the first one that matched counts.
                None => names
                    .iter()
                    .zip(groups)
                    .filter(|(group, _)| ***group == *name)
                    .find_map(|(_, place)| place.clone()),
            };
            out.push_str(found.map_or("", |place| &text[place]));
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
}

/// The name at the start, with or without braces, and the rest: Go's `extract`.
fn extract(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let text = braced.unwrap_or(text);
    let is_name = |character: char| character == '_' || unicode::is_letter(character) || unicode::is_digit(character);
    let end = text.find(|character| !is_name(character)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    match braced {
        Some(_) => Some((name, rest.strip_prefix('}')?)),
        None => Some((name, rest)),
    }
}

/// The group number, if the name is one: digits without a leading zero, below a billion.
fn number(name: &str) -> Option<usize> {
    let zero_led = name.len() > 1 && name.starts_with('0');
    let is_number = name.len() <= 9 && !zero_led && name.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { name.parse().ok() } else { None }
}
