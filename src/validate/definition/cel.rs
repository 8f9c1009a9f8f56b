//! Compiles the rules of a definition and checks their estimated cost.

use super::report::Report;
use crate::cel::{Declaration, Environment, Inner, Program, REQUEST_BYTES, Wanted, declare, escape};
use crate::crd::{AdditionalProperties, Items, Schema, ValidationRule};
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::print;

/// Maximum estimated cost of one rule, over all values in an object.
const RULE_LIMIT: u64 = 10_000_000;
/// Maximum estimated cost of all rules of a version.
const TOTAL_LIMIT: u64 = 100_000_000;

/// Compiles every rule below a version's schema. `at` is the field of the schema.
pub(super) fn check(root: &Schema, at: &str, report: &mut Report) {
    let mut check = Check {
        report,
        total: 0,
        expensive: Vec::new(),
    };
    check.schema(
        root,
        &At {
            field: at.to_owned(),
            root: true,
            most: Some(1),
            known: Known::Unasked,
            uncorrelated: None,
        },
    );
    let Check { total, expensive, .. } = check;
    if total > TOTAL_LIMIT {
        for (_, field, span) in expensive {
            let words = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema";
            report.add(Rule::CelCost, ErrorType::Forbidden, field, span, words);
        }
        let name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema";
        let words = exceeds(name, total, TOTAL_LIMIT);
        report.add(Rule::CelCost, ErrorType::Forbidden, at.to_owned(), root.span, words);
    }
}

/// A schema and its position in the definition.
struct At<'a> {
    field: String,
    /// True for a Kubernetes object.
    root: bool,
    /// Maximum number of values in one object that the schema describes; `None` if a list or map around it is unbounded.
    most: Option<u64>,
    /// The type information for such values.
    known: Known<'a>,
    /// The outermost list around the schema whose items cannot be matched with old ones.
    uncorrelated: Option<String>,
}

/// Type information for the values of a schema.
#[derive(Clone, Copy)]
enum Known<'a> {
    /// Not computed yet: no schema around has rules.
    Unasked,
    /// Not reachable from the schema around that has rules.
    Nothing,
    Declared(&'a Declaration),
    /// A schema around has rules and no declaration; then nothing inside it has one.
    Undeclarable,
    /// Items or values of a schema that has none in expressions: `x-kubernetes-int-or-string`, or a schema with another type.
    Untyped,
}

impl Known<'_> {
    /// The information for the items of a list or the values of a map.
    fn inner(self) -> Self {
        match self {
            Self::Declared(declaration) => match &declaration.inner {
                Inner::Items(inner) | Inner::Entries(inner) => Self::Declared(inner),
                _ => Self::Untyped,
            },
            other => other,
        }
    }

    /// The information for a property.
    fn field(self, name: &str) -> Self {
        let Self::Declared(declaration) = self else {
            return self;
        };
        let found = match &declaration.inner {
            Inner::Fields(fields) => escape(name).and_then(|escaped| fields.get(&escaped)),
            _ => None,
        };
        found.map_or(Self::Nothing, Self::Declared)
    }
}

struct Check<'r> {
    report: &'r mut Report,
    total: u64,
    /// The four most expensive rules, in descending order.
    expensive: Vec<(u64, String, Span)>,
}

