//! Anchors of a Markdown page.

use std::collections::HashMap;

/// Anchors of a Markdown page: headings → fragments, each only once.
#[derive(Default)]
pub struct Anchors {
    seen: HashMap<String, usize>,
}

impl Anchors {
    /// The fragment of the next heading with this text: white space becomes `-`, punctuation goes, a repeated one gets `-1`, `-2`, in lower case.
    pub fn next(&mut self, heading: &str) -> String {
        let mut slug = String::with_capacity(heading.len() + 2);
        for character in heading.chars() {
            match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => slug.push(character),
                '\t' | '\n' | '\u{c}' | '\r' | ' ' => slug.push('-'),
                character if is_dropped(character) => {}
                character => slug.push(character),
            }
        }
        if let Some(count) = self.seen.get_mut(&slug) {
            slug.push_str(&format!("-{count}"));
            *count += 1;
        } else {
            self.seen.insert(slug.clone(), 1);
        }
        if slug.is_ascii() {
            slug.make_ascii_lowercase();
            return slug;
        }
        slug.to_lowercase()
    }
}

/// Punctuation that anchors leave out: of ASCII all but `-` and `_`, and two blocks beyond.
fn is_dropped(character: char) -> bool {
    match character {
        '-' | '_' | '\\' => false,
        '’' | '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' => true,
        _ => character.is_ascii_punctuation(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_repeat_with_a_number() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.next("fn spec.withFoo_Bar-baz"), "fn-specwithfoo_bar-baz");
        assert_eq!(anchors.next("fn spec.withFoo_Bar-baz"), "fn-specwithfoo_bar-baz-1");
        assert_eq!(anchors.next("obj a/b"), "obj-ab");
    }
}
