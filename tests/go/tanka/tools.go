//go:build tools

// Package tanka names the program whose answers the cases of tests/tanka have.
package tanka

import _ "github.com/grafana/tanka/cmd/tk"
