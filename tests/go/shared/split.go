package shared

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

// Part is a document of a manifest, as kubectl splits it.
type Part struct {
	Text []byte
	JSON bool
	// NoJSON is the error of a text that began like JSON. It is kubectl's error if the text is not YAML either.
	NoJSON error
}

// guess is the number of bytes in which kubectl looks for signs of JSON.
const guess = 4096

// Split runs `YAMLOrJSONDecoder.Decode` to the end, but returns the texts of documents instead of their values.
func Split(text []byte) ([]Part, error) {
	if !utilyaml.IsJSONBuffer(text[:min(guess, len(text))]) {
		return splitYAML(text)
	}
	var parts []Part
	decoder := json.NewDecoder(bytes.NewReader(text))
	for count := 0; ; {
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if err == nil {
			count++
			if !bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
				parts = append(parts, Part{Text: raw, JSON: true})
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
			rest[0].NoJSON = err
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) {
				rest[0].NoJSON = utilyaml.JSONSyntaxError{Offset: syntax.Offset, Err: syntax}
			}
		}
		return append(parts, rest...), yamlErr
	}
}

// afterSpace is `YAMLOrJSONDecoder.consumeWhitespace`: it skips blanks up to the first end of a line.
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

func splitYAML(text []byte) ([]Part, error) {
	var parts []Part
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
		parts = append(parts, Part{Text: document})
	}
}

// Words is the text of an error; null without an error.
func Words(err error) any {
	if err == nil {
		return nil
	}
	return err.Error()
}
