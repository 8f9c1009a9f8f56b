package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"crdsmith/tests/shared"
)

// object is a manifest of one object, as JSON values.
type object = map[string]any

// bases reads the objects of files: manifests in YAML or JSON, and lines of JSON with a `text`. Documents that are no objects are left out.
func bases(files []string) ([]object, error) {
	var found []object
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		texts := [][]byte{text}
		if filepath.Ext(file) == ".jsonl" {
			if texts, err = textsOf(text); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		for _, text := range texts {
			parts, _ := shared.Split(text)
			for _, part := range parts {
				if made, err := shared.DecodeLoosely(part.Text, part.JSON); err == nil {
					found = append(found, made)
				}
			}
		}
	}
	if len(found) == 0 {
		return nil, errors.New("the files have no objects")
	}
	return found, nil
}

func textsOf(lines []byte) ([][]byte, error) {
	var texts [][]byte
	for scanner := shared.Lines(lines); scanner.Scan(); {
		var given line
		if err := json.Unmarshal(scanner.Bytes(), &given); err != nil {
			return nil, err
		}
		texts = append(texts, []byte(given.Text))
	}
	return texts, nil
}
