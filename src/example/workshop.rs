//! Changes of an object, within its definition.

use super::build::Builder;
use super::extent::Extent;
use super::place;
use super::shape::Shape;
use crate::crd::Schema;
use crate::validate::Step;
use crate::yaml::Node;

/// A change.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// Sets the value at a path; parents that are missing are made.
    Set(Vec<Step>, Node<'static>),
    /// Adds what is missing on the way to a path.
    Add(Vec<Step>, Extent),
    /// Removes the value at a path.
    Remove(Vec<Step>),
}

impl Edit {
    /// Whether the edit changes nothing outside of a place, and leaves a value there.
    pub(super) fn is_within(&self, place: &[Step]) -> bool {
        match self {
            Self::Set(path, _) | Self::Add(path, _) => path.starts_with(place),
            Self::Remove(path) => path.starts_with(place) && path.len() > place.len(),
        }
    }
}

/// The definition of an object, and a builder of values for it.
#[derive(Debug)]
pub(super) struct Workshop<'s> {
    pub(super) schema: &'s Schema,
    pub(super) builder: Builder<'s>,
    pub(super) extent: Extent,
}

impl<'s> Workshop<'s> {
    /// The schemas of the value at a path, the structural one first; empty if there is none.
    pub(super) fn schemas(&self, path: &[Step]) -> Vec<&'s Schema> {
        let mut schemas = vec![self.schema];
        for step in path {
            let shape = Shape::new(&schemas, self.extent);
            schemas = match step {
                Step::Key(key) => {
                    let property = shape.property(key);
                    if property.is_empty() {
                        shape.map_value()
                    } else {
                        property
                    }
                }
                Step::Index(_) => shape.item(),
            };
            if schemas.is_empty() {
                break;
            }
        }
        schemas
    }

    /// The object with a change; nothing if the change changes nothing.
    pub(super) fn changed(&self, object: &Node<'static>, edit: &Edit) -> Option<Node<'static>> {
        let mut object = object.clone();
        let changes = match edit {
            Edit::Set(path, value) => {
                let parents = path.split_last().map_or(&[][..], |(_, parents)| parents);
                self.add(&mut object, parents, Extent::Minimal);
                place::set(&mut object, path, value.clone())
            }
            Edit::Add(path, extent) => self.add(&mut object, path, *extent),
            Edit::Remove(path) => place::remove(&mut object, path),
        };
        changes.then_some(object)
    }

    fn add(&self, object: &mut Node<'static>, path: &[Step], extent: Extent) -> bool {
        let mut changes = false;
        for end in 1..=path.len() {
            if place::get(object, &path[..end]).is_some() {
                continue;
            }
            let schemas = self.schemas(&path[..end]);
            if schemas.is_empty() {
                return changes;
            }
            let extent = if end == path.len() { extent } else { Extent::Minimal };
            changes |= place::set(object, &path[..end], self.builder.value(&schemas, extent, None, 0));
        }
        changes
    }
}
