//! Reproducible random numbers, from a seed that a failing test prints.

/// Xorshift.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `most`, or 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    /// One of several values.
    pub(crate) fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// Several pieces, one after the other.
    pub(crate) fn joined(&mut self, pieces: &[&str], most: usize) -> String {
        (0..=self.below(most)).map(|_| *self.of(pieces)).collect()
    }

    /// A text with one to four changes: characters are removed, pieces inserted, parts repeated.
    pub(crate) fn changed(&mut self, text: &str, pieces: &[&str]) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(characters.len() + 1);
            let end = (at + self.below(8)).min(characters.len());
            match self.below(4) {
                0 => drop(characters.drain(at..end)),
                1 => drop(characters.splice(at..at, self.of(pieces).chars())),
                2 => drop(characters.splice(at..end, self.of(pieces).chars())),
                _ => {
                    let copy = characters[at..end].to_vec();
                    let to = self.below(characters.len() + 1);
                    drop(characters.splice(to..to, copy));
                }
            }
        }
        characters.into_iter().collect()
    }
}
