package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"crdsmith/tests/shared"
)

// printTables rewrites the verdicts below `folder`, the project's folder `tests`: `builtin/*.txt`, of the cases in `builtin/*.yaml`.
func printTables(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "builtin", "*.yaml"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return errors.New("there are no cases")
	}
	for _, file := range files {
		if err := shared.Rewrite(file, strings.TrimSuffix(file, ".yaml")+".txt", printCases); err != nil {
			return err
		}
	}
	return nil
}

// printCases prints the verdict on each document: `accepted`, or errors, and warnings.
//
// A document is an object, or an update with the keys `old` and `new`. Its name is the comment before it.
func printCases(cases []byte) ([]byte, error) {
	parts, err := shared.Split(cases)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, part := range parts {
		name := title(part.Text)
		if name == "" {
			return nil, fmt.Errorf("a case has no comment before it:\n%s", part.Text)
		}
		given, err := shared.DecodeLoosely(part.Text, part.JSON)
		text, old := part.Text, []byte(nil)
		if changed, ok := given["new"]; err == nil && ok {
			text, old = shared.Encode(changed), shared.Encode(given["old"])
		}
		answer, err := judge(text, old)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(&out, "# %s\n", name)
		for _, verdict := range answer.Documents {
			verdict.print(&out)
		}
	}
	return out.Bytes(), nil
}

// title is the last comment line before the first line of a document.
func title(text []byte) string {
	name := ""
	for scanner := shared.Lines(text); scanner.Scan(); {
		line := strings.TrimSpace(scanner.Text())
		comment, found := strings.CutPrefix(line, "#")
		if found {
			name = strings.TrimSpace(comment)
		} else if line != "" && line != "---" {
			break
		}
	}
	return name
}

func (v *verdict) print(out *bytes.Buffer) {
	if v.Accepted {
		out.WriteString("accepted\n")
	}
	var refusals, warnings []string
	for _, field := range v.Unknown {
		refusals = append(refusals, fmt.Sprintf("error: unknown field `%s`\n", field))
	}
	for _, err := range v.Errors {
		refusals = append(refusals, fmt.Sprintf("error: %s\n", err.Said("`")))
	}
	for _, text := range append(v.Warnings, v.Deprecated) {
		if text != "" {
			warnings = append(warnings, fmt.Sprintf("warning: %s\n", text))
		}
	}
	slices.Sort(refusals)
	slices.Sort(warnings)
	out.WriteString(strings.Join(refusals, "") + strings.Join(warnings, ""))
}
