// Package shared has what the programs that answer for the API server have in common: lines of requests and answers, the splitting of a
// manifest into documents, and the server's errors.
package shared

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Answer is the answer to a request: its value, or the reason why there is none.
type Answer func(call string, request []byte) (any, error)

// Serve answers each line of JSON on `in` with a line of JSON on `out`, in the same order.
func Serve(in io.Reader, out io.Writer, answer Answer) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriterSize(out, 1<<20)
	for {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			writer.Write(answerLine(line, answer))
			writer.WriteByte('\n')
		}
		// A client that waits gets its answer at once; a client that sends many lines is not slowed down.
		if reader.Buffered() == 0 || err != nil {
			if err := writer.Flush(); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func answerLine(line []byte, answer Answer) (result []byte) {
	var request struct {
		Call string `json:"call"`
		// ID is repeated in the answer.
		ID json.RawMessage `json:"id"`
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			result = Encode(map[string]any{"id": request.ID, "panic": fmt.Sprint(panicked)})
		}
	}()
	if err := json.Unmarshal(line, &request); err != nil {
		return Encode(map[string]any{"failed": err.Error()})
	}
	value, err := answer(request.Call, line)
	if err != nil {
		return Encode(map[string]any{"id": request.ID, "failed": err.Error()})
	}
	if request.ID == nil {
		return Encode(value)
	}
	return Encode(struct {
		ID     json.RawMessage `json:"id"`
		Answer any             `json:"answer"`
	}{request.ID, value})
}

// Encode returns JSON without HTML escapes.
func Encode(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return Encode(map[string]any{"failed": err.Error()})
	}
	return bytes.TrimRight(buffer.Bytes(), "\n")
}

// Lines reads a file of JSON lines.
func Lines(text []byte) *bufio.Scanner {
	scanner := bufio.NewScanner(bytes.NewReader(text))
	scanner.Buffer(nil, 1<<24)
	return scanner
}

// DecodeNumbers decodes JSON and keeps numbers as written.
func DecodeNumbers(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}
