package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// enumsOf has the enums of the properties of each type: at the property itself, or at its items.
func enumsOf(server string) map[string]map[string][]any {
	path := filepath.Join(server, "pkg", "generated", "openapi", "zz_generated.openapi.go")
	found := map[string]map[string][]any{}
	for _, declaration := range parse(path).Decls {
		function, isFunction := declaration.(*ast.FuncDecl)
		if !isFunction {
			continue
		}
		// schema_k8sio_api_core_v1_Container is io.k8s.api.core.v1.Container.
		name, isSchema := strings.CutPrefix(function.Name.Name, "schema_k8sio_api_")
		if !isSchema {
			continue
		}
		name = "io.k8s.api." + strings.ReplaceAll(name, "_", ".")
		ast.Inspect(function, func(node ast.Node) bool {
			property, isEntry := node.(*ast.KeyValueExpr)
			if !isEntry {
				return true
			}
			key, isText := property.Key.(*ast.BasicLit)
			if !isText {
				return true
			}
			if values := enumIn(property.Value); values != nil {
				if found[name] == nil {
					found[name] = map[string][]any{}
				}
				found[name][unquote(key)] = values
			}
			return true
		})
	}
	return found
}

// enumIn is the first enum in an expression.
func enumIn(expression ast.Expr) (values []any) {
	ast.Inspect(expression, func(node ast.Node) bool {
		entry, isEntry := node.(*ast.KeyValueExpr)
		if key, isName := keyOf(entry, isEntry); isName && key == "Enum" {
			for _, element := range entry.Value.(*ast.CompositeLit).Elts {
				values = append(values, unquote(element.(*ast.BasicLit)))
			}
		}
		return values == nil
	})
	return values
}

func keyOf(entry *ast.KeyValueExpr, isEntry bool) (string, bool) {
	if !isEntry {
		return "", false
	}
	name, isName := entry.Key.(*ast.Ident)
	if !isName {
		return "", false
	}
	return name.Name, true
}

func unquote(literal *ast.BasicLit) string {
	text, err := strconv.Unquote(literal.Value)
	check(err)
	return text
}

// addEnums puts the enums of a type's properties into its schema.
func addEnums(schema map[string]any, enums map[string][]any) {
	properties, _ := schema["properties"].(map[string]any)
	for name, values := range enums {
		property, found := properties[name].(map[string]any)
		if !found {
			continue
		}
		if items, isList := property["items"].(map[string]any); isList {
			property = items
		}
		property["enum"] = values
	}
}

// types reads Go's types in the API modules of a version.
type types struct {
	version  string
	packages map[string]map[string]*ast.StructType
}

func newTypes(version string) types {
	return types{version, map[string]map[string]*ast.StructType{}}
}

// addTo adds what the schema of a type does not say of Go's struct: the names of types of fields that are not the plain ones (`x-go-type`), the
// embedded struct that a field is in (`x-go-inline`), and whether a field holds a struct itself, so that it is never absent (`x-go-value`).
func (t types) addTo(name string, schema map[string]any) {
	properties, _ := schema["properties"].(map[string]any)
	if properties == nil {
		return
	}
	dot := strings.LastIndex(name, ".")
	t.fields(name[:dot], name[dot+1:], "", properties)
}

func (t types) fields(pkg, name, inline string, properties map[string]any) {
	structure := t.of(pkg)[name]
	if structure == nil {
		return
	}
	for _, field := range structure.Fields.List {
		tag := ""
		if field.Tag != nil {
			tag = reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json")
		}
		key := strings.Split(tag, ",")[0]
		if len(field.Names) == 0 && key == "" {
			if embedded, isLocal := field.Type.(*ast.Ident); isLocal {
				t.fields(pkg, embedded.Name, embedded.Name, properties)
			}
			continue
		}
		property, found := properties[key].(map[string]any)
		if !found {
			continue
		}
		if inline != "" {
			property["x-go-inline"] = inline
		}
		if _, isPointer := field.Type.(*ast.StarExpr); !isPointer && property["$ref"] != nil {
			property["x-go-value"] = true
		}
		written, plain := goType(field.Type, pkg), plainType(property)
		if written != plain && plain != "" && written != "" {
			property["x-go-type"] = written
		}
	}
}

// goType is the name of a type in messages; pointers do not count. Empty where it has none of use.
func goType(expression ast.Expr, pkg string) string {
	switch written := expression.(type) {
	case *ast.StarExpr:
		return goType(written.X, pkg)
	case *ast.Ident:
		if ast.IsExported(written.Name) {
			return pkg[strings.LastIndex(pkg, ".")+1:] + "." + written.Name
		}
		return written.Name
	case *ast.SelectorExpr:
		name := written.X.(*ast.Ident).Name
		// Imports have other names than their packages: metav1 is v1.
		if at := strings.LastIndex(name, "v1"); at > 0 {
			name = name[at:]
		}
		return name + "." + written.Sel.Name
	case *ast.ArrayType:
		if item := goType(written.Elt, pkg); item == "byte" {
			return "[]uint8"
		} else if item != "" {
			return "[]" + item
		}
	case *ast.MapType:
		return "map[" + goType(written.Key, pkg) + "]" + goType(written.Value, pkg)
	}
	return ""
}

