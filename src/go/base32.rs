//! `encoding/base32` with padding: Go's `StdEncoding`.

/// Go's `CorruptInputError`: the offset of the first wrong byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("illegal base32 data at input byte {0}")]
pub struct CorruptInputError(pub usize);

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Go's `EncodeToString`.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let bits = (0..5).fold(0_u64, |bits, at| {
            bits << 8 | u64::from(chunk.get(at).copied().unwrap_or_default())
        });
        let length = (chunk.len() * 8).div_ceil(5);
        for position in 0..8 {
            let index = usize::try_from(bits >> (35 - 5 * position) & 0x1f).unwrap_or_default();
            out.push(if position < length {
                char::from(ALPHABET[index])
            } else {
                '='
            });
        }
    }
    out
}

/// Go's `DecodeString`, which skips line breaks.
///
/// # Errors
/// The text is not base32; the offset is Go's, without line breaks.
pub fn decode(text: &str) -> Result<Vec<u8>, CorruptInputError> {
    let bytes: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let mut out = Vec::with_capacity(bytes.len() / 8 * 5);
    for (number, chunk) in bytes.chunks(8).enumerate() {
        let start = number * 8;
        let mut bits = 0_u64;
        let mut length = 8;
        for position in 0..8 {
            let Some(byte) = chunk.get(position) else {
                return Err(CorruptInputError(bytes.len() - position));
            };
            let is_padding = *byte == b'=' && position >= 2 && bytes.len() - (start + position) <= 8;
            if is_padding {
                if chunk.len() < 8 {
                    return Err(CorruptInputError(bytes.len()));
                }
                if let Some(wrong) = chunk[position..].iter().position(|byte| *byte != b'=') {
                    return Err(CorruptInputError(start + position + wrong - 1));
                }
                if matches!(position, 3 | 6) {
                    return Err(CorruptInputError(start + position));
                }
                length = position;
                break;
            }
            let Some(value) = ALPHABET.iter().position(|known| known == byte) else {
                return Err(CorruptInputError(start + position));
            };
            bits |= u64::try_from(value).unwrap_or_default() << (35 - 5 * position);
        }
        out.extend_from_slice(&bits.to_be_bytes()[3..3 + length * 5 / 8]);
        if length < 8 {
            // Go ignores what follows the padding.
            break;
        }
    }
    Ok(out)
}
