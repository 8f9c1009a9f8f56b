//! Common prefixes of alternatives: `ABC|ABD|AEF` becomes `A(?:B[CD]|EF)`.

use super::limits::MAX_HEIGHT;
use super::parser::Parser;
use super::{Error, Flags, Id, Op};

impl Parser<'_> {
    /// Joins several nodes to one, and flattens those with the same operator: Go's `parser.collapse`.
    ///
    /// `depth` counts the common prefixes around the node. Each is a level of the tree, so a larger depth than the maximum height is
    /// certainly too deep.
    pub(super) fn collapse(&mut self, subs: Vec<Id>, op: Op, depth: usize) -> Result<Id, Error> {
        if let [only] = subs.as_slice() {
            return Ok(*only);
        }
        if depth > MAX_HEIGHT {
            return Err(self.too_deep());
        }
        let id = self.new_node(op);
        let mut flat = Vec::with_capacity(subs.len());
        for sub in subs {
            if self.nodes[sub].op == op {
                flat.append(&mut self.nodes[sub].subs);
                self.reuse(sub);
            } else {
                flat.push(sub);
            }
        }
        if op == Op::Alternate {
            flat = self.factor(flat, depth)?;
            if let [only] = flat.as_slice() {
                self.reuse(id);
                return Ok(*only);
            }
        }
        self.nodes[id].subs = flat;
        Ok(id)
    }

    /// Go's `parser.factor`.
    fn factor(&mut self, subs: Vec<Id>, depth: usize) -> Result<Vec<Id>, Error> {
        if subs.len() < 2 {
            return Ok(subs);
        }
        let subs = self.factor_strings(&subs, depth)?;
        let subs = self.factor_nodes(&subs, depth)?;
        let subs = self.join_characters(&subs);
        // Only the last of several consecutive empty alternatives stays.
        let is_empty = |at: usize| subs.get(at).is_some_and(|id| self.nodes[*id].op == Op::EmptyMatch);
        let kept = (0..subs.len()).filter(|at| !(is_empty(*at) && is_empty(at + 1)));
        Ok(kept.map(|at| subs[at]).collect())
    }

    /// Factors out common literal prefixes.
    fn factor_strings(&mut self, subs: &[Id], depth: usize) -> Result<Vec<Id>, Error> {
        let mut out = Vec::with_capacity(subs.len());
        let mut start = 0;
        while start < subs.len() {
            let (mut common, folds) = self.leading_string(subs[start]);
            let mut end = start + 1;
            while let Some(next) = subs.get(end) {
                let (text, next_folds) = self.leading_string(*next);
                let same = common.iter().zip(&text).take_while(|(a, b)| a == b).count();
                if next_folds != folds || same == 0 {
                    break;
                }
                common.truncate(same);
                end += 1;
            }
            if end == start + 1 {
                out.push(subs[start]);
            } else {
                let prefix = self.new_node(Op::Literal);
                self.nodes[prefix].flags = Flags::NONE.with(Flags::FOLD_CASE, folds);
                let length = common.len();
                self.nodes[prefix].literal = common;
                let mut rest = Vec::with_capacity(end - start);
                for sub in &subs[start..end] {
                    let sub = self.remove_leading_string(*sub, length);
                    self.check_limits(sub)?;
                    rest.push(sub);
                }
                out.push(self.prefixed(prefix, rest, depth)?);
            }
            start = end;
        }
        Ok(out)
    }

    /// Factors out a common first class, or a class with a fixed number of repetitions.
    fn factor_nodes(&mut self, subs: &[Id], depth: usize) -> Result<Vec<Id>, Error> {
        let mut out = Vec::with_capacity(subs.len());
        let mut start = 0;
        while start < subs.len() {
            let first = self.leading_node(subs[start]);
            let mut end = start + 1;
            if let Some(first) = first.filter(|first| self.is_safe_to_factor(*first)) {
                let is_same = |sub: &Id| self.leading_node(*sub).is_some_and(|next| self.is_equal(first, next));
                end += subs[end..].iter().take_while(|sub| is_same(sub)).count();
            }
            match first {
                Some(first) if end > start + 1 => {
                    let mut rest = Vec::with_capacity(end - start);
                    for (index, sub) in subs[start..end].iter().enumerate() {
                        let sub = self.remove_leading_node(*sub, index > 0);
                        self.check_limits(sub)?;
                        rest.push(sub);
                    }
                    out.push(self.prefixed(first, rest, depth)?);
                }
                _ => out.push(subs[start]),
            }
            start = end;
        }
        Ok(out)
    }

    fn prefixed(&mut self, prefix: Id, rest: Vec<Id>, depth: usize) -> Result<Id, Error> {
        let suffix = self.collapse(rest, Op::Alternate, depth + 1)?;
        let id = self.new_node(Op::Concat);
        self.nodes[id].subs = vec![prefix, suffix];
        Ok(id)
    }

    /// Joins neighbours that match one character to a class.
    fn join_characters(&mut self, subs: &[Id]) -> Vec<Id> {
        let mut out = Vec::with_capacity(subs.len());
        let mut rest = subs;
        while let Some((first, others)) = rest.split_first() {
            let run = rest.iter().take_while(|id| self.nodes[**id].is_character()).count();
            if run < 2 {
                out.push(*first);
                rest = others;
                continue;
            }
            let mut run_of = rest[..run].to_vec();
            let mut most = 0;
            for at in 1..run {
                let (one, other) = (&self.nodes[run_of[most]], &self.nodes[run_of[at]]);
                if one.op < other.op || one.op == other.op && one.class.runes() < other.class.runes() {
                    most = at;
                }
            }
            run_of.swap(0, most);
            for other in &run_of[1..] {
                self.merge_character(run_of[0], *other);
                self.reuse(*other);
            }
            self.clean_alternative(run_of[0]);
            out.push(run_of[0]);
            rest = &rest[run..];
        }
        out
    }

    /// The leading literal of a node, and true if it ignores case: Go's `parser.leadingString`.
    fn leading_string(&self, id: Id) -> (Vec<u32>, bool) {
        let mut node = &self.nodes[id];
        if let (Op::Concat, Some(first)) = (node.op, node.subs.first()) {
            node = &self.nodes[*first];
        }
        match node.op {
            Op::Literal => (node.literal.clone(), node.folds()),
            _ => (Vec::new(), false),
        }
    }

    /// The rest of a node without its leading literal: Go's `parser.removeLeadingString`.
    fn remove_leading_string(&mut self, id: Id, length: usize) -> Id {
        if let (Op::Concat, Some(first)) = (self.nodes[id].op, self.nodes[id].subs.first().copied()) {
            self.shorten(first, length);
            if self.nodes[first].op == Op::EmptyMatch {
                self.reuse(first);
                return self.without_first(id);
            }
        } else {
            self.shorten(id, length);
        }
        id
    }

    fn shorten(&mut self, id: Id, length: usize) {
        let node = &mut self.nodes[id];
        if node.op == Op::Literal {
            node.literal.drain(..length);
            if node.literal.is_empty() {
                node.op = Op::EmptyMatch;
            }
        }
    }

    /// A concatenation without its first part. If only one part is left, the concatenation goes too.
    fn without_first(&mut self, id: Id) -> Id {
        self.nodes[id].subs.remove(0);
        match self.nodes[id].subs.as_slice() {
            [only] => {
                let only = *only;
                self.reuse(id);
                only
            }
            _ => id,
        }
    }

    /// The first part of a node: Go's `parser.leadingRegexp`.
    fn leading_node(&self, id: Id) -> Option<Id> {
        let node = &self.nodes[id];
        let first = match (node.op, node.subs.first()) {
            (Op::Concat, Some(first)) => *first,
            _ => id,
        };
        (self.nodes[first].op != Op::EmptyMatch).then_some(first)
    }

    /// The rest of a node without its first part: Go's `parser.removeLeadingRegexp`. `again` frees the removed part.
    fn remove_leading_node(&mut self, id: Id, again: bool) -> Id {
        let node = &self.nodes[id];
        if let (Op::Concat, Some(first)) = (node.op, node.subs.first().copied()) {
            if again {
                self.reuse(first);
            }
            return self.without_first(id);
        }
        if again {
            self.reuse(id);
        }
        self.new_node(Op::EmptyMatch)
    }

    fn is_safe_to_factor(&self, id: Id) -> bool {
        let node = &self.nodes[id];
        let fixed = || node.op == Op::Repeat && node.max == Some(node.min) && self.nodes[node.subs[0]].is_character();
        node.is_character() || fixed()
    }

    /// Go's `Regexp.Equal`, for characters and their repetitions.
    fn is_equal(&self, one: Id, other: Id) -> bool {
        let (a, b) = (&self.nodes[one], &self.nodes[other]);
        if a.op != b.op {
            return false;
        }
        match a.op {
            Op::Literal | Op::CharClass => a.folds() == b.folds() && a.literal == b.literal && a.class == b.class,
            Op::Repeat => {
                let bounds = (a.is_greedy(), a.min, a.max) == (b.is_greedy(), b.min, b.max);
                bounds && self.is_equal(a.subs[0], b.subs[0])
            }
            op => matches!(op, Op::AnyChar | Op::AnyCharNotNl),
        }
    }
}
