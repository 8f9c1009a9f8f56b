//! Meanings of rules, held against their evaluation.
