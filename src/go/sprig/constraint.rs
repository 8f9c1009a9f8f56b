//! `semver.Constraints`: `>=1.2 <2 || ~3.1`.

use std::cmp::Ordering;

use super::version::{Version, compare_prereleases};
use crate::go::regexp::Regexp;
use crate::go::template::{Function, Type};

/// The grammar of a version, whose numbers can be `x`; with eight groups.
const VERSION: &str = r"v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";
const OPERATORS: &str = r"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";

pub(super) const FUNCTIONS: &[Function] = &[
    Function::fixed("semver", &[Type::String], |_, v| {
        Ok(Version::parse(v[0].text())?.value())
    }),
    Function::fixed("semverCompare", &[Type::String, Type::String], |_, v| {
        let constraints = parse(v[0].text())?;
        let version = Version::parse(v[1].text())?;
        let fits = constraints
            .iter()
            .any(|all| all.iter().all(|constraint| constraint.allows(&version)));
        Ok(fits.into())
    }),
];

/// One condition.
struct Constraint {
    operator: String,
    version: Version,
    /// True if a number is missing or `x`, and which one is the first.
    is_open: bool,
    is_minor_open: bool,
    is_patch_open: bool,
}

fn regexp(pattern: &str) -> Result<Regexp, String> {
    Regexp::compile(pattern).map_err(|error| error.to_string())
}

/// Alternatives of conditions.
fn parse(text: &str) -> Result<Vec<Vec<Constraint>>, String> {
    let text = without_ranges(text)?;
    let valid = regexp(&format!(
        r"^(\s*({OPERATORS})\s*({VERSION})\s*)((?:\s+|,\s*)({OPERATORS})\s*({VERSION})\s*)*$"
    ))?;
    let one = regexp(&format!(r"({OPERATORS})\s*({VERSION})"))?;
    let mut alternatives = Vec::new();
    for part in text.split("||") {
        if !valid.is_match(part) {
            return Err(format!("improper constraint: {part}"));
        }
        let found = one.find_all(part, usize::MAX);
        let constraints: Result<Vec<_>, _> = found.into_iter().map(constraint).collect();
        alternatives.push(constraints?);
    }
    Ok(alternatives)
}

/// `1.2 - 3.4` is `>= 1.2, <= 3.4`.
fn without_ranges(text: &str) -> Result<String, String> {
    let range = regexp(&format!(r"\s*({VERSION})\s+-\s+({VERSION})\s*"))?;
    let mut out = text.to_owned();
    for found in range.find_all(text, usize::MAX) {
        let groups = range.captures(found).unwrap_or_default();
        let group = |index: usize| groups.get(index).copied().flatten().unwrap_or_default();
        out = out.replacen(found, &format!(">= {}, <= {} ", group(1), group(11)), 1);
    }
    Ok(out)
}

fn constraint(text: &str) -> Result<Constraint, String> {
    let whole = regexp(&format!(r"^\s*({OPERATORS})\s*({VERSION})\s*$"))?;
    let groups = whole
        .captures(text)
        .ok_or_else(|| format!("improper constraint: {text}"))?;
    let group = |index: usize| groups.get(index).copied().flatten().unwrap_or_default();
    let is_open = |index: usize| matches!(group(index).trim_start_matches('.'), "" | "x" | "X" | "*");
    let (major, minor, prerelease) = (group(3), group(4), group(6));
    let (mut is_minor_open, mut is_patch_open) = (false, false);
    let version = if is_open(3) {
        format!("0.0.0{prerelease}")
    } else if is_open(4) {
        is_minor_open = true;
        format!("{major}.0.0{prerelease}")
    } else if is_open(5) {
        is_patch_open = true;
        format!("{major}{minor}.0{prerelease}")
    } else {
        group(2).to_owned()
    };
    Ok(Constraint {
        operator: group(1).to_owned(),
        version: Version::parse(&version).map_err(|_| "constraint Parser Error")?,
        is_open: is_open(3) || is_minor_open || is_patch_open,
        is_minor_open,
        is_patch_open,
    })
}

impl Constraint {
    fn allows(&self, version: &Version) -> bool {
        let wanted = &self.version;
        let order = version.compare(wanted);
        // A preview fits only if the condition names one; except for exact inequality.
        let is_preview = !version.prerelease.is_empty() && wanted.prerelease.is_empty();
        if is_preview && (self.operator != "!=" || self.is_open) {
            return false;
        }
        match &*self.operator {
            "!=" => self.differs(version, order),
            ">" => self.exceeds(version, order),
            "<" => order.is_lt(),
            ">=" | "=>" => order.is_ge(),
            "<=" | "=<" => {
                if !self.is_open {
                    return order.is_le();
                }
                version.major < wanted.major
                    || version.major == wanted.major && (version.minor <= wanted.minor || self.is_minor_open)
            }
            "~" | "~>" => self.is_near(version, order),
            "^" => self.is_compatible(version, order),
            _ if self.is_open => self.is_near(version, order),
            _ => order.is_eq(),
        }
    }

    fn differs(&self, version: &Version, order: Ordering) -> bool {
        let wanted = &self.version;
        if self.is_open {
            if version.major != wanted.major {
                return true;
            }
            if self.is_minor_open || version.minor != wanted.minor {
                return !self.is_minor_open;
            }
            if self.is_patch_open {
                return compare_prereleases(&version.prerelease, &wanted.prerelease).is_ne();
            }
            if version.patch != wanted.patch {
                return true;
            }
        }
        order.is_ne()
    }

    fn exceeds(&self, version: &Version, order: Ordering) -> bool {
        let wanted = &self.version;
        if !self.is_open || version.major == wanted.major && !self.is_minor_open && !self.is_patch_open {
            return order.is_gt();
        }
        match version.major.cmp(&wanted.major) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => !self.is_minor_open && version.minor > wanted.minor,
        }
    }

    /// `~1.2`: the same minor version.
    fn is_near(&self, version: &Version, order: Ordering) -> bool {
        let wanted = &self.version;
        if order.is_lt() {
            return false;
        }
        let is_zero = (wanted.major, wanted.minor, wanted.patch) == (0, 0, 0);
        if is_zero && !self.is_minor_open && !self.is_patch_open {
            return true;
        }
        version.major == wanted.major && (version.minor == wanted.minor || self.is_minor_open)
    }

    /// `^1.2`: the same first number that is not zero.
    fn is_compatible(&self, version: &Version, order: Ordering) -> bool {
        let wanted = &self.version;
        if order.is_lt() || version.major != wanted.major {
            return false;
        }
        if wanted.major > 0 || self.is_minor_open {
            return true;
        }
        if wanted.minor > 0 || self.is_patch_open {
            return version.minor == wanted.minor;
        }
        version.minor == 0 && version.patch == wanted.patch
    }
}
