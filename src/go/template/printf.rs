//! `fmt.Sprintf`.

use super::heap::Heap;
use super::print::Printer;
use super::value::Value;
use super::verbs::Flags;

/// Go's limit for widths, precisions and numbers of arguments.
const MOST: usize = 1_000_000;

/// Go's `fmt.Sprintf`.
///
/// # Errors
/// The text is too long, or a value too deep.
pub fn sprintf(heap: &mut Heap<'_>, format: &str, values: &[Value]) -> Result<String, String> {
    let mut reader = Reader {
        format: format.as_bytes(),
        at: 0,
        values,
        index: 0,
        is_reordered: false,
        is_good: true,
    };
    let mut printer = Printer::new(heap);
    while reader.at < format.len() {
        let rest = &format[reader.at..];
        let length = rest.find('%').unwrap_or(rest.len());
        printer.out.push_str(&rest[..length]);
        reader.at += length;
        if reader.at >= format.len() {
            break;
        }
        reader.at += 1;
        reader.is_good = true;
        printer.flags = Flags::default();
        reader.flags(&mut printer.flags, &mut printer.out);
        let Some(verb) = format.get(reader.at..).and_then(|rest| rest.chars().next()) else {
            printer.out.push_str("%!(NOVERB)");
            break;
        };
        reader.at += verb.len_utf8();
        if verb == '%' {
            printer.out.push('%');
        } else if !reader.is_good {
            printer.out.push_str(&format!("%!{verb}(BADINDEX)"));
        } else if let Some(value) = values.get(reader.index) {
            if matches!(verb, 'v' | 'w') {
                printer.flags.go_syntax = std::mem::take(&mut printer.flags.sharp);
                printer.flags.plus = false;
            }
            printer.argument(value, verb)?;
            reader.index += 1;
        } else {
            printer.out.push_str(&format!("%!{verb}(MISSING)"));
        }
    }
    extra(&mut printer, &reader)?;
    printer.finish()
}

/// Arguments that no verb printed.
fn extra(printer: &mut Printer<'_, '_>, reader: &Reader<'_>) -> Result<(), String> {
    let unused = reader.values.get(reader.index..).unwrap_or_default();
    if reader.is_reordered || unused.is_empty() {
        return Ok(());
    }
    printer.flags = Flags::default();
    printer.out.push_str("%!(EXTRA ");
    for (index, value) in unused.iter().enumerate() {
        printer.out.push_str(if index == 0 { "" } else { ", " });
        if !value.is_nil() {
            printer.out.push_str(value.type_name());
            printer.out.push('=');
        }
        printer.argument(value, 'v')?;
    }
    printer.out.push(')');
    Ok(())
}

/// Reads flags, width and precision.
struct Reader<'a> {
    format: &'a [u8],
    at: usize,
    values: &'a [Value],
    /// The next argument.
    index: usize,
    is_reordered: bool,
    /// False after a wrong argument number.
    is_good: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn flags(&mut self, flags: &mut Flags, out: &mut String) {
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                // Go's fast way, which does not look for a width.
                b'a'..=b'z' if self.index < self.values.len() => return,
                _ => break,
            }
            self.at += 1;
        }
        let mut after_index = self.argument_number();
        if self.peek() == Some(b'*') {
            self.at += 1;
            let width = self.integer();
            if width.is_none() {
                out.push_str("%!(BADWIDTH)");
            }
            if width.is_some_and(|width| width < 0) {
                flags.minus = true;
                flags.zero = false;
            }
            flags.width = width.and_then(|width| usize::try_from(width.unsigned_abs()).ok());
            after_index = false;
        } else {
            flags.width = self.digits();
            if after_index && flags.width.is_some() {
                self.is_good = false;
            }
        }
        if self.peek() == Some(b'.') && self.at + 1 < self.format.len() {
            self.at += 1;
            if after_index {
                self.is_good = false;
            }
            after_index = self.argument_number();
            if self.peek() == Some(b'*') {
                self.at += 1;
                flags.precision = self.integer().and_then(|precision| usize::try_from(precision).ok());
                if flags.precision.is_none() {
                    out.push_str("%!(BADPREC)");
                }
                after_index = false;
            } else {
                flags.precision = Some(self.digits().unwrap_or_default());
            }
        }
        if !after_index {
            self.argument_number();
        }
    }

    /// The argument for a `*`.
    fn integer(&mut self) -> Option<i64> {
        let value = self.values.get(self.index)?;
        self.index += 1;
        let unsigned = value.unsigned().and_then(|number| i64::try_from(number).ok());
        let number = value.signed().or(unsigned)?;
        usize::try_from(number.unsigned_abs())
            .is_ok_and(|size| size <= MOST)
            .then_some(number)
    }

    /// Go's `parsenum`, which goes to the end of the format after a long number.
    fn digits(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            let before = number.unwrap_or_default();
            if before > MOST {
                self.at = self.format.len();
                return None;
            }
            number = Some(before * 10 + usize::from(byte - b'0'));
            self.at += 1;
        }
        number
    }

    /// Go's `argNumber`: `[3]`.
    fn argument_number(&mut self) -> bool {
        if self.peek() != Some(b'[') {
            return false;
        }
        self.is_reordered = true;
        let rest = &self.format[self.at..];
        let Some(length) = rest.iter().position(|byte| *byte == b']').filter(|_| rest.len() >= 3) else {
            self.at += 1;
            self.is_good = false;
            return false;
        };
        let text = std::str::from_utf8(&rest[1..length]).unwrap_or_default();
        self.at += length + 1;
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<usize> = text.parse().ok().filter(|number| is_number && *number <= MOST * 10);
        match number {
            Some(number) if (1..=self.values.len()).contains(&number) => {
                self.index = number - 1;
                true
            }
            number => {
                self.is_good = false;
                number.is_some()
            }
        }
    }
}
