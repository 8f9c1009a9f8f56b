package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"crdsmith/tests/shared"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/yaml"
)

// storedRevision, storedUID and storedTime are in the metadata of every stored object.
const (
	storedRevision = "1"
	storedUID      = "11111111-2222-3333-4444-555555555555"
)

var storedTime = metav1.NewTime(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))

// stored is the existing object of an update: what the store writes when the object is created. One that it refuses is stored as it is.
func (k kind) stored(text []byte, gvk schema.GroupVersionKind) (runtime.Object, error) {
	decoded, err := k.decode(shared.Part{Text: text}, gvk, false)
	if err != nil {
		return nil, err
	}
	if found, _, err := k.scheme.ObjectKinds(decoded); err != nil || found[0].Kind != gvk.Kind {
		return nil, errors.New("it is of another kind")
	}
	object, err := meta.Accessor(decoded)
	if err != nil {
		return nil, err
	}
	fill := func(object metav1.Object) {
		if object.GetUID() == "" {
			object.SetUID(storedUID)
		}
		if created := object.GetCreationTimestamp(); created.IsZero() {
			object.SetCreationTimestamp(storedTime)
		}
		object.SetResourceVersion(storedRevision)
		if object.GetGeneration() == 0 {
			object.SetGeneration(1)
		}
		if object.GetNamespace() == "" && k.strategy.NamespaceScoped() {
			object.SetNamespace(metav1.NamespaceDefault)
		}
	}
	fill(object)
	if object.GetName() == "" {
		object.SetName(generatedName(object.GetGenerateName()))
	}
	created := decoded.DeepCopyObject()
	normalizeService(created, nil)
	ctx := requestContext(context.Background(), k, gvk, object)
	if recovered(func() error { return rest.BeforeCreate(k.strategy, ctx, created) }) != nil {
		return decoded, nil
	}
	// The strategy drops a status, which the object got later.
	if withStatus, err := k.withStatus(created, decoded, gvk); err == nil {
		created = withStatus
	}
	object, err = meta.Accessor(created)
	if err != nil {
		return nil, err
	}
	fill(object)
	return created, nil
}

// withStatus is `object` with the status of another one.
func (k kind) withStatus(object, other runtime.Object, gvk schema.GroupVersionKind) (runtime.Object, error) {
	to, err := k.encode(object, gvk)
	if err != nil {
		return nil, err
	}
	from, err := k.encode(other, gvk)
	if err != nil {
		return nil, err
	}
	if from["status"] == nil {
		return object, nil
	}
	to["status"] = from["status"]
	return k.decode(shared.Part{Text: shared.Encode(to), JSON: true}, gvk, false)
}

// applied is the object that the server gets from `kubectl apply`: a patch of the stored object with the changes between two manifests. One that
// kubectl cannot compare is sent as it is.
func (k kind) applied(sent runtime.Object, before, after []byte, stored runtime.Object, gvk schema.GroupVersionKind) runtime.Object {
	merged, err := k.merge(before, after, stored, gvk)
	if err != nil {
		return sent
	}
	decoded, err := k.decode(shared.Part{Text: merged, JSON: true}, gvk, false)
	if err != nil {
		return sent
	}
	return decoded
}

func (k kind) merge(before, after []byte, stored runtime.Object, gvk schema.GroupVersionKind) ([]byte, error) {
	original, err := yaml.YAMLToJSON(before)
	if err != nil {
		return nil, err
	}
	modified, err := yaml.YAMLToJSON(after)
	if err != nil {
		return nil, err
	}
	versioned, err := k.scheme.New(gvk)
	if err != nil {
		return nil, err
	}
	fields, err := k.encode(stored, gvk)
	if err != nil {
		return nil, err
	}
	current := shared.Encode(fields)
	lookup, err := strategicpatch.NewPatchMetaFromStruct(versioned)
	if err != nil {
		return nil, err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(original, modified, current, lookup, true)
	if err != nil {
		return nil, err
	}
	return strategicpatch.StrategicMergePatchUsingLookupPatchMeta(current, patch, lookup)
}

// encode is an object in a version, as JSON values.
func (k kind) encode(object runtime.Object, gvk schema.GroupVersionKind) (map[string]any, error) {
	versioned, err := k.versioned(object, gvk)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(versioned)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	return fields, shared.DecodeNumbers(text, &fields)
}

func (k kind) versioned(object runtime.Object, gvk schema.GroupVersionKind) (runtime.Object, error) {
	versioned, err := k.scheme.New(gvk)
	if err != nil {
		return nil, err
	}
	if err := k.scheme.Convert(object, versioned, nil); err != nil {
		return nil, err
	}
	versioned.GetObjectKind().SetGroupVersionKind(gvk)
	return versioned, nil
}