// plainType is the name that a schema suggests for the Go type of a field. Empty for what a message never names.
func plainType(schema map[string]any) string {
	if reference, isReference := schema["$ref"].(string); isReference {
		parts := strings.Split(reference, ".")
		return strings.Join(parts[len(parts)-2:], ".")
	}
	format, _ := schema["format"].(string)
	switch schema["type"] {
	case "string":
		if format == "byte" {
			return "[]uint8"
		}
		return "string"
	case "integer":
		return format
	case "boolean":
		return "bool"
	case "number":
		return "float64"
	case "array":
		return "[]" + plainType(schema["items"].(map[string]any))
	case "object":
		if values, isMap := schema["additionalProperties"].(map[string]any); isMap {
			return "map[string]" + plainType(values)
		}
	}
	return ""
}

// of has the structs of a package by name.
func (t types) of(pkg string) map[string]*ast.StructType {
	if found, known := t.packages[pkg]; known {
		return found
	}
	found := map[string]*ast.StructType{}
	t.packages[pkg] = found
	for prefix, path := range apis {
		rest, isBelow := strings.CutPrefix(pkg, prefix)
		if !isBelow {
			continue
		}
		folder := filepath.Join(module(path, apiVersion(t.version)), filepath.Join(strings.Split(rest, ".")...))
		files, err := filepath.Glob(filepath.Join(folder, "*types*.go"))
		check(err)
		for _, file := range files {
			if strings.HasPrefix(filepath.Base(file), "zz_") || strings.HasSuffix(file, "_test.go") {
				continue
			}
			ast.Inspect(parse(file), func(node ast.Node) bool {
				if declared, isType := node.(*ast.TypeSpec); isType {
					if structure, isStruct := declared.Type.(*ast.StructType); isStruct {
						found[declared.Name.Name] = structure
					}
				}
				return true
			})
		}
	}
	return found
}

// shortNames has the short names of resources by the lower-case kind.
func shortNames(server string) map[string][]string {
	found := map[string][]string{}
	files, err := filepath.Glob(filepath.Join(server, "pkg", "registry", "*", "*", "storage", "storage.go"))
	check(err)
	others := map[string]string{"certificates": "certificatesigningrequest", "endpoint": "endpoints"}
	for _, file := range files {
		for _, declaration := range parse(file).Decls {
			function, isFunction := declaration.(*ast.FuncDecl)
			if !isFunction || function.Name.Name != "ShortNames" {
				continue
			}
			kind := filepath.Base(filepath.Dir(filepath.Dir(file)))
			if other, isOther := others[kind]; isOther {
				kind = other
			}
			ast.Inspect(function, func(node ast.Node) bool {
				if literal, isText := node.(*ast.BasicLit); isText && literal.Kind == token.STRING {
					found[kind] = append(found[kind], unquote(literal))
				}
				return true
			})
		}
	}
	return found
}

// end says since when a kind is deprecated, since when it is not served, and what replaces it.
type end struct {
	Deprecated  string `json:"deprecated,omitempty"`
	Removed     string `json:"removed,omitempty"`
	Replacement string `json:"replacement,omitempty"`
}

// ends has the kinds of the API module that are deprecated or removed, or will be, by group/version/kind.
func ends(api string) map[string]*end {
	found := map[string]*end{}
	at := func(name string) *end {
		if found[name] == nil {
			found[name] = &end{}
		}
		return found[name]
	}
	files, err := filepath.Glob(filepath.Join(api, "*", "*", "*lifecycle.go"))
	check(err)
	for _, file := range files {
		folder := filepath.Dir(file)
		group, version := groupOf(folder), filepath.Base(folder)
		for _, declaration := range parse(file).Decls {
			function, isFunction := declaration.(*ast.FuncDecl)
			if !isFunction || function.Recv == nil {
				continue
			}
			kind := function.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name
			if strings.HasSuffix(kind, "List") || strings.HasSuffix(kind, "Options") {
				continue
			}
			var literals []string
			ast.Inspect(function, func(node ast.Node) bool {
				if literal, isLiteral := node.(*ast.BasicLit); isLiteral {
					literals = append(literals, strings.Trim(literal.Value, `"`))
				}
				return true
			})
			name := group + "/" + version + "/" + kind
			switch function.Name.Name {
			case "APILifecycleDeprecated":
				at(name).Deprecated = strings.Join(literals, ".")
			case "APILifecycleRemoved":
				at(name).Removed = strings.Join(literals, ".")
			case "APILifecycleReplacement":
				// The tag of IngressClass names its list.
				heir := strings.TrimSuffix(literals[2], "List")
				at(name).Replacement = strings.TrimPrefix(strings.Join(literals[:2], "/"), "/") + " " + heir
			}
		}
	}
	return found
}

// groupOf is the API group of a package, which its register.go names.
func groupOf(folder string) (group string) {
	ast.Inspect(parse(filepath.Join(folder, "register.go")), func(node ast.Node) bool {
		if value, isValue := node.(*ast.ValueSpec); isValue && value.Names[0].Name == "GroupName" {
			group = unquote(value.Values[0].(*ast.BasicLit))
		}
		return true
	})
	return group
}

func parse(path string) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	check(err)
	return file
}
