// Command server gives the verdict of the Kubernetes API server, and the answers of Go's libraries, without a cluster.
//
// It links k8s.io/apiextensions-apiserver and runs its handler of custom resources, so the stages of a request are the server's own. Only
// the storage is replaced, by one that remembers a single object.
//
//	server                  answers requests: a line of JSON on standard input, a line of JSON on standard output
//	server print FOLDER     rewrites the server's words in the tables below FOLDER, the project's folder `tests`
//	server check FOLDER     compares its answers with the conformance data in FOLDER
//
// README.md describes requests and answers.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"crdsmith/tests/shared"
	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
)

// Request has the arguments in a line of standard input. Its `call` chooses the answer.
type Request struct {
	// CRD is the text of a definition.
	CRD string `json:"crd,omitempty"`
	// Text is a manifest, or the text for a function.
	Text string `json:"text,omitempty"`
	// Base64 is the text if it is not UTF-8.
	Base64 []byte `json:"base64,omitempty"`
	// Old is the stored object of an update.
	Old string `json:"old,omitempty"`

	// Name is the name of a format, function or verb.
	Name string `json:"name,omitempty"`
	// Pattern is a regular expression; Texts are its inputs, Replacement replaces its matches.
	Pattern     string   `json:"pattern,omitempty"`
	Texts       []string `json:"texts,omitempty"`
	Replacement *string  `json:"replacement,omitempty"`

	// Schema and Value belong to an expression in the Common Expression Language.
	Schema json.RawMessage `json:"schema,omitempty"`
	Value  json.RawMessage `json:"value,omitempty"`
}

// text is the text of the request, as bytes.
func (r *Request) text() []byte {
	if r.Base64 != nil {
		return r.Base64
	}
	return []byte(r.Text)
}

// calls has a function for each kind of request.
var calls = map[string]func(*Request) (any, error){
	"object":     object,
	"crd":        definition,
	"split":      func(r *Request) (any, error) { return splitAnswer(r.text()), nil },
	"yaml2":      yaml2,
	"yaml2loose": yaml2Loose,
	"yaml3":      yaml3,
	"json":       jsonText,
	"quote":      quote,
	"isPrint":    isPrint,
	"number":     number,
	"regexp":     regularExpression,
	"format":     format,
	"url":        parseURL,
	"time":       parseTime,
	"duration":   parseDuration,
	"quantity":   parseQuantity,
	"names":      checkName,
	"cel":        expression,
}

func answer(call string, line []byte) (any, error) {
	find, found := calls[call]
	if !found {
		return nil, fmt.Errorf("unknown call")
	}
	var request Request
	if err := json.Unmarshal(line, &request); err != nil {
		return nil, err
	}
	return find(&request)
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 0:
		return shared.Serve(os.Stdin, os.Stdout, answer)
	case len(arguments) == 2 && arguments[0] == "print":
		return printTables(arguments[1])
	case len(arguments) == 2 && arguments[0] == "check":
		return checkConformance(arguments[1])
	}
	return fmt.Errorf("usage: server [print FOLDER | check FOLDER]")
}

func main() {
	// The server logs problems with a definition; the answers report them too.
	klog.SetLogger(logr.Discard())
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}
