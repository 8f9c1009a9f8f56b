// Prints the results of Go's YAML and JSON libraries for texts: the answers in tests/yaml/cases.jsonl.
//
// Usage: yaml FILE. Each line of the file is an object with `text`; all other fields are replaced.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	yaml3 "gopkg.in/yaml.v3"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// answer has the results of the libraries for a text. Numbers that are not integers are objects with the field "float".
type answer struct {
	Text string `json:"text"`
	// The value for the API server, or its error.
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
	// Duplicate keys, which strict decoding refuses.
	Strict []string `json:"strict,omitempty"`
	// The documents that Tanka's `parseYaml` returns, or its error.
	V3      json.RawMessage `json:"v3,omitempty"`
	V3Error string          `json:"v3_error,omitempty"`
	// The value of a text that begins with `{`, or the error.
	JSON      json.RawMessage `json:"json,omitempty"`
	JSONError string          `json:"json_error,omitempty"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string) error {
	cases, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(bytes.NewReader(cases))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line answer
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		line = answer{Text: line.Text}
		line.server()
		line.tanka()
		if strings.HasPrefix(strings.TrimSpace(line.Text), "{") {
			line.json()
		}
		if err := encoder.Encode(line); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

// server reads text in the form in which kubectl passes it on: in lines, each with a break at its end.
func (line *answer) server() {
	text := []byte(line.Text)
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	data, err := yaml.YAMLToJSON(text)
	if err != nil {
		line.Error = err.Error()
		return
	}
	var value any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(data, &value); err != nil {
		line.Error = err.Error()
		return
	}
	line.Value = encoded(value)
	if _, err := yaml.YAMLToJSONStrict(text); err != nil {
		line.Strict = strings.Split(strings.TrimPrefix(err.Error(), "yaml: unmarshal errors:\n  "), "\n  ")
	}
}

func (line *answer) tanka() {
	decoder := yaml3.NewDecoder(strings.NewReader(line.Text))
	documents := []any{}
	for {
		var document, value any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			line.V3 = encoded(documents)
			return
		}
		var data []byte
		if err == nil {
			data, err = json.Marshal(document)
		}
		if err == nil {
			err = json.Unmarshal(data, &value)
		}
		if err != nil {
			line.V3Error = err.Error()
			return
		}
		documents = append(documents, value)
	}
}

func (line *answer) json() {
	var raw json.RawMessage
	if err := json.NewDecoder(strings.NewReader(line.Text)).Decode(&raw); err != nil {
		line.JSONError = err.Error()
		return
	}
	var value any
	if _, err := kjson.UnmarshalStrict(raw, &value); err != nil {
		line.JSONError = err.Error()
		return
	}
	line.JSON = encoded(value)
}

func encoded(value any) json.RawMessage {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tagged(value)); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(out.Bytes())
}

func tagged(value any) any {
	switch value := value.(type) {
	case float64:
		return map[string]any{"float": strconv.FormatFloat(value, 'g', -1, 64)}
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = tagged(item)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(value))
		for key, item := range value {
			out[key] = tagged(item)
		}
		return out
	}
	return value
}
