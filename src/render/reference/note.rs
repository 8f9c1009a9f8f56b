//! Notes: the author's Markdown. Beside what descriptions have, they may have tables.

/// A part of a note.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    /// Text in the form of descriptions.
    Text(&'t str),
    /// The rows of a table, the heads first.
    Table(Vec<Vec<&'t str>>),
}

/// The parts of a note, in order. A table is lines with `|` of which the second has only dashes.
pub(super) fn parts(note: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while at < note.len() {
        let rest = &note[at..];
        let rows: Vec<&str> = rest
            .split_inclusive('\n')
            .take_while(|line| line.trim_start().starts_with('|'))
            .collect();
        let length: usize = rows.iter().map(|row| row.len()).sum();
        if rows.get(1).is_some_and(|row| is_rule(row)) {
            parts.push(Part::Text(&note[text..at]));
            let cells = rows
                .iter()
                .enumerate()
                .filter(|(row, _)| *row != 1)
                .map(|(_, row)| cells(row));
            parts.push(Part::Table(cells.collect()));
            at += length;
            text = at;
        } else {
            at += rest.find('\n').map_or(rest.len(), |end| end + 1);
        }
    }
    parts.push(Part::Text(&note[text..]));
    parts.retain(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()));
    parts
}

fn is_rule(row: &str) -> bool {
    row.contains('-') && row.trim().chars().all(|character| "|-: ".contains(character))
}

fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').unwrap_or(row);
    row.split('|').map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_among_texts() {
        let note = "One:\n\n| key | value |\n|---|:-:|\n| `a` | b |\n\nTwo | three.\n";
        let table = vec![vec!["key", "value"], vec!["`a`", "b"]];
        assert_eq!(
            parts(note),
            [
                Part::Text("One:\n\n"),
                Part::Table(table),
                Part::Text("\nTwo | three.\n")
            ]
        );
        assert_eq!(parts("| no table\n| b"), [Part::Text("| no table\n| b")]);
        assert_eq!(parts(""), []);
    }
}
