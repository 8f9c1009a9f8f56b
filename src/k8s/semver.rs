//! `kubernetes.Semver`: the versions of `semver()`, by the rules of Semantic Versioning 2.0.

use std::cmp::Ordering;
use std::fmt;

use crate::go::strconv::{parse_uint, quote as quoted};

/// A version. Equality and order ignore the build metadata.
#[derive(Debug, Clone)]
pub(crate) struct Semver {
    major: u64,
    minor: u64,
    patch: u64,
    prerelease: Vec<Identifier>,
    build: Vec<String>,
}

/// An identifier of a pre-release; numbers precede words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Word(String),
}

impl Semver {
    /// `semver(string)`: reads a version.
    ///
    /// # Errors
    /// The server's text for a text that is not a version.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("Version string empty".to_owned());
        }
        let parts: Vec<&str> = text.splitn(3, '.').collect();
        let [major, minor, rest] = parts[..] else {
            return Err("No Major.Minor.Patch elements found".to_owned());
        };
        let major = number("major", "Major", major)?;
        let minor = number("minor", "Minor", minor)?;
        let (rest, build) = rest
            .split_once('+')
            .map_or((rest, None), |(rest, build)| (rest, Some(build)));
        let (patch, prerelease) = rest
            .split_once('-')
            .map_or((rest, None), |(patch, prerelease)| (patch, Some(prerelease)));
        Ok(Self {
            major,
            minor,
            patch: number("patch", "Patch", patch)?,
            prerelease: prerelease.map_or(Ok(Vec::new()), |text| text.split('.').map(identifier).collect())?,
            build: build.map_or(Ok(Vec::new()), |text| text.split('.').map(metadata).collect())?,
        })
    }

    /// `semver(string, true)`: reads a version without its `v` and leading zeros, and adds zeros for missing parts.
    ///
    /// # Errors
    /// As for [`Self::parse`], and for a short version with a pre-release or build metadata.
    pub(crate) fn parse_normalized(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut parts: Vec<String> = text.splitn(3, '.').map(without_zeros).collect();
        if parts.len() < 3 {
            if parts.last().is_some_and(|last| last.contains(['+', '-'])) {
                return Err("short version cannot contain PreRelease/Build meta data".to_owned());
            }
            parts.resize(3, "0".to_owned());
        }
        Self::parse(&parts.join("."))
    }

    /// `isSemver(string)`.
    #[must_use]
    pub(crate) fn is_semver(text: &str) -> bool {
        Self::parse(text).is_ok()
    }

    /// `isSemver(string, true)`.
    #[must_use]
    pub(crate) fn is_semver_normalized(text: &str) -> bool {
        Self::parse_normalized(text).is_ok()
    }

    /// `major`; wraps around beyond the largest integer.
    #[must_use]
    pub(crate) fn major(&self) -> i64 {
        self.major.cast_signed()
    }

    /// `minor`; wraps around beyond the largest integer.
    #[must_use]
    pub(crate) fn minor(&self) -> i64 {
        self.minor.cast_signed()
    }

    /// `patch`; wraps around beyond the largest integer.
    #[must_use]
    pub(crate) fn patch(&self) -> i64 {
        self.patch.cast_signed()
    }

    /// `compareTo`: -1, 0 or 1.
    #[must_use]
    pub(crate) fn compare_to(&self, other: &Self) -> i64 {
        self.cmp(other) as i64
    }

    /// `isLessThan`.
    #[must_use]
    pub(crate) fn is_less_than(&self, other: &Self) -> bool {
        self < other
    }

    /// `isGreaterThan`.
    #[must_use]
    pub(crate) fn is_greater_than(&self, other: &Self) -> bool {
        self > other
    }
}

impl Ord for Semver {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| {
            // A release follows its pre-releases.
            match (self.prerelease.is_empty(), other.prerelease.is_empty()) {
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                _ => self.prerelease.cmp(&other.prerelease),
            }
        })
    }
}

