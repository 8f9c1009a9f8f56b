package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"crdsmith/tests/shared"
	apiequality "k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
	"k8s.io/apiserver/pkg/endpoints/handlers"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/names"
	"k8s.io/apiserver/pkg/warning"
)

// verdict is the server's verdict on an object.
type verdict struct {
	Operation string `json:"operation"`
	// Accepted is the verdict of a strict request.
	Accepted bool                `json:"accepted"`
	Stage    string              `json:"stage"`
	Errors   []shared.FieldError `json:"errors"`
	Unknown  []string            `json:"unknown"`
	// Strict has the other errors of strict decoding: duplicate fields.
	Strict   []string `json:"other_strict_errors"`
	Warnings []string `json:"warnings"`
	// Deprecated is the warning that the server gives for the version of the object.
	Deprecated string `json:"deprecated,omitempty"`
	// Defaulted is the object that the server stores, or the object at the point of its refusal, in the version of the request.
	Defaulted any `json:"defaulted"`
}

// verdicts is the answer to a manifest.
type verdicts struct {
	Documents []*verdict `json:"documents"`
	// Error is the reason why the text could not be split to its end.
	Error any `json:"error,omitempty"`
}

// judge gives the verdict on each document of a manifest. With `old`, it is a verdict on an update of this object.
func judge(text, old []byte) (*verdicts, error) {
	parts, err := shared.Split(text)
	answer := &verdicts{Documents: []*verdict{}, Error: shared.Words(err)}
	for _, part := range parts {
		made := &verdict{
			Operation: "CREATE", Errors: []shared.FieldError{}, Unknown: []string{}, Strict: []string{}, Warnings: []string{},
		}
		answer.Documents = append(answer.Documents, made)
		if len(old) > 0 {
			made.Operation = "UPDATE"
		}
		if err := made.judge(part, old); err != nil {
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

func (v *verdict) judge(part shared.Part, old []byte) error {
	named, refused := shared.Name(part)
	if refused != nil {
		return v.refuse(refused.Stage, refused.Error[0], refused.Error[1], refused.Error[2])
	}
	gvk := named.Version.WithKind(named.Kind)
	served, found := kinds[gvk]
	if !found {
		// A version that has other kinds is right.
		field := "apiVersion"
		for known := range kinds {
			if known.GroupVersion() == named.Version {
				field = "kind"
			}
		}
		return v.refuse("route", field, "No match", fmt.Sprintf("no matches for kind %q in version %q", named.Kind, named.APIVersion))
	}
	decoded, err := served.decode(part, gvk, true)
	if strict, ok := runtime.AsStrictDecodingError(err); ok && decoded != nil {
		v.strict(strict.Errors())
	} else if err != nil {
		return v.refuse("decode", "", "Decode error", err.Error())
	}
	var existing runtime.Object
	if len(old) > 0 {
		if existing, err = served.stored(old, gvk); err != nil {
			return fmt.Errorf("the old object cannot be read: %w", err)
		}
		if decoded, err = served.completed(decoded, old, existing, gvk); err != nil {
			return err
		}
	}
	return v.store(served, gvk, decoded, existing)
}

// store runs the steps of the handler and of the store, from the decoded object to the point where it is written.
func (v *verdict) store(served kind, gvk schema.GroupVersionKind, decoded, existing runtime.Object) error {
	object, err := meta.Accessor(decoded)
	if err != nil {
		return err
	}
	warnings := &shared.Recorder{}
	ctx := requestContext(warning.WithWarningRecorder(context.Background(), warnings), served, gvk, object)
	dedupOwnerReferences(ctx, object)
	refused := []shared.FieldError{}
	generated := false
	if existing == nil {
		rest.WipeObjectMetaSystemFields(object)
		// Errors may show them, so they are not random.
		object.SetUID(storedUID)
		object.SetCreationTimestamp(storedTime)
		// The store refuses it after all other checks; here it appears beside their errors.
		if given := object.GetResourceVersion(); given != "" {
			detail := fmt.Sprintf("%q: %s", given, storage.ErrResourceVersionSetOnCreate)
			refused = append(refused, shared.FieldError{"metadata.resourceVersion", "Invalid value", detail})
		}
		if object.GetName() == "" && object.GetGenerateName() != "" {
			object.SetName(generatedName(object.GetGenerateName()))
			generated = true
		}
		normalizeService(decoded, nil)
		err = recovered(func() error { return rest.BeforeCreate(served.strategy, ctx, decoded) })
	} else {
		if object.GetResourceVersion() == "" {
			object.SetResourceVersion(storedRevision)
		}
		normalizeService(decoded, existing)
		err = recovered(func() error { return rest.BeforeUpdate(served.strategy, ctx, decoded, existing) })
	}
	if err != nil {
		refused = append(refused, shared.StatusErrors(err)...)
	}
	shared.SortErrors(refused)
	if existing != nil {
		refused = shared.OnceInMetadata(refused)
	}
	v.Errors, v.Warnings = refused, append(v.Warnings, warnings.Texts...)
	switch {
	case len(v.Unknown)+len(v.Strict) > 0:
		v.Stage = "strict"
	case len(refused) > 0:
		v.Stage = "validation"
	default:
		v.Stage, v.Accepted = "accepted", true
	}
	return v.keep(served, gvk, decoded, generated)
}

// recovered turns a panic of the server into the error that it answers then.
func recovered(run func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = apierrors.NewInvalid(schema.GroupKind{}, "", field.ErrorList{field.InternalError(nil, errPanic)})
		}
	}()
	return run()
}

var errPanic = errors.New("This request caused apiserver to panic. Look in the logs for details.")

// requestContext is the context of a request by a user who may do everything.
func requestContext(ctx context.Context, served kind, gvk schema.GroupVersionKind, object metav1.Object) context.Context {
	namespace := metav1.NamespaceNone
	if served.strategy.NamespaceScoped() {
		namespace = object.GetNamespace()
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
	}
	plural, _ := meta.UnsafeGuessKindToResource(gvk)
	ctx = request.WithUser(ctx, &user.DefaultInfo{Name: "admin", Groups: []string{user.SystemPrivilegedGroup, user.AllAuthenticated}})
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true, APIGroup: gvk.Group, APIVersion: gvk.Version, Namespace: namespace, Resource: plural.Resource,
	})
	return request.WithNamespace(ctx, namespace)
}

