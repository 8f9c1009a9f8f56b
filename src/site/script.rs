//! Data as scripts: files that call a function with a list. Nothing is fetched, so that a site works from a disk.

/// Pushes a text as a JSON string that is also a JavaScript string, and cannot end a script.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let escape = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '<' => "\\u003c",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            control if control.is_control() => {
                out.push_str(&text[done..at]);
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
                done = at + control.len_utf8();
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escape);
        done = at + character.len_utf8();
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Pushes a list, each item by a function.
pub(super) fn push_list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut push: impl FnMut(&mut String, T)) {
    out.push('[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

/// Pushes a number.
pub(super) fn push_number(out: &mut String, number: usize) {
    push_digits(out, number, 10);
}

/// Pushes a number in base 36.
pub(super) fn push_base36(out: &mut String, number: usize) {
    push_digits(out, number, 36);
}

fn push_digits(out: &mut String, number: usize, base: usize) {
    // Numbers of more than one digit are written from the end.
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[rest % base];
        rest /= base;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stay_strings() {
        let mut out = String::new();
        push_string(&mut out, "a\"b\\c</script>\u{2028}\0\u{7f}é");
        assert_eq!(out, "\"a\\\"b\\\\c\\u003c/script>\\u2028\\u0000\\u007fé\"");
        let read: String = serde_json::from_str(&out).unwrap_or_default();
        assert_eq!(read, "a\"b\\c</script>\u{2028}\0\u{7f}é");
    }

    #[test]
    fn numbers_and_lists() {
        let mut out = String::new();
        push_list(&mut out, [0, 7, 1_234_567], push_number);
        assert_eq!(out, "[0,7,1234567]");
        out.clear();
        push_list(&mut out, [0, 35, 36, usize::MAX], push_base36);
        assert_eq!(out, "[0,z,10,3w5e11264sgsf]");
    }
}
