package main

import (
	"encoding/json"
	"math/rand/v2"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

func pick[T any](random *rand.Rand, items []T) T { return items[random.IntN(len(items))] }

// place is a value in an object.
type place struct {
	value any
	// set replaces the value; remove takes it out.
	set    func(any)
	remove func()
	// key is the name of the field, also of an item of its list.
	key string
	// parent is the map or the list that has the value.
	parent any
	// free is true below a map whose keys are chosen by its author, such as labels.
	free bool
}

// chosen has the names of fields whose keys are chosen by their author.
var chosen = []string{
	"allocatable", "annotations", "binaryData", "capacity", "data", "hard", "labels", "limits", "matchLabels", "nodeSelector", "parameters", "requests",
	"stringData",
}

// places are all values of an object but itself, its version and its kind, in a fixed order.
func places(object object) []place {
	var found []place
	var visit func(value any, put func(any), key string, free bool)
	visit = func(value any, put func(any), key string, free bool) {
		switch value := value.(type) {
		case map[string]any:
			// The selector of a Service is a map of labels, that of a Deployment is not.
			_, expressed := value["matchLabels"]
			free = free || slices.Contains(chosen, key) || key == "selector" && !expressed
			for _, name := range sortedKeys(value) {
				item := value[name]
				set := func(to any) { value[name] = to }
				found = append(found, place{item, set, func() { delete(value, name) }, name, value, free})
				visit(item, set, name, free)
			}
		case []any:
			for i, item := range value {
				set := func(to any) { value[i] = to }
				remove := func() { put(append(append([]any{}, value[:i]...), value[i+1:]...)) }
				found = append(found, place{item, set, remove, key, value, free})
				visit(item, set, key, free)
			}
		}
	}
	for _, name := range sortedKeys(object) {
		if name == "apiVersion" || name == "kind" {
			continue
		}
		item := object[name]
		set := func(to any) { object[name] = to }
		found = append(found, place{item, set, func() { delete(object, name) }, name, object, false})
		visit(item, set, name, false)
	}
	return found
}

// where are the places that satisfy a condition.
func where(object object, fits func(place) bool) []place {
	var found []place
	for _, place := range places(object) {
		if fits(place) {
			found = append(found, place)
		}
	}
	return found
}

var (
	wrongTexts   = []any{"", "X Y", "-a", "UPPER", long(300), "http://x", "a/b", "1"}
	wrongNumbers = []any{int64(0), int64(-1), int64(100000), int64(2147483648)}
)

func long(count int) string {
	text := make([]byte, count)
	for i := range text {
		text[i] = 'a'
	}
	return string(text)
}

// blind puts a value, null, a doubled item or nothing at a place of an object.
func blind(random *rand.Rand, object object) bool {
	all := places(object)
	if len(all) == 0 {
		return false
	}
	place := pick(random, all)
	switch random.IntN(10) {
	case 0:
		place.set(nil)
		return true
	case 1:
		place.remove()
		return true
	}
	switch value := place.value.(type) {
	case string:
		place.set(pick(random, wrongTexts))
	case int64, float64:
		place.set(pick(random, wrongNumbers))
	case bool:
		place.set(!value)
	case []any:
		if len(value) == 0 {
			return false
		}
		place.set(append(append([]any{}, value...), runtime.DeepCopyJSONValue(pick(random, value))))
	default:
		return false
	}
	return true
}

func sameIdentity(a, b object) bool {
	for _, key := range []string{"name", "namespace"} {
		before, _, _ := unstructured.NestedString(a, "metadata", key)
		after, _, err := unstructured.NestedString(b, "metadata", key)
		if err != nil || before != after {
			return false
		}
	}
	return true
}

func isNumber(value any) bool {
	switch value.(type) {
	case int64, float64, json.Number:
		return true
	}
	return false
}
