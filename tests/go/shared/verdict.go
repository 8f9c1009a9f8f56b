package shared

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// FieldError is an error of the server: its field, its type and the text after the type.
type FieldError [3]string

// Recorder keeps the warnings of a request.
type Recorder struct{ Texts []string }

// AddWarning keeps each text once, as the server sends it.
func (r *Recorder) AddWarning(_, text string) {
	if !slices.Contains(r.Texts, text) {
		r.Texts = append(r.Texts, text)
	}
}

// StatusErrors are the causes of an answer, sorted by field, type and text.
func StatusErrors(err error) []FieldError {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []FieldError{{"", "Bad request", err.Error()}}
	}
	found := Causes(status.Status().Details.Causes)
	SortErrors(found)
	return found
}

// Causes are the errors of fields in an answer.
func Causes(causes []metav1.StatusCause) []FieldError {
	found := make([]FieldError, 0, len(causes))
	for _, cause := range causes {
		kind := field.ErrorType(cause.Type).String()
		detail := strings.TrimPrefix(strings.TrimPrefix(cause.Message, kind), ": ")
		name := cause.Field
		if name == "<nil>" {
			name = ""
		}
		found = append(found, FieldError{name, kind, detail})
	}
	return found
}

// SortErrors sorts by field, type and text.
func SortErrors(errors []FieldError) {
	sort.SliceStable(errors, func(a, b int) bool { return slices.Compare(errors[a][:], errors[b][:]) < 0 })
}

// OnceInMetadata removes duplicate errors about metadata: the store and the strategy of an update both check it. kubectl removes them too.
func OnceInMetadata(errors []FieldError) []FieldError {
	return slices.CompactFunc(errors, func(a, b FieldError) bool {
		return a == b && strings.HasPrefix(a[0], "metadata")
	})
}

// Named is a document with the names of its kind.
type Named struct {
	Object     map[string]any
	APIVersion string
	Kind       string
	Version    schema.GroupVersion
}

// Refusal says at which stage a document fails, and why.
type Refusal struct {
	Stage string
	Error FieldError
}

// Name reads the names of a document's kind, like a client before it sends the document.
func Name(part Part) (*Named, *Refusal) {
	object, err := DecodeLoosely(part.Text, part.JSON)
	if _, broken := yaml.YAMLToJSON(part.Text); broken != nil && part.NoJSON != nil {
		err = part.NoJSON
	}
	if err != nil {
		return nil, &Refusal{"decode", FieldError{"", "Decode error", err.Error()}}
	}
	for _, key := range []string{"apiVersion", "kind"} {
		if text, _ := object[key].(string); text == "" {
			return nil, &Refusal{"route", FieldError{key, "No match", key + " is missing, empty or not a string"}}
		}
	}
	named := &Named{Object: object, APIVersion: object["apiVersion"].(string), Kind: object["kind"].(string)}
	if named.Version, err = schema.ParseGroupVersion(named.APIVersion); err != nil {
		return nil, &Refusal{"route", FieldError{"apiVersion", "No match", err.Error()}}
	}
	return named, nil
}

// DecodeLoosely reads a document like the server before it looks for the kind.
func DecodeLoosely(text []byte, isJSON bool) (map[string]any, error) {
	if !isJSON {
		converted, err := yaml.YAMLToJSON(text)
		if err != nil {
			return nil, err
		}
		text = converted
	}
	object := map[string]any{}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(text, &object); err != nil {
		return nil, fmt.Errorf("the document is not a mapping: %w", err)
	}
	return object, nil
}

// Said returns an error as a sentence: the field between quotes, if there is one, the type and the text.
func (e FieldError) Said(quote string) string {
	kind, detail := e[1], e[2]
	text := kind
	if detail != "" {
		text += ": " + detail
	}
	if e[0] == "" {
		return text
	}
	return quote + e[0] + quote + ": " + text
}
