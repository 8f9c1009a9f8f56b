package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"

	"crdsmith/tests/shared"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// changed is a line of output: a changed manifest, and the verdict on it.
type changed struct {
	Text string `json:"text"`
	// Old is the stored object of an update.
	Old        string     `json:"old,omitempty"`
	Kind       any        `json:"kind"`
	APIVersion any        `json:"apiVersion"`
	Mutation   string     `json:"mutation,omitempty"`
	Documents  []*verdict `json:"documents"`
}

// change prints `count` changed objects of files, with the verdicts on them.
//
// `typical` makes one typical error of a person, with its name as `mutation`. `blind` puts a value, null, a doubled item or nothing at a place.
// `update` does the same in an update of the object.
// `same` prints each object once, unchanged, and ignores seed and count.
func change(how, seed, count string, files []string) error {
	number, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		return err
	}
	wanted, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	objects, err := bases(files)
	if err != nil {
		return err
	}
	out := &printer{out: bufio.NewWriter(os.Stdout), printed: map[string]bool{}}
	defer out.out.Flush()
	random := rand.New(rand.NewPCG(number, 0))
	switch how {
	case "same":
		for _, object := range objects {
			text, err := yaml.Marshal(object)
			if err != nil {
				return err
			}
			if _, err := out.print(object, changed{Text: string(text)}); err != nil {
				return err
			}
		}
		return nil
	case "typical":
		return repeat(wanted, func() (bool, error) {
			// The error is chosen before the object: rare errors are as frequent as others.
			error := typical[random.IntN(len(typical))]
			for range attempts {
				object := pick(random, objects)
				copy := runtime.DeepCopyJSON(object)
				if !error.apply(random, copy) {
					continue
				}
				text, err := yaml.Marshal(copy)
				if err != nil {
					return false, err
				}
				if error.text != nil {
					text = error.text(random, text)
				}
				return out.print(object, changed{Text: string(text), Mutation: error.name})
			}
			return false, nil
		})
	case "blind", "update":
		if objects, err = accepted(objects); err != nil {
			return err
		}
		return repeat(wanted, func() (bool, error) {
			object := pick(random, objects)
			copy := runtime.DeepCopyJSON(object)
			// An object with another name is another object.
			if !blind(random, copy) || how == "update" && !sameIdentity(object, copy) {
				return false, nil
			}
			text, err := yaml.Marshal(copy)
			if err != nil {
				return false, err
			}
			line := changed{Text: string(text)}
			if how == "update" {
				line.Old = string(shared.Encode(object))
			}
			return out.print(object, line)
		})
	}
	return fmt.Errorf("there is no change %q", how)
}

// accepted are the objects that the server accepts.
func accepted(objects []object) ([]object, error) {
	var found []object
	for _, object := range objects {
		answer, err := judge(shared.Encode(object), nil)
		if err != nil {
			return nil, err
		}
		if len(answer.Documents) == 1 && answer.Documents[0].Accepted {
			found = append(found, object)
		}
	}
	if len(found) == 0 {
		return nil, errors.New("the server accepts none of the objects")
	}
	return found, nil
}

// attempts is the number of objects that are tried for an error.
const attempts = 1000

// repeat calls a function until it has succeeded `count` times. It gives up if most calls fail.
func repeat(count int, make func() (bool, error)) error {
	failed := 0
	for made := 0; made < count; {
		ok, err := make()
		switch {
		case err != nil:
			return err
		case ok:
			made++
		default:
			failed++
		}
		if failed > 1000*(made+1) {
			return fmt.Errorf("the objects can hardly be changed")
		}
	}
	return nil
}

// printer prints each text once.
type printer struct {
	out     *bufio.Writer
	printed map[string]bool
}

// print adds the verdict to a line. It is false if the text was printed before.
func (p *printer) print(object object, line changed) (bool, error) {
	if p.printed[line.Text] {
		return false, nil
	}
	p.printed[line.Text] = true
	answer, err := judge([]byte(line.Text), []byte(line.Old))
	if err != nil {
		return false, err
	}
	line.Kind, line.APIVersion, line.Documents = object["kind"], object["apiVersion"], answer.Documents
	_, err = p.out.Write(append(shared.Encode(line), '\n'))
	return true, err
}

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
