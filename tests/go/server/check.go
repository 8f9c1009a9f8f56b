package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"crdsmith/tests/shared"
	"sigs.k8s.io/yaml"
)

// explained has, by case, the keys of a verdict that may differ from the conformance data.
var explained = map[string][]string{
	// The data omits the warning about a deprecated version.
	"routing/field-of-other-version": {"warnings"},
	// The server chooses at random between the keys `1` and `"1"`.
	"yaml/duplicate-key-int-and-string": {"errors", "spec", "defaulted"},
	// Likewise, and between `y`, which is `true`, and `"true"`.
	"yaml.jsonl:68": {"spec", "defaulted"},
	"yaml.jsonl:69": {"spec", "defaulted"},
}

// comparison counts the documents whose verdicts differ from the conformance data.
type comparison struct{ documents, differences int }

func (c *comparison) differ(name, what string, expected, found any) {
	c.differences++
	fmt.Printf("%s: %s\n  expected %s\n  found    %s\n", name, what, shared.Encode(expected), shared.Encode(found))
}

// checkConformance compares this program's answers with the folders `validation` and `probes` of the conformance data.
func checkConformance(folder string) error {
	made := &comparison{}
	if err := made.validation(filepath.Join(folder, "validation")); err != nil {
		return err
	}
	for _, name := range []string{"yaml", "pattern", "format", "uri"} {
		if err := made.probes(filepath.Join(folder, "probes"), name); err != nil {
			return err
		}
	}
	fmt.Printf("%d documents of the conformance data, %d differ\n", made.documents, made.differences)
	if made.differences > 0 {
		return fmt.Errorf("the conformance data says otherwise")
	}
	return nil
}

func (c *comparison) validation(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*", "*", "expected.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		name, err := filepath.Rel(folder, filepath.Dir(file))
		if err != nil {
			return err
		}
		if err := c.validationCase(folder, filepath.ToSlash(name)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (c *comparison) validationCase(folder, name string) error {
	read := func(parts ...string) []byte {
		text, _ := os.ReadFile(filepath.Join(append([]string{folder}, parts...)...))
		return text
	}
	request := &Request{Base64: read(name, "manifest.yaml"), Old: string(read(name, "old.yaml")), CRD: string(read(name, "crd.yaml"))}
	if reference := read(name, "crd.ref"); reference != nil {
		request.CRD = string(read("_crds", strings.TrimSpace(string(reference))+".yaml"))
	}
	var expected struct{ Documents []map[string]any }
	if err := shared.DecodeNumbers(read(name, "expected.json"), &expected); err != nil {
		return err
	}
	for _, document := range expected.Documents {
		normalize(document)
	}
	return c.compare(name, request, expected.Documents)
}

// normalize converts a verdict of `validation` to the form of this program.
func normalize(document map[string]any) {
	for _, key := range []string{"errors", "crd_errors"} {
		triples := []any{}
		list, _ := document[key].([]any)
		for _, item := range list {
			one := item.(map[string]any)
			triples = append(triples, []any{one["field"], one["type"], one["detail"]})
		}
		document[key] = triples
	}
	for _, key := range []string{"warnings", "other_strict_errors"} {
		if document[key] == nil {
			document[key] = []any{}
		}
	}
	document["unknown"] = document["unknown_fields"]
	for _, key := range []string{"file", "doc", "unknown_fields"} {
		delete(document, key)
	}
	object, _ := document["defaulted"].(map[string]any)
	document["spec"] = object["spec"]
}

func (c *comparison) compare(name string, request *Request, expected []map[string]any) error {
	answer, err := object(request)
	if err != nil {
		return err
	}
	found := answer.(objects).Documents
	if len(found) != len(expected) {
		c.differ(name, "documents", len(expected), len(found))
		return nil
	}
	for i, document := range expected {
		c.documents++
		var made map[string]any
		if err := shared.DecodeNumbers(shared.Encode(found[i]), &made); err != nil {
			return err
		}
		for key, value := range document {
			if !reflect.DeepEqual(value, made[key]) && !isExplained(name, key) {
				c.differ(name, key, value, made[key])
			}
		}
	}
	return nil
}

func isExplained(name, key string) bool {
	for _, one := range explained[name] {
		if one == key {
			return true
		}
	}
	return false
}

// probe is a line of `probes/*.jsonl`.
type probe struct {
	CRD       string           `json:"crd"`
	Text      string           `json:"text"`
	Pattern   string           `json:"pattern"`
	Format    string           `json:"format"`
	Value     any              `json:"value"`
	Documents []map[string]any `json:"documents"`
}

func (c *comparison) probes(folder, name string) error {
	text, err := os.ReadFile(filepath.Join(folder, name+".jsonl"))
	if err != nil {
		return err
	}
	number := 0
	for scanner := shared.Lines(text); scanner.Scan(); {
		number++
		var line probe
		if err := shared.DecodeNumbers(scanner.Bytes(), &line); err != nil {
			return err
		}
		request, err := line.request(folder)
		if err != nil {
			return err
		}
		if err := c.compare(fmt.Sprintf("%s.jsonl:%d", name, number), request, line.Documents); err != nil {
			return err
		}
	}
	return nil
}

func (p *probe) request(folder string) (*Request, error) {
	name := p.CRD
	if name == "" {
		name = "any"
	}
	crd, err := os.ReadFile(filepath.Join(folder, name+".crd.yaml"))
	if err != nil || p.CRD != "" {
		return &Request{CRD: string(crd), Text: p.Text}, err
	}
	schema := map[string]any{"type": "string"}
	if p.Pattern != "" {
		schema["pattern"] = p.Pattern
	}
	if p.Format != "" {
		schema["format"] = p.Format
	}
	converted, err := yaml.YAMLToJSON(crd)
	if err != nil {
		return nil, err
	}
	// `spec` is the only schema that preserves unknown fields.
	before := []byte(`{"type":"object","x-kubernetes-preserve-unknown-fields":true}`)
	if bytes.Count(converted, before) != 1 {
		return nil, fmt.Errorf("any.crd.yaml is not what it was")
	}
	object := map[string]any{"apiVersion": "example.org/v1", "kind": "Test", "metadata": map[string]any{"name": "a"}, "spec": p.Value}
	return &Request{CRD: string(bytes.Replace(converted, before, shared.Encode(schema), 1)), Text: string(shared.Encode(object))}, nil
}
