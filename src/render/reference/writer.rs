//! Where the parts of a description go.

/// Takes the parts of a description in order.
pub(super) trait Writer {
    /// A paragraph begins.
    fn paragraph(&mut self);
    /// The paragraph ends.
    fn end_paragraph(&mut self);
    /// A list begins.
    fn list(&mut self, numbered: bool);
    /// An item begins, with its number if the list is numbered.
    fn item(&mut self, number: Option<&str>);
    /// The item ends.
    fn end_item(&mut self);
    /// The list ends.
    fn end_list(&mut self, numbered: bool);
    /// Lines of code.
    fn block(&mut self, code: &str);
    /// Text within a paragraph or an item.
    fn text(&mut self, text: &str);
    /// Code within a paragraph or an item.
    fn code(&mut self, code: &str);
    /// A link to an address with `http:` or `https:`.
    fn link(&mut self, text: &str, address: &str);
}
