// Command registry answers the tests of packages: it builds packages as Crossplane does, and serves a registry on loopback.
//
// Each line of standard input is a request, each line of standard output its answer. The program ends with its input.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sort"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// The annotation of the layer with the definitions, and its value.
const (
	annotation = "io.crossplane.xpkg"
	base       = "base"
)

// A request has the fields that its operation needs.
type request struct {
	// Op is serve, stop or build.
	Op string
	// User and Password are those that the served registry wants, if it wants any: itself, or the service that gives tokens for it.
	User, Password string
	// Token is the token that the served registry wants.
	Token string
	// Open says that `/v2/` wants nothing, and neither does a push: only reading of repositories is private.
	Open bool
	// Layers are the layers of the built image, each with files by name.
	Layers []map[string]string
	// Titles are files that are layers of their own, as ORAS writes them.
	Titles map[string]string
	// Base is the number of the layer that is marked, or -1.
	Base int
	// Platforms are those of an index with the same image for each.
	Platforms []string
	// Labels are labels of the image.
	Labels map[string]string
	// MediaType is that of the layers.
	MediaType string
	// Xpkg is a file in the form of `crossplane xpkg build`, Layout a folder, Push a reference in a registry.
	Xpkg, Layout, Push string
}

type answer struct {
	Address string `json:"address,omitempty"`
	Digest  string `json:"digest,omitempty"`
	Failed  string `json:"failed,omitempty"`
}

var server *http.Server

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked request
		err := json.Unmarshal(lines.Bytes(), &asked)
		var answered answer
		if err == nil {
			answered, err = run(asked)
		}
		if err != nil {
			answered.Failed = err.Error()
		}
		if err := out.Encode(answered); err != nil {
			log.Fatal(err)
		}
	}
}

func run(asked request) (answer, error) {
	switch asked.Op {
	case "serve":
		return serve(asked)
	case "stop":
		return answer{}, server.Close()
	case "build":
		return build(asked)
	}
	return answer{}, fmt.Errorf("unknown operation %q", asked.Op)
}

func serve(asked request) (answer, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return answer{}, err
	}
	handler := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		isUser := user == asked.User && password == asked.Password
		challenge := ""
		switch {
		case asked.Open && (r.URL.Path == "/v2/" || r.Method != http.MethodGet):
		case asked.Token != "" && r.URL.Path == "/token":
			if isUser {
				_ = json.NewEncoder(w).Encode(map[string]string{"token": asked.Token})
				return
			}
			challenge = `Basic realm="tests"`
		case asked.Token != "" && r.Header.Get("Authorization") != "Bearer "+asked.Token:
			challenge = fmt.Sprintf(`Bearer realm="http://%s/token",service="tests"`, listener.Addr())
		case asked.Token == "" && asked.User != "" && !isUser:
			challenge = `Basic realm="tests"`
		}
		if challenge == "" {
			handler.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", challenge)
		http.Error(w, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`, http.StatusUnauthorized)
	})}
	go func() { _ = server.Serve(listener) }()
	return answer{Address: listener.Addr().String()}, nil
}

// tarred is an archive with files in the order of their names.
func tarred(files map[string]string) ([]byte, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	buffer := new(bytes.Buffer)
	writer := tar.NewWriter(buffer)
	for _, name := range names {
		header := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := io.WriteString(writer, files[name]); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

func image(asked request) (v1.Image, []mutate.Addendum, error) {
	var layers []mutate.Addendum
	labels := asked.Labels
	if labels == nil {
		labels = map[string]string{}
	}
	for at, files := range asked.Layers {
		bytesOf, err := tarred(files)
		if err != nil {
			return nil, nil, err
		}
		layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(bytesOf)), nil
		})
		if err != nil {
			return nil, nil, err
		}
		added := mutate.Addendum{Layer: layer}
		if asked.MediaType != "" {
			added.MediaType = types.MediaType(asked.MediaType)
		}
		if at == asked.Base {
			digest, err := layer.Digest()
			if err != nil {
				return nil, nil, err
			}
			// A file has the mark as a label; a push makes an annotation of it.
			labels[annotation+":"+digest.String()] = base
			added.Annotations = map[string]string{annotation: base}
		}
		layers = append(layers, added)
	}
	for title, text := range asked.Titles {
		layers = append(layers, mutate.Addendum{
			Layer:       static.NewLayer([]byte(text), "application/yaml"),
			Annotations: map[string]string{"org.opencontainers.image.title": title},
			MediaType:   "application/yaml",
		})
	}
	built, err := mutate.Config(empty.Image, v1.Config{Labels: labels})
	return built, layers, err
}

func build(asked request) (answer, error) {
	plain, layers, err := image(asked)
	if err != nil {
		return answer{}, err
	}
	annotated, err := mutate.Append(plain, layers...)
	if err != nil {
		return answer{}, err
	}
	if asked.Xpkg != "" {
		if err := tarball.WriteToFile(asked.Xpkg, name.MustParseReference("example.com/package"), annotated); err != nil {
			return answer{}, err
		}
	}
	var index v1.ImageIndex = empty.Index
	for _, platform := range asked.Platforms {
		parsed, err := v1.ParsePlatform(platform)
		if err != nil {
			return answer{}, err
		}
		one := annotated
		if platform != "linux/amd64" {
			// The images of other platforms have no definitions.
			one = empty.Image
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        one,
			Descriptor: v1.Descriptor{Platform: parsed},
		})
	}
	if asked.Layout != "" {
		path, err := layout.Write(asked.Layout, index)
		if err != nil {
			return answer{}, err
		}
		if len(asked.Platforms) == 0 {
			if err := path.AppendImage(annotated); err != nil {
				return answer{}, err
			}
		}
	}
	digest, err := annotated.Digest()
	if err != nil {
		return answer{}, err
	}
	if asked.Push == "" {
		return answer{Digest: digest.String()}, nil
	}
	reference, err := name.ParseReference(asked.Push)
	if err != nil {
		return answer{}, err
	}
	auth := remote.WithAuth(&authn.Basic{Username: asked.User, Password: asked.Password})
	if len(asked.Platforms) == 0 {
		return answer{Digest: digest.String()}, remote.Write(reference, annotated, auth)
	}
	digest, err = index.Digest()
	if err != nil {
		return answer{}, err
	}
	return answer{Digest: digest.String()}, remote.WriteIndex(reference, index, auth)
}
