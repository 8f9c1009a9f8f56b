//! `hash/adler32`.

/// The largest prime below 2^16.
const MODULUS: u32 = 65_521;

/// Go's `adler32.Checksum`.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1, 0);
    for byte in bytes {
        low = (low + u32::from(*byte)) % MODULUS;
        high = (high + low) % MODULUS;
    }
    high << 16 | low
}
