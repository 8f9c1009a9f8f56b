// Evaluates every tests/jsonnet/programs/*.jsonnet with go-jsonnet and writes the JSON, or `error` for a failure, beside it.
// Programs message_* have the message of the failure too. What std.trace prints goes to *.trace.
//
// Run in tests/go: go run ./jsonnet ../jsonnet/programs
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-jsonnet"
)

func main() {
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*.jsonnet"))
	check(err)
	for _, file := range files {
		vm := jsonnet.MakeVM()
		vm.ExtVar("text", "a text")
		vm.ExtCode("code", "{ a: 1 + 1 }")
		vm.Importer(&jsonnet.FileImporter{JPaths: []string{filepath.Join(os.Args[1], "lib")}})
		var traces bytes.Buffer
		vm.SetTraceOut(&traces)
		text, err := vm.EvaluateFile(file)
		if err != nil {
			if len(os.Args) > 2 {
				fmt.Fprintln(os.Stderr, err)
			}
			text = "error\n"
			if strings.HasPrefix(filepath.Base(file), "message_") {
				message, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "RUNTIME ERROR: "), "\n")
				text = "error: " + message + "\n"
			}
		} else {
			// Tanka reads the value through float64.
			var value interface{}
			check(json.Unmarshal([]byte(text), &value))
			var out bytes.Buffer
			encoder := json.NewEncoder(&out)
			encoder.SetIndent("", "  ")
			check(encoder.Encode(value))
			text = out.String()
		}
		name := strings.TrimSuffix(file, ".jsonnet")
		check(os.WriteFile(name+".json", []byte(text), 0o644))
		if traces.Len() > 0 {
			printed := strings.ReplaceAll(traces.String(), filepath.Clean(os.Args[1])+"/", "")
			check(os.WriteFile(name+".trace", []byte(printed), 0o644))
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
