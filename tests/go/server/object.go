package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"crdsmith/tests/shared"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apiserver/pkg/storage"
	"sigs.k8s.io/yaml"
)

// verdict is the server's verdict on an object.
type verdict struct {
	Operation string `json:"operation"`
	// Accepted is the verdict of a strict request, Without the verdict of one that ignores unknown and duplicate fields.
	Accepted bool                `json:"accepted"`
	Without  bool                `json:"accepted_without_strict"`
	Stage    string              `json:"stage"`
	Errors   []shared.FieldError `json:"errors"`
	Unknown  []string            `json:"unknown"`
	Strict   []string            `json:"other_strict_errors"`
	CRD      []shared.FieldError `json:"crd_errors"`
	Warnings []string            `json:"warnings"`
	Spec     any                 `json:"spec"`
	// Defaulted is the object in the server's answer. After a refusal, it is the object at that point.
	Defaulted any `json:"defaulted"`
	// Metadata is the metadata of an update, without the resource version and the managed fields.
	Metadata map[string]any `json:"metadata,omitempty"`
}

// objects is the answer to a manifest.
type objects struct {
	Documents []*verdict `json:"documents"`
	// Error is the reason why the text could not be split to its end.
	Error any `json:"error,omitempty"`
	// CRDStrict has the errors of strict decoding of the definition.
	CRDStrict []string `json:"crd_strict,omitempty"`
}

// keptClusters is the maximum number of compiled definitions, which later requests use again.
const keptClusters = 64

type entry struct {
	verdict *crdVerdict
	cluster *cluster
	failure error
}

var clusters = map[string]*entry{}

func clusterOf(crd string) *entry {
	if found, ok := clusters[crd]; ok {
		return found
	}
	if len(clusters) >= keptClusters {
		clear(clusters)
	}
	made := &entry{verdict: checkDefinition([]byte(crd))}
	if made.verdict.Accepted {
		made.cluster, made.failure = newCluster(made.verdict.crd)
	}
	clusters[crd] = made
	return made
}

