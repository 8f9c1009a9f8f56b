//! A part that most values do not have: it costs the room of a pointer.

use std::ops::{Deref, DerefMut};

/// A part that reads as [`Absent::ABSENT`] until somebody writes to it.
#[derive(Debug, Clone, Default)]
pub struct Seldom<T>(Option<Box<T>>);

/// A value with nothing in it.
pub trait Absent: Default + 'static {
    /// The default, for everyone to read.
    const ABSENT: &'static Self;
}

impl<T> Seldom<T> {
    /// The part, if somebody wrote to it.
    pub fn written(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }
}

impl<T: Absent> Deref for Seldom<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::ABSENT)
    }
}

impl<T: Absent> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Absent + PartialEq> PartialEq for Seldom<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Absent + PartialEq> From<T> for Seldom<T> {
    fn from(part: T) -> Self {
        Self((part != *T::ABSENT).then(|| part.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Absent, Seldom};

    #[derive(Debug, Default, PartialEq)]
    struct Part {
        names: Vec<u8>,
    }

    impl Absent for Part {
        const ABSENT: &'static Self = &Self { names: Vec::new() };
    }

    #[test]
    fn an_absent_part_equals_one_without_content() {
        let mut absent = Seldom::<Part>::default();
        let mut written = Seldom::<Part>::default();
        written.names.clear();
        assert!(absent == written && absent.written().is_none() && written.written().is_some());
        written.names.push(1);
        assert!(absent != written && absent.names.is_empty() && written.names == [1]);
        assert!(Seldom::from(Part::default()).written().is_none());
    }
}
