//! Lists and mappings in brackets, on one line.

use super::Reader;
use crate::yaml::compose::has_duplicates;
use crate::yaml::{Entry, Node, Value};

impl<'s> Reader<'s> {
    /// A flow list or mapping on one line.
    pub(super) fn flow(&mut self) -> Option<Node<'s>> {
        if self.peek() == Some(b'[') {
            self.deeper(Self::flow_sequence)
        } else {
            self.deeper(Self::flow_mapping)
        }
    }

    fn flow_value(&mut self) -> Option<Node<'s>> {
        self.skip_blanks();
        let node = match self.peek()? {
            b'[' | b'{' => self.flow()?,
            _ => self.scalar_node(true)?,
        };
        self.skip_blanks();
        Some(node)
    }

    /// Whether the collection goes on after a comma; `None` if neither that nor its end follows.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let found = self.peek()?;
        self.at += 1;
        (found == b',' || found == end).then_some(found == b',')
    }

    fn flow_sequence(&mut self) -> Option<Node<'s>> {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        let mut items = Vec::new();
        let mut more = self.peek() != Some(b']');
        self.at += usize::from(!more);
        while more {
            items.push(self.flow_value()?);
            more = self.goes_on(b']')?;
        }
        Some(Node {
            span: self.span(start, self.at),
            value: Value::Sequence(items),
        })
    }

    fn flow_mapping(&mut self) -> Option<Node<'s>> {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        let mut entries = Vec::new();
        let mut more = self.peek() != Some(b'}');
        self.at += usize::from(!more);
        while more {
            self.skip_blanks();
            let (key, key_span) = self.key(true)?;
            if !self.is_colon() {
                return None;
            }
            self.at += 1;
            let value = self.flow_value()?;
            entries.push(Entry { key, key_span, value });
            more = self.goes_on(b'}')?;
        }
        if has_duplicates(&entries) {
            return None;
        }
        Some(Node {
            span: self.span(start, self.at),
            value: Value::Mapping(entries),
        })
    }
}
