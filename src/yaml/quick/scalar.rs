//! Scalars and keys on one line: plain, or in quotes.

use std::borrow::Cow;

use super::Reader;
use crate::go::yaml::decode::Plain;
use crate::source::Span;
use crate::yaml::scalar;
use crate::yaml::{Node, Value};

/// Keys that are read here; the parser has a limit for longer ones.
const MAX_KEY_BYTES: usize = 1024;

/// Bytes that may end a plain scalar, or are no part of it at its end. Most bytes are none of them, and are passed over without being told apart.
const MAY_END_PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut bytes: &[u8] = b"\n #,[]{}:";
    while let [first, rest @ ..] = bytes {
        table[*first as usize] = true;
        bytes = rest;
    }
    table
};

/// A scalar as it is written.
pub(super) struct Scalar<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) quoted: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'s> Reader<'s> {
    pub(super) fn key(&mut self, flow: bool) -> Option<(Cow<'s, str>, Span)> {
        let Scalar {
            text,
            quoted,
            start,
            end,
        } = self.scalar(flow)?;
        // What may be a number that JSON does not have, or adds another mapping, is the parser's.
        let special = !quoted && (text == "<<" || text.starts_with(['.', '+', '-']));
        if special || end - start > MAX_KEY_BYTES {
            return None;
        }
        let key = if quoted {
            text
        } else {
            scalar::key(scalar::resolve(text))?
        };
        Some((key, self.span(start, end)))
    }

    pub(super) fn scalar_node(&mut self, flow: bool) -> Option<Node<'s>> {
        let Scalar {
            text,
            quoted,
            start,
            end,
        } = self.scalar(flow)?;
        let value = if quoted {
            Value::String(text)
        } else {
            match scalar::resolve(text) {
                Plain::Float(value) if !value.is_finite() => return None,
                plain => scalar::value(plain),
            }
        };
        let span = self.span(start, end);
        Some(Node { span, value })
    }

    pub(super) fn scalar(&mut self, flow: bool) -> Option<Scalar<'s>> {
        match self.peek()? {
            b'\'' => self.single_quoted(),
            b'"' => self.double_quoted(),
            _ => self.plain(flow),
        }
    }

    fn single_quoted(&mut self) -> Option<Scalar<'s>> {
        let start = self.at;
        self.at += 1;
        let mut doubled = false;
        loop {
            let found = memchr::memchr2(b'\'', b'\n', &self.bytes[self.at..])?;
            self.at += found + 1;
            if self.bytes[self.at - 1] == b'\n' {
                return None;
            }
            if self.peek() != Some(b'\'') {
                break;
            }
            doubled = true;
            self.at += 1;
        }
        let inner = &self.text[start + 1..self.at - 1];
        let text = if doubled {
            inner.replace("''", "'").into()
        } else {
            inner.into()
        };
        Some(Scalar {
            text,
            quoted: true,
            start,
            end: self.at,
        })
    }

    /// Escapes are left to the parser.
    fn double_quoted(&mut self) -> Option<Scalar<'s>> {
        let start = self.at;
        let found = memchr::memchr3(b'"', b'\\', b'\n', &self.bytes[start + 1..])?;
        let close = start + 1 + found;
        if self.bytes[close] != b'"' {
            return None;
        }
        self.at = close + 1;
        Some(Scalar {
            text: self.text[start + 1..close].into(),
            quoted: true,
            start,
            end: self.at,
        })
    }

    pub(super) fn plain(&mut self, flow: bool) -> Option<Scalar<'s>> {
        let start = self.at;
        let first = self.peek()?;
        let fits = match first {
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' | b'?'
            | b':' => false,
            b'-' => self
                .bytes
                .get(start + 1)
                .is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, b'-' | b'.')),
            _ => true,
        };
        if !fits {
            return None;
        }
        let mut end = start;
        loop {
            let rest = &self.bytes[self.at..];
            let ordinary = rest.iter().position(|byte| MAY_END_PLAIN[usize::from(*byte)]);
            let ordinary = ordinary.unwrap_or(rest.len());
            if ordinary > 0 {
                self.at += ordinary;
                end = self.at;
            }
            let Some(byte) = self.peek() else { break };
            match byte {
                b'\n' => break,
                b' ' => {
                    self.at += 1;
                    continue;
                }
                b'#' if self.at > end => break,
                b',' | b'[' | b']' | b'{' | b'}' if flow => break,
                b':' => match self.bytes.get(self.at + 1) {
                    None | Some(b' ' | b'\n') => break,
                    Some(b',' | b'[' | b']' | b'{' | b'}') if flow => return None,
                    Some(_) => {}
                },
                _ => {}
            }
            self.at += 1;
            end = self.at;
        }
        // A key's colon or the end of a line looks at what stands before it.
        if self.peek() != Some(b':') {
            self.at = end;
        }
        Some(Scalar {
            text: self.text[start..end].into(),
            quoted: false,
            start,
            end,
        })
    }
}
