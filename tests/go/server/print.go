package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"crdsmith/tests/shared"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"sigs.k8s.io/yaml"
)

// printTables rewrites the files below `tests` that contain the server's words.
func printTables(folder string) error {
	celFiles, err := filepath.Glob(filepath.Join(folder, "cel", "*.jsonl"))
	if err != nil {
		return err
	}
	for _, file := range celFiles {
		if err := shared.Rewrite(file, file, printExpressions); err != nil {
			return err
		}
	}
	for _, table := range []struct {
		cases, verdicts string
		print           func([]byte) ([]byte, error)
	}{
		{"objects/cases.yaml", "objects/verdicts.txt", printObjects},
		{"definitions/cases.txt", "definitions/verdicts.txt", func(cases []byte) ([]byte, error) {
			base, err := os.ReadFile(filepath.Join(folder, "definitions", "base.yaml"))
			if err != nil {
				return nil, err
			}
			return printDefinitions(base, cases)
		}},
		{"formats/cases.jsonl", "formats/verdicts.txt", printFormats},
		{"selectors/cases.jsonl", "selectors/verdicts.txt", printSelectors},
		{"validation/yaml-words.jsonl", "validation/yaml-words.jsonl", printWords},
	} {
		if err := shared.Rewrite(filepath.Join(folder, table.cases), filepath.Join(folder, table.verdicts), table.print); err != nil {
			return err
		}
	}
	return nil
}

// attempts is the maximum number of repeated evaluations of an expression. The order of a map's keys is random, and so is the cost of a search that
// ends early.
const attempts = 32

// printExpressions prints the head line with schema and value, and then a line of JSON with each expression's answer.
func printExpressions(cases []byte) ([]byte, error) {
	head, rest, _ := bytes.Cut(cases, []byte("\n"))
	var given struct {
		Schema json.RawMessage `json:"schema"`
		Self   json.RawMessage `json:"self"`
	}
	if err := json.Unmarshal(head, &given); err != nil {
		return nil, err
	}
	scope, err := newScope(given.Schema, given.Self, false)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(append(head, '\n'))
	for scanner := shared.Lines(rest); scanner.Scan(); {
		var line told
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			return nil, err
		}
		out.Write(append(shared.Encode(scope.dearest(line.Expr)), '\n'))
	}
	return out.Bytes(), nil
}

// dearest is the answer with the highest cost among several.
func (s *scope) dearest(text string) told {
	answer := s.answer(text)
	for range attempts {
		// Searches through the few maps of the tables are cheap.
		if answer.Cost == nil || *answer.Cost > 1000 {
			break
		}
		if again := s.answer(text); again.Cost != nil && *again.Cost > *answer.Cost {
			answer = again
		}
	}
	return answer
}

// objectCase is a case of `objects/cases.yaml`.
type objectCase struct {
	Case              string
	Schema, Spec, Old json.RawMessage
	// Stored is the schema of the storage version, if that is another version.
	Stored json.RawMessage
	// Status is the schema of `status`, which then is a subresource.
	Status json.RawMessage
	// Object and OldObject have more of the object, and of the stored one.
	Object, OldObject map[string]any
}

// printObjects prints the object that the server stores, or its errors, and its warnings.
func printObjects(cases []byte) ([]byte, error) {
	var out bytes.Buffer
	parts, err := shared.Split(cases)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		var given objectCase
		if err := yaml.Unmarshal(part.Text, &given); err != nil {
			return nil, err
		}
		request := &Request{CRD: given.definition(), Text: objectOf(given.Spec, given.Object)}
		if given.Old != nil || given.OldObject != nil {
			request.Old = objectOf(given.Old, given.OldObject)
		}
		answer, err := object(request)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "# %s\n", given.Case)
		for _, verdict := range answer.(objects).Documents {
			if verdict.Accepted {
				given.printStored(&out, verdict)
			}
			for _, field := range verdict.Unknown {
				fmt.Fprintf(&out, "error: unknown field `%s`\n", field)
			}
			for _, err := range append(verdict.CRD, verdict.Errors...) {
				fmt.Fprintf(&out, "error: %s\n", err.Said("`"))
			}
			for _, text := range verdict.Warnings {
				fmt.Fprintf(&out, "warning: %s\n", text)
			}
		}
	}
	return out.Bytes(), nil
}

// printStored prints the parts of a stored object that its case is about.
func (c *objectCase) printStored(out io.Writer, verdict *verdict) {
	object := verdict.Defaulted.(map[string]any)
	if c.Object == nil && c.OldObject == nil && c.Status == nil {
		fmt.Fprintf(out, "stored: %s\n", shared.Encode(object["spec"]))
		return
	}
	if verdict.Metadata != nil {
		object["metadata"] = verdict.Metadata
	}
	fmt.Fprintf(out, "stored: %s\n", shared.Encode(object))
}

func objectOf(spec json.RawMessage, more map[string]any) string {
	object := map[string]any{"apiVersion": "example.org/v1", "kind": "Example", "metadata": map[string]any{"name": "a"}}
	if spec != nil {
		object["spec"] = spec
	}
	maps.Copy(object, more)
	return string(shared.Encode(object))
}

