//! Changes of a text, and the way back from places in the changed text.

use std::borrow::Cow;

/// A text that replaces a range.
#[derive(Debug)]
pub(in crate::jsonnet) struct Edit {
    start: usize,
    end: usize,
    /// Order at the same offset: what ends there closes first, the inner before the outer; then what begins there opens, the outer before the inner; last
    /// is what replaces a token.
    rank: (u8, usize),
    text: Cow<'static, str>,
}

impl Edit {
    /// Text before a node. `rank` is larger for nodes that are around others.
    pub(in crate::jsonnet) fn open(at: u32, rank: usize, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(at, at, (1, usize::MAX - rank), text)
    }

    /// Text in the place of the end of a node, from `from` on.
    pub(in crate::jsonnet) fn close(from: u32, end: u32, rank: usize, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(from, end, (0, rank), text)
    }

    /// Text in the place of a token.
    pub(in crate::jsonnet) fn replace(start: u32, end: u32, text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(start, end, (2, 0), text)
    }

    fn new(start: u32, end: u32, rank: (u8, usize), text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            start: start as usize,
            end: end as usize,
            rank,
            text: text.into(),
        }
    }
}

/// The text with all edits. Returns `None` if they do not fit the text.
pub(in crate::jsonnet) fn apply(text: &str, mut edits: Vec<Edit>) -> Option<(String, Moved)> {
    edits.sort_by_key(|edit| (edit.start, edit.rank));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len() + 1).sum::<usize>());
    let mut moves = Vec::with_capacity(edits.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.start)?);
        let new_start = out.len();
        // `else-1` is well written; `else` and a name side by side are not.
        let joins = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        if edit.text.as_bytes().first().is_some_and(joins) && out.as_bytes().last().is_some_and(joins) {
            out.push(' ');
        }
        out.push_str(&edit.text);
        moves.push(Move {
            new: (new_start, out.len()),
            old: (edit.start, edit.end),
        });
        done = edit.end;
    }
    out.push_str(text.get(done..)?);
    Some((out, Moved(moves)))
}

/// The edits that made a text, in its order.
#[derive(Debug, Default)]
pub(in crate::jsonnet) struct Moved(Vec<Move>);

#[derive(Debug)]
struct Move {
    new: (usize, usize),
    old: (usize, usize),
}

impl Moved {
    /// The range of the text before its edits that a range of the edited text stands for.
    pub(in crate::jsonnet) fn back(&self, start: u32, end: u32) -> (u32, u32) {
        (
            self.offset(start, false),
            self.offset(end, true).max(self.offset(start, false)),
        )
    }

    fn offset(&self, offset: u32, is_end: bool) -> u32 {
        let offset = offset as usize;
        let before = self.0.partition_point(|edit| edit.new.0 <= offset);
        let Some(edit) = before.checked_sub(1).map(|at| &self.0[at]) else {
            return u32::try_from(offset).unwrap_or(u32::MAX);
        };
        let old = if offset >= edit.new.1 {
            edit.old.1 + (offset - edit.new.1)
        } else if is_end {
            edit.old.1
        } else {
            edit.old.0
        };
        u32::try_from(old).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back() {
        let edits = vec![
            Edit::close(5, 5, 0, ")"),
            Edit::open(0, 0, "add("),
            Edit::replace(2, 3, ","),
        ];
        let (text, moved) = apply("a + b; c", edits).expect("the edits fit");
        assert_eq!(text, "add(a , b); c");
        // The arguments with their brackets are the whole sum.
        assert_eq!(moved.back(3, 10), (0, 5));
        assert_eq!(moved.back(4, 5), (0, 1));
        assert_eq!(moved.back(8, 9), (4, 5));
        assert_eq!(moved.back(12, 13), (7, 8));
    }

    #[test]
    fn words_stay_apart() {
        let (text, _) =
            apply("else-1", vec![Edit::open(4, 0, "f("), Edit::close(6, 6, 0, ")")]).expect("the edits fit");
        assert_eq!(text, "else f(-1)");
    }
}
