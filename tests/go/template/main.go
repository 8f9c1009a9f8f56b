// Writes Tanka's names of exported files for the formats in tests/template/cases.jsonl: a path, or Go's error.
//
// The manifest and the environment are those of tests/template/data.json. A case that this project refuses has no answer of Go's. The
// functions that a format can call go to functions.txt.
//
// Run in tests/go/template: go run . ../../template
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"github.com/grafana/tanka/pkg/kubernetes/manifest"
)

// separator stands for the slashes of a format outside its actions.
const separator = "\a"

type test struct {
	Format  string `json:"format"`
	Refused string `json:"refused,omitempty"`
}

type answer struct {
	Path  *string `json:"path,omitempty"`
	Error string  `json:"error,omitempty"`
}

type data struct {
	Manifest    json.RawMessage `json:"manifest"`
	Environment json.RawMessage `json:"environment"`
}

func main() {
	folder := os.Args[1]
	text, err := os.ReadFile(filepath.Join(folder, "data.json"))
	check(err)
	var data data
	check(json.Unmarshal(text, &data))

	in, err := os.Open(filepath.Join(folder, "cases.jsonl"))
	check(err)
	defer in.Close()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var test test
		check(json.Unmarshal(lines.Bytes(), &test))
		if test.Refused != "" {
			check(encoder.Encode(answer{}))
			continue
		}
		check(encoder.Encode(run(test.Format, data)))
	}
	check(lines.Err())
	check(os.WriteFile(filepath.Join(folder, "answers.jsonl"), out.Bytes(), 0o644))

	names := slices.Sorted(maps.Keys(sprig.TxtFuncMap()))
	list := strings.Join(names, "\n") + "\n"
	check(os.WriteFile(filepath.Join(folder, "functions.txt"), []byte(list), 0o644))
}

func run(format string, data data) answer {
	// Templates can change maps, so each has its own.
	var object, environment manifest.Manifest
	check(json.Unmarshal(data.Manifest, &object))
	check(json.Unmarshal(data.Environment, &environment))
	own := template.FuncMap{"env": func() manifest.Manifest { return environment }}
	parsed, err := template.New("").Funcs(sprig.TxtFuncMap()).Funcs(own).Parse(separated(format))
	if err != nil {
		return answer{Error: err.Error()}
	}
	var name bytes.Buffer
	if err := parsed.Execute(&name, object); err != nil {
		return answer{Error: err.Error()}
	}
	path := strings.ReplaceAll(name.String(), "/", "-")
	path = strings.ReplaceAll(path, separator, "/")
	return answer{Path: &path}
}

// separated replaces the slashes outside actions as Tanka does, whose function for it is not exported.
func separated(format string) string {
	var out strings.Builder
	for {
		start, end := strings.Index(format, "{{"), strings.Index(format, "}}")
		if start < 0 || start >= end+len("}}") {
			break
		}
		end += len("}}")
		out.WriteString(strings.ReplaceAll(format[:start], "/", separator))
		out.WriteString(format[start:end])
		format = format[end:]
	}
	return out.String() + strings.ReplaceAll(format, "/", separator)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
