//! The objects of a program, and what makes them.

use crate::model::Kind;
use crate::render::Package;
use crate::render::tree::Tree;

/// An object that a program makes.
#[derive(Debug)]
pub struct Made<'k> {
    /// Its field in the program, if the program makes several.
    pub name: String,
    /// Lines of comments above it.
    pub comments: Vec<String>,
    /// What makes it; without a constructor it is written out.
    pub constructor: Option<Constructor<'k>>,
    /// The whole manifest.
    pub tree: Tree,
    /// Lines of comments below it.
    pub end: Vec<String>,
}

/// A kind, and the library that has its constructor.
#[derive(Debug, Clone, Copy)]
pub struct Constructor<'k> {
    /// The library: the suggested local, and the path of its import.
    pub library: &'k Package,
    /// The kind.
    pub kind: &'k Kind<'k>,
}
