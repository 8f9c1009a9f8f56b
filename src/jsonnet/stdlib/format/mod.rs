//! `std.format`, `std.mod` and `%` on strings.

mod code;
mod float;

use jrsonnet_evaluator::error::Result;
use jrsonnet_evaluator::function::{FuncVal, builtin};
use jrsonnet_evaluator::{IStr, Val};

use super::failed::failed;
use super::function::Function;
use super::integer::{Shape, decimal, hexadecimal, padding};
use super::print::{digits, is_plain, print};
use code::{Code, Part, Size};
use float::{Float, fixed, scientific};

pub(super) const FUNCTIONS: [Function; 2] = [
    ("format", || FuncVal::builtin(std_format::default())),
    ("mod", || FuncVal::builtin(std_mod::default())),
];

#[builtin]
fn std_format(str: IStr, vals: Val) -> Result<String> {
    format(&str, vals)
}

#[builtin]
fn std_mod(a: Val, b: Val) -> Result<Val> {
    match (&a, &b) {
        (Val::Str(text), _) => Ok(Val::string(format(&text.into_flat(), b)?)),
        _ => Val::try_mod(&a, &b),
    }
}

/// A text with values in the places of its codes (`%s`).
pub(in crate::jsonnet) fn format(text: &str, values: Val) -> Result<String> {
    let parts = code::parse(text).map_err(failed)?;
    let mut out = String::with_capacity(text.len() + 16);
    match &values {
        Val::Obj(object) => {
            for part in &parts {
                let code = match part {
                    Part::Text(text) => {
                        out.push_str(text);
                        continue;
                    }
                    Part::Code(code) => code,
                };
                let width = own_size(code.width, "width")?;
                let precision = code.precision.map(|size| own_size(size, "precision")).transpose()?;
                let value = || {
                    let key = code
                        .key
                        .ok_or_else(|| failed("mapping keys are required in the format"))?;
                    object
                        .get(key.into())?
                        .ok_or_else(|| failed(format!("no field `{key}` for the format")))
                };
                write(
                    code,
                    value,
                    width,
                    precision,
                    Place::Key(code.key.unwrap_or_default()),
                    &mut out,
                )?;
            }
        }
        Val::Arr(items) => {
            let count = items.len();
            let mut values = Values {
                get: |at| items.get(at).transpose(),
                next: 0,
            };
            write_all(&parts, &mut values, &mut out)?;
            if values.next < count {
                return Err(failed(format!(
                    "too many values to format: {count}, expected {}",
                    values.next
                )));
            }
        }
        value => {
            let mut values = Values {
                get: |at| (at == 0).then(|| Ok(value.clone())),
                next: 0,
            };
            write_all(&parts, &mut values, &mut out)?;
            if values.next == 0 {
                return Err(failed("too many values to format: 1, expected 0"));
            }
        }
    }
    Ok(out)
}

/// Which value a message is about.
#[derive(Clone, Copy)]
enum Place<'t> {
    Index(u32),
    Key(&'t str),
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Index(index) => write!(out, "value {index}"),
            Self::Key(key) => write!(out, "key `{key}`"),
        }
    }
}

/// The values of a format, in order.
struct Values<G> {
    get: G,
    next: u32,
}

impl<G: Fn(u32) -> Option<Result<Val>>> Values<G> {
    fn take(&mut self) -> Result<Val> {
        let at = self.next;
        self.next += 1;
        (self.get)(at).unwrap_or_else(|| Err(failed(format!("not enough values to format: {at}"))))
    }

    fn size(&mut self, size: Size) -> Result<f64> {
        match size {
            Size::Fixed(size) => Ok(size),
            Size::Star => match self.take()? {
                Val::Num(number) => Ok(number.get()),
                other => Err(failed(format!(
                    "a width or precision must be a number, not {}",
                    other.value_type()
                ))),
            },
        }
    }
}

