package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"crdsmith/tests/shared"
	goyaml "gopkg.in/yaml.v3"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// converted is the result of reading a text: JSON, or an error.
type converted struct {
	JSON  any `json:"json"`
	Error any `json:"error"`
}

// yaml2 reads YAML like the server in strict mode.
func yaml2(request *Request) (any, error) {
	text, err := yaml.YAMLToJSONStrict(request.text())
	return converted{rawJSON(text), shared.Words(err)}, nil
}

// yaml2Loose reads YAML like the server without strict mode: the last of equal keys wins.
func yaml2Loose(request *Request) (any, error) {
	text, err := yaml.YAMLToJSON(request.text())
	return converted{rawJSON(text), shared.Words(err)}, nil
}

// yaml3 decodes the first document with gopkg.in/yaml.v3. Maps with keys that are not strings become lists of pairs.
func yaml3(request *Request) (any, error) {
	var value any
	if err := goyaml.Unmarshal(request.text(), &value); err != nil {
		return converted{nil, err.Error()}, nil
	}
	return converted{shown3(value), nil}, nil
}

// shown3 distinguishes types of yaml.v3 that are the same in JSON.
func shown3(value any) any {
	switch value := value.(type) {
	case map[string]any:
		shown := map[string]any{}
		for key, item := range value {
			shown[key] = shown3(item)
		}
		return shown
	case map[any]any:
		pairs := [][2]any{}
		for key, item := range value {
			pairs = append(pairs, [2]any{shown3(key), shown3(item)})
		}
		sort.Slice(pairs, func(a, b int) bool { return string(shared.Encode(pairs[a])) < string(shared.Encode(pairs[b])) })
		return map[string]any{"": pairs}
	case []any:
		shown := make([]any, 0, len(value))
		for _, item := range value {
			shown = append(shown, shown3(item))
		}
		return shown
	case float64:
		return map[string]any{"float": strconv.FormatFloat(value, 'g', -1, 64)}
	case time.Time:
		return map[string]any{"time": value.Format(time.RFC3339Nano)}
	case string:
		if !utf8.ValidString(value) {
			return map[string]any{"bytes": []byte(value)}
		}
		return value
	default:
		return value
	}
}

// jsonText reads JSON like the server, and prints the result.
func jsonText(request *Request) (any, error) {
	var value any
	strict, err := kjson.UnmarshalStrict(request.text(), &value)
	if err != nil {
		return converted{nil, err.Error()}, nil
	}
	printed, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	found := []string{}
	for _, err := range strict {
		found = append(found, err.Error())
	}
	return map[string]any{"json": json.RawMessage(printed), "error": nil, "strict": found}, nil
}

func rawJSON(text []byte) any {
	if text == nil {
		return nil
	}
	return json.RawMessage(text)
}

// quote answers with the results of `%q`, `strconv.Quote` and similar functions for a text.
func quote(request *Request) (any, error) {
	text := string(request.text())
	encoded, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"quote": strconv.Quote(text), "ascii": strconv.QuoteToASCII(text), "graphic": strconv.QuoteToGraphic(text),
		"backquote": strconv.CanBackquote(text), "json": string(encoded), "go": fmt.Sprintf("%#v", text),
	}, nil
}

// isPrint answers with the ranges of code points that `strconv.IsPrint`, or the named function, accepts.
func isPrint(request *Request) (any, error) {
	takes := map[string]func(rune) bool{
		"": strconv.IsPrint, "IsGraphic": strconv.IsGraphic, "IsSpace": unicode.IsSpace, "IsUpper": unicode.IsUpper, "IsLower": unicode.IsLower,
		"IsLetter": unicode.IsLetter, "IsDigit": unicode.IsDigit, "IsNumber": unicode.IsNumber, "IsControl": unicode.IsControl,
	}[request.Name]
	if takes == nil {
		return nil, fmt.Errorf("unknown function %q", request.Name)
	}
	ranges := [][2]rune{}
	for point := rune(0); point <= unicode.MaxRune; point++ {
		if !takes(point) {
			continue
		}
		if last := len(ranges) - 1; last >= 0 && ranges[last][1] == point-1 {
			ranges[last][1] = point
		} else {
			ranges = append(ranges, [2]rune{point, point})
		}
	}
	return ranges, nil
}

// number answers with the results of Go's functions for reading and printing a number.
func number(request *Request) (any, error) {
	text := string(request.text())
	found := map[string]any{}
	if value, err := strconv.ParseInt(text, 0, 64); err != nil {
		found["int"] = map[string]any{"error": err.Error()}
	} else {
		found["int"] = strconv.FormatInt(value, 10)
	}
	if value, err := strconv.ParseUint(text, 0, 64); err != nil {
		found["uint"] = map[string]any{"error": err.Error()}
	} else {
		found["uint"] = strconv.FormatUint(value, 10)
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		found["float"] = map[string]any{"error": err.Error()}
		return found, nil
	}
	printed := map[string]any{
		"v": fmt.Sprintf("%v", value), "v32": fmt.Sprintf("%v", float32(value)), "f": fmt.Sprintf("%f", value), "e": fmt.Sprintf("%e", value),
		"g": strconv.FormatFloat(value, 'g', -1, 64), "fixed": strconv.FormatFloat(value, 'f', -1, 64), "bits": strconv.FormatUint(math.Float64bits(value), 16),
	}
	if encoded, err := json.Marshal(value); err == nil {
		printed["json"] = string(encoded)
	}
	var read any
	if err := kjson.UnmarshalCaseSensitivePreserveInts([]byte(text), &read); err == nil {
		printed["server"] = fmt.Sprintf("%T", read)
	}
	found["float"] = printed
	return found, nil
}

