// Writes the schemas of Kubernetes' own kinds, of some minor versions, for `src/openapi/embedded`.
//
// The structure is that of the OpenAPI document of k8s.io/kubernetes. The published document has no enums: they are in its generated source. The
// names of Go's types, which are in the server's messages, are in the source of the API modules.
//
// Run in tests/go: go run ./schemas ../../src/openapi/embedded/kubernetes.gz
//
// The file is text, compressed. Each line has fields that tabs separate:
//
//	version  1.37.2                                      in ascending order; its bit in masks is its place from the first one on
//	type     MASK  NAME  SCHEMA                          a schema of a named type, in the versions of the mask (hexadecimal)
//	resource MASK  GROUP/VERSION/KIND  {plural, …}       a kind that is served at a path
//	end      GROUP/VERSION/KIND  {deprecated, removed, replacement}  since when a kind is deprecated and not served any more; versions may be those to come
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// versions are those of k8s.io/kubernetes; the API modules have 0 as their major version.
var versions = []string{"1.33.13", "1.34.4", "1.35.4", "1.36.3", "1.37.2"}

// apis are the modules with types of the documents, and the beginning of their names there.
var apis = map[string]string{
	"io.k8s.api.":                     "k8s.io/api",
	"io.k8s.apimachinery.":            "k8s.io/apimachinery",
	"io.k8s.apiextensions-apiserver.": "k8s.io/apiextensions-apiserver",
	"io.k8s.kube-aggregator.":         "k8s.io/kube-aggregator",
}

func main() {
	merged := lines{}
	var text bytes.Buffer
	for bit, version := range versions {
		fmt.Fprintf(&text, "version\t%s\n", version)
		server := module("k8s.io/kubernetes", "v"+version)
		document := read(server)
		enums := enumsOf(server)
		types := newTypes(version)
		for name, definition := range document.Definitions {
			schema := bare(definition)
			addEnums(schema, enums[name])
			types.addTo(name, schema)
			merged.add("type", name, encode(schema), bit)
		}
		for kind, resource := range document.resources(shortNames(server)) {
			merged.add("resource", kind, encode(resource), bit)
		}
	}
	for kind, found := range ends(module("k8s.io/api", apiVersion(versions[len(versions)-1]))) {
		fmt.Fprintf(&text, "end\t%s\t%s\n", kind, encode(found))
	}
	merged.write(&text)
	text = sortedLines(text)
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	check(err)
	_, err = writer.Write(text.Bytes())
	check(err)
	check(writer.Close())
	check(os.WriteFile(os.Args[1], packed.Bytes(), 0o644))
}

// lines has the versions of each line, as a mask, by its sort, name and content.
type lines map[[3]string]uint

func (l lines) add(sort, name, content string, bit int) {
	l[[3]string{sort, name, content}] |= 1 << bit
}

func (l lines) write(text *bytes.Buffer) {
	for line, mask := range l {
		fmt.Fprintf(text, "%s\t%x\t%s\t%s\n", line[0], mask, line[1], line[2])
	}
}

