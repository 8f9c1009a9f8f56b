// Writes the answers of Go's regexp to the expressions in tests/regexp/cases.jsonl: errors, matches, replacements.
//
// A case has a pattern, texts and a template. A long pattern can be a list of parts, each a text and its number of repetitions.
//
// Run in tests/go: go run ./regexp ../regexp
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

type test struct {
	Pattern  string   `json:"pattern,omitempty"`
	Parts    [][2]any `json:"parts,omitempty"`
	Texts    []string `json:"texts,omitempty"`
	Template string   `json:"template,omitempty"`
}

type answer struct {
	Error string  `json:"error,omitempty"`
	Found []found `json:"found,omitempty"`
}

type found struct {
	All      []string `json:"all,omitempty"`
	Groups   []int    `json:"groups,omitempty"`
	Replaced string   `json:"replaced"`
}

func main() {
	in, err := os.Open(filepath.Join(os.Args[1], "cases.jsonl"))
	check(err)
	defer in.Close()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var test test
		check(json.Unmarshal(lines.Bytes(), &test))
		check(encoder.Encode(run(test)))
	}
	check(lines.Err())
	check(os.WriteFile(filepath.Join(os.Args[1], "answers.jsonl"), out.Bytes(), 0o644))
}

func run(test test) answer {
	pattern := test.Pattern
	for _, part := range test.Parts {
		pattern += strings.Repeat(part[0].(string), int(part[1].(float64)))
	}
	expression, err := regexp.Compile(pattern)
	if err != nil {
		// The answers do not repeat the whole pattern.
		return answer{Error: strings.ReplaceAll(err.Error(), "`"+pattern+"`", "PATTERN")}
	}
	var answer answer
	for _, text := range test.Texts {
		answer.Found = append(answer.Found, found{
			expression.FindAllString(text, -1),
			expression.FindStringSubmatchIndex(text),
			expression.ReplaceAllString(text, test.Template),
		})
	}
	return answer
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
