//! `notes.md`: facts that a definition does not have.
//!
//! Each heading of the first level begins a section. `See also`, `External name`, `Import` and `Connection secret` have a place on the page of the kind;
//! `Field spec.a.b` belongs to the field with that path; every other heading is a section of its own. The text is Markdown.

use std::sync::Arc;

use crate::source::{Place, Source, Span};

/// The subject of a section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// `See also`: other kinds for other cases.
    SeeAlso,
    /// `External name`: what identifies the object outside of the cluster.
    ExternalName,
    /// `Import`: how an existing thing is adopted.
    Import,
    /// `Connection secret`: the keys of the Secret that the controller writes.
    ConnectionSecret,
    /// `Field PATH`: a field, by the names from the root, joined by dots.
    Field(String),
    /// Any other heading.
    Other(String),
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The subject.
    pub topic: Topic,
    /// The text below the heading, without the blank lines around it.
    pub text: String,
    /// The place of the heading.
    span: Span,
}

/// The notes about a kind.
#[derive(Debug)]
pub struct Notes {
    /// The sections, in order.
    pub sections: Vec<Section>,
    source: Arc<Source>,
}

impl Notes {
    /// Reads notes. Text before the first heading is a section without a name.
    #[must_use]
    pub fn read(source: Arc<Source>) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        let mut at = 0;
        let mut is_code = false;
        for line in source.text().split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end().len());
            at += line.len();
            is_code ^= line.trim_start().starts_with("```");
            if let Some(heading) = line.strip_prefix("# ").filter(|_| !is_code) {
                sections.push(Section::new(heading.trim(), span));
                continue;
            }
            if sections.is_empty() && !line.trim().is_empty() {
                sections.push(Section::new("", span));
            }
            if let Some(section) = sections.last_mut() {
                section.text.push_str(line);
            }
        }
        for section in &mut sections {
            section.text = section.text.trim().to_owned();
        }
        Self { sections, source }
    }

    /// The place of a section's heading.
    #[must_use]
    pub fn place(&self, section: &Section) -> Place {
        Place::new(&self.source, section.span)
    }

    /// The text about a topic; nothing without one.
    #[must_use]
    pub fn about(&self, topic: &Topic) -> Option<&str> {
        let mut sections = self.sections.iter();
        sections
            .find(|section| section.topic == *topic)
            .map(|section| section.text.as_str())
    }
}

impl Section {
    fn new(heading: &str, span: Span) -> Self {
        let topic = match heading {
            "See also" => Topic::SeeAlso,
            "External name" => Topic::ExternalName,
            "Import" => Topic::Import,
            "Connection secret" => Topic::ConnectionSecret,
            other => match other.strip_prefix("Field ") {
                Some(path) => Topic::Field(path.trim().trim_matches('`').to_owned()),
                None => Topic::Other(other.to_owned()),
            },
        };
        Self {
            topic,
            text: String::new(),
            span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_begin_sections() {
        let text = "# See also\n\nB\n\n# Field spec.a\n# Odd\nx\n```\n# code\n```\n";
        let notes = Notes::read(Source::new("notes.md", text));
        let topics: Vec<&Topic> = notes.sections.iter().map(|section| &section.topic).collect();
        assert_eq!(
            topics,
            [
                &Topic::SeeAlso,
                &Topic::Field("spec.a".to_owned()),
                &Topic::Other("Odd".to_owned())
            ]
        );
        assert_eq!(notes.about(&Topic::SeeAlso), Some("B"));
        assert_eq!(notes.about(&Topic::Field("spec.a".to_owned())), Some(""));
        assert_eq!(
            notes.about(&Topic::Other("Odd".to_owned())),
            Some("x\n```\n# code\n```")
        );
        assert_eq!(notes.place(&notes.sections[1]).location().line, 5);
    }
}
