//! gzip and zstd, known by their first bytes.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use super::fault::Fault;
use crate::input::text::MAX_BYTES;

/// Number of first bytes that tell the form of a file.
pub(super) const HEAD: usize = 512;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The place and the text that tell a tar archive.
const USTAR: (usize, &[u8]) = (257, b"ustar");

/// Whether the first bytes are those of a compressed file.
pub(super) fn is_compressed(head: &[u8]) -> bool {
    head.starts_with(&GZIP) || head.starts_with(&ZSTD)
}

/// Whether the first bytes are those of a tar archive, compressed or not.
pub(super) fn is_archive(head: &[u8]) -> bool {
    is_compressed(head) || head.get(USTAR.0..).is_some_and(|rest| rest.starts_with(USTAR.1))
}

/// The bytes without their compression, at most [`MAX_BYTES`] of them.
///
/// # Errors
/// Broken or truncated bytes, and bytes that unpack to more.
pub(super) fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if bytes.starts_with(&GZIP) {
        let broken = |error: std::io::Error| broken("gzip", error);
        return limited(MultiGzDecoder::new(bytes.as_slice()), broken);
    }
    if bytes.starts_with(&ZSTD) {
        let broken = |error: std::io::Error| broken("zstd", error);
        let mut rest = bytes.as_slice();
        let mut all = Vec::new();
        // A file may have several frames.
        while !rest.is_empty() {
            // The crate's error is of no use to readers.
            let frame = StreamingDecoder::new(&mut rest).map_err(|_| Fault::new("its zstd is broken"))?;
            all.extend(limited(frame, broken)?);
            if all.len() as u64 > MAX_BYTES {
                return Err(Fault::size("its unpacked content"));
            }
        }
        return Ok(all);
    }
    Ok(bytes)
}

fn broken(form: &str, error: std::io::Error) -> Fault {
    match Fault::from(error) {
        fault if fault.reason == "it is truncated" => fault,
        fault => Fault::new(format!("its {form} is broken: {}", fault.reason)),
    }
}

/// Reads to the end, which also checks the digest of gzip.
fn limited(reader: impl Read, broken: impl Fn(std::io::Error) -> Fault) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Fault::size("its unpacked content"));
    }
    Ok(bytes)
}
