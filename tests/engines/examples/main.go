// Evaluates every Jsonnet program of a folder with go-jsonnet, and prints the values as one JSON object: null where a program fails.
//
// Run it in the folder: examples FILE…
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/google/go-jsonnet"
)

func main() {
	values := map[string]any{}
	for _, file := range os.Args[1:] {
		vm := jsonnet.MakeVM()
		vm.ExtVar("text", "a text")
		vm.ExtCode("code", "{ a: 1 + 1 }")
		vm.SetTraceOut(nullWriter{})
		text, err := vm.EvaluateFile(file)
		if err != nil {
			values[file] = nil
			continue
		}
		// Through float64, which is how Tanka reads it. `null` is a value; the list tells it from a failure.
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			os.Exit(1)
		}
		values[file] = []any{value}
	}
	if err := json.NewEncoder(os.Stdout).Encode(values); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type nullWriter struct{}

func (nullWriter) Write(text []byte) (int, error) { return len(text), nil }