func (c *objectCase) definition() string {
	version := func(name string, storage bool, schema json.RawMessage) any {
		properties := map[string]any{}
		if schema != nil {
			properties["spec"] = schema
		}
		version := map[string]any{"name": name, "served": true, "storage": storage}
		if c.Status != nil {
			properties["status"] = c.Status
			version["subresources"] = map[string]any{"status": map[string]any{}}
		}
		version["schema"] = map[string]any{"openAPIV3Schema": map[string]any{"type": "object", "properties": properties}}
		return version
	}
	versions := []any{version("v1", c.Stored == nil, c.Schema)}
	if c.Stored != nil {
		versions = append(versions, version("v2", true, c.Stored))
	}
	return string(shared.Encode(map[string]any{
		"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": map[string]any{"name": "examples.example.org"},
		"spec": map[string]any{
			"group": "example.org", "scope": "Namespaced", "names": map[string]any{"kind": "Example", "plural": "examples"}, "versions": versions,
		},
	}))
}

// printDefinitions prints the errors of each change of a definition.
func printDefinitions(base, cases []byte) ([]byte, error) {
	var out bytes.Buffer
	for _, one := range changesOf(cases) {
		text := string(base)
		for _, change := range one.changes {
			if !strings.Contains(text, change[0]) {
				return nil, fmt.Errorf("%s: there is no %q", one.name, change[0])
			}
			text = strings.Replace(text, change[0], change[1], 1)
		}
		verdict := checkDefinition([]byte(text))
		fmt.Fprintf(&out, "# %s\n", one.name)
		for _, text := range strictWords(verdict.Strict) {
			fmt.Fprintf(&out, "strict: %s\n", text)
		}
		for _, err := range verdict.Errors {
			fmt.Fprintf(&out, "%s\n", cut(err.Said("")))
		}
		for _, text := range verdict.Warnings {
			fmt.Fprintf(&out, "warning: %s\n", text)
		}
	}
	return out.Bytes(), nil
}

// strictWords returns errors of strict decoding without the line numbers of duplicate keys, because the tables compare only the words.
func strictWords(errors []string) []string {
	var found []string
	for _, text := range errors {
		lines := strings.Split(text, "\n")
		if len(lines) > 1 {
			lines = lines[1:]
		}
		for _, line := range lines {
			line = strings.TrimSpace(line)
			if _, words, numbered := strings.Cut(line, ": "); numbered && strings.HasPrefix(line, "line ") {
				line = words
			}
			found = append(found, line)
		}
	}
	return found
}

// longest is the maximum number of characters of an error: some errors show a whole schema.
const longest = 500

func cut(text string) string {
	characters := []rune(text)
	return string(characters[:min(longest, len(characters))])
}

// change is a name, and texts with their replacements.
type change struct {
	name    string
	changes [][2]string
}

// changesOf reads `definitions/cases.txt`: a name after `# `, then lines after `- ` with their replacements after `+ `.
func changesOf(cases []byte) []change {
	var found []change
	for scanner := shared.Lines(cases); scanner.Scan(); {
		line := scanner.Text()
		if name, ok := strings.CutPrefix(line, "# "); ok {
			found = append(found, change{name: name})
			continue
		}
		changes := &found[len(found)-1].changes
		last := len(*changes) - 1
		if old, ok := strings.CutPrefix(line, "- "); ok {
			if last >= 0 && (*changes)[last][1] == "" {
				(*changes)[last][0] += old + "\n"
			} else {
				*changes = append(*changes, [2]string{old + "\n", ""})
			}
		} else if text, ok := strings.CutPrefix(line, "+ "); ok {
			(*changes)[last][1] += text + "\n"
		}
	}
	return found
}

// printWords prints the server's errors for texts that it cannot read.
func printWords(cases []byte) ([]byte, error) {
	var out bytes.Buffer
	for scanner := shared.Lines(cases); scanner.Scan(); {
		var line struct {
			Text  string `json:"text"`
			Error any    `json:"error"`
		}
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			return nil, err
		}
		_, err := yaml.YAMLToJSON([]byte(line.Text))
		line.Error = shared.Words(err)
		out.Write(append(shared.Encode(line), '\n'))
	}
	if out.Len() == 0 {
		return nil, errors.New("there are no cases")
	}
	return out.Bytes(), nil
}

// printSelectors prints, for each selector, whether it matches the labels, or `refused`.
func printSelectors(cases []byte) ([]byte, error) {
	var out bytes.Buffer
	decoder := json.NewDecoder(bytes.NewReader(cases))
	for decoder.More() {
		var given struct {
			Selector string     `json:"selector"`
			Labels   labels.Set `json:"labels"`
		}
		if err := decoder.Decode(&given); err != nil {
			return nil, err
		}
		selector, err := labels.Parse(given.Selector)
		if err != nil {
			out.WriteString("refused\n")
			continue
		}
		fmt.Fprintln(&out, selector.Matches(given.Labels))
	}
	return out.Bytes(), nil
}

// printFormats prints, for each text of the cases and each of its formats, the verdict of the format, or `unknown`.
func printFormats(cases []byte) ([]byte, error) {
	var out bytes.Buffer
	decoder := json.NewDecoder(bytes.NewReader(cases))
	for decoder.More() {
		var given struct {
			Formats []string `json:"formats"`
			Texts   []string `json:"texts"`
		}
		if err := decoder.Decode(&given); err != nil {
			return nil, err
		}
		for _, text := range given.Texts {
			shown, err := json.Marshal(text)
			if err != nil {
				return nil, err
			}
			out.Write(shown)
			for _, name := range given.Formats {
				verdict := "unknown"
				if strfmt.Default.ContainsName(name) {
					verdict = strconv.FormatBool(strfmt.Default.Validates(name, text))
				}
				fmt.Fprintf(&out, " %s=%s", name, verdict)
			}
			out.WriteByte('\n')
		}
	}
	return out.Bytes(), nil
}
