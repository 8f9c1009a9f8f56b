// Writes the Unicode tables of Go's library as Rust: the named classes of `\p{…}` and the orbits of simple case folding.
//
// Run in tests/go: go run ./unicode ../../src/go/unicode/tables.rs
package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"
)

func main() {
	var out bytes.Buffer
	fmt.Fprintf(&out, "//! Unicode %s as Go's `unicode` package has it; printed by `tests/go/unicode`.\n\n", unicode.Version)
	out.WriteString("#![expect(\n    clippy::unreadable_literal,\n    reason = \"code points are written as Unicode writes them\"\n)]\n\n")
	out.WriteString("/// Ranges of code points with both ends included, ascending and separate.\n")
	out.WriteString("pub(crate) type Ranges = &'static [(u32, u32)];\n\n")

	minor := maps.Collect(func(yield func(string, *unicode.RangeTable) bool) {
		for name, table := range unicode.Categories {
			if parts(name) == nil && !yield(name, table) {
				return
			}
		}
	})
	tables(&out, "CATEGORIES", "Categories that are not unions of others, by name.", minor)

	out.WriteString("/// Categories that are unions, and the categories in them.\n#[rustfmt::skip]\n")
	out.WriteString("pub(super) const UNIONS: &[(&str, &[&str])] = &[\n")
	for _, name := range slices.Sorted(maps.Keys(unicode.Categories)) {
		if parts(name) != nil {
			fmt.Fprintf(&out, "    (%q, &[%s]),\n", canonical(name), quoted(parts(name)))
		}
	}
	out.WriteString("];\n\n")

	tables(&out, "SCRIPTS", "Scripts by name, without those whose name `\\p{…}` cannot reach.", unicode.Scripts)

	out.WriteString("/// Long names of categories, in the form in which `\\p{…}` looks them up.\n#[rustfmt::skip]\n")
	out.WriteString("pub(super) const ALIASES: &[(&str, &str)] = &[\n")
	aliases := map[string]string{}
	for name, category := range unicode.CategoryAliases {
		aliases[canonical(name)] = canonical(category)
	}
	for _, name := range slices.Sorted(maps.Keys(aliases)) {
		fmt.Fprintf(&out, "    (%q, %q),\n", name, aliases[name])
	}
	out.WriteString("];\n\n")

	tables(&out, "FOLD_CATEGORIES", "Code points that a category gains when case is ignored.", unicode.FoldCategory)
	tables(&out, "FOLD_SCRIPTS", "Code points that a script gains when case is ignored.", unicode.FoldScript)

	out.WriteString("/// Each code point with simple folds, and the next one of its orbit.\n#[rustfmt::skip]\n")
	out.WriteString("pub(super) const ORBITS: &[(u32, u32)] = &[\n")
	var row []string
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if next := unicode.SimpleFold(r); next != r {
			row = append(row, fmt.Sprintf("(%#x, %#x)", r, next))
		}
	}
	rows(&out, row)
	out.WriteString("];\n")
	check(os.WriteFile(os.Args[1], out.Bytes(), 0o644))
}

// parts returns the categories whose union is the given one; nil if it is not a union.
func parts(name string) []string {
	var parts []string
	for other := range unicode.Categories {
		if len(other) == 2 && other != "LC" && (name == other[:1] || name == "LC" && strings.Contains("Lu Ll Lt", other)) {
			parts = append(parts, other)
		}
	}
	slices.Sort(parts)
	union := func(r rune) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return unicode.Is(unicode.Categories[part], r) })
	}
	for r := rune(0); r <= unicode.MaxRune && parts != nil; r++ {
		if union(r) != unicode.Is(unicode.Categories[name], r) {
			check(fmt.Errorf("%s is not the union of %v at %#x", name, parts, r))
		}
	}
	return parts
}

// canonical returns the name in the form in which the parser of regular expressions looks it up.
func canonical(name string) string {
	name = strings.NewReplacer("_", "", "-", "", " ", "").Replace(name)
	return strings.ToUpper(name[:1]) + strings.ToLower(name[1:])
}

func tables(out *bytes.Buffer, name, about string, tables map[string]*unicode.RangeTable) {
	fmt.Fprintf(out, "/// %s\n#[rustfmt::skip]\npub(super) const %s: &[(&str, Ranges)] = &[\n", about, name)
	for _, key := range slices.Sorted(maps.Keys(tables)) {
		if key != canonical(key) && key != "LC" {
			continue
		}
		fmt.Fprintf(out, "    (%q, &[\n", canonical(key))
		rows(out, ranges(tables[key]))
		out.WriteString("    ]),\n")
	}
	out.WriteString("];\n\n")
}

func ranges(table *unicode.RangeTable) []string {
	var out []string
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.Is(table, r) {
			first := r
			for r < unicode.MaxRune && unicode.Is(table, r+1) {
				r++
			}
			out = append(out, fmt.Sprintf("(%#x, %#x)", first, r))
		}
	}
	return out
}

func rows(out *bytes.Buffer, items []string) {
	for row := range slices.Chunk(items, 6) {
		fmt.Fprintf(out, "        %s,\n", strings.Join(row, ", "))
	}
}

func quoted(names []string) string {
	return `"` + strings.Join(names, `", "`) + `"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