// object answers a manifest: the verdict on each of its documents.
func object(request *Request) (any, error) {
	found := clusterOf(request.CRD)
	if found.failure != nil {
		return nil, found.failure
	}
	parts, err := shared.Split(request.text())
	answer := objects{Documents: []*verdict{}, Error: shared.Words(err), CRDStrict: found.verdict.Strict}
	for _, part := range parts {
		made := &verdict{
			Operation: "CREATE", Errors: []shared.FieldError{}, Unknown: []string{}, Strict: []string{}, CRD: []shared.FieldError{}, Warnings: []string{},
		}
		answer.Documents = append(answer.Documents, made)
		if found.cluster == nil {
			made.Stage, made.CRD = "crd", found.verdict.Errors
			continue
		}
		var old []byte
		if request.Old != "" {
			old = []byte(request.Old)
			made.Operation = "UPDATE"
		}
		if err := made.judge(found.cluster, part, old); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

func (v *verdict) refuse(stage, field, kind, detail string) error {
	v.Stage = stage
	v.Errors = append(v.Errors, shared.FieldError{field, kind, detail})
	return nil
}

// judge sends a document to the server and reads its answer.
func (v *verdict) judge(cluster *cluster, part shared.Part, old []byte) error {
	named, refused := shared.Name(part)
	if refused != nil {
		return v.refuse(refused.Stage, refused.Error[0], refused.Error[1], refused.Error[2])
	}
	object := named.Object
	version, field, problem := cluster.served(named.APIVersion, named.Kind)
	if problem != "" {
		return v.refuse("route", field, "No match", problem)
	}
	// The server's answer does not name the field that could not be decoded.
	_, _, _, metadata := objectmeta.GetObjectMetaWithOptions(object, objectmeta.ObjectMetaOptions{})
	asked := sent{text: part.Text, json: part.JSON, version: version}
	asked.name, _, _ = unstructured.NestedString(object, "metadata", "name")
	if cluster.crd.Spec.Scope == apiextensionsv1.NamespaceScoped {
		asked.namespace, _, _ = unstructured.NestedString(object, "metadata", "namespace")
		if asked.namespace == "" {
			asked.namespace = metav1.NamespaceDefault
		}
	}
	if old != nil {
		stored, err := cluster.storedObject(old)
		if err != nil {
			return fmt.Errorf("the old object cannot be read: %w", err)
		}
		asked.old = stored
	}
	return v.read(cluster.send(asked), part, metadata != nil)
}

// read converts the handler's answer to a verdict.
func (v *verdict) read(answer received, part shared.Part, badMetadata bool) error {
	v.warnings(answer, part)
	var content any
	switch answer.status {
	case http.StatusOK, http.StatusCreated:
		v.Stage, v.Without = "accepted", true
		if err := shared.DecodeNumbers(answer.body, &content); err != nil {
			return err
		}
	default:
		if decoded, err := v.failure(answer, badMetadata); err != nil || decoded {
			return err
		}
		if answer.object != nil {
			text, err := json.Marshal(answer.object.Object)
			if err != nil {
				return err
			}
			if err := shared.DecodeNumbers(text, &content); err != nil {
				return err
			}
		}
	}
	if len(v.Unknown)+len(v.Strict) > 0 {
		v.Stage = "strict"
	}
	v.Accepted = v.Stage == "accepted"
	if object, ok := content.(map[string]any); ok {
		v.keep(object, answer.generated)
	}
	return nil
}

// keep stores the object without the fields that differ between requests.
func (v *verdict) keep(object map[string]any, generated bool) {
	if metadata, ok := object["metadata"].(map[string]any); ok {
		if v.Operation == "UPDATE" {
			v.Metadata = maps.Clone(metadata)
			delete(v.Metadata, "resourceVersion")
			delete(v.Metadata, "managedFields")
		}
		for _, key := range []string{"uid", "creationTimestamp", "generation", "resourceVersion", "managedFields"} {
			delete(metadata, key)
		}
		if generated {
			delete(metadata, "name")
		}
	}
	v.Spec, v.Defaulted = object["spec"], object
}

// failure reads a refusal. `decoded` is true if the object could not be decoded.
func (v *verdict) failure(answer received, badMetadata bool) (decoded bool, err error) {
	var status metav1.Status
	if err := json.Unmarshal(answer.body, &status); err != nil {
		return false, fmt.Errorf("the server's answer cannot be read: %s", answer.body)
	}
	v.Stage = "validation"
	switch {
	case status.Reason == metav1.StatusReasonInvalid:
		v.Errors = shared.Causes(status.Details.Causes)
		shared.SortErrors(v.Errors)
		if v.Operation == "UPDATE" {
			v.Errors = shared.OnceInMetadata(v.Errors)
		}
	case strings.HasSuffix(status.Message, storage.ErrResourceVersionSetOnCreate.Error()):
		// The server answers with an internal error; the conformance data has an error of the field.
		given := answer.object.GetResourceVersion()
		v.Errors = []shared.FieldError{{"metadata.resourceVersion", "Invalid value", fmt.Sprintf("%q: %s", given, storage.ErrResourceVersionSetOnCreate)}}
	case strings.Contains(status.Message, " cannot be handled as a "):
		_, message, _ := strings.Cut(status.Message, " cannot be handled as a ")
		_, message, _ = strings.Cut(message, ": ")
		if badMetadata {
			return true, v.refuse("decode", "metadata", "Decode error", message)
		}
		if field, detail, found := strings.Cut(message, ": Invalid value: "); found {
			return true, v.refuse("decode", field, "Invalid value", detail)
		}
		return true, v.refuse("decode", "", "Decode error", message)
	default:
		v.Errors = []shared.FieldError{{"", string(status.Reason), status.Message}}
	}
	return false, nil
}

// warnings separates unknown and duplicate fields from other warnings.
func (v *verdict) warnings(answer received, part shared.Part) {
	v.Warnings = append(v.Warnings, answer.before...)
	duplicates := map[string]bool{}
	if _, err := yaml.YAMLToJSONStrict(part.Text); err != nil && !part.JSON {
		v.Strict = append(v.Strict, err.Error())
		for _, line := range strings.Split(err.Error(), "\n") {
			duplicates[strings.TrimSpace(line)] = true
		}
	}
	for _, text := range answer.after {
		field, unknown := strings.CutPrefix(text, `unknown field "`)
		switch {
		case unknown:
			v.Unknown = append(v.Unknown, strings.TrimSuffix(field, `"`))
		case strings.HasPrefix(text, `duplicate field "`):
			v.Strict = append(v.Strict, text)
		case duplicates[strings.TrimSpace(text)]:
			// The error of the whole text already has it.
		default:
			v.Warnings = append(v.Warnings, text)
		}
	}
}
