//! The order of versions.

/// A key that sorts versions as people count: `0.9` before `0.33`.
pub(super) fn natural(version: &str) -> Vec<(u8, u64, String)> {
    let mut key = Vec::new();
    let mut rest = version;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest
            .find(|character: char| character.is_ascii_digit() != is_digit)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        key.push(match run.parse() {
            Ok(number) if is_digit => (1, number, String::new()),
            // `1.0-rc` is before `1.0.1`, and both are after `1.0`.
            _ => (u8::from(!run.starts_with('-')), 0, run.to_owned()),
        });
        rest = after;
    }
    key
}

/// A key that sorts versions of an API from old to new: `v1alpha1`, `v1beta1`, `v1`, `v2`; others first.
pub(super) fn api(version: &str) -> (u64, u64, u64, String) {
    let parsed = || {
        let rest = version.strip_prefix('v')?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (major, rest) = rest.split_at(digits);
        let major = major.parse::<u64>().ok()?;
        if rest.is_empty() {
            return Some((3, major, 0));
        }
        let (stage, number) = match rest.strip_prefix("beta") {
            Some(number) => (2, number),
            None => (1, rest.strip_prefix("alpha")?),
        };
        Some((stage, major, number.parse().ok()?))
    };
    let (stage, major, number) = parsed().unwrap_or_default();
    (stage, major, number, version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order() {
        let mut versions = ["0.33", "v1.16.0", "0.9", "v1.3.0", "0.58"];
        versions.sort_by_key(|version| natural(version));
        assert_eq!(versions, ["0.9", "0.33", "0.58", "v1.3.0", "v1.16.0"]);
        let mut versions = ["v1", "v1beta1", "v2", "v1alpha1", "v2alpha1", "v1beta2", "other"];
        versions.sort_by_key(|version| api(version));
        assert_eq!(
            versions,
            ["other", "v1alpha1", "v2alpha1", "v1beta1", "v1beta2", "v1", "v2"]
        );
    }
}