impl Check<'_> {
    fn schema(&mut self, schema: &Schema, at: &At<'_>) {
        let own;
        let known = match at.known {
            Known::Unasked if schema.rules.is_empty() => Known::Unasked,
            Known::Unasked | Known::Nothing => {
                own = declare(schema, at.root);
                own.as_ref().map_or(Known::Undeclarable, Known::Declared)
            }
            known => known,
        };
        let factor = elements(schema);
        let most = at.most.and_then(|most| Some(most.saturating_mul(factor?)));
        let below = |field: String, root: bool, known, uncorrelated: Option<String>| At {
            field,
            root,
            most,
            known,
            uncorrelated,
        };
        let inner = known.inner();
        for (name, property) in &schema.properties {
            let field = format!("{}.properties[{name}]", at.field);
            let known = known.field(name);
            self.schema(
                property,
                &below(field, property.embedded_resource, known, at.uncorrelated.clone()),
            );
        }
        if let Some(AdditionalProperties::Schema(values)) = &schema.additional_properties {
            let field = format!("{}.additionalProperties", at.field);
            self.schema(
                values,
                &below(field, values.embedded_resource, inner, at.uncorrelated.clone()),
            );
        }
        if let Some(Items::Schema(items)) = &schema.items {
            let uncorrelated = if schema.topology.list_type.as_deref() == Some("map") {
                at.uncorrelated.clone()
            } else {
                // Errors name the outermost such list.
                at.uncorrelated.clone().or_else(|| Some(at.field.clone()))
            };
            let field = format!("{}.items", at.field);
            self.schema(items, &below(field, items.embedded_resource, inner, uncorrelated));
        }
        if schema.rules.is_empty() || self.has_errors(&at.field) {
            return;
        }
        let Known::Declared(declaration) = known else {
            let field = format!("{}.x-kubernetes-validations", at.field);
            let words = if matches!(known, Known::Untyped) {
                "failed to convert to declType for CEL validation rules"
            } else {
                "internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations"
            };
            self.report
                .add(Rule::Cel, ErrorType::Internal, field, schema.span, words);
            return;
        };
        for (index, rule) in schema.rules.iter().enumerate() {
            let field = format!("{}.x-kubernetes-validations[{index}]", at.field);
            self.rule(rule, &field, declaration, at);
        }
    }

    /// True if a schema or a part of it has errors. The rules would fail for these errors alone.
    fn has_errors(&self, field: &str) -> bool {
        let within = |error: &str| {
            error
                .strip_prefix(field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.report
            .errors
            .iter()
            .any(|error| !matches!(error.rule, Rule::Cel | Rule::CelCost) && within(&error.field))
    }

    fn rule(&mut self, rule: &ValidationRule, field: &str, self_: &Declaration, at: &At<'_>) {
        let environment = Environment {
            self_,
            optional_old_self: rule.optional_old_self == Some(true),
            stored: false,
        };
        let most = at.most.unwrap_or(REQUEST_BYTES / (self_.min_size + 1));
        let expression = format!("{field}.rule");
        let mut uses_old_self = false;
        if !rule.rule.trim().is_empty() {
            match Program::compile(&rule.rule, environment, Wanted::Bool) {
                Err(error) => self
                    .report
                    .invalid(Rule::Cel, expression.clone(), rule.span, shown(rule), error),
                Ok(program) => {
                    uses_old_self = program.uses_old_self;
                    let cost = program.estimated_cost.saturating_mul(most);
                    self.price("estimated rule cost", cost, expression.clone(), rule.span);
                    self.message(rule, field, environment);
                }
            }
        }
        if uses_old_self {
            if let Some(list) = &at.uncorrelated {
                let words = format!("oldSelf cannot be used on the uncorrelatable portion of the schema within {list}");
                self.report
                    .invalid(Rule::Cel, expression, rule.span, print::quoted(&rule.rule), words);
            }
        } else if let Some(optional) = rule.optional_old_self {
            let field = format!("{field}.optionalOldSelf");
            let words = "may not be set if oldSelf is not used in rule";
            self.report
                .invalid(Rule::Cel, field, rule.span, optional.to_string(), words);
        }
    }

    fn message(&mut self, rule: &ValidationRule, field: &str, environment: Environment<'_>) {
        let Some(message) = rule.message_expression.as_deref().filter(|message| !message.is_empty()) else {
            return;
        };
        let field = format!("{field}.messageExpression");
        match Program::compile(message, environment, Wanted::String) {
            Ok(program) => self.price(
                "estimated messageExpression cost",
                program.estimated_cost,
                field,
                rule.span,
            ),
            Err(error) => {
                let words = match error.strip_prefix("compilation failed") {
                    Some(rest) => format!("messageExpression compilation failed{rest}"),
                    None => error,
                };
                self.report.invalid(Rule::Cel, field, rule.span, shown(rule), words);
            }
        }
    }

    fn price(&mut self, name: &str, cost: u64, field: String, span: Span) {
        const SHOWN: usize = 4;
        if cost > RULE_LIMIT {
            let words = exceeds(name, cost, RULE_LIMIT);
            self.report
                .add(Rule::CelCost, ErrorType::Forbidden, field.clone(), span, words);
        }
        self.total = self.total.saturating_add(cost);
        if cost >= TOTAL_LIMIT / 100 {
            self.expensive.push((cost, field, span));
            self.expensive.sort_by_key(|(cost, ..)| std::cmp::Reverse(*cost));
            self.expensive.truncate(SHOWN);
        }
    }
}

/// The maximum number of items or entries of a schema's value; 1 for values without them, `None` if unbounded.
fn elements(schema: &Schema) -> Option<u64> {
    let bound = |bound: Option<i64>| bound.map(|bound| u64::try_from(bound).unwrap_or(0));
    match schema.type_.as_deref() {
        Some("object") if schema.additional_properties.is_some() => bound(schema.bounds.max_properties),
        Some("array") => bound(schema.bounds.max_items),
        _ => Some(1),
    }
}

#[expect(clippy::cast_precision_loss, reason = "the factor is shown with few digits")]
fn exceeds(name: &str, cost: u64, limit: u64) -> String {
    let factor = cost as f64 / limit as f64;
    let factor = if factor > 100.0 {
        "more than 100x".to_owned()
    } else if factor < 1.5 {
        format!("{factor:.6}x")
    } else {
        format!("{factor:.1}x")
    };
    format!(
        "{name} exceeds budget by factor of {factor} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)"
    )
}

/// The rule in the server's messages: its fields as JSON.
fn shown(rule: &ValidationRule) -> String {
    let text = |text: Option<&str>| {
        let mut out = String::new();
        crate::go::json::string(text.unwrap_or_default(), &mut out);
        out
    };
    format!(
        "{{\"Rule\":{},\"Message\":{},\"MessageExpression\":{},\"Reason\":{},\"FieldPath\":{},\"OptionalOldSelf\":{}}}",
        text(Some(&rule.rule)),
        text(rule.message.as_deref()),
        text(rule.message_expression.as_deref()),
        rule.reason
            .as_deref()
            .map_or("null".to_owned(), |reason| text(Some(reason))),
        text(rule.field_path.as_deref()),
        rule.optional_old_self
            .map_or("null".to_owned(), |optional| optional.to_string()),
    )
}
