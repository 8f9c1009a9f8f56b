package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// part is a document of a manifest, as kubectl splits it.
type part struct {
	text []byte
	json bool
	// noJSON is the error of a text that began like JSON. It is what kubectl says if the text is no YAML either.
	noJSON error
}

// guess is how many bytes kubectl reads to find out whether a manifest is JSON.
const guess = 4096

// split is `YAMLOrJSONDecoder.Decode` until the end, but gives the texts of documents and not what they decode to.
func split(text []byte) ([]part, error) {
	if !utilyaml.IsJSONBuffer(text[:min(guess, len(text))]) {
		return splitYAML(text)
	}
	var parts []part
	decoder := json.NewDecoder(bytes.NewReader(text))
	for count := 0; ; {
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if err == nil {
			count++
			if !bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
				parts = append(parts, part{text: raw, json: true})
			}
			continue
		}
		if err == io.EOF {
			return parts, nil
		}
		if count > 1 {
			return parts, err
		}
		rest, yamlErr := splitYAML(afterSpace(text[decoder.InputOffset():]))
		if len(rest) > 0 {
			rest[0].noJSON = err
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) {
				rest[0].noJSON = utilyaml.JSONSyntaxError{Offset: syntax.Offset, Err: syntax}
			}
		}
		return append(parts, rest...), yamlErr
	}
}

// afterSpace is `YAMLOrJSONDecoder.consumeWhitespace`: blanks are left out up to the first end of a line.
func afterSpace(text []byte) []byte {
	for len(text) > 0 {
		character, size := utf8.DecodeRune(text)
		if !unicode.IsSpace(character) {
			return text
		}
		text = text[size:]
		if character == '\n' {
			return text
		}
	}
	return text
}

func splitYAML(text []byte) ([]part, error) {
	var parts []part
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := reader.Read()
		if err == io.EOF {
			return parts, nil
		}
		if err != nil {
			return parts, err
		}
		if value, err := yaml.YAMLToJSON(document); err == nil && string(value) == "null" {
			continue
		}
		parts = append(parts, part{text: document})
	}
}

func splitAnswer(text []byte) any {
	parts, err := split(text)
	texts := make([]string, 0, len(parts))
	for _, part := range parts {
		texts = append(texts, string(part.text))
	}
	return map[string]any{"documents": texts, "error": words(err)}
}

// words are those of an error, and null where there is none.
func words(err error) any {
	if err == nil {
		return nil
	}
	return err.Error()
}
