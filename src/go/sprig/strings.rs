//! Texts.

use super::cases::{joined_case, pascal_case, swap_case, title};
use super::texts::{cut, join, strings};
use super::words::{abbreviate, initials, no_space, wrap};
use crate::go::strconv::quote;
use crate::go::strings::{split_n, to_lower, to_lower_rune, to_upper};
use crate::go::template::{Entries, Function, Heap, MapType, Type, Value, show};
use crate::go::unicode::is_space;

type Made = Result<Value, String>;

const S: Type = Type::String;
const I: Type = Type::Int;
const ANY: Type = Type::Any;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::fixed("hello", &[], |_, _| Ok("Hello!".into())),
    Function::fixed("abbrev", &[I, S], |_, v| abbreviate(v[1].text(), 0, v[0].number())),
    Function::fixed("abbrevboth", &[I, I, S], |_, v| {
        abbreviate(v[2].text(), v[0].number(), v[1].number())
    }),
    Function::fixed("trunc", &[I, S], |_, v| truncated(v[0].number(), v[1].text())),
    Function::fixed("trim", &[S], |_, v| Ok(v[0].text().trim_matches(is_space).into())),
    Function::fixed("upper", &[S], |_, v| Ok(to_upper(v[0].text()).into())),
    Function::fixed("lower", &[S], |_, v| Ok(to_lower(v[0].text()).into())),
    Function::fixed("title", &[S], |_, v| Ok(title(v[0].text()).into())),
    Function::fixed("untitle", &[S], |_, v| Ok(untitle(v[0].text()).into())),
    Function::fixed("substr", &[I, I, S], |_, v| {
        substring(v[0].number(), v[1].number(), v[2].text())
    }),
    Function::fixed("repeat", &[I, S], repeat),
    Function::fixed("trimall", &[S, S], |_, v| Ok(trim_set(v).into())),
    Function::fixed("trimAll", &[S, S], |_, v| Ok(trim_set(v).into())),
    Function::fixed("trimSuffix", &[S, S], |_, v| {
        let text = v[1].text();
        Ok(text.strip_suffix(v[0].text()).unwrap_or(text).into())
    }),
    Function::fixed("trimPrefix", &[S, S], |_, v| {
        let text = v[1].text();
        Ok(text.strip_prefix(v[0].text()).unwrap_or(text).into())
    }),
    Function::fixed("nospace", &[S], |_, v| Ok(no_space(v[0].text()).into())),
    Function::fixed("initials", &[S], |_, v| Ok(initials(v[0].text()).into())),
    Function::fixed("swapcase", &[S], |_, v| Ok(swap_case(v[0].text()).into())),
    Function::fixed("snakecase", &[S], |_, v| Ok(snake_case(v[0].text()).into())),
    Function::fixed("camelcase", &[S], |_, v| Ok(pascal_case(v[0].text()).into())),
    Function::fixed("kebabcase", &[S], |_, v| Ok(joined_case(v[0].text(), '-').into())),
    Function::fixed("wrap", &[I, S], |heap, v| {
        wrap(heap, v[1].text(), v[0].number(), "", false)
    }),
    Function::fixed("wrapWith", &[I, S, S], |heap, v| {
        wrap(heap, v[2].text(), v[0].number(), v[1].text(), true)
    }),
    Function::fixed("contains", &[S, S], |_, v| Ok(v[1].text().contains(v[0].text()).into())),
    Function::fixed("hasPrefix", &[S, S], |_, v| {
        Ok(v[1].text().starts_with(v[0].text()).into())
    }),
    Function::fixed("hasSuffix", &[S, S], |_, v| {
        Ok(v[1].text().ends_with(v[0].text()).into())
    }),
    Function::variadic("quote", &[], ANY, |heap, v| quoted(heap, v, quote)),
    Function::variadic("squote", &[], ANY, |heap, v| {
        quoted(heap, v, |text| format!("'{text}'"))
    }),
    Function::variadic("cat", &[], ANY, |heap, v| quoted(heap, v, str::to_owned)),
    Function::fixed("indent", &[I, S], |heap, v| Ok(indented(heap, v)?.into())),
    Function::fixed("nindent", &[I, S], |heap, v| {
        Ok(("\n".to_owned() + &indented(heap, v)?).into())
    }),
    Function::fixed("replace", &[S, S, S], replace),
    Function::fixed("plural", &[S, S, I], |_, v| {
        Ok(v[usize::from(v[2].number() != 1)].clone())
    }),
    Function::fixed("toString", &[ANY], |heap, v| Ok(show(heap, &v[0])?.into())),
    Function::fixed("split", &[S, S], |heap, v| {
        numbered(heap, &split_n(v[1].text(), v[0].text(), -1))
    }),
    Function::fixed("splitn", &[S, I, S], |heap, v| {
        numbered(heap, &split_n(v[2].text(), v[0].text(), v[1].number()))
    }),
    Function::fixed("splitList", &[S, S], |heap, v| {
        heap.strings(split_n(v[1].text(), v[0].text(), -1))
    }),
    Function::fixed("toStrings", &[ANY], |heap, v| {
        let texts = strings(heap, &v[0])?;
        heap.strings(texts.iter().map(String::as_str))
    }),
    Function::fixed("join", &[S, ANY], |heap, v| {
        let texts = strings(heap, &v[1])?;
        Ok(join(heap, &texts, v[0].text())?.into())
    }),
    Function::fixed("sortAlpha", &[ANY], |heap, v| {
        let mut texts = match &v[0] {
            list @ Value::Slice(..) => strings(heap, list)?,
            other => vec![show(heap, other)?],
        };
        texts.sort();
        heap.strings(texts.iter().map(String::as_str))
    }),
];