impl PartialOrd for Semver {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Semver {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Semver {}

impl fmt::Display for Semver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        for (at, identifier) in self.prerelease.iter().enumerate() {
            f.write_str(if at == 0 { "-" } else { "." })?;
            match identifier {
                Identifier::Number(number) => write!(f, "{number}")?,
                Identifier::Word(word) => f.write_str(word)?,
            }
        }
        for (at, word) in self.build.iter().enumerate() {
            f.write_str(if at == 0 { "+" } else { "." })?;
            f.write_str(word)?;
        }
        Ok(())
    }
}

/// A number of the version; its name is given in both cases for the errors.
fn number(name: &str, title: &str, text: &str) -> Result<u64, String> {
    if !is_number(text) {
        return Err(format!("Invalid character(s) found in {name} number {}", quoted(text)));
    }
    if has_leading_zero(text) {
        return Err(format!(
            "{title} number must not contain leading zeroes {}",
            quoted(text)
        ));
    }
    unsigned(text)
}

/// Reads digits; an empty text is an error here.
fn unsigned(text: &str) -> Result<u64, String> {
    parse_uint(text, 10).map_err(|error| error.to_string())
}

fn identifier(text: &str) -> Result<Identifier, String> {
    if text.is_empty() {
        return Err("Prerelease is empty".to_owned());
    }
    if is_number(text) {
        if has_leading_zero(text) {
            let text = quoted(text);
            return Err(format!(
                "Numeric PreRelease version must not contain leading zeroes {text}"
            ));
        }
        return unsigned(text).map(Identifier::Number);
    }
    if is_word(text) {
        return Ok(Identifier::Word(text.to_owned()));
    }
    Err(format!("Invalid character(s) found in prerelease {}", quoted(text)))
}

fn metadata(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("Build meta data is empty".to_owned());
    }
    if is_word(text) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "Invalid character(s) found in build meta data {}",
        quoted(text)
    ))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn has_leading_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0')
}

/// A part without leading zeros; a part that does not continue with a digit keeps one zero.
fn without_zeros(part: &str) -> String {
    if part.len() < 2 {
        return part.to_owned();
    }
    let bare = part.trim_start_matches('0');
    if bare.starts_with(|first: char| first.is_ascii_digit()) {
        bare.to_owned()
    } else {
        format!("0{bare}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn semver(text: &str) -> Semver {
        Semver::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn orders() {
        let ascending = ["0.9.9", "1.0.0-1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0", "1.0.1"];
        for pair in ascending.windows(2) {
            assert!(semver(pair[0]).is_less_than(&semver(pair[1])), "{pair:?}");
        }
        assert_eq!(semver("1.0.0+a"), semver("1.0.0+b"));
        assert_eq!(semver("1.0.0").compare_to(&semver("1.0.0-rc")), 1);
    }

    #[test]
    fn normalizes() {
        let text = |text| Semver::parse_normalized(text).map(|version| version.to_string());
        assert_eq!(text("v01.02").as_deref(), Ok("1.2.0"));
        assert_eq!(text("1.2.03-rc.1+b.2").as_deref(), Ok("1.2.3-rc.1+b.2"));
        assert_eq!(
            text("1.2-rc"),
            Err("short version cannot contain PreRelease/Build meta data".to_owned())
        );
    }

    #[test]
    fn errors() {
        let cases = [
            ("", "Version string empty"),
            ("1.2", "No Major.Minor.Patch elements found"),
            ("v1.2.3", "Invalid character(s) found in major number \"v1\""),
            ("1.02.3", "Minor number must not contain leading zeroes \"02\""),
            ("1.2.", "strconv.ParseUint: parsing \"\": invalid syntax"),
            ("1.2.3-", "Prerelease is empty"),
            (
                "1.2.3-01",
                "Numeric PreRelease version must not contain leading zeroes \"01\"",
            ),
            ("1.2.3+a_b", "Invalid character(s) found in build meta data \"a_b\""),
        ];
        for (text, expected) in cases {
            assert_eq!(Semver::parse(text).err().as_deref(), Some(expected), "{text}");
        }
    }
}
