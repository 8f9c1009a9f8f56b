//! JSON, written from the front to the back: an object is never held as a tree.

/// Writes one JSON text. Keys are written in the order of the calls.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: Vec<u8>,
    depth: usize,
    /// Whether the next value is the first one of its object or list.
    is_first: bool,
    /// What the server does to objects of the kind.
    pub(super) server: Server,
    /// The definitions that the schema needs.
    pub(super) uses: Uses,
}

/// What the server does to an object before it checks it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Server {
    /// Whether it removes unknown fields.
    pub(super) prunes: bool,
    /// Whether it drops nulls.
    pub(super) drops_nulls: bool,
}

/// Definitions that schemas refer to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Uses {
    /// Values in which the server knows no field.
    pub(super) fieldless: bool,
    /// ObjectMeta.
    pub(super) metadata: bool,
}

/// Blanks before a line, for each level.
const INDENT: &[u8] = b" ";

/// Maximum number of levels with blanks of their own: the text must not grow with the square of the depth.
const MAX_INDENT: usize = 64;

impl Writer {
    /// The text, with a line break at its end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.out.push(b'\n');
        self.out
    }

    /// An object as the value.
    pub(super) fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.block(b'{', b'}', fields);
    }

    /// A list as the value.
    pub(super) fn list(&mut self, items: impl FnOnce(&mut Self)) {
        self.block(b'[', b']', items);
    }

    fn block(&mut self, open: u8, close: u8, inside: impl FnOnce(&mut Self)) {
        self.out.push(open);
        self.depth += 1;
        self.is_first = true;
        inside(self);
        self.depth -= 1;
        if !self.is_first {
            self.line();
        }
        self.is_first = false;
        self.out.push(close);
    }

    fn line(&mut self) {
        self.out.push(b'\n');
        for _ in 0..self.depth.min(MAX_INDENT) {
            self.out.extend_from_slice(INDENT);
        }
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        self.line();
    }

    /// The key of the next value.
    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.separate();
        self.quoted(key);
        self.out.extend_from_slice(b": ");
        self
    }

    /// The start of the next item.
    pub(super) fn item(&mut self) -> &mut Self {
        self.separate();
        self
    }

    /// A string as the value.
    pub(super) fn string(&mut self, text: &str) {
        self.quoted(text);
    }

    /// A text that is JSON as the value.
    pub(super) fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// A value of a definition, on one line.
    pub(super) fn value(&mut self, value: &serde_json::Value) {
        // Values of JSON can always be written.
        let _ = serde_json::to_writer(&mut self.out, value);
    }

    /// Strings as the value: a list on one line, as long as it is short.
    pub(super) fn strings<'s>(&mut self, texts: impl IntoIterator<Item = &'s str>) {
        self.out.push(b'[');
        for (index, text) in texts.into_iter().enumerate() {
            if index > 0 {
                self.out.extend_from_slice(b", ");
            }
            self.quoted(text);
        }
        self.out.push(b']');
    }

    fn quoted(&mut self, text: &str) {
        let _ = serde_json::to_writer(&mut self.out, text);
    }
}
