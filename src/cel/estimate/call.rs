//! What calls cost, function by function, and how large what they give can be.

use super::range::{LIST, NAMED_FORMAT, ONE, PER_CHARACTER, PER_REGEX_CHARACTER, Range, UNKNOWN, ZERO};
use super::{Argument, CallCost, Estimator};
use crate::cel::ast::{Id, Literal, operator};
use crate::cel::types::Type;

impl Estimator<'_> {
    pub(super) fn overload(
        &mut self,
        id: Id,
        function: &str,
        overload: &str,
        target: Option<&Argument<'_>>,
        args: &[Argument<'_>],
        costs: &[Range],
    ) -> CallCost {
        let of_args = costs.iter().fold(ZERO, |sum, cost| sum.add(*cost));
        let special = self
            .of_lists(overload, target, args)
            .or_else(|| self.of_kubernetes(function, overload, target, args));
        let own = match special {
            Some(found) => found,
            None => match overload {
                "logical_or" | "logical_and" => {
                    // The second term may not be looked at.
                    let min = costs.first().map_or(0, |cost| cost.min);
                    return CallCost::of(Range { min, max: of_args.max });
                }
                "conditional" => return self.conditional(id, args, costs),
                _ => self.of_standard(id, overload, target, args),
            },
        };
        CallCost {
            cost: own.cost.add(of_args),
            size: own.size,
        }
    }

    fn conditional(&mut self, id: Id, args: &[Argument<'_>], costs: &[Range]) -> CallCost {
        let ([_, yes, no], [test, yes_cost, no_cost]) = (args, costs) else {
            return CallCost::of(ONE);
        };
        let entries = |of: &Argument<'_>| of.id.and_then(|id| self.entries_of(id));
        if let (Some(yes), Some(no)) = (entries(yes), entries(no)) {
            self.entries.insert(id, yes.union(no));
        }
        let size = known(yes).union(known(no));
        CallCost::sized(test.add(yes_cost.union(*no_cost)), size)
    }

    /// The standard functions of the language.
    fn of_standard(
        &mut self,
        id: Id,
        overload: &str,
        target: Option<&Argument<'_>>,
        args: &[Argument<'_>],
    ) -> CallCost {
        let cost = match (overload, target, args) {
            ("string_format", Some(target), _) => known(target).scaled(PER_CHARACTER),
            ("string_to_bytes", _, [arg]) => {
                let size = known(arg);
                let max = size.max.wrapping_mul(4);
                return CallCost::sized(size.scaled(PER_CHARACTER), Range { min: size.min, max });
            }
            ("bytes_to_string", _, [arg]) => {
                let size = known(arg);
                let (min, max) = (size.min / 4, size.max);
                return CallCost::sized(size.scaled(PER_CHARACTER), Range { min, max });
            }
            ("strings_quote", _, [arg]) => {
                let size = known(arg);
                let (min, max) = (size.min.wrapping_add(2), size.max.wrapping_mul(2).wrapping_add(2));
                return CallCost::sized(size.scaled(PER_CHARACTER), Range { min, max });
            }
            ("starts_with_string" | "ends_with_string", _, [arg]) => known(arg).scaled(PER_CHARACTER),
            ("in_list", _, [_, list]) => known(list).scaled(1.0),
            ("matches_string", Some(text), [regex]) | ("matches", None, [text, regex]) => {
                regex_cost(known(text), known(regex))
            }
            ("contains_string", Some(text), [part]) => {
                let text = known(text).scaled(PER_CHARACTER);
                text.times(known(part).scaled(PER_CHARACTER))
            }
            ("add_string" | "add_bytes" | "add_list", _, [left, right]) => return self.sum(id, overload, left, right),
            _ if compares_size(overload) => {
                let [left, right] = args else {
                    return CallCost::of(ONE);
                };
                let max = known(left).max.min(known(right).max);
                let min = u64::from(max > 0);
                Range { min, max }.scaled(PER_CHARACTER)
            }
            _ => ONE,
        };
        CallCost::of(cost)
    }

    fn sum(&mut self, id: Id, overload: &str, left: &Argument<'_>, right: &Argument<'_>) -> CallCost {
        let size = known(left).add(known(right));
        let entries = |of: &Argument<'_>| of.id.and_then(|id| self.entries_of(id));
        if let (Some(left), Some(right)) = (entries(left), entries(right)) {
            self.entries.insert(id, left.union(right));
        }
        let cost = if overload == "add_list" {
            ONE
        } else {
            size.scaled(PER_CHARACTER)
        };
        CallCost::sized(cost, size)
    }

    /// The library of lists, and that of sets.
    fn of_lists(&self, overload: &str, target: Option<&Argument<'_>>, args: &[Argument<'_>]) -> Option<CallCost> {
        let made = |factor: f64, size: Range| {
            let cost = size.scaled(factor).add(ONE).add(Range::exactly(LIST));
            Some(CallCost::sized(cost, size))
        };
        let compared = |node: &Argument<'_>, of_text: bool| {
            let size = known(node);
            made(if of_text { 2.0 + PER_CHARACTER } else { 2.0 }, size.times(size))
        };
        let of_text = |prefix: &str| matches!(prefix, "list_string" | "list_bytes");
        match (overload, target, args) {
            (
                "list_sets_contains_list" | "list_sets_intersects_list" | "list_sets_equivalent_list",
                _,
                [left, right],
            ) => {
                let factor = if overload == "list_sets_equivalent_list" {
                    2.0
                } else {
                    1.0
                };
                let cost = known(left).times(known(right)).scaled(factor).add(ONE);
                Some(CallCost::of(cost))
            }
            ("list_slice", Some(target), [start, end]) => {
                let size = known(target);
                let length = self.constant(end, size.max).wrapping_sub(self.constant(start, 0));
                made(1.0, Range::exactly(length))
            }
            ("lists_range", None, [count]) => made(1.0, Range::exactly(self.constant(count, u64::MAX))),
            ("list_distinct", Some(target), []) => {
                let size = known(target);
                made(2.0, size.times(size))
            }
            ("list_reverse" | "list_flatten", Some(target), []) => made(1.0, known(target)),
            #[expect(clippy::cast_precision_loss, reason = "the server computes with floats")]
            ("list_flatten_int", Some(target), [depth]) => made(self.constant(depth, u64::MAX) as f64, known(target)),
            (overload, Some(target), []) => {
                let prefix = overload.strip_suffix("_sort")?;
                compared(target, of_text(prefix))
            }
            (overload, Some(_), [keys]) => {
                let prefix = overload.strip_suffix("_sortByAssociatedKeys")?;
                compared(keys, of_text(prefix))
            }
            _ => None,
        }
    }

    /// The value of an argument that is a constant.
    fn constant(&self, arg: &Argument<'_>, otherwise: u64) -> u64 {
        match arg.id.and_then(|id| self.checked.ast.literal(id)) {
            Some(Literal::Int(value)) => u64::try_from(*value).unwrap_or(0),
            _ => otherwise,
        }
    }

    /// Kubernetes' own libraries, and the functions on strings that it prices itself.
    fn of_kubernetes(
        &self,
        function: &str,
        overload: &str,
        target: Option<&Argument<'_>>,
        args: &[Argument<'_>],
    ) -> Option<CallCost> {
        let read = |factor: f64| args.first().map(|arg| CallCost::of(known(arg).scaled(factor)));
        match (function, target, args) {
            ("check", ..) => Some(CallCost::of(Range::exactly(350_000))),
            ("isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf" | "includes", Some(target), _) => {
                Some(self.traversal(function, target))
            }
            ("url", _, [arg]) => Some(CallCost::sized(known(arg).scaled(PER_CHARACTER), known(arg))),
            ("lowerAscii" | "upperAscii" | "substring" | "trim", Some(target), _) => {
                let size = known(target);
                Some(CallCost::sized(size.scaled(PER_CHARACTER), size))
            }
            ("replace", Some(target), [from, to, ..]) => Some(replacement(known(target), known(from), known(to))),
            ("split", Some(target), _) => {
                let size = known(target);
                let max = args.get(1).map_or(size.max, |limit| self.limit(limit, size.max));
                Some(CallCost::sized(size.scaled(2.0 * PER_CHARACTER), Range { min: 0, max }))
            }
            ("join", Some(target), _) => {
                let count = known(target);
                let mut size = self.items(target).map_or(ZERO, |item| count.times(known(&item)));
                if let Some(separator) = args.first() {
                    let gaps = Range {
                        min: count.min.saturating_sub(1),
                        max: count.max.saturating_sub(1),
                    };
                    size = size.add(known(separator).times(gaps));
                }
                Some(CallCost::sized(size.scaled(PER_CHARACTER), size))
            }
            ("find" | "findAll", Some(target), [regex, ..]) => {
                let size = known(target);
                let found = Range { min: 0, max: size.max };
                Some(CallCost::sized(regex_cost(size, known(regex)), found))
            }
            ("ip", ..) if overload == "cidr_ip" => Some(CallCost::of(ONE)),
            ("cidr" | "isIP" | "isCIDR" | "ip" | "quantity" | "isQuantity" | "semver" | "isSemver", ..) => {
                read(PER_CHARACTER)
            }
            ("ip.isCanonical", ..) => read(2.0 * PER_CHARACTER),
            ("containsIP" | "containsCIDR", _, [other, ..]) => Some(CallCost::of(within(overload, known(other)))),
            ("validate", _, [text, ..]) => {
                let cost = known(text)
                    .scaled(PER_CHARACTER)
                    .scaled(NAMED_FORMAT * PER_REGEX_CHARACTER);
                Some(CallCost::of(cost))
            }
            _ if is_accessor(function) => Some(CallCost::of(ONE)),
            (operator::EQUALS, _, [left, right]) if left.type_ == right.type_ => {
                library_equality(left.type_, right.size).map(CallCost::of)
            }
            _ => None,
        }
    }

    /// The most pieces that `split` is told to make.
    fn limit(&self, arg: &Argument<'_>, otherwise: u64) -> u64 {
        match arg.id.and_then(|id| self.checked.ast.literal(id)) {
            Some(Literal::Int(value)) => value.cast_unsigned(),
            _ => otherwise,
        }
    }

    /// Going over a list once, or over a string.
    fn traversal(&self, function: &str, target: &Argument<'_>) -> CallCost {
        let size = known(target);
        CallCost::of(match self.items(target) {
            Some(item) => {
                let mut each = ONE;
                if matches!(item.type_, Type::String | Type::Bytes) {
                    each = each.add(known(&item).scaled(PER_CHARACTER));
                }
                size.times(each)
            }
            None if function == "includes" => size,
            None => size.scaled(PER_CHARACTER),
        })
    }

    /// The items of what has a first type parameter.
    fn items<'a>(&self, of: &'a Argument<'_>) -> Option<Argument<'a>> {
        let type_ = match of.type_ {
            Type::List(inner) | Type::Map(inner, _) | Type::Optional(inner) | Type::Meta(Some(inner)) => inner.as_ref(),
            _ => return None,
        };
        let mut path = of.path.clone();
        if !path.is_empty() {
            path.push("@items".to_owned());
        }
        let size = self.declared_size(&path);
        Some(Argument {
            id: None,
            path,
            type_,
            size,
        })
    }
}

fn known(of: &Argument<'_>) -> Range {
    of.size.unwrap_or(UNKNOWN)
}

/// Whether the cost is that of the shorter of two values.
pub(in crate::cel) fn compares_size(overload: &str) -> bool {
    let text = overload
        .strip_suffix("_string")
        .or_else(|| overload.strip_suffix("_bytes"));
    matches!(overload, "equals" | "not_equals")
        || matches!(text, Some("less" | "greater" | "less_equals" | "greater_equals"))
}

fn regex_cost(text: Range, regex: Range) -> Range {
    // An empty text is not free.
    text.add(ONE)
        .scaled(PER_CHARACTER)
        .times(regex.scaled(PER_REGEX_CHARACTER))
}

/// Functions that only look something up.
pub(in crate::cel) fn is_accessor(function: &str) -> bool {
    matches!(
        function,
        "serviceAccount"
            | "path"
            | "group"
            | "resource"
            | "subresource"
            | "namespace"
            | "name"
            | "allowed"
            | "reason"
            | "error"
            | "errored"
            | "masked"
            | "prefixLength"
            | "family"
            | "isUnspecified"
            | "isLoopback"
            | "isLinkLocalMulticast"
            | "isLinkLocalUnicast"
            | "isGlobalUnicast"
            | "format.named"
            | "sign"
            | "asInteger"
            | "isInteger"
            | "asApproximateFloat"
            | "isGreaterThan"
            | "isLessThan"
            | "compareTo"
            | "add"
            | "sub"
            | "major"
            | "minor"
            | "patch"
            | "getScheme"
            | "getHostname"
            | "getHost"
            | "getPort"
            | "getEscapedPath"
            | "getQuery"
    )
}

/// Whether an address or block is within a block.
fn within(overload: &str, other: Range) -> Range {
    // Addresses have 4 or 16 bytes.
    let address = Range { min: 4, max: 16 };
    let mut cost = address.add(address).scaled(PER_CHARACTER);
    if overload.starts_with("cidr_contains_cidr") {
        cost = cost.add(address.scaled(PER_CHARACTER)).add(ONE);
    }
    if overload.ends_with("_string") {
        cost = cost.add(other.scaled(PER_CHARACTER));
    }
    cost
}

fn library_equality(type_: &Type, size: Option<Range>) -> Option<Range> {
    const FORMAT_SIZE: u64 = 64;
    let Type::Named(name) = type_ else {
        return None;
    };
    match *name {
        "kubernetes.NamedFormat" => Some(
            Range {
                min: 1,
                max: FORMAT_SIZE,
            }
            .scaled(PER_CHARACTER),
        ),
        "kubernetes.URL" => {
            let max = size.map_or(1, |size| size.max);
            Some(Range { min: 1, max }.scaled(PER_CHARACTER))
        }
        _ => Some(ONE),
    }
}

/// The longest result of replacing text.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the server computes with floats, and casts saturate"
)]
fn replacement(text: Range, from: Range, to: Range) -> CallCost {
    let parts = |whole: u64, part: u64| (whole as f64 / part as f64).ceil() as u64;
    let (most, kept_most) = if from.min == 0 {
        (text.max.saturating_add(1), text.max)
    } else if to.max <= from.min {
        (0, text.max)
    } else {
        (parts(text.max, from.min), 0)
    };
    let (least, kept_least) = if from.max == 0 {
        (text.min.saturating_add(1), text.min)
    } else if from.max <= to.min {
        (0, text.min)
    } else {
        (parts(text.min, from.max), 0)
    };
    let count = Range { min: least, max: most };
    let kept = Range {
        min: kept_least,
        max: kept_most,
    };
    let size = count.times(to).add(kept);
    CallCost::sized(text.scaled(2.0 * PER_CHARACTER), size)
}