/// `snakecase`: `http_server` of `HTTPServer`.
#[must_use]
pub fn snake_case(text: &str) -> String {
    joined_case(text, '_')
}

fn truncated(count: i64, text: &str) -> Made {
    let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
    if count < 0 && length + count > 0 {
        return Ok(cut(text, Some(length + count), None)?.into());
    }
    if count >= 0 && length > count {
        return Ok(cut(text, None, Some(count))?.into());
    }
    Ok(text.into())
}

fn substring(start: i64, end: i64, text: &str) -> Made {
    if start < 0 {
        return Ok(cut(text, None, Some(end))?.into());
    }
    let is_open = usize::try_from(end).map_or(true, |end| end > text.len());
    Ok(cut(text, Some(start), (!is_open).then_some(end))?.into())
}

fn untitle(text: &str) -> String {
    let mut after_space = true;
    text.chars()
        .map(|character| {
            let is_first = after_space && !is_space(character);
            after_space = is_space(character);
            if is_first { to_lower_rune(character) } else { character }
        })
        .collect()
}

fn repeat(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let Ok(count) = usize::try_from(v[0].number()) else {
        return Err("strings: negative Repeat count".to_owned());
    };
    heap.spend(count.saturating_mul(v[1].text().len()))?;
    Ok(v[1].text().repeat(count).into())
}

fn trim_set(v: &[Value]) -> &str {
    let set = v[0].text();
    v[1].text().trim_matches(|character| set.contains(character))
}

/// The texts of the values that are not nil, separated by blanks.
fn quoted(heap: &mut Heap<'_>, v: &[Value], quote: impl Fn(&str) -> String) -> Made {
    let mut out = String::new();
    for (index, value) in v.iter().filter(|value| !value.is_nil()).enumerate() {
        out.push_str(if index == 0 { "" } else { " " });
        out.push_str(&quote(&show(heap, value)?));
    }
    Ok(out.into())
}

fn indented(heap: &mut Heap<'_>, v: &[Value]) -> Result<String, String> {
    let text = v[1].text();
    let Ok(count) = usize::try_from(v[0].number()) else {
        return Err("strings: negative Repeat count".to_owned());
    };
    let lines = 1 + text.matches('\n').count();
    heap.spend(count.saturating_mul(lines))?;
    let pad = " ".repeat(count);
    Ok(pad.clone() + &text.replace('\n', &format!("\n{pad}")))
}

fn replace(heap: &mut Heap<'_>, v: &[Value]) -> Made {
    let (old, new, text) = (v[0].text(), v[1].text(), v[2].text());
    heap.spend(text.matches(old).count().saturating_mul(new.len()))?;
    Ok(text.replace(old, new).into())
}

/// `{_0: …, _1: …}`
fn numbered(heap: &mut Heap<'_>, parts: &[&str]) -> Made {
    let parts = parts.iter().enumerate();
    let entries: Entries = parts
        .map(|(index, part)| (format!("_{index}").into(), Value::from(*part)))
        .collect();
    heap.map(MapType::String, entries)
}
