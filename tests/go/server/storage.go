package main

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
)

// stored is the existing object of an update, as etcd would keep it. The storages of all versions of a definition share it.
type stored struct{ data []byte }

// revision is the resource version of every stored object.
const revision = 1

// memory is a `storage.Interface` that encodes and decodes like etcd3's, and keeps nothing. Other methods are not called.
type memory struct {
	storage.Interface
	codec  runtime.Codec
	stored *stored
}

// GetRESTOptions gives the handler its storage; the handler wraps the codec in the conversion between versions.
func (s *stored) GetRESTOptions(resource schema.GroupResource, _ runtime.Object) (generic.RESTOptions, error) {
	config := storagebackend.Config{Codec: unstructured.UnstructuredJSONScheme}
	return generic.RESTOptions{
		StorageConfig:  config.ForResource(resource),
		ResourcePrefix: resource.String(),
		Decorator: func(
			config *storagebackend.ConfigForResource, _ string, _ func(runtime.Object) (string, error), _, _ func() runtime.Object,
			_ storage.AttrFunc, _ storage.IndexerFuncs, _ *cache.Indexers,
		) (storage.Interface, factory.DestroyFunc, error) {
			return &memory{codec: config.Codec, stored: s}, func() {}, nil
		},
	}, nil
}

func (m *memory) Versioner() storage.Versioner { return storage.APIObjectVersioner{} }

func (m *memory) ReadinessCheck() error { return nil }

func (m *memory) Create(_ context.Context, _ string, object, out runtime.Object, _ uint64) error {
	if version, err := m.Versioner().ObjectResourceVersion(object); err == nil && version != 0 {
		return storage.ErrResourceVersionSetOnCreate
	}
	return m.put(object, out)
}

func (m *memory) Get(_ context.Context, key string, _ storage.GetOptions, out runtime.Object) error {
	if m.stored.data == nil {
		return storage.NewKeyNotFoundError(key, 0)
	}
	return m.decode(m.stored.data, out)
}

// GuaranteedUpdate ignores preconditions: a PUT has one on the uid, the patch of `kubectl apply` has none, and the strategy checks the uid.
func (m *memory) GuaranteedUpdate(
	ctx context.Context, key string, out runtime.Object, _ bool, _ *storage.Preconditions, update storage.UpdateFunc, _ runtime.Object,
) error {
	current, ok := out.(runtime.Unstructured)
	if !ok {
		return errors.New("this storage holds custom resources only")
	}
	existing := current.NewEmptyInstance()
	if err := m.Get(ctx, key, storage.GetOptions{}, existing); err != nil {
		return err
	}
	updated, _, err := update(existing, storage.ResponseMeta{ResourceVersion: revision})
	if err != nil {
		return err
	}
	return m.put(updated, out)
}

// Delete is called by an update that takes the last finalizer from an object that is being deleted.
func (m *memory) Delete(
	ctx context.Context, key string, out runtime.Object, _ *storage.Preconditions, _ storage.ValidateObjectFunc, _ runtime.Object, _ storage.DeleteOptions,
) error {
	return m.Get(ctx, key, storage.GetOptions{}, out)
}

// put encodes an object and decodes the result, as a write does.
func (m *memory) put(object, out runtime.Object) error {
	if err := m.Versioner().PrepareObjectForStorage(object); err != nil {
		return fmt.Errorf("PrepareObjectForStorage failed: %w", err)
	}
	data, err := runtime.Encode(m.codec, object)
	if err != nil {
		return err
	}
	return m.decode(data, out)
}

func (m *memory) decode(data []byte, out runtime.Object) error {
	if _, _, err := m.codec.Decode(data, nil, out); err != nil {
		return err
	}
	return m.Versioner().UpdateObject(out, revision)
}
