//! Block scalars: `|` and `>`.

use super::Reader;
use super::find::end_of_spaces;

/// The treatment of line breaks at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomping {
    /// `-`
    Strip,
    /// No sign.
    Clip,
    /// `+`
    Keep,
}

/// The start of the next line of a text, and the skipped lines before it.
struct Lines {
    /// The first byte after the indentation.
    at: usize,
    /// The start of its line.
    line: usize,
    /// Number of skipped line breaks.
    breaks: usize,
    /// The longest skipped indentation.
    longest: usize,
}

impl Reader<'_> {
    /// Reads a block scalar in a collection at `indent`. Moves to the next content (`yaml_parser_scan_block_scalar`).
    pub(super) fn block_scalar(&mut self, slot: usize, indent: usize) -> Option<()> {
        let start = self.at;
        let is_literal = self.peek() == Some(b'|');
        self.at += 1;
        let (chomping, digit) = self.block_header()?;
        if !self.is_line_end() {
            return None;
        }
        self.skip_comment();
        let below = self.after_break(self.at);
        let mut lines = self.block_breaks(below, digit.map(|digit| indent + digit))?;
        let column = digit.map_or(lines.longest.max(indent + 1), |digit| indent + digit);
        self.block_text(&mut lines, column, is_literal, chomping)?;
        let end = lines.line;
        self.at = end;
        self.next_content()?;
        self.put_unfolded(slot, start, end);
        Some(())
    }

    /// Reads the signs after `|` or `>`.
    fn block_header(&mut self) -> Option<(Chomping, Option<usize>)> {
        let mut chomping = None;
        let mut digit = None;
        loop {
            match self.peek() {
                Some(b'-') if chomping.is_none() => chomping = Some(Chomping::Strip),
                Some(b'+') if chomping.is_none() => chomping = Some(Chomping::Keep),
                Some(byte @ b'1'..=b'9') if digit.is_none() => digit = Some(usize::from(byte - b'0')),
                _ => return Some((chomping.unwrap_or(Chomping::Clip), digit)),
            }
            self.at += 1;
        }
    }

    /// Skips empty lines and the indentation of the next line, up to a column if it is known (`yaml_parser_scan_block_scalar_breaks`).
    fn block_breaks(&self, from: usize, column: Option<usize>) -> Option<Lines> {
        let mut lines = Lines {
            at: from,
            line: from,
            breaks: 0,
            longest: 0,
        };
        loop {
            let spaces = end_of_spaces(self.bytes, lines.line) - lines.line;
            let indentation = column.map_or(spaces, |column| spaces.min(column));
            lines.at = lines.line + indentation;
            lines.longest = lines.longest.max(indentation);
            match self.bytes.get(lines.at) {
                Some(b'\n') => {
                    lines.breaks += 1;
                    lines.line = lines.at + 1;
                }
                None if indentation > 0 => {
                    lines.breaks += 1;
                    lines.line = lines.at;
                }
                Some(b'\t') if column.is_none_or(|column| indentation < column) => return None,
                _ => return Some(lines),
            }
        }
    }

    /// Joins the lines at a column.
    fn block_text(&mut self, lines: &mut Lines, column: usize, is_literal: bool, chomping: Chomping) -> Option<()> {
        self.unfolded.clear();
        // `has_break`: a line break waits for the next line. `was_indented`: the line before it begins with a blank.
        let mut has_break = false;
        let mut was_indented = false;
        while lines.at - lines.line == column && lines.at < self.bytes.len() {
            let is_indented = matches!(self.bytes[lines.at], b' ' | b'\t');
            if !is_literal && !was_indented && !is_indented && has_break {
                self.fold(lines.breaks);
            } else {
                let breaks = lines.breaks + usize::from(has_break);
                self.unfolded.extend(std::iter::repeat_n('\n', breaks));
            }
            was_indented = is_indented;
            let line_end = self.end_of_line(lines.at);
            self.unfolded.push_str(&self.text[lines.at..line_end]);
            // `kubectl` adds a break to the last line too.
            has_break = true;
            *lines = self.block_breaks(self.after_break(line_end), Some(column))?;
        }
        if chomping != Chomping::Strip && has_break {
            self.unfolded.push('\n');
        }
        if chomping == Chomping::Keep {
            self.unfolded.extend(std::iter::repeat_n('\n', lines.breaks));
        }
        Some(())
    }
}
