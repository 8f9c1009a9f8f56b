//! The input in the form of Go's reader: parts of 512 bytes, each checked when it is decoded.
//!
//! The parts matter for few texts. A control character is an error as soon as its part is read, and Go looks for byte order marks at the
//! start of its buffer instead of at the current place.

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// `input_raw_buffer_size`
const PART: usize = 512;

/// The bounds of Go's buffer.
#[derive(Debug)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Number of NULs after the end of the text; they count as characters.
    padding: usize,
    is_over: bool,
}

impl Buffer {
    /// The initial state; `None` for a text whose parts do not matter. `start` is the offset after a leading byte order mark.
    pub(super) fn new(text: &str, start: usize, adds_break: bool) -> Option<Box<Self>> {
        let bytes = text.as_bytes();
        let matters = has_control(bytes) || memchr::memmem::find(&bytes[start..], BYTE_ORDER_MARK).is_some();
        matters.then(|| {
            let mut bytes = bytes.to_vec();
            bytes.extend(adds_break.then_some(b'\n'));
            Box::new(Self {
                // Go looks for a byte order mark first, and finds the end of such a short text on the way.
                is_over: bytes.len() < BYTE_ORDER_MARK.len(),
                bytes,
                start,
                end: start,
                padding: 0,
            })
        })
    }

    /// `yaml_parser_update_buffer`: makes `count` characters from `at` on readable. Returns false if it decodes a control character.
    pub(super) fn fill(&mut self, at: usize, count: usize) -> bool {
        if self.unread(at) >= count {
            return true;
        }
        self.start = at;
        while self.unread(at) < count {
            self.is_over |= self.end >= self.bytes.len();
            if !self.decode_part() {
                return false;
            }
            if self.is_over {
                self.padding += 1;
                break;
            }
        }
        true
    }

    fn decode_part(&mut self) -> bool {
        // The bytes of a leading mark belong to the first part.
        let is_first = self.end <= BYTE_ORDER_MARK.len() && self.bytes.starts_with(BYTE_ORDER_MARK);
        let from = if is_first { 0 } else { self.end };
        let mut to = (from + PART).min(self.bytes.len());
        while to < self.bytes.len() && self.bytes[to] & 0xc0 == 0x80 {
            to -= 1;
        }
        let part = &self.bytes[self.end..to];
        self.end = to;
        !has_control(part)
    }

    fn unread(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..self.end).unwrap_or_default();
        characters(rest) + self.padding
    }

    /// `is_bom`
    pub(super) fn begins_with_mark(&self) -> bool {
        let rest = self.bytes.get(self.start..);
        rest.is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK))
    }
}

/// Number of characters in UTF-8 bytes.
pub(super) fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// True if the text has a character that `yaml_parser_update_buffer` refuses. The text is valid UTF-8.
fn has_control(bytes: &[u8]) -> bool {
    let odd = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xef);
    bytes.chunks(128).enumerate().any(|(number, block)| {
        // The loop over a block has no early exit, so that many bytes are compared at once.
        block.iter().fold(false, |found, byte| found | odd(*byte)) && {
            let from = number * 128;
            block.iter().enumerate().any(|(at, byte)| {
                let follows = |ahead: usize| bytes.get(from + at + ahead).copied().unwrap_or_default();
                match byte {
                    0xc2 => matches!(follows(1), 0x80..=0x84 | 0x86..=0x9f),
                    0xef => follows(1) == 0xbf && matches!(follows(2), 0xbe | 0xbf),
                    byte => odd(*byte),
                }
            })
        }
    })
}
