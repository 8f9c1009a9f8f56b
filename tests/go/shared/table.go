package shared

import (
	"bytes"
	"fmt"
	"os"
)

// Rewrite writes what `print` makes of the cases in one file to another one, and says so if that changes it.
func Rewrite(from, to string, print func([]byte) ([]byte, error)) error {
	cases, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	text, err := print(cases)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	before, err := os.ReadFile(to)
	if err == nil && bytes.Equal(before, text) {
		return nil
	}
	fmt.Println("rewritten:", to)
	return os.WriteFile(to, text, 0o644)
}
