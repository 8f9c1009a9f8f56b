//! JSON text with other blanks: numbers, escapes and the order of keys stay as they are written.

/// Lays out valid JSON over several lines.
pub(super) fn indented(text: &str, blanks: &str) -> String {
    let mut out = String::new();
    let mut level = 0_usize;
    let mut characters = text.chars().filter(not_blank()).peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' | '[' => {
                out.push(character);
                if matches!(characters.peek(), Some('}' | ']')) {
                    out.extend(characters.next());
                } else {
                    level += 1;
                    line(&mut out, blanks, level);
                }
            }
            '}' | ']' => {
                level = level.saturating_sub(1);
                line(&mut out, blanks, level);
                out.push(character);
            }
            ',' => {
                out.push(',');
                line(&mut out, blanks, level);
            }
            ':' => out.push_str(": "),
            '"' => {
                out.push('"');
                let mut escaped = false;
                for inner in characters.by_ref() {
                    out.push(inner);
                    if inner == '"' && !escaped {
                        break;
                    }
                    escaped = inner == '\\' && !escaped;
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// Removes blanks outside strings.
fn not_blank() -> impl FnMut(&char) -> bool {
    let (mut inside, mut escaped) = (false, false);
    move |character| {
        let keep = inside || !character.is_ascii_whitespace();
        if *character == '"' && !escaped {
            inside = !inside;
        }
        escaped = inside && *character == '\\' && !escaped;
        keep
    }
}

fn line(out: &mut String, blanks: &str, level: usize) {
    out.push('\n');
    for _ in 0..level {
        out.push_str(blanks);
    }
}
