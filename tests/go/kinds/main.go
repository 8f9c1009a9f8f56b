// Writes the table of the kinds that an API server serves by itself, as its OpenAPI document lists them.
//
// Run in tests/go: go run ./kinds ../../src/k8s/kinds/table.rs
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// The module whose source holds the document. Its minor version is that of the server's libraries in go.mod.
const module = "k8s.io/kubernetes@v1.37.2"

type kind struct {
	Group, Version, Kind string
}

type scope struct {
	namespaced bool
}

type operation struct {
	Kind *kind `json:"x-kubernetes-group-version-kind"`
}

func main() {
	kinds := map[kind]*scope{}
	for path, item := range paths() {
		for _, raw := range item {
			var operation operation
			// A path also has a list of parameters, which is no operation.
			if json.Unmarshal(raw, &operation) != nil || operation.Kind == nil {
				continue
			}
			found := kinds[*operation.Kind]
			if found == nil {
				found = &scope{}
				kinds[*operation.Kind] = found
			}
			found.namespaced = found.namespaced || strings.Contains(path, "/namespaces/{namespace}/")
		}
	}
	check(os.WriteFile(os.Args[1], table(kinds), 0o644))
}

// paths reads the operations of each path of the server.
func paths() map[string]map[string]json.RawMessage {
	// The module is only read; it is no dependency of these programs.
	command := exec.Command("go", "mod", "download", "-json", module)
	command.Stderr = os.Stderr
	answer, err := command.Output()
	check(err)
	var downloaded struct{ Dir string }
	check(json.Unmarshal(answer, &downloaded))
	text, err := os.ReadFile(filepath.Join(downloaded.Dir, "api", "openapi-spec", "swagger.json"))
	check(err)
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	check(json.Unmarshal(text, &document))
	return document.Paths
}

func table(kinds map[kind]*scope) []byte {
	rows := make([]kind, 0, len(kinds))
	for kind := range kinds {
		// Options of a request have no group of their own; they are no objects.
		if kinds[kind] != nil && !strings.HasSuffix(kind.Kind, "Options") {
			rows = append(rows, kind)
		}
	}
	slices.SortFunc(rows, func(a, b kind) int {
		return cmp.Or(
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Kind, b.Kind),
		)
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "//! Kinds of Kubernetes, from the OpenAPI document of `%s`. `tests/go/print` writes this file.\n\n", module)
	fmt.Fprint(&out, "use super::builtin::Builtin;\n\n")
	fmt.Fprintf(&out, "/// The kinds, by group, version and kind.\n#[rustfmt::skip]\npub(super) static KINDS: [Builtin; %d] = [\n", len(rows))
	for _, row := range rows {
		fmt.Fprintf(&out, "    Builtin { group: %q, version: %q, kind: %q, namespaced: %t },\n",
			row.Group, row.Version, row.Kind, kinds[row].namespaced)
	}
	fmt.Fprint(&out, "];\n")
	return out.Bytes()
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
