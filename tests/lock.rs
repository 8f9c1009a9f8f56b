//! The lock file, the cache, and copies of remote sources.