// sortedLines puts versions first, and each name's lines side by side.
func sortedLines(text bytes.Buffer) (sorted bytes.Buffer) {
	all := strings.SplitAfter(text.String(), "\n")
	key := func(line string) string {
		fields := strings.Split(line, "\t")
		switch fields[0] {
		case "version":
			return "0"
		case "end":
			return "1" + line
		}
		return fields[0] + fields[2] + "\t" + fields[1] + fields[3]
	}
	all = slices.DeleteFunc(all, func(line string) bool { return line == "" })
	slices.SortStableFunc(all, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	for _, line := range all {
		sorted.WriteString(line)
	}
	return sorted
}

// document is an OpenAPI document, version 2.
type document struct {
	Definitions map[string]map[string]any             `json:"definitions"`
	Paths       map[string]map[string]json.RawMessage `json:"paths"`
}

func read(server string) (found document) {
	text, err := os.ReadFile(filepath.Join(server, "api", "openapi-spec", "swagger.json"))
	check(err)
	check(json.Unmarshal(text, &found))
	return found
}

// bare is a schema without the texts for people.
func bare(schema map[string]any) map[string]any {
	kept := map[string]any{}
	for key, value := range schema {
		switch key {
		case "description", "x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key", "x-kubernetes-unions":
		case "$ref":
			kept[key] = strings.TrimPrefix(value.(string), "#/definitions/")
		case "properties":
			properties := map[string]any{}
			for name, property := range value.(map[string]any) {
				properties[name] = bare(property.(map[string]any))
			}
			kept[key] = properties
		case "items", "additionalProperties":
			kept[key] = bare(value.(map[string]any))
		default:
			kept[key] = value
		}
	}
	return kept
}

// resource is a kind that is served at a path.
type resource struct {
	Plural       string   `json:"plural"`
	ShortNames   []string `json:"shortNames,omitempty"`
	Namespaced   bool     `json:"namespaced,omitempty"`
	Stored       bool     `json:"stored,omitempty"`
	Subresources []string `json:"subresources,omitempty"`
}

// resources has what a server serves by group/version/kind.
func (d document) resources(short map[string][]string) map[string]*resource {
	found := map[string]*resource{}
	at := func(kind string) *resource {
		if found[kind] == nil {
			found[kind] = &resource{}
		}
		return found[kind]
	}
	plurals := map[string]string{}
	for path, item := range d.Paths {
		parts := strings.Split(strings.Trim(path, "/"), "/")
		for _, raw := range item {
			var operation struct {
				Action string                                 `json:"x-kubernetes-action"`
				Kind   *struct{ Group, Version, Kind string } `json:"x-kubernetes-group-version-kind"`
			}
			// A path also has a list of parameters, which is no operation.
			if json.Unmarshal(raw, &operation) != nil || operation.Kind == nil {
				continue
			}
			if strings.HasSuffix(operation.Kind.Kind, "Options") || slices.Contains(parts, "watch") {
				continue
			}
			name := operation.Kind.Group + "/" + operation.Kind.Version + "/" + operation.Kind.Kind
			named := slices.Index(parts, "{name}")
			isCollection := named < 0 && !strings.HasPrefix(parts[len(parts)-1], "{")
			switch {
			case isCollection && operation.Action == "post":
				entry := at(name)
				entry.Plural = parts[len(parts)-1]
				entry.Namespaced = entry.Namespaced || slices.Contains(parts, "{namespace}")
				plurals[strings.Join(parts, "/")] = name
			case named == len(parts)-1 && operation.Action == "get":
				entry := at(name)
				entry.Plural, entry.Stored = parts[named-1], true
				entry.Namespaced = entry.Namespaced || slices.Contains(parts, "{namespace}")
				plurals[strings.Join(parts[:named], "/")] = name
			}
		}
	}
	for path := range d.Paths {
		parts := strings.Split(strings.Trim(path, "/"), "/")
		named := slices.Index(parts, "{name}")
		if named < 0 || named != len(parts)-2 {
			continue
		}
		if owner := plurals[strings.Join(parts[:named], "/")]; owner != "" {
			entry := at(owner)
			entry.Subresources = append(entry.Subresources, parts[len(parts)-1])
		}
	}
	for name, entry := range found {
		slices.Sort(entry.Subresources)
		entry.ShortNames = short[strings.ToLower(name[strings.LastIndex(name, "/")+1:])]
	}
	return found
}

func apiVersion(version string) string {
	return "v0" + strings.TrimPrefix(version, "1")
}

// module downloads a module, which is only read and is no dependency of this program, and returns its folder.
func module(path, version string) string {
	command := exec.Command("go", "mod", "download", "-json", path+"@"+version)
	command.Stderr = os.Stderr
	answer, err := command.Output()
	check(err)
	var downloaded struct{ Dir string }
	check(json.Unmarshal(answer, &downloaded))
	return downloaded.Dir
}

func encode(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(value))
	return strings.TrimSuffix(text.String(), "\n")
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
