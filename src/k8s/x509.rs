//! Certificates (X.509) and requests for them (PKCS #10) as far as rules need them: their outline, and whether a certificate may sign others.

/// A value of ASN.1 in DER: its tag, and its content.
type Element<'b> = (u8, &'b [u8]);

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
/// `2.5.29.19`, the basic constraints.
const CONSTRAINTS: [u8; 3] = [0x55, 0x1d, 0x13];

/// Whether a certificate is that of an authority; `None` if the bytes have not the outline of a certificate. Names, keys, times and the signature are not
/// read.
pub(crate) fn is_authority(bytes: &[u8]) -> Option<bool> {
    let mut fields = signed(bytes)?;
    if fields.first().is_some_and(|(tag, _)| *tag == VERSION) {
        fields.remove(0);
    }
    let [
        (INTEGER, _),
        (SEQUENCE, _),
        (SEQUENCE, _),
        (SEQUENCE, times),
        (SEQUENCE, _),
        (SEQUENCE, key),
        rest @ ..,
    ] = &fields[..]
    else {
        return None;
    };
    if elements(times)?.len() != 2 || !is_key(key)? {
        return None;
    }
    let Some((_, extensions)) = rest.iter().find(|(tag, _)| *tag == EXTENSIONS) else {
        return Some(false);
    };
    let [(SEQUENCE, extensions)] = elements(extensions)?[..] else {
        return None;
    };
    for (_, extension) in elements(extensions)? {
        match elements(extension)?[..] {
            [(OBJECT_ID, id), .., (OCTETS, value)] if id == CONSTRAINTS => return constraints(value),
            [(OBJECT_ID, _), .., (OCTETS, _)] => {}
            _ => return None,
        }
    }
    Some(false)
}

/// Whether bytes have the outline of a request for a certificate (PKCS #10). Names, the key and the signature are not read.
pub(crate) fn is_request(bytes: &[u8]) -> bool {
    let outline = || match signed(bytes)?[..] {
        [(INTEGER, _), (SEQUENCE, _), (SEQUENCE, key), ..] => is_key(key),
        _ => None,
    };
    outline().unwrap_or_default()
}

/// The fields of what is signed, without the algorithm and the bits of the signature.
fn signed(bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let [(SEQUENCE, whole)] = elements(bytes)?[..] else {
        return None;
    };
    match elements(whole)?[..] {
        [(SEQUENCE, fields), (SEQUENCE, _), (BITS, _)] => elements(fields),
        _ => None,
    }
}

/// Whether a field has the outline of a public key.
fn is_key(field: &[u8]) -> Option<bool> {
    Some(matches!(elements(field)?[..], [(SEQUENCE, _), (BITS, _)]))
}

/// Whether basic constraints have the bit of authorities.
fn constraints(value: &[u8]) -> Option<bool> {
    let [(SEQUENCE, fields)] = elements(value)?[..] else {
        return None;
    };
    match elements(fields)?[..] {
        [(BOOLEAN, [0xff]), ..] => Some(true),
        [] | [(BOOLEAN, [0]) | (INTEGER, _), ..] => Some(false),
        _ => None,
    }
}

/// The values that bytes consist of; `None` if they are not DER.
fn elements(mut bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    const LONG: u8 = 0x80;
    let mut found = Vec::new();
    while let [tag, length, rest @ ..] = bytes {
        let (length, rest) = if *length < LONG {
            (usize::from(*length), rest)
        } else {
            let (digits, rest) = rest.split_at_checked(usize::from(length - LONG))?;
            let is_shortest =
                digits.first().is_some_and(|first| *first != 0) && (digits.len() > 1 || digits[0] >= LONG);
            if !is_shortest || digits.len() > 4 {
                return None;
            }
            let length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        found.push((*tag, content));
        bytes = rest;
    }
    bytes.is_empty().then_some(found)
}