// regularExpression compiles a pattern and applies it to texts.
func regularExpression(request *Request) (any, error) {
	compiled, err := regexp.Compile(request.Pattern)
	if err != nil {
		return map[string]any{"error": err.Error()}, nil
	}
	type applied struct {
		Match bool `json:"match"`
		// Groups has start and end, in bytes, of each match and its groups.
		Groups   [][]int `json:"groups"`
		Replaced any     `json:"replaced,omitempty"`
	}
	found := make([]applied, 0, len(request.Texts))
	for _, text := range request.Texts {
		one := applied{Match: compiled.MatchString(text), Groups: compiled.FindAllStringSubmatchIndex(text, -1)}
		if request.Replacement != nil {
			one.Replaced = compiled.ReplaceAllString(text, *request.Replacement)
		}
		found = append(found, one)
	}
	return map[string]any{
		"error": nil, "texts": found, "groups": compiled.NumSubexp(), "names": compiled.SubexpNames(), "quoted": regexp.QuoteMeta(request.Pattern),
	}, nil
}

// format answers with the verdict of the server's registry on a text for a format.
func format(request *Request) (any, error) {
	return map[string]any{
		"known": strfmt.Default.ContainsName(request.Name), "valid": strfmt.Default.Validates(request.Name, string(request.text())),
	}, nil
}

// parseURL answers with the parts of an absolute URL or path, by the rules of `isURL` and `format: uri`.
func parseURL(request *Request) (any, error) {
	text := string(request.text())
	found := map[string]any{}
	for name, parse := range map[string]func(string) (*url.URL, error){"parse": url.Parse, "request": url.ParseRequestURI} {
		parsed, err := parse(text)
		if err != nil {
			found[name] = map[string]any{"error": err.Error()}
			continue
		}
		found[name] = map[string]any{
			"string": parsed.String(), "scheme": parsed.Scheme, "host": parsed.Host, "hostname": parsed.Hostname(), "port": parsed.Port(),
			"path": parsed.Path, "escapedPath": parsed.EscapedPath(), "query": parsed.RawQuery, "fragment": parsed.Fragment,
		}
	}
	if address, err := netip.ParseAddr(text); err == nil {
		found["address"] = address.String()
	}
	if address := net.ParseIP(text); address != nil {
		found["ip"] = address.String()
	}
	if _, network, err := net.ParseCIDR(text); err == nil {
		found["cidr"] = network.String()
	}
	if address, err := net.ParseMAC(text); err == nil {
		found["mac"] = address.String()
	}
	return found, nil
}

// parseTime answers with the results of ObjectMeta and of the formats date and date-time for a text.
func parseTime(request *Request) (any, error) {
	text := string(request.text())
	found := map[string]any{}
	if parsed, err := time.Parse(time.RFC3339, text); err != nil {
		found["rfc3339"] = map[string]any{"error": err.Error()}
	} else {
		found["rfc3339"] = parsed.Format(time.RFC3339Nano)
	}
	if parsed, err := strfmt.ParseDateTime(text); err != nil {
		found["date-time"] = map[string]any{"error": err.Error()}
	} else {
		found["date-time"] = parsed.String()
	}
	if parsed, err := time.Parse(strfmt.RFC3339FullDate, text); err != nil {
		found["date"] = map[string]any{"error": err.Error()}
	} else {
		found["date"] = parsed.Format(strfmt.RFC3339FullDate)
	}
	var stamp metav1.Time
	encoded, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &stamp); err != nil {
		found["metadata"] = map[string]any{"error": err.Error()}
	} else if encoded, err := json.Marshal(stamp); err == nil {
		found["metadata"] = json.RawMessage(encoded)
	}
	return found, nil
}

func parseDuration(request *Request) (any, error) {
	text := string(request.text())
	found := map[string]any{}
	for name, parse := range map[string]func(string) (time.Duration, error){"go": time.ParseDuration, "strfmt": strfmt.ParseDuration} {
		if parsed, err := parse(text); err != nil {
			found[name] = map[string]any{"error": err.Error()}
		} else {
			found[name] = map[string]any{"nanoseconds": strconv.FormatInt(int64(parsed), 10), "string": parsed.String()}
		}
	}
	return found, nil
}

func parseQuantity(request *Request) (any, error) {
	parsed, err := resource.ParseQuantity(string(request.text()))
	if err != nil {
		return map[string]any{"error": err.Error()}, nil
	}
	return map[string]any{"error": nil, "string": parsed.String(), "float": parsed.AsApproximateFloat64(), "value": parsed.Value()}, nil
}

// checkName answers with the errors of one of apimachinery's functions for names.
func checkName(request *Request) (any, error) {
	checks := map[string]func(string) []string{
		"subdomain": validation.IsDNS1123Subdomain, "label": validation.IsDNS1123Label, "label1035": validation.IsDNS1035Label,
		"qualified": validation.IsQualifiedName, "value": validation.IsValidLabelValue, "httpHeader": validation.IsHTTPHeaderName,
		"percent": validation.IsValidPercent, "env": validation.IsEnvVarName, "configKey": validation.IsConfigMapKey, "wildcard": validation.IsWildcardDNS1123Subdomain,
	}
	check := checks[request.Name]
	if check == nil {
		return nil, fmt.Errorf("unknown function %q", request.Name)
	}
	found := check(string(request.text()))
	if found == nil {
		found = []string{}
	}
	return found, nil
}

// splitAnswer has the texts of the documents of a manifest.
func splitAnswer(text []byte) any {
	parts, err := shared.Split(text)
	texts := make([]string, 0, len(parts))
	for _, part := range parts {
		texts = append(texts, string(part.Text))
	}
	return map[string]any{"documents": texts, "error": shared.Words(err)}
}
