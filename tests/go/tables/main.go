// Writes the output of Go's libraries for the scalars and numbers in tests/render.
//
// Run in tests/go: go run ./tables ../render
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	yaml2 "gopkg.in/yaml.v2"
	yaml3 "gopkg.in/yaml.v3"
)

func main() {
	dir := os.Args[1]
	table(filepath.Join(dir, "scalars"), func(out *bytes.Buffer, line string) {
		var text string
		check(json.Unmarshal([]byte(line), &text))
		// As a value, in a list, deeper down, and as a key.
		value := map[string]interface{}{
			"k": text,
			"n": map[string]interface{}{"l": []interface{}{text, map[string]interface{}{"m": text}}},
		}
		value[text] = "key"
		v2, err := yaml2.Marshal(value)
		check(err)
		v3, err := yaml3.Marshal(value)
		check(err)
		section(out, line, map[string]string{"v2": string(v2), "v3": string(v3)})
	})
	table(filepath.Join(dir, "numbers"), func(out *bytes.Buffer, line string) {
		var number float64
		check(json.Unmarshal([]byte(line), &number))
		v2, err := yaml2.Marshal(number)
		check(err)
		v3, err := yaml3.Marshal(number)
		check(err)
		plain, err := json.Marshal(number)
		check(err)
		fmt.Fprintf(out, "%s\tyaml %s\tyaml.v3 %s\tjson %s\n", line, strings.TrimSpace(string(v2)), strings.TrimSpace(string(v3)), plain)
	})
}

func section(out *bytes.Buffer, line string, texts map[string]string) {
	fmt.Fprintf(out, "# %s\n", line)
	for _, name := range []string{"v2", "v3"} {
		fmt.Fprintf(out, "## %s\n", name)
		for _, text := range strings.Split(strings.TrimSuffix(texts[name], "\n"), "\n") {
			fmt.Fprintf(out, "    %s\n", text)
		}
	}
}

func table(name string, row func(*bytes.Buffer, string)) {
	in, err := os.Open(name + ".txt")
	check(err)
	defer in.Close()
	var out bytes.Buffer
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		row(&out, lines.Text())
	}
	check(lines.Err())
	check(os.WriteFile(name+".expected.txt", out.Bytes(), 0o644))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
