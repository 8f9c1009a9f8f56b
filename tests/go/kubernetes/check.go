package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"crdsmith/tests/shared"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// line is a line of the conformance data.
type line struct {
	Text      string           `json:"text"`
	Documents []map[string]any `json:"documents"`
}

// check compares this program's answers with the manifests of the conformance data: `real.jsonl`, `injected.jsonl` and `blind.jsonl`.
func check(folder string) error {
	documents, differences := 0, 0
	for _, name := range []string{"real", "injected", "blind"} {
		text, err := os.ReadFile(filepath.Join(folder, name+".jsonl"))
		if err != nil {
			return err
		}
		number := 0
		for scanner := shared.Lines(text); scanner.Scan(); {
			number++
			var given line
			if err := shared.DecodeNumbers(scanner.Bytes(), &given); err != nil {
				return err
			}
			place := fmt.Sprintf("%s.jsonl:%d", name, number)
			differ, err := given.differences(place)
			if err != nil {
				return fmt.Errorf("%s: %w", place, err)
			}
			documents += len(given.Documents)
			differences += differ
		}
	}
	missing, err := missing(folder)
	if err != nil {
		return err
	}
	for _, kind := range missing {
		fmt.Println("the published document has a kind that this program does not know:", kind)
	}
	differences += len(missing)
	fmt.Printf("%d documents of the conformance data, %d differ\n", documents, differences)
	if differences > 0 {
		return fmt.Errorf("the conformance data says otherwise")
	}
	return nil
}

// unstored are the kinds of the published document whose objects the server does not store, and those that `tests/go/server` judges.
var unstored = []string{
	"Binding", "CustomResourceDefinition", "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectReview", "SelfSubjectRulesReview",
	"SubjectAccessReview", "TokenReview",
}

// missing are the kinds that clients create according to `swagger.json`, and that are not in the table.
func missing(folder string) ([]schema.GroupVersionKind, error) {
	text, err := os.ReadFile(filepath.Join(folder, "swagger.json"))
	if err != nil {
		return nil, err
	}
	var document struct {
		Paths map[string]struct {
			Post *struct {
				Kind *schema.GroupVersionKind `json:"x-kubernetes-group-version-kind"`
			}
		}
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	var found []schema.GroupVersionKind
	for path, item := range document.Paths {
		// What comes after a name is a subresource.
		if item.Post == nil || item.Post.Kind == nil || strings.Contains(path, "{name}") || slices.Contains(unstored, item.Post.Kind.Kind) {
			continue
		}
		if _, known := kinds[*item.Post.Kind]; !known {
			found = append(found, *item.Post.Kind)
		}
	}
	return found, nil
}

// differences prints and counts the documents with another verdict.
func (l *line) differences(place string) (int, error) {
	answer, err := judge([]byte(l.Text), nil)
	if err != nil {
		return 0, err
	}
	if len(answer.Documents) != len(l.Documents) {
		fmt.Printf("%s: expected %d documents, found %d\n", place, len(l.Documents), len(answer.Documents))
		return 1, nil
	}
	count := 0
	for i, expected := range l.Documents {
		var found map[string]any
		if err := shared.DecodeNumbers(shared.Encode(answer.Documents[i]), &found); err != nil {
			return 0, err
		}
		same := true
		for key, value := range expected {
			if !reflect.DeepEqual(value, found[key]) {
				same = false
				fmt.Printf("%s: %s\n  expected %s\n  found    %s\n", place, key, shared.Encode(value), shared.Encode(found[key]))
			}
		}
		if !same {
			count++
		}
	}
	return count, nil
}
