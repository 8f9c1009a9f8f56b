package main

import (
	"context"
	"fmt"
	"sort"

	"crdsmith/tests/shared"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
)

// crdVerdict is the server's verdict on a definition.
type crdVerdict struct {
	Accepted bool                `json:"accepted"`
	Errors   []shared.FieldError `json:"errors"`
	// Strict has the errors of strict decoding: unknown and duplicate fields.
	Strict   []string `json:"strict"`
	Warnings []string `json:"warnings"`

	crd *apiextensionsv1.CustomResourceDefinition
}

func definition(request *Request) (any, error) {
	return checkDefinition(request.text()), nil
}

// checkDefinition runs the steps of the POST handler, from decoding to the strategy's verdict.
func checkDefinition(text []byte) *crdVerdict {
	verdict := &crdVerdict{Errors: []shared.FieldError{}, Strict: []string{}, Warnings: []string{}}
	if problem := unservedDefinition(text); problem != nil {
		verdict.Errors = append(verdict.Errors, *problem)
		return verdict
	}
	decoded, err := decodeDefinition(text)
	if strict, ok := runtime.AsStrictDecodingError(err); ok && decoded != nil {
		for _, err := range strict.Errors() {
			verdict.Strict = append(verdict.Strict, err.Error())
		}
	} else if err != nil {
		verdict.Errors = append(verdict.Errors, shared.FieldError{"", "Decode error", err.Error()})
		return verdict
	}
	crd := decoded.(*apiextensions.CustomResourceDefinition)
	warnings := &shared.Recorder{}
	ctx := request.WithNamespace(warning.WithWarningRecorder(context.Background(), warnings), metav1.NamespaceNone)
	if err := create(ctx, crd); err != nil {
		verdict.Errors = shared.StatusErrors(err)
		return verdict
	}
	verdict.Accepted = true
	verdict.Warnings = append(verdict.Warnings, warnings.Texts...)
	// The server visits properties in random order.
	sort.Strings(verdict.Warnings)
	verdict.crd = &apiextensionsv1.CustomResourceDefinition{}
	if err := apiserver.Scheme.Convert(crd, verdict.crd, nil); err != nil {
		verdict.Errors = append(verdict.Errors, shared.FieldError{"", "Internal error", err.Error()})
	}
	return verdict
}

// unservedDefinition returns kubectl's error if the server has no resource for a document. The decoder reports an unreadable text.
func unservedDefinition(text []byte) *shared.FieldError {
	object, err := shared.DecodeLoosely(text, false)
	if err != nil {
		return nil
	}
	version, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	if version == apiextensionsv1.SchemeGroupVersion.String() && kind == "CustomResourceDefinition" {
		return nil
	}
	return &shared.FieldError{"apiVersion", "No match", fmt.Sprintf("no matches for kind %q in version %q", kind, version)}
}

func decodeDefinition(text []byte) (runtime.Object, error) {
	info, _ := runtime.SerializerInfoForMediaType(apiserver.Codecs.SupportedMediaTypes(), runtime.ContentTypeYAML)
	decoder := apiserver.Codecs.DecoderToVersion(info.StrictSerializer, apiextensions.SchemeGroupVersion)
	kind := apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinition")
	decoded, _, err := decoder.Decode(text, &kind, &apiextensions.CustomResourceDefinition{})
	return decoded, err
}

// create runs the steps of `handlers.createHandler` and `Store.create` before an object is stored.
func create(ctx context.Context, crd *apiextensions.CustomResourceDefinition) error {
	rest.WipeObjectMetaSystemFields(crd)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(metav1.NamespaceNone, crd); err != nil {
		return err
	}
	rest.FillObjectMetaSystemFields(crd)
	strategy := customresourcedefinition.NewStrategy(apiserver.Scheme)
	if crd.GenerateName != "" && crd.Name == "" {
		crd.Name = generated(crd.GenerateName)
	}
	return rest.BeforeCreate(strategy, ctx, crd)
}
