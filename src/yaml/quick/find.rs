//! Searches 16 bytes at a time. The bytes that matter to YAML are close together, so calling a wider search costs more than it saves.

const LOW_BITS: u128 = u128::from_le_bytes([0x01; 16]);
const HIGH_BITS: u128 = u128::from_le_bytes([0x80; 16]);

const fn repeated(byte: u8) -> u128 {
    u128::from_le_bytes([byte; 16])
}

/// The high bit of each byte of `word` that equals `byte`. Bytes above the lowest match may be marked too.
const fn matches(word: u128, byte: u8) -> u128 {
    let difference = word ^ repeated(byte);
    difference.wrapping_sub(LOW_BITS) & !difference & HIGH_BITS
}

fn word(bytes: &[u8], at: usize) -> Option<u128> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u128::from_le_bytes(*bytes))
}

/// The index of the lowest byte with a set bit.
const fn lowest(bits: u128) -> usize {
    bits.trailing_zeros() as usize / 8
}

/// Number of bytes searched before a call of a wider search.
const NEAR: usize = 16;

/// The offset of the first of three bytes at or after `from`; the length of the text without a match.
pub(super) fn first_of(bytes: &[u8], from: usize, wanted: [u8; 3]) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let found = wanted.iter().fold(0, |found, byte| found | matches(word, *byte));
        if found != 0 {
            return at + lowest(found);
        }
        at += 16;
        if at >= from + NEAR {
            break;
        }
    }
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr3(wanted[0], wanted[1], wanted[2], rest).map_or(bytes.len(), |found| at + found)
}

/// The offset of the first byte at or after `from` that is not a space.
pub(super) fn end_of_spaces(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let other = word ^ repeated(b' ');
        if other != 0 {
            return at + lowest(other);
        }
        at += 16;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_plain_loop_finds() {
        let text = "key: a text, with #nothing\n        that\u{e9} matters \u{80}:;\n\n  : # x       ";
        let bytes = text.as_bytes();
        for from in 0..=bytes.len() {
            let slow = |wanted: &dyn Fn(u8) -> bool| {
                let found = bytes[from..].iter().position(|byte| wanted(*byte));
                found.map_or(bytes.len(), |found| from + found)
            };
            let wanted = [b':', b'#', b'\n'];
            assert_eq!(
                first_of(bytes, from, wanted),
                slow(&|byte| wanted.contains(&byte)),
                "{from}"
            );
            assert_eq!(end_of_spaces(bytes, from), slow(&|byte| byte != b' '), "{from}");
        }
    }
}
