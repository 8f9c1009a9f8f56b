package main

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"time"

	"crdsmith/tests/shared"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
)

// storedRevision, storedUID and storedTime are in the metadata of every stored object.
const (
	storedRevision = "1"
	storedUID      = "11111111-2222-3333-4444-555555555555"
)

var storedTime = metav1.NewTime(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))

// stored is the existing object of an update: what the store writes when the object is created. One that it refuses was stored by an older server.
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
	// The strategy prepares the object before it validates it.
	err = recovered(func() error { return rest.BeforeCreate(k.strategy, ctx, created) })
	if err != nil && strings.Contains(err.Error(), errPanic.Error()) {
		return decoded, nil
	}
	created, err = k.withStatus(created, decoded, gvk)
	if err != nil {
		return nil, err
	}
	object, err = meta.Accessor(created)
	if err != nil {
		return nil, err
	}
	fill(object)
	return created, nil
}

// withStatus is `object` with the status of another one: the strategy drops a status, which an object gets later.
func (k kind) withStatus(object, other runtime.Object, gvk schema.GroupVersionKind) (runtime.Object, error) {
	to, err := k.encode(object, gvk)
	if err != nil {
		return nil, err
	}
	from, err := k.encode(other, gvk)
	if err != nil {
		return nil, err
	}
	if from["status"] != nil {
		to["status"] = from["status"]
	}
	return k.decode(shared.Part{Text: shared.Encode(to), JSON: true}, gvk, false)
}

// completed is the sent object with what the store added to the stored one where the client changes nothing, such as the selector of a Job. `before` is the
// object that the client had sent first.
func (k kind) completed(sent runtime.Object, before []byte, stored runtime.Object, gvk schema.GroupVersionKind) (runtime.Object, error) {
	decoded, err := k.decode(shared.Part{Text: before}, gvk, false)
	if err != nil {
		return nil, err
	}
	given, err := k.encode(decoded, gvk)
	if err != nil {
		return nil, err
	}
	kept, err := k.encode(stored, gvk)
	if err != nil {
		return nil, err
	}
	// The server sets the metadata and the status of an update itself.
	for _, fields := range []map[string]any{given, kept} {
		delete(fields, "metadata")
		delete(fields, "status")
	}
	fields, err := k.encode(sent, gvk)
	if err != nil {
		return nil, err
	}
	for name, value := range kept {
		if changed := merged(fields[name], value, given[name]); changed != nil {
			fields[name] = changed
		}
	}
	return k.decode(shared.Part{Text: shared.Encode(fields), JSON: true}, gvk, false)
}

// merged is a sent value, or the stored one where it is as it was `given` first.
func merged(sent, stored, given any) any {
	if reflect.DeepEqual(sent, given) {
		return stored
	}
	switch stored := stored.(type) {
	case map[string]any:
		sent, sentMap := sent.(map[string]any)
		given, givenMap := given.(map[string]any)
		if sentMap && givenMap {
			for name, value := range stored {
				if changed := merged(sent[name], value, given[name]); changed != nil {
					sent[name] = changed
				}
			}
		}
	case []any:
		sent, _ := sent.([]any)
		given, _ := given.([]any)
		if len(sent) == len(stored) && len(given) == len(stored) {
			for i := range stored {
				sent[i] = merged(sent[i], stored[i], given[i])
			}
		}
	}
	return sent
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