// dedupOwnerReferences is the function of this name in the handlers, which do not export it.
func dedupOwnerReferences(ctx context.Context, object metav1.Object) {
	var kept []metav1.OwnerReference
	var duplicates []string
	for _, reference := range object.GetOwnerReferences() {
		twice := false
		for _, other := range kept {
			twice = twice || apiequality.Semantic.DeepEqual(other, reference)
		}
		if twice {
			duplicates = append(duplicates, string(reference.UID))
		} else {
			kept = append(kept, reference)
		}
	}
	if len(duplicates) > 0 {
		object.SetOwnerReferences(kept)
		warning.AddWarning(ctx, "", fmt.Sprintf(handlers.DuplicateOwnerReferencesWarningFormat, strings.Join(duplicates, ", ")))
	}
}

// generatedName is `names.SimpleNameGenerator` with a fixed ending.
func generatedName(base string) string {
	name := names.SimpleNameGenerator.GenerateName(base)
	return name[:len(name)-5] + "xxxxx"
}

// decode reads an object, converts it to the internal version, and sets defaults.
func (k kind) decode(part shared.Part, gvk schema.GroupVersionKind, strict bool) (runtime.Object, error) {
	mediaType := runtime.ContentTypeYAML
	if part.JSON {
		mediaType = runtime.ContentTypeJSON
	}
	info, _ := runtime.SerializerInfoForMediaType(k.codecs.SupportedMediaTypes(), mediaType)
	serializer := info.Serializer
	if strict {
		serializer = info.StrictSerializer
	}
	hub := schema.GroupVersion{Group: gvk.Group, Version: runtime.APIVersionInternal}
	decoded, _, err := k.codecs.DecoderToVersion(serializer, hub).Decode(part.Text, &gvk, nil)
	return decoded, err
}

// strict separates unknown fields from the other errors of strict decoding.
func (v *verdict) strict(problems []error) {
	for _, err := range problems {
		field, unknown := strings.CutPrefix(err.Error(), `unknown field "`)
		if unknown {
			v.Unknown = append(v.Unknown, strings.TrimSuffix(field, `"`))
		} else {
			v.Strict = append(v.Strict, err.Error())
		}
	}
}

// keep stores the object without the fields that differ between requests.
func (v *verdict) keep(served kind, gvk schema.GroupVersionKind, decoded runtime.Object, generated bool) error {
	versioned, err := served.versioned(decoded, gvk)
	if err != nil {
		return err
	}
	if deprecation.IsDeprecated(versioned, 1, minor) {
		v.Deprecated = deprecation.WarningMessage(versioned)
	}
	object, err := served.encode(decoded, gvk)
	if err != nil {
		return err
	}
	if metadata, ok := object["metadata"].(map[string]any); ok {
		for _, key := range []string{"uid", "creationTimestamp", "generation", "resourceVersion", "managedFields"} {
			delete(metadata, key)
		}
		if generated {
			delete(metadata, "name")
		}
	}
	v.Defaulted = object
	return nil
}

// minor is the minor version of this Kubernetes: 1.37.
const minor = 37
