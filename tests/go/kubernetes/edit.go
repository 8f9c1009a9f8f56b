package main

import (
	"maps"
	"math/rand/v2"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
)

func isText(value any) bool { _, ok := value.(string); return ok }
func isBool(value any) bool { _, ok := value.(bool); return ok }
func isMap(value any) bool  { _, ok := value.(map[string]any); return ok }

func isFilledList(value any) bool {
	list, ok := value.([]any)
	return ok && len(list) > 0
}

func sortedKeys(of map[string]any) []string { return slices.Sorted(maps.Keys(of)) }

// child is the map at a key, made if there is none.
func child(of object, key string) object {
	found, ok := of[key].(map[string]any)
	if !ok {
		found = object{}
		of[key] = found
	}
	return found
}

func removed(from object, key string) bool {
	_, found := from[key]
	delete(from, key)
	return found
}

func set(key string, value any) func(*rand.Rand, object) bool {
	return func(_ *rand.Rand, in object) bool {
		in[key] = runtime.DeepCopyJSONValue(value)
		return true
	}
}

func appended(key string, value any) func(*rand.Rand, object) bool {
	return func(_ *rand.Rand, in object) bool {
		list, _ := in[key].([]any)
		in[key] = append(list, runtime.DeepCopyJSONValue(value))
		return true
	}
}

func doubled(random *rand.Rand, in object, key string) bool {
	list, _ := in[key].([]any)
	if len(list) == 0 {
		return false
	}
	in[key] = append(list, runtime.DeepCopyJSONValue(pick(random, list)))
	return true
}

// replaced changes a random value for which `fits` is true.
func replaced(fits func(any) bool, change func(*rand.Rand, any) any) func(*rand.Rand, object) bool {
	return replacedAt(func(place place) bool { return fits(place.value) }, change)
}

func replacedAt(fits func(place) bool, change func(*rand.Rand, any) any) func(*rand.Rand, object) bool {
	return func(random *rand.Rand, object object) bool {
		found := where(object, fits)
		if len(found) == 0 {
			return false
		}
		place := pick(random, found)
		place.set(change(random, place.value))
		return true
	}
}

// renamed changes the name of a random field.
func renamed(change func(string) string) func(*rand.Rand, object) bool {
	return func(random *rand.Rand, given object) bool {
		found := where(given, func(place place) bool {
			_, inMap := place.parent.(map[string]any)
			return inMap && !place.free && change(place.key) != place.key
		})
		if len(found) == 0 {
			return false
		}
		place := pick(random, found)
		place.remove()
		place.parent.(map[string]any)[change(place.key)] = place.value
		return true
	}
}

// swapped exchanges two letters in the middle of a name.
func swapped(name string) string {
	if len(name) < 4 {
		return name
	}
	at := len(name) / 2
	return name[:at-1] + string(name[at]) + string(name[at-1]) + name[at+1:]
}

// podOf is the PodSpec of an object, if it has one.
func podOf(given object) object {
	spec, _ := given["spec"].(map[string]any)
	if given["kind"] == "Pod" {
		return spec
	}
	if template, ok := spec["jobTemplate"].(map[string]any); ok {
		spec, _ = template["spec"].(map[string]any)
	}
	template, ok := spec["template"].(map[string]any)
	if given["kind"] == "PodTemplate" {
		template, ok = given["template"].(map[string]any)
	}
	if !ok {
		return nil
	}
	pod, _ := template["spec"].(map[string]any)
	return pod
}

func inPod(apply func(*rand.Rand, object) bool) func(*rand.Rand, object) bool {
	return func(random *rand.Rand, given object) bool {
		pod := podOf(given)
		return pod != nil && apply(random, pod)
	}
}

func inContainer(apply func(*rand.Rand, object) bool) func(*rand.Rand, object) bool {
	return inPod(func(random *rand.Rand, pod object) bool {
		list := "containers"
		if _, ok := pod["initContainers"]; ok && random.IntN(4) == 0 {
			list = "initContainers"
		}
		containers, _ := pod[list].([]any)
		if len(containers) == 0 {
			return false
		}
		container, ok := pick(random, containers).(map[string]any)
		return ok && apply(random, container)
	})
}

func isKind(kind string, apply func(*rand.Rand, object) bool) func(*rand.Rand, object) bool {
	return func(random *rand.Rand, given object) bool { return given["kind"] == kind && apply(random, given) }
}
