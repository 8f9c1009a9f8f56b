//! `encoding/base64`: decoding with padding. Line breaks are skipped, and the bits after the last byte are ignored.

/// The characters for 62 and 63.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Go's `StdEncoding`: `+` and `/`.
    Std,
    /// Go's `URLEncoding`: `-` and `_`.
    Url,
}

/// Go's `CorruptInputError`: the offset of the first wrong byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("illegal base64 data at input byte {0}")]
pub struct CorruptInputError(pub usize);

impl Encoding {
    /// Go's `EncodeToString`.
    #[must_use]
    pub fn encode(self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for position in 0..4 {
                let index = u8::try_from(bits >> (18 - 6 * position) & 0x3f).unwrap_or_default();
                out.push(if position <= chunk.len() {
                    self.character(index)
                } else {
                    '='
                });
            }
        }
        out
    }

    /// The character for six bits.
    fn character(self, bits: u8) -> char {
        char::from(match bits {
            0..26 => b'A' + bits,
            26..52 => b'a' + bits - 26,
            52..62 => b'0' + bits - 52,
            62 if self == Self::Url => b'-',
            62 => b'+',
            _ if self == Self::Url => b'_',
            _ => b'/',
        })
    }

    /// Go's `DecodeString`.
    ///
    /// # Errors
    /// The text is not base64; the offset is Go's.
    pub fn decode(self, text: &str) -> Result<Vec<u8>, CorruptInputError> {
        let bytes = text.as_bytes();
        let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
        let mut at = 0;
        loop {
            // Four characters encode three bytes.
            let mut quantum = 0_u32;
            for position in 0..4 {
                at = past_breaks(bytes, at);
                match bytes.get(at) {
                    None if position == 0 => return Ok(out),
                    None => return Err(CorruptInputError(at - position)),
                    Some(b'=') => {
                        let end = padding(bytes, at, position)?;
                        let [_, first, second, _] = (quantum << (6 * (4 - position))).to_be_bytes();
                        out.push(first);
                        out.extend((position == 3).then_some(second));
                        return if end == bytes.len() {
                            Ok(out)
                        } else {
                            Err(CorruptInputError(end))
                        };
                    }
                    Some(byte) => quantum = quantum << 6 | u32::from(self.value(*byte).ok_or(CorruptInputError(at))?),
                }
                at += 1;
            }
            out.extend_from_slice(&quantum.to_be_bytes()[1..]);
        }
    }

    fn value(self, byte: u8) -> Option<u8> {
        Some(match (byte, self) {
            (b'A'..=b'Z', _) => byte - b'A',
            (b'a'..=b'z', _) => byte - b'a' + 26,
            (b'0'..=b'9', _) => byte - b'0' + 52,
            (b'+', Self::Std) | (b'-', Self::Url) => 62,
            (b'/', Self::Std) | (b'_', Self::Url) => 63,
            _ => return None,
        })
    }
}

fn past_breaks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// The end of the padding at `at`, which follows `position` characters of a quantum.
fn padding(bytes: &[u8], at: usize, position: usize) -> Result<usize, CorruptInputError> {
    if position < 2 {
        return Err(CorruptInputError(at));
    }
    let mut end = at + 1;
    if position == 2 {
        end = past_breaks(bytes, end);
        match bytes.get(end) {
            None => return Err(CorruptInputError(bytes.len())),
            Some(b'=') => end += 1,
            Some(_) => return Err(CorruptInputError(end - 1)),
        }
    }
    Ok(past_breaks(bytes, end))
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn encodes() {
        for (bytes, std, url) in [
            (&b""[..], "", ""),
            (b"f", "Zg==", "Zg=="),
            (b"fo", "Zm8=", "Zm8="),
            (b"foo", "Zm9v", "Zm9v"),
            (b"\xfb\xff\xfe", "+//+", "-__-"),
        ] {
            assert_eq!(Encoding::Std.encode(bytes), std);
            assert_eq!(Encoding::Url.encode(bytes), url);
            assert_eq!(Encoding::Std.decode(std).as_deref(), Ok(bytes));
        }
    }
}
