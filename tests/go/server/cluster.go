package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"crdsmith/tests/shared"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	listers "k8s.io/apiextensions-apiserver/pkg/client/listers/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/storage/names"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/client-go/tools/cache"
)

// cluster is the server's handler of custom resources with one definition.
type cluster struct {
	crd       *apiextensionsv1.CustomResourceDefinition
	handler   http.Handler
	stored    *stored
	admission *witness
}

// informer has the definitions that the handler knows.
type informer struct {
	cache.SharedIndexInformer
	indexer cache.Indexer
}

func (i informer) Informer() cache.SharedIndexInformer { return i }

func (i informer) Lister() listers.CustomResourceDefinitionLister {
	return listers.NewCustomResourceDefinitionLister(i.indexer)
}

// AddEventHandler does nothing: definitions do not change here.
func (i informer) AddEventHandler(cache.ResourceEventHandler) (cache.ResourceEventHandlerRegistration, error) {
	return nil, nil
}

// witness is the only admission plugin. It records objects at the point where the server would change them, and fills in random values and
// values that a client sets.
type witness struct {
	object *unstructured.Unstructured
	// generated is true if the name is made of `generateName`.
	generated bool
}

func (w *witness) Handles(admission.Operation) bool { return true }

func (w *witness) Admit(_ context.Context, attributes admission.Attributes, _ admission.ObjectInterfaces) error {
	object, ok := attributes.GetObject().(*unstructured.Unstructured)
	if !ok {
		return nil
	}
	w.object = object
	if attributes.GetOperation() == admission.Update {
		object.SetResourceVersion(fmt.Sprint(revision))
	} else if object.GetName() == "" && object.GetGenerateName() != "" {
		object.SetName(generated(object.GetGenerateName()))
		w.generated = true
	}
	return nil
}

// generated is `names.SimpleNameGenerator` with a fixed ending.
func generated(base string) string {
	name := []byte(names.SimpleNameGenerator.GenerateName(base))
	return string(name[:len(name)-5]) + "xxxxx"
}

// newCluster creates a handler that serves a definition accepted by the server.
func newCluster(crd *apiextensionsv1.CustomResourceDefinition) (*cluster, error) {
	crd.UID = types.UID("definition")
	crd.Status = apiextensionsv1.CustomResourceDefinitionStatus{AcceptedNames: crd.Spec.Names}
	for _, condition := range []apiextensionsv1.CustomResourceDefinitionConditionType{apiextensionsv1.NamesAccepted, apiextensionsv1.Established} {
		crd.Status.Conditions = append(crd.Status.Conditions, apiextensionsv1.CustomResourceDefinitionCondition{
			Type: condition, Status: apiextensionsv1.ConditionTrue, LastTransitionTime: metav1.NewTime(time.Unix(0, 0)),
		})
	}
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{})
	if err := indexer.Add(crd); err != nil {
		return nil, err
	}
	found := &cluster{crd: crd, stored: &stored{}, admission: &witness{}}
	unknown := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such resource", http.StatusNotFound) })
	handler, err := apiserver.NewCustomResourceDefinitionHandler(
		nil, nil, informer{indexer: indexer}, unknown, found.stored, found.admission, nil, nil, nil, 1, nil, time.Minute, time.Minute, nil, 0,
	)
	if err != nil {
		return nil, err
	}
	found.handler = handler
	return found, nil
}

// sent is a request for the handler: an object's text, and its target.
type sent struct {
	text                     []byte
	json                     bool
	version, namespace, name string
	// old is the stored object; with it, the request is an update.
	old []byte
}

// body reports when the handler reads it: earlier warnings are about the definition.
type body struct {
	io.Reader
	read func()
}

func (b *body) Read(buffer []byte) (int, error) {
	b.read()
	return b.Reader.Read(buffer)
}

func (b *body) Close() error { return nil }

// received is the handler's answer.
type received struct {
	status int
	body   []byte
	// before has the warnings about the version, and after all others.
	before, after []string
	object        *unstructured.Unstructured
	generated     bool
}

// send lets the handler answer a request with `fieldValidation=Warn`: the handler reports errors of strict validation as warnings, and
// continues.
func (c *cluster) send(sent sent) received {
	info := &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIPrefix: "apis", APIGroup: c.crd.Spec.Group, APIVersion: sent.version,
		Namespace: sent.namespace, Resource: c.crd.Spec.Names.Plural,
	}
	method := http.MethodPost
	if sent.old != nil {
		info.Verb, info.Name, method = "update", sent.name, http.MethodPut
	}
	warnings := &shared.Recorder{}
	before := -1
	ctx := request.WithRequestInfo(warning.WithWarningRecorder(context.Background(), warnings), info)
	text := &body{bytes.NewReader(sent.text), func() {
		if before < 0 {
			before = len(warnings.Texts)
		}
	}}
	asked := (&http.Request{
		Method: method, URL: &url.URL{Path: "/", RawQuery: "fieldValidation=Warn&fieldManager=server"}, Header: http.Header{}, Body: text,
	}).WithContext(ctx)
	asked.Header.Set("Accept", "application/json")
	asked.Header.Set("Content-Type", "application/yaml")
	if sent.json {
		asked.Header.Set("Content-Type", "application/json")
	}
	c.stored.data = sent.old
	*c.admission = witness{}
	answer := httptest.NewRecorder()
	c.handler.ServeHTTP(answer, asked)
	before = max(before, 0)
	return received{
		answer.Code, answer.Body.Bytes(), warnings.Texts[:before], warnings.Texts[before:], c.admission.object, c.admission.generated,
	}
}

// storedObject returns an object as etcd stores it: in JSON, with the metadata of every stored object.
func (c *cluster) storedObject(text []byte) ([]byte, error) {
	object, err := shared.DecodeLoosely(text, false)
	if err != nil {
		return nil, err
	}
	metadata, ok := object["metadata"].(map[string]any)
	if !ok {
		metadata = map[string]any{}
		object["metadata"] = metadata
	}
	fill := func(key, value string) {
		if given, _ := metadata[key].(string); given == "" {
			metadata[key] = value
		}
	}
	fill("uid", "11111111-2222-3333-4444-555555555555")
	fill("creationTimestamp", "2020-01-01T00:00:00Z")
	if c.crd.Spec.Scope == apiextensionsv1.NamespaceScoped {
		fill("namespace", "default")
	}
	if metadata["generation"] == nil {
		metadata["generation"] = 1
	}
	return json.Marshal(object)
}

// served returns the version that an object asks for. If there is no such version, it returns the field at fault and kubectl's reason.
func (c *cluster) served(apiVersion, kind string) (version, field, problem string) {
	group, version, _ := strings.Cut(apiVersion, "/")
	problem = fmt.Sprintf("no matches for kind %q in version %q", kind, apiVersion)
	for _, served := range c.crd.Spec.Versions {
		if group != c.crd.Spec.Group || served.Name != version || !served.Served {
			continue
		}
		if kind != c.crd.Spec.Names.Kind {
			return "", "kind", problem
		}
		return version, "", ""
	}
	return "", "apiVersion", problem
}
