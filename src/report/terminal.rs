//! For people: the message, an excerpt with a caret for each place, and what would be right.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Place, Span};

/// Columns of an excerpt where the width of the terminal is unknown.
const WIDTH: usize = 140;

/// The longest line that is shown, in bytes. Longer lines are those of one-line JSON files; only line and column help there.
const LONGEST_LINE: usize = 4 * 1024;

/// A diagnostic with ANSI colours; whoever prints it strips them where they are not wanted. No final line break.
#[must_use]
pub fn terminal(diagnostic: &Diagnostic) -> String {
    noted(diagnostic, &[], None)
}

/// The same with notes. Lines of excerpts that are wider than `width` columns are cut around the place.
#[must_use]
pub fn noted(diagnostic: &Diagnostic, notes: &[String], width: Option<usize>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // An excerpt keeps one line of the source: all that is shown, whatever the size of the file.
    let place = diagnostic.place.as_ref().map(excerpt);
    let related: Vec<_> = diagnostic
        .related
        .iter()
        .map(|(place, label)| (excerpt(place), label))
        .collect();

    let mut group = Group::with_title(
        level
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.rule.code()),
    );
    if let Some(place) = &place {
        group = shown(group, place, AnnotationKind::Primary);
    }
    for note in notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let mut groups = Vec::new();
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    groups.push(group);
    for (place, label) in &related {
        let note = Level::NOTE.secondary_title(label.as_str());
        groups.push(shown(Group::with_title(note), place, AnnotationKind::Context));
    }
    Renderer::styled().term_width(width.unwrap_or(WIDTH)).render(&groups)
}

/// A place with nothing of its text but its line, or the place as it is if its line is too long to be shown.
fn excerpt(place: &Place) -> Place {
    if place.source.line_range(place.span.start).len() > LONGEST_LINE {
        return place.clone();
    }
    place.detached()
}

/// A place with its line, or only the name of the place if the line is too long.
fn shown<'p>(group: Group<'p>, place: &'p Place, kind: AnnotationKind) -> Group<'p> {
    let text = place.source.text();
    if text.len() > LONGEST_LINE {
        let at = place.location();
        return group.element(Origin::path(place.source.name()).line(at.line).char_column(at.column));
    }
    let Span { start, end } = place.span;
    let within = |offset: u32| floor_char_boundary(text, (offset as usize).min(text.len()));
    let start = within(start);
    let snippet = Snippet::source(text)
        .line_start(place.source.lines_before() + 1)
        .path(place.source.name())
        .annotation(kind.span(start..within(end).max(start)));
    group.element(snippet)
}

fn floor_char_boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
