//! The place of a field that an object has twice. The evaluator tells its name and the place of the object.

use jrsonnet_lexer::{Lexeme, Lexer, SyntaxKind as Kind};

use super::members::plain_text;
use super::tokens::is_trivia;
use crate::source::Span;

/// The second field with a name in the object that begins at an offset. `None` if a name is computed or has escapes.
pub(in crate::jsonnet) fn repeated(text: &str, object: u32, name: &str) -> Option<Span> {
    let tokens = Lexer::new(text).filter(|token| !is_trivia(token.kind) && token.range.0 >= object);
    let (mut depth, mut begins_member, mut seen) = (0_usize, false, false);
    for token in tokens {
        let is_member = depth == 1 && std::mem::take(&mut begins_member);
        match token.kind {
            Kind::L_BRACE | Kind::L_BRACK | Kind::L_PAREN => {
                begins_member = depth == 0;
                depth += 1;
            }
            Kind::R_BRACE | Kind::R_BRACK | Kind::R_PAREN => depth = depth.checked_sub(1).filter(|depth| *depth > 0)?,
            Kind::COMMA => begins_member = depth == 1,
            _ if is_member && is_named(token, name) => {
                if seen {
                    let (start, end) = (token.range.0, token.range.1);
                    return Some(Span { start, end });
                }
                seen = true;
            }
            _ => {}
        }
    }
    None
}

fn is_named(token: Lexeme<'_>, name: &str) -> bool {
    match token.kind {
        Kind::IDENT => token.text == name,
        _ => plain_text(token).is_some_and(|text| &*text == name),
    }
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn finds_the_second_field() {
        let text = "local o = { a: 1 }; { a: [b, a], f(a): { a: 2 }, 'c': 3, local a = 1, \"a\"+: 4 }";
        let place = |object: u32, name: &str| {
            let span = repeated(text, object, name)?;
            text.get(span.start as usize..)
        };
        assert_eq!(place(20, "a"), Some("\"a\"+: 4 }"));
        assert_eq!((place(20, "c"), place(10, "a"), place(20, "b")), (None, None, None));
    }
}
