package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"crdsmith/tests/shared"
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	schemacel "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	"k8s.io/apimachinery/pkg/util/version"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
	kjson "sigs.k8s.io/json"
)

// scope is the environment of an expression: a schema, and a value of it with the name `self`.
type scope struct {
	env       *cel.Env
	estimator *library.CostEstimator
	self      ref.Val
}

var scopes = map[string]*scope{}

// expression compiles an expression like the server compiles a rule, estimates its cost, and evaluates it.
func expression(request *Request) (any, error) {
	key := request.Name + "\n" + string(request.Schema) + "\n" + string(request.Value)
	found, ok := scopes[key]
	if !ok {
		made, err := newScope(request.Schema, request.Value, request.Name == "new")
		if err != nil {
			return nil, err
		}
		if len(scopes) >= keptClusters {
			clear(scopes)
		}
		scopes[key], found = made, made
	}
	return found.answer(string(request.text())), nil
}

func newScope(schemaText, value json.RawMessage, newest bool) (*scope, error) {
	structural, err := structural(schemaText)
	if err != nil {
		return nil, err
	}
	declared := model.SchemaDeclType(structural, true)
	if declared == nil {
		return nil, fmt.Errorf("the schema has no type for expressions")
	}
	named := declared.MaybeAssignTypeName("selfType")
	// These are the server's options of `prepareEnvSet`, without `oldSelf`.
	set, err := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()).Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions:        []cel.EnvOption{cel.Variable(schemacel.ScopedVarName, named.CelType())},
		DeclTypes:         []*apiservercel.DeclType{named},
	})
	if err != nil {
		return nil, err
	}
	// The server allows functions that are newer than its previous version only in stored definitions.
	env := set.StoredExpressionsEnv()
	if newest {
		env = set.NewExpressionsEnv()
	}
	var self any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(value, &self); err != nil {
		return nil, err
	}
	return &scope{
		env, &library.CostEstimator{SizeEstimator: sizes{declared}},
		schemacel.UnstructuredToVal(self, model.WithTypeAndObjectMeta(structural)),
	}, nil
}

func structural(text json.RawMessage) (*structuralschema.Structural, error) {
	var props apiextensionsv1.JSONSchemaProps
	if err := json.Unmarshal(text, &props); err != nil {
		return nil, err
	}
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&props, &internal, nil); err != nil {
		return nil, err
	}
	return structuralschema.NewStructural(&internal)
}

// sizes estimates the sizes of values by their schemas, like the server's estimator.
type sizes struct{ root *apiservercel.DeclType }

func (s sizes) EstimateSize(element checker.AstNode) *checker.SizeEstimate {
	path := element.Path()
	if len(path) == 0 {
		return nil
	}
	at := s.root
	for _, step := range path[1:] {
		switch step {
		case "@items", "@values":
			at = at.ElemType
		case "@keys":
			at = at.KeyType
		default:
			field, found := at.Fields[step]
			if !found {
				return nil
			}
			at = field.Type
		}
		if at == nil {
			return nil
		}
	}
	return &checker.SizeEstimate{Max: uint64(at.MaxElements)}
}

func (s sizes) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

// told is a line of `tests/cel/*.jsonl`.
type told struct {
	Expr         string  `json:"expr"`
	CompileError string  `json:"compile_error,omitempty"`
	Type         string  `json:"type,omitempty"`
	Estimated    *uint64 `json:"estimated_cost,omitempty"`
	Cost         *uint64 `json:"cost,omitempty"`
	Value        any     `json:"value,omitempty"`
	Error        string  `json:"error,omitempty"`
}

// MarshalJSON also writes a null value.
func (t told) MarshalJSON() ([]byte, error) {
	type plain told
	if t.CompileError == "" && t.Error == "" && t.Value == nil {
		text := shared.Encode(plain(t))
		return append(text[:len(text)-1], []byte(`,"value":null}`)...), nil
	}
	return shared.Encode(plain(t)), nil
}

func (s *scope) answer(text string) told {
	told := told{Expr: text}
	ast, issues := s.env.Compile(text)
	if issues != nil {
		told.CompileError = issues.String()
		return told
	}
	program, err := s.env.Program(ast,
		cel.CostLimit(celconfig.PerCallLimit), cel.CostTracking(s.estimator), cel.InterruptCheckFrequency(celconfig.CheckFrequency),
	)
	if err != nil {
		told.CompileError = "program instantiation failed: " + err.Error()
		return told
	}
	estimate, err := s.env.EstimateCost(ast, s.estimator)
	if err != nil {
		told.CompileError = "cost estimation failed: " + err.Error()
		return told
	}
	told.Type, told.Estimated = cel.FormatCELType(ast.OutputType()), &estimate.Max
	value, details, err := program.ContextEval(context.Background(), map[string]any{schemacel.ScopedVarName: s.self})
	if err != nil {
		told.Error = err.Error()
	} else {
		told.Value = shown(value)
	}
	// The evaluator alone decides at which step it stops for the cost.
	if details != nil && !strings.Contains(told.Error, "actual cost limit exceeded") {
		told.Cost = details.ActualCost()
	}
	return told
}

// shown distinguishes types of values that are the same in JSON.
func shown(value ref.Val) any {
	one := func(name string, value any) any { return map[string]any{name: value} }
	switch value := value.(type) {
	case types.Null:
		return nil
	case types.Bool, types.Int, types.String:
		return value.Value()
	case types.Uint:
		return one("uint", strconv.FormatUint(uint64(value), 10))
	case types.Double:
		if number := float64(value); math.IsInf(number, 0) || math.IsNaN(number) {
			return one("double", fmt.Sprint(number))
		}
		return one("double", double(float64(value)))
	case types.Bytes:
		return one("bytes", []byte(value))
	case types.Duration:
		return one("duration", value.Nanoseconds())
	case types.Timestamp:
		return one("timestamp", value.Format(time.RFC3339Nano))
	case *types.Type:
		return one("type", value.TypeName())
	case *types.Optional:
		if value.HasValue() {
			return one("optional", []any{shown(value.GetValue())})
		}
		return one("optional", []any{})
	case *apiservercel.Quantity:
		return one("quantity", value.Quantity.String())
	case apiservercel.Quantity:
		return one("quantity", value.Quantity.String())
	case apiservercel.URL:
		return one("url", value.URL.String())
	case apiservercel.IP:
		return one("ip", value.Addr.String())
	case apiservercel.CIDR:
		return one("cidr", value.Prefix.String())
	case apiservercel.Semver:
		return one("semver", value.Version.String())
	case traits.Mapper:
		return one("map", shownMap(value))
	case traits.Lister:
		items := []any{}
		for iterator := value.Iterator(); iterator.HasNext() == types.True; {
			items = append(items, shown(iterator.Next()))
		}
		return items
	}
	return one("other", fmt.Sprintf("%T", value))
}

// double prints a number so that readers of JSON do not take it for an integer.
func double(value float64) json.RawMessage {
	text := shared.Encode(value)
	if !bytes.ContainsAny(text, ".e") {
		text = append(text, ".0"...)
	}
	return text
}

func shownMap(value traits.Mapper) []any {
	entries := []any{}
	for iterator := value.Iterator(); iterator.HasNext() == types.True; {
		key := iterator.Next()
		entries = append(entries, []any{shown(key), shown(value.Get(key))})
	}
	sort.Slice(entries, func(a, b int) bool { return string(shared.Encode(entries[a])) < string(shared.Encode(entries[b])) })
	return entries
}