fn write_all<G: Fn(u32) -> Option<Result<Val>>>(
    parts: &[Part<'_>],
    values: &mut Values<G>,
    out: &mut String,
) -> Result<()> {
    for part in parts {
        let code = match part {
            Part::Text(text) => {
                out.push_str(text);
                continue;
            }
            Part::Code(code) => code,
        };
        let width = values.size(code.width)?;
        let precision = code.precision.map(|size| values.size(size)).transpose()?;
        let place = Place::Index(values.next);
        write(code, || values.take(), width, precision, place, out)?;
    }
    Ok(())
}

fn own_size(size: Size, what: &str) -> Result<f64> {
    match size {
        Size::Fixed(size) => Ok(size),
        Size::Star => Err(failed(format!("`*` cannot be the {what} in a format with an object"))),
    }
}

fn write(
    code: &Code<'_>,
    value: impl FnOnce() -> Result<Val>,
    width: f64,
    precision: Option<f64>,
    place: Place<'_>,
    out: &mut String,
) -> Result<()> {
    if code.kind == '%' {
        pad(code, "%", width, out);
        return Ok(());
    }
    let value = value()?;
    // Most codes have neither flags nor sizes, and need no text of their own.
    let is_bare = width == 0.0 && precision.is_none() && !code.blank && !code.plus;
    match &value {
        Val::Str(text) if is_bare && code.kind == 's' => text.chunks(&mut |chunk| out.push_str(chunk)),
        Val::Num(number) if is_bare && matches!(code.kind, 'd' | 's') && is_plain(number.get()) => {
            digits(number.get(), out);
        }
        value => pad(code, &written(code, value, width, precision, place)?, width, out),
    }
    Ok(())
}

/// A text with blanks on one of its sides.
fn pad(code: &Code<'_>, text: &str, width: f64, out: &mut String) {
    #[expect(clippy::cast_precision_loss, reason = "texts are shorter than that")]
    let blanks = if width > 0.0 {
        padding(width - text.chars().count() as f64, " ")
    } else {
        String::new()
    };
    if code.left {
        out.push_str(text);
        out.push_str(&blanks);
    } else {
        out.push_str(&blanks);
        out.push_str(text);
    }
}

/// A value without the blanks around it.
fn written(code: &Code<'_>, value: &Val, width: f64, precision: Option<f64>, place: Place<'_>) -> Result<String> {
    if code.kind == 's' {
        return print(value);
    }
    if code.kind == 'c' {
        return character(value);
    }
    let Val::Num(number) = value else {
        let found = value.value_type();
        return Err(failed(format!("the format requires a number for {place}, not {found}")));
    };
    let number = number.get();
    let width = if code.zero && !code.left { width } else { 0.0 };
    let shape = Shape {
        is_negative: number <= -1.0,
        blank: code.blank,
        plus: code.plus,
        width,
        digits: precision.unwrap_or_default(),
    };
    let float = Float {
        shape,
        point: code.alternate,
        zeros: true,
        is_upper: code.is_upper,
    };
    let precision = precision.unwrap_or(6.0);
    match code.kind {
        'o' => {
            let prefix = if code.alternate { "0" } else { "" };
            Ok(decimal(number.abs().floor(), 8.0, prefix, shape))
        }
        'x' => {
            let number = number.floor();
            let prefix = match (code.alternate, code.is_upper) {
                (false, _) => "",
                (true, false) => "0x",
                (true, true) => "0X",
            };
            let shape = Shape {
                is_negative: number < 0.0,
                ..shape
            };
            Ok(hexadecimal(number.abs(), prefix, code.is_upper, shape))
        }
        'f' => fixed(number, precision, float),
        'e' => scientific(number, precision, float),
        'g' => {
            let exponent = float::exponent(number);
            let float = Float {
                zeros: code.alternate,
                ..float
            };
            if exponent < -4.0 || exponent >= precision {
                scientific(number, precision - 1.0, float)
            } else {
                fixed(number, precision - (exponent + 1.0).max(1.0), float)
            }
        }
        _ => Ok(decimal(number.abs().floor(), 10.0, "", shape)),
    }
}

fn character(value: &Val) -> Result<String> {
    match value {
        Val::Num(number) => super::parse::character(number.get()).map(String::from),
        Val::Str(text) => {
            let text = text.into_flat();
            match text.chars().count() {
                1 => Ok(text.to_string()),
                count => Err(failed(format!("`%c` requires a string of 1 character, not of {count}"))),
            }
        }
        other => Err(failed(format!(
            "`%c` requires a number or a string, not {}",
            other.value_type()
        ))),
    }
}
