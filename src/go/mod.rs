//! Functions of Go's libraries, each under the name it has there.

pub(crate) mod yaml;
