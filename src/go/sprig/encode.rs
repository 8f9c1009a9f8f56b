//! Encodings, hashes, JSON and regular expressions.

use super::json::{from_json, to_json};
use crate::go::base64::Encoding;
use crate::go::json::Style;
use crate::go::regexp::{Regexp, quote_meta};
use crate::go::strconv::quote;
use crate::go::template::{Element, Function, Heap, Type, Value};
use crate::go::{adler32, base32, sha1, sha256, sha512};

type Made = Result<Value, String>;

const S: &[Type] = &[Type::String];
const SS: &[Type] = &[Type::String, Type::String];
const SSS: &[Type] = &[Type::String, Type::String, Type::String];
const SSI: &[Type] = &[Type::String, Type::String, Type::Int];
const ANY: &[Type] = &[Type::Any];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::fixed("b64enc", S, |_, v| {
        Ok(Encoding::Std.encode(v[0].text().as_bytes()).into())
    }),
    Function::fixed("b64dec", S, |_, v| decoded(Encoding::Std.decode(v[0].text()))),
    Function::fixed("b32enc", S, |_, v| Ok(base32::encode(v[0].text().as_bytes()).into())),
    Function::fixed("b32dec", S, |_, v| decoded(base32::decode(v[0].text()))),
    Function::fixed("sha1sum", S, |_, v| Ok(sha1::hex(v[0].text().as_bytes()).into())),
    Function::fixed("sha256sum", S, |_, v| Ok(sha256::hex(v[0].text().as_bytes()).into())),
    Function::fixed("sha512sum", S, |_, v| Ok(sha512::hex(v[0].text().as_bytes()).into())),
    Function::fixed("adler32sum", S, |_, v| {
        Ok(adler32::checksum(v[0].text().as_bytes()).to_string().into())
    }),
    Function::fixed("fromJson", S, |heap, v| Ok(from_json(heap, v[0].text())?.0)),
    Function::fixed("mustFromJson", S, |heap, v| {
        let (value, error) = from_json(heap, v[0].text())?;
        error.map_or(Ok(value), Err)
    }),
    Function::fixed("toJson", ANY, |heap, v| {
        Ok(to_json(heap, &v[0], Style::COMPACT).unwrap_or_default().into())
    }),
    Function::fixed("mustToJson", ANY, |heap, v| {
        Ok(to_json(heap, &v[0], Style::COMPACT)?.into())
    }),
    Function::fixed("toPrettyJson", ANY, |heap, v| {
        Ok(to_json(heap, &v[0], Style::indented("  ")).unwrap_or_default().into())
    }),
    Function::fixed("mustToPrettyJson", ANY, |heap, v| {
        Ok(to_json(heap, &v[0], Style::indented("  "))?.into())
    }),
    Function::fixed("toRawJson", ANY, |heap, v| Ok(to_json(heap, &v[0], Style::RAW)?.into())),
    Function::fixed("mustToRawJson", ANY, |heap, v| {
        Ok(to_json(heap, &v[0], Style::RAW)?.into())
    }),
    Function::fixed("regexMatch", SS, |_, v| {
        Ok(Regexp::compile(v[0].text())
            .is_ok_and(|regexp| regexp.is_match(v[1].text()))
            .into())
    }),
    Function::fixed("mustRegexMatch", SS, |_, v| {
        Ok(compiled(v)?.is_match(v[1].text()).into())
    }),
    Function::fixed("regexFind", SS, |_, v| Ok(must_compile(v)?.find(v[1].text()).into())),
    Function::fixed("mustRegexFind", SS, |_, v| Ok(compiled(v)?.find(v[1].text()).into())),
    Function::fixed("regexFindAll", SSI, |heap, v| found(heap, &must_compile(v)?, v)),
    Function::fixed("mustRegexFindAll", SSI, |heap, v| found(heap, &compiled(v)?, v)),
    Function::fixed("regexReplaceAll", SSS, |heap, v| replaced(heap, &must_compile(v)?, v)),
    Function::fixed("mustRegexReplaceAll", SSS, |heap, v| replaced(heap, &compiled(v)?, v)),
    Function::fixed("regexReplaceAllLiteral", SSS, |heap, v| {
        literal(heap, &must_compile(v)?, v)
    }),
    Function::fixed("mustRegexReplaceAllLiteral", SSS, |heap, v| {
        literal(heap, &compiled(v)?, v)
    }),
    Function::fixed("regexSplit", SSI, |heap, v| split(heap, &must_compile(v)?, v)),
    Function::fixed("mustRegexSplit", SSI, |heap, v| split(heap, &compiled(v)?, v)),
    Function::fixed("regexQuoteMeta", S, |_, v| Ok(quote_meta(v[0].text()).into())),
];

/// The decoded text; sprig takes the error for the text.
fn decoded(bytes: Result<Vec<u8>, impl ToString>) -> Made {
    match bytes {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(text.into()),
            Err(_) => Err("the decoded text is not UTF-8".to_owned()),
        },
        Err(error) => Ok(error.to_string().into()),
    }
}

fn compiled(v: &[Value]) -> Result<Regexp, String> {
    Regexp::compile(v[0].text()).map_err(|error| error.to_string())
}

/// Go's `regexp.MustCompile`.
fn must_compile(v: &[Value]) -> Result<Regexp, String> {
    let pattern = v[0].text();
    Regexp::compile(pattern).map_err(|error| {
        let can_backquote = pattern
            .chars()
            .all(|character| character == '\t' || !(character.is_ascii_control() || "`\u{feff}".contains(character)));
        let shown = if can_backquote {
            format!("`{pattern}`")
        } else {
            quote(pattern)
        };
        format!("regexp: Compile({shown}): {error}")
    })
}

fn found(heap: &mut Heap<'_>, regexp: &Regexp, v: &[Value]) -> Made {
    let most = usize::try_from(v[2].number()).unwrap_or(usize::MAX);
    let found = regexp.find_all(v[1].text(), most);
    if found.is_empty() {
        return Ok(Value::Slice(Element::String, None));
    }
    heap.strings(found)
}

fn replaced(heap: &mut Heap<'_>, regexp: &Regexp, v: &[Value]) -> Made {
    let (text, template) = (v[1].text(), v[2].text());
    let references = template.matches('$').count();
    let matches = text.len().saturating_add(1);
    heap.spend(matches.saturating_mul(template.len() + references))?;
    Ok(regexp.replace_all(text, template).into())
}

fn literal(heap: &mut Heap<'_>, regexp: &Regexp, v: &[Value]) -> Made {
    heap.spend(v[1].text().len().saturating_add(1).saturating_mul(v[2].text().len()))?;
    Ok(regexp.replace_all(v[1].text(), &v[2].text().replace('$', "$$")).into())
}

fn split(heap: &mut Heap<'_>, regexp: &Regexp, v: &[Value]) -> Made {
    match regexp.split(v[1].text(), v[2].number()) {
        Some(parts) => heap.strings(parts),
        None => Ok(Value::Slice(Element::String, None)),
    }
}
