//! A strict reader of the pages: every element is closed where it must be, so that what a page says can be compared with its source.

use std::collections::BTreeSet;

/// Elements without an end.
const VOID: [&str; 4] = ["input", "link", "meta", "br"];

/// An element with its content.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) tag: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split(' ').any(|other| other == class))
    }

    /// The elements directly below.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Every element below, in the order of the page.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut all = Vec::new();
        for element in self.elements() {
            all.push(element);
            all.extend(element.all());
        }
        all
    }

    /// The text, with that of the elements below.
    pub(crate) fn text(&self) -> String {
        let texts = self.children.iter().map(|child| match child {
            Node::Element(element) => element.text(),
            Node::Text(text) => text.clone(),
        });
        texts.collect()
    }
}

/// Reads a page.
pub(crate) fn read(page: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a page has a doctype");
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else {
            push_text(&mut open, rest);
            break;
        };
        push_text(&mut open, &rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().expect("an element is open");
            assert_eq!(element.tag, name, "an element ends that is not open");
            open.last_mut()
                .expect("the root is open")
                .children
                .push(Node::Element(element));
            continue;
        }
        let element = element(tag);
        if VOID.contains(&element.tag.as_str()) {
            open.last_mut().unwrap().children.push(Node::Element(element));
        } else {
            open.push(element);
        }
    }
    let root = open.pop().unwrap();
    assert!(open.is_empty(), "`{}` is not closed", root.tag);
    root
}

fn push_text(open: &mut [Element], text: &str) {
    if !text.is_empty() {
        open.last_mut().unwrap().children.push(Node::Text(unescaped(text)));
    }
}

/// The name and attributes of a tag.
fn element(tag: &str) -> Element {
    let name_end = tag
        .find(|character: char| character.is_whitespace())
        .unwrap_or(tag.len());
    let (name, mut rest) = tag.split_at(name_end);
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    assert!(is_name(name), "`<{tag}>` is no element");
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|character: char| character == '=' || character.is_whitespace())
            .unwrap_or(rest.len());
        let name = &rest[..end];
        assert!(is_name(name), "`{name}` in `<{tag}>` is no attribute");
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value ends");
            value = unescaped(&quoted[..end]);
            rest = &quoted[end + 1..];
        }
        attributes.push((name.to_owned(), value));
    }
    Element {
        tag: name.to_owned(),
        attributes,
        children: Vec::new(),
    }
}

/// A text without escapes. A `&` that is no escape is a fault of the page.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let escapes = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&#x27;", '\''),
            ("&#x2f;", '/'),
        ];
        let found = escapes.iter().find(|(escape, _)| rest[at..].starts_with(escape));
        let (escape, character) = found.unwrap_or_else(|| panic!("a bare `&`: {}", &rest[at..]));
        out.push(*character);
        rest = &rest[at + escape.len()..];
    }
    out.push_str(rest);
    assert!(!out.contains('\0'), "a page has no NUL");
    out
}

/// The text of a percent-coded link.
pub(crate) fn decoded(link: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = link.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if *byte == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The anchors of a page, each of which it has once.
pub(crate) fn anchors(page: &Element) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for id in page.all().into_iter().filter_map(|element| element.attribute("id")) {
        assert!(
            !id.is_empty() && !id.contains(char::is_whitespace),
            "{id:?} is no anchor"
        );
        assert!(anchors.insert(id.to_owned()), "the anchor `{id}` is there twice");
    }
    anchors
}
