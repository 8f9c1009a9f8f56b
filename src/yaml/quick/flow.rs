//! Lists and mappings in brackets, on one line.

use super::Reader;

impl Reader<'_> {
    /// A flow list or mapping on one line.
    pub(super) fn flow(&mut self, slot: usize) -> Option<()> {
        if self.peek() == Some(b'[') {
            self.deeper(|reader| reader.flow_sequence(slot))
        } else {
            self.deeper(|reader| reader.flow_mapping(slot))
        }
    }

    fn flow_value(&mut self, slot: usize) -> Option<()> {
        self.skip_spaces();
        match self.peek()? {
            b'[' | b'{' => self.flow(slot)?,
            b'\'' => self.single_quoted()?.put(self, slot),
            b'"' => self.double_quoted()?.put(self, slot),
            _ => {
                let start = self.at;
                let end = self.flow_plain()?;
                self.put_plain(slot, start, end)?;
            }
        }
        self.skip_spaces();
        Some(())
    }

    fn flow_key(&mut self) -> Option<()> {
        self.skip_spaces();
        match self.peek()? {
            b'\'' => self.single_quoted()?.open(self),
            b'"' => self.double_quoted()?.open(self),
            _ => {
                let start = self.at;
                let end = self.flow_plain()?;
                self.plain_key(start, end)
            }
        }
    }

    /// True if the collection continues after a comma, false at its end; otherwise `None`.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let found = self.peek()?;
        self.at += 1;
        (found == b',' || found == end).then_some(found == b',')
    }

    /// True if the collection that begins here has any content.
    fn is_filled(&mut self, end: u8) -> bool {
        self.at += 1;
        self.skip_spaces();
        let is_filled = self.peek() != Some(end);
        self.at += usize::from(!is_filled);
        is_filled
    }

    fn flow_sequence(&mut self, slot: usize) -> Option<()> {
        let start = self.at;
        let outer = self.open.len();
        let mut more = self.is_filled(b']');
        while more {
            let item = self.item();
            self.flow_value(item)?;
            more = self.goes_on(b']')?;
        }
        self.complete_sequence(slot, outer, start);
        Some(())
    }

    fn flow_mapping(&mut self, slot: usize) -> Option<()> {
        let start = self.at;
        let outer = self.open.len();
        let mut more = self.is_filled(b'}');
        while more {
            self.flow_key()?;
            self.at += 1;
            self.flow_value(self.open.len() - 1)?;
            more = self.goes_on(b'}')?;
        }
        self.complete_mapping(slot, outer, start)
    }
}
