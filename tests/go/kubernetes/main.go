// Command kubernetes gives the verdict of the Kubernetes API server on objects of its own kinds, without a cluster.
//
// It links k8s.io/kubernetes. Decoding, defaulting, the strategies of the stores and the warnings are the server's own.
//
//	kubernetes                answers requests: a line of JSON on standard input, a line of JSON on standard output
//	kubernetes print FOLDER   rewrites the server's words in the tables below FOLDER, the project's folder `tests`
//	kubernetes check FOLDER   compares its answers with the conformance data in FOLDER
//	kubernetes change …       prints changed manifests with the verdicts on them
//
// README.md describes requests and answers.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"crdsmith/tests/shared"
	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
)

// Request is a line of standard input.
type Request struct {
	// Text is a manifest of one or more documents; Base64 is the manifest if it is not UTF-8.
	Text   string `json:"text"`
	Base64 []byte `json:"base64"`
	// Old is the stored object of an update.
	Old string `json:"old"`
}

func answer(call string, line []byte) (any, error) {
	if call != "builtin" {
		return nil, fmt.Errorf("unknown call")
	}
	var request Request
	if err := json.Unmarshal(line, &request); err != nil {
		return nil, err
	}
	text := request.Base64
	if text == nil {
		text = []byte(request.Text)
	}
	return judge(text, []byte(request.Old))
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 0:
		return shared.Serve(os.Stdin, os.Stdout, answer)
	case len(arguments) == 2 && arguments[0] == "check":
		return check(arguments[1])
	case len(arguments) == 2 && arguments[0] == "print":
		return printTables(arguments[1])
	case len(arguments) > 4 && arguments[0] == "change":
		return change(arguments[1], arguments[2], arguments[3], arguments[4:])
	}
	return fmt.Errorf("usage: kubernetes [print FOLDER | check FOLDER | change typical|blind|update|stored|same SEED COUNT FILE…]")
}

func main() {
	// The server logs differences between its two kinds of validation.
	klog.SetLogger(logr.Discard())
	// Clusters allow privileged containers; they are forbidden without this flag.
	capabilities.Setup(true, 0)
	persistentvolume.NowFunc = func() metav1.Time { return storedTime }
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "kubernetes:", err)
		os.Exit(1)
	}
}
