// Package input reads the arguments of connections from the operation. gqlgen would turn filters into Go values once for
// each row that has the field, and could not tell a variable that is not given from one that is null. The package imports
// nothing of ours.
package input

import (
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// Arguments gives the arguments of a field that are given, null included: nil,
// bool, string (enums too), json.Number, []any and map[string]any.
func Arguments(f *ast.Field, variables map[string]any) map[string]any {
	out := map[string]any{}
	for _, a := range f.Arguments {
		if v, given := Value(a.Value, variables); given {
			out[a.Name] = v
		}
	}
	return out
}

// Value gives the value for which a value of the operation stands. A variable without a value is not given.
func Value(v *ast.Value, variables map[string]any) (value any, given bool) {
	switch v.Kind {
	case ast.Variable:
		if value, ok := variables[v.Raw]; ok {
			return Plain(value), true
		}
		if d := v.VariableDefinition; d != nil && d.DefaultValue != nil {
			return Value(d.DefaultValue, variables)
		}
		return nil, false
	case ast.NullValue:
		return nil, true
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, c := range v.Children {
			list[i], _ = Value(c.Value, variables)
		}
		return list, true
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, c := range v.Children {
			if value, given := Value(c.Value, variables); given {
				object[c.Name] = value
			}
		}
		return object, true
	}
	return v.Raw, true // a text or an enum
}

// Plain gives the value of a variable, as Value gives the value of a literal.
func Plain(value any) any {
	switch v := value.(type) {
	case nil, bool, string, json.Number:
		return v
	case float64:
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = Plain(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Plain(e)
		}
		return out
	}
	// gqlparser makes typed slices and pointers of some variables.
	r := reflect.ValueOf(value)
	switch {
	case r.Kind() == reflect.Pointer || r.Kind() == reflect.Interface:
		if r.IsNil() {
			return nil
		}
		return Plain(r.Elem().Interface())
	case r.Kind() == reflect.Slice:
		out := make([]any, r.Len())
		for i := range out {
			out[i] = Plain(r.Index(i).Interface())
		}
		return out
	case r.CanInt():
		return json.Number(strconv.FormatInt(r.Int(), 10))
	case r.CanUint():
		return json.Number(strconv.FormatUint(r.Uint(), 10))
	case r.CanFloat():
		return json.Number(strconv.FormatFloat(r.Float(), 'g', -1, 64))
	case r.Kind() == reflect.String:
		return r.String()
	case r.Kind() == reflect.Bool:
		return r.Bool()
	}
	return value
}

// List gives a list; GraphQL takes one value for a list of one value.
func List(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}
