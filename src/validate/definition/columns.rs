//! `additionalPrinterColumns`.

use super::report::Report;
use super::scale::is_simple_path;
use crate::crd::PrinterColumn;
use crate::rule::Rule;
use crate::source::Span;
use crate::validate::error::ErrorType;
use crate::validate::print;

const TYPES: [&str; 5] = ["boolean", "date", "integer", "number", "string"];
const FORMATS: [&str; 8] = [
    "byte",
    "date",
    "date-time",
    "double",
    "float",
    "int32",
    "int64",
    "password",
];
const RULE: Rule = Rule::PrinterColumns;

pub(super) fn check(column: &PrinterColumn, at: &str, report: &mut Report) {
    let span = Span::default();
    let one_of = |words: &[&str]| format!("must be one of {}", words.join(","));
    if column.name.is_empty() {
        report.add(RULE, ErrorType::Required, format!("{at}.name"), span, "");
    }
    if column.type_.is_empty() {
        report.add(RULE, ErrorType::Required, format!("{at}.type"), span, one_of(&TYPES));
    } else if !TYPES.contains(&column.type_.as_str()) {
        let value = print::quoted(&column.type_);
        report.invalid(RULE, format!("{at}.type"), span, value, one_of(&TYPES));
    }
    if let Some(format) = column.format.as_deref()
        && !format.is_empty()
        && !FORMATS.contains(&format)
    {
        let value = print::quoted(format);
        report.invalid(RULE, format!("{at}.format"), span, value, one_of(&FORMATS));
    }
    let field = format!("{at}.JSONPath");
    if column.json_path.is_empty() {
        report.add(RULE, ErrorType::Required, field, span, "");
    } else {
        is_simple_path(RULE, &column.json_path, field, report);
    }
}
