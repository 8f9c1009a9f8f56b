//! Generation of random texts.

use serde_json::json;

use super::tables::{
    CHARACTERS, DIGITS, DOCUMENTS, FIELDS, FORMATS, KEYS, METADATA, NESTED, NUMBERS, ODD, PATTERN, PATTERNS, SIGNS,
    SUBJECTS, UPDATED, VALUES, YAML,
};
use crate::support::random::Random;

/// A YAML text: pieces, or a document with changes.
pub(super) fn yaml(random: &mut Random) -> String {
    match random.below(4) {
        0 => random.joined(YAML, 6),
        1 => random.joined(YAML, 20),
        2 => {
            let document = *random.of(DOCUMENTS);
            random.changed(document, YAML)
        }
        _ => {
            let text = random.joined(YAML, 10);
            random.changed(&text, ODD)
        }
    }
}

/// A manifest whose `spec` has random values in random fields, sometimes with changes of the text.
pub(super) fn manifest(random: &mut Random) -> String {
    let mut text = "apiVersion: example.org/v1\nkind: Sample\nmetadata: {name: a}\nspec:\n".to_owned();
    for _ in 0..=random.below(5) {
        let field = if random.below(4) == 0 {
            random.of(NESTED)
        } else {
            random.of(FIELDS)
        };
        let value = random.of(VALUES);
        text += &format!("  {field}: {value}\n");
    }
    match random.below(3) {
        0 => random.changed(&text, YAML),
        _ => text,
    }
}

/// A line with a field and a number.
pub(super) fn number(random: &mut Random) -> String {
    let field = random.of(FIELDS);
    let digits = match random.below(3) {
        0 => (*random.of(NUMBERS)).to_owned(),
        1 => {
            let number = *random.of(NUMBERS);
            random.changed(number, DIGITS)
        }
        _ => random.joined(DIGITS, 5),
    };
    match random.below(4) {
        0 => format!("{field}: [{digits}]\n"),
        1 => format!("{field}: {{a: {digits}}}\n"),
        _ => format!("{field}: {digits}\n"),
    }
}

/// Characters: mostly odd ones, from everywhere.
pub(super) fn characters(random: &mut Random) -> String {
    let count = 1 + random.below(8);
    let one = |random: &mut Random| match random.below(4) {
        0 => char::from(u8::try_from(random.below(128)).unwrap()),
        1 => *random.of(CHARACTERS),
        2 => char::from_u32(u32::try_from(random.below(0x3000)).unwrap()).unwrap_or(' '),
        _ => char::from_u32(u32::try_from(random.below(0x11_0000)).unwrap()).unwrap_or(' '),
    };
    (0..count).map(|_| one(random)).collect()
}

/// Lines of `metadata`.
pub(super) fn metadata(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(4) {
        text += &format!("{}: {}\n", random.of(KEYS), random.of(METADATA));
    }
    if random.below(2) == 0 {
        text += "name: a\n";
    }
    match random.below(4) {
        0 => random.changed(&text, METADATA),
        _ => text,
    }
}

/// An object, `---`, and the stored object that it replaces, which is much the same.
pub(super) fn update(random: &mut Random) -> String {
    let metadata = |random: &mut Random| format!("  {}: {}\n", random.of(KEYS), random.of(METADATA));
    let spec = |random: &mut Random| format!("  {}\n", random.of(UPDATED));
    let mut halves = ["metadata:\n", "metadata:\n"].map(str::to_owned);
    for (make, count) in [(&metadata as &dyn Fn(&mut Random) -> String, 3), (&spec, 4)] {
        for _ in 0..random.below(count) {
            let line = make(random);
            halves[0] += &line;
            halves[1] += &if random.below(3) == 0 { make(random) } else { line };
        }
        if count == 3 {
            for half in &mut halves {
                *half += "  name: a\nspec:\n";
            }
        }
    }
    halves.join("---\n")
}

/// A pattern and some texts.
pub(crate) fn pattern(random: &mut Random) -> String {
    let pattern = match random.below(3) {
        0 => random.joined(PATTERN, 3),
        1 => random.joined(PATTERN, 8),
        _ => {
            let pattern = *random.of(PATTERNS);
            random.changed(pattern, PATTERN)
        }
    };
    let mut texts = vec![pattern];
    texts.extend((0..6).map(|_| random.joined(SUBJECTS, 3)));
    json!(texts).to_string()
}

/// A format and some texts.
pub(crate) fn format(random: &mut Random) -> String {
    let (name, seeds) = random.of(FORMATS);
    let mut texts = vec![(*name).to_owned()];
    for _ in 0..6 {
        let seed = *random.of(seeds);
        texts.push(match random.below(8) {
            0 => random.joined(SIGNS, 6),
            1 => seed.to_owned(),
            _ => random.changed(seed, SIGNS),
        });
    }
    json!(texts).to_string()
}
