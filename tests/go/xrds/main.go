// Prints the definitions that Crossplane makes of composite resource definitions, and what Crossplane and the API server say of those that are refused.
//
// Each file FOLDER/NAME.yaml has one composite resource definition; FOLDER/expected/NAME.json gets the definitions, without owner references.
// FOLDER/refused.yaml has many, each with its case in a comment; FOLDER/verdicts.txt gets the words.
//
// SERVER is the program that answers for the API server (../server). It applies the defaults of Crossplane's own definition, as a cluster does.
//
// Run in this folder: go run . SERVER ../../xrds
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	v1 "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// The module whose source holds Crossplane's own definitions. Its version is that of the modules in go.mod.
const module = "github.com/crossplane/crossplane/v2@v2.4.0"

// server answers for the API server.
type server struct {
	in  io.Writer
	out *bufio.Reader
}

type fieldError [3]string

// verdict is what is read of an answer.
type verdict struct {
	Accepted  bool            `json:"accepted"`
	Errors    []fieldError    `json:"errors"`
	Strict    []string        `json:"strict"`
	Unknown   []string        `json:"unknown"`
	Defaulted json.RawMessage `json:"defaulted"`
}

func (s *server) ask(request map[string]string, answer any) {
	check(json.NewEncoder(s.in).Encode(request))
	line, err := s.out.ReadBytes('\n')
	check(err)
	check(json.Unmarshal(line, answer))
}

func main() {
	command := exec.Command(os.Args[1])
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	check(err)
	out, err := command.StdoutPipe()
	check(err)
	check(command.Start())
	server := &server{in, bufio.NewReaderSize(out, 1<<20)}
	definition, folder := definition(), os.Args[2]

	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	check(err)
	slices.Sort(files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if name == "refused" {
			words := refused(server, definition, string(text))
			check(os.WriteFile(filepath.Join(folder, "verdicts.txt"), []byte(words), 0o644))
			continue
		}
		made, words := render(server, definition, string(text))
		if len(words) > 0 {
			check(fmt.Errorf("%s: %s", file, strings.Join(words, "\n")))
		}
		var lines bytes.Buffer
		encoder := json.NewEncoder(&lines)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", " ")
		check(encoder.Encode(made))
		check(os.WriteFile(filepath.Join(folder, "expected", name+".json"), lines.Bytes(), 0o644))
	}
}

// definition reads Crossplane's definition of composite resource definitions.
func definition() string {
	// The module is only read; it is no dependency of this program.
	command := exec.Command("go", "mod", "download", "-json", module)
	command.Stderr = os.Stderr
	answer, err := command.Output()
	check(err)
	var downloaded struct{ Dir string }
	check(json.Unmarshal(answer, &downloaded))
	name := "apiextensions.crossplane.io_compositeresourcedefinitions.yaml"
	text, err := os.ReadFile(filepath.Join(downloaded.Dir, "cluster", "crds", name))
	check(err)
	return string(text)
}

// refused gives the words about each document of a text. Its case is the comment on its first line.
func refused(server *server, definition, text string) string {
	var said strings.Builder
	for _, document := range strings.Split(text, "---\n") {
		if document == "" {
			continue
		}
		name, _, _ := strings.Cut(document, "\n")
		said.WriteString(name + "\n")
		_, words := render(server, definition, document)
		for _, word := range words {
			said.WriteString(word + "\n")
		}
	}
	return said.String()
}

// render gives the definitions that Crossplane makes of a document, and what the server and Crossplane say against it.
func render(server *server, definition, text string) (made []map[string]any, words []string) {
	var answer struct{ Documents []verdict }
	server.ask(map[string]string{"call": "object", "crd": definition, "text": text}, &answer)
	document := answer.Documents[0]
	for _, field := range document.Unknown {
		words = append(words, "server: unknown field `"+field+"`")
	}
	for _, err := range document.Errors {
		words = append(words, fmt.Sprintf("server: %s: %s: %s", err[0], err[1], err[2]))
	}
	if len(document.Errors) > 0 {
		return nil, words
	}
	xrd := &v1.CompositeResourceDefinition{}
	check(json.Unmarshal(document.Defaulted, xrd))
	type renderer func(*v1.CompositeResourceDefinition) (*extv1.CustomResourceDefinition, error)
	renderers := []renderer{xcrd.ForCompositeResource}
	if xrd.Spec.ClaimNames != nil {
		renderers = append(renderers, xcrd.ForCompositeResourceClaim)
	}
	for _, render := range renderers {
		crd, err := render(xrd)
		if err != nil {
			words = append(words, "Crossplane: "+err.Error())
			continue
		}
		object := plain(crd)
		made = append(made, object)
		manifest, err := yaml.Marshal(object)
		check(err)
		var verdict verdict
		server.ask(map[string]string{"call": "crd", "text": string(manifest)}, &verdict)
		for _, err := range verdict.Errors {
			words = append(words, fmt.Sprintf("server, %s: %s: %s: %s", crd.Spec.Names.Kind, err[0], err[1], err[2]))
		}
	}
	return made, words
}

// plain is a definition as an object, without what the cluster adds.
func plain(crd *extv1.CustomResourceDefinition) map[string]any {
	crd.OwnerReferences = nil
	text, err := json.Marshal(crd)
	check(err)
	var object map[string]any
	check(json.Unmarshal(text, &object))
	object["apiVersion"], object["kind"] = "apiextensions.k8s.io/v1", "CustomResourceDefinition"
	delete(object, "status")
	delete(object["metadata"].(map[string]any), "creationTimestamp")
	return object
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
