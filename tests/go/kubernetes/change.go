package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"

	"crdsmith/tests/shared"
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

// changer changes objects, and prints each text once.
type changer struct {
	objects []object
	random  *rand.Rand
	out     *bufio.Writer
	printed map[string]bool
}

// change prints `count` changed objects of files, with the verdicts on them. README.md describes `how`.
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
	made := &changer{objects, rand.New(rand.NewPCG(number, 0)), bufio.NewWriter(os.Stdout), map[string]bool{}}
	defer made.out.Flush()
	switch how {
	case "same":
		return made.same()
	case "typical":
		return repeat(wanted, made.typical)
	case "stored":
		if made.objects, err = accepted(objects); err != nil {
			return err
		}
		return repeat(wanted, made.stored)
	case "blind", "update":
		if made.objects, err = accepted(objects); err != nil {
			return err
		}
		return repeat(wanted, func() (bool, error) { return made.blind(how == "update") })
	}
	return fmt.Errorf("there is no change %q", how)
}

// same prints each object as it is.
func (c *changer) same() error {
	for _, object := range c.objects {
		text, err := yaml.Marshal(object)
		if err != nil {
			return err
		}
		if _, err := c.print(object, changed{Text: string(text)}); err != nil {
			return err
		}
	}
	return nil
}

// attempts is the number of objects that are tried for a mistake.
const attempts = 1000

// typical prints an object with a mistake, which is chosen before the object: rare ones are as frequent as others.
func (c *changer) typical() (bool, error) {
	mistake := pick(c.random, typical)
	for range attempts {
		object := pick(c.random, c.objects)
		other := runtime.DeepCopyJSON(object)
		if !mistake.apply(c.random, other) {
			continue
		}
		text, err := yaml.Marshal(other)
		if err != nil {
			return false, err
		}
		if mistake.text != nil {
			text = mistake.text(c.random, text)
		}
		return c.print(object, changed{Text: string(text), Mutation: mistake.name})
	}
	return false, nil
}

// blind prints an object with a change at a random place. An object with another name is no update.
func (c *changer) blind(update bool) (bool, error) {
	object := pick(c.random, c.objects)
	other := runtime.DeepCopyJSON(object)
	if !blind(c.random, other) || update && !sameIdentity(object, other) {
		return false, nil
	}
	text, err := yaml.Marshal(other)
	if err != nil {
		return false, err
	}
	line := changed{Text: string(text)}
	if update {
		line.Old = string(shared.Encode(object))
	}
	return c.print(object, line)
}

// stored prints the update of an object that the server would refuse today: as it is but for a label, or with a change at a random place.
func (c *changer) stored() (bool, error) {
	object := pick(c.random, c.objects)
	old := runtime.DeepCopyJSON(object)
	if !blind(c.random, old) || !sameIdentity(object, old) {
		return false, nil
	}
	answer, err := judge(shared.Encode(old), nil)
	if err != nil || len(answer.Documents) != 1 || answer.Documents[0].Stage != "validation" {
		return false, err
	}
	other := runtime.DeepCopyJSON(old)
	if c.random.IntN(2) == 0 {
		labels := map[string]any{"changed": "true"}
		if metadata, ok := other["metadata"].(map[string]any); ok {
			metadata["labels"] = labels
		}
	} else if !blind(c.random, other) || !sameIdentity(object, other) {
		return false, nil
	}
	text, err := yaml.Marshal(other)
	if err != nil {
		return false, err
	}
	return c.print(object, changed{Text: string(text), Old: string(shared.Encode(old))})
}

// print adds the verdict to a line. It is false if the text was printed before.
func (c *changer) print(object object, line changed) (bool, error) {
	if c.printed[line.Text] {
		return false, nil
	}
	c.printed[line.Text] = true
	answer, err := judge([]byte(line.Text), []byte(line.Old))
	if err != nil {
		return false, err
	}
	line.Kind, line.APIVersion, line.Documents = object["kind"], object["apiVersion"], answer.Documents
	_, err = c.out.Write(append(shared.Encode(line), '\n'))
	return true, err
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

// repeat calls a function until it has succeeded `count` times. It gives up if most calls fail.
func repeat(count int, attempt func() (bool, error)) error {
	failed := 0
	for made := 0; made < count; {
		ok, err := attempt()
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
