package graph

import (
	"context"
	"encoding/json"
	"math"
	"reflect"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// variables refuses the values of variables that gqlparser lets pass against
// the GraphQL specification: a number for a String, a text for an Int or Float,
// an Int beyond 32 bits, an enum's member in another case. It is an extension
// of gqlgen.
type variables struct{ schema *ast.Schema }

func (*variables) ExtensionName() string { return "Variables" }

func (x *variables) Validate(s graphql.ExecutableSchema) error {
	x.schema = s.Schema()
	return nil
}

func (x *variables) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	for _, v := range op.Operation.VariableDefinitions {
		value, given := op.Variables[v.Variable]
		if !given {
			continue
		}
		if want, ok := x.fits(v.Definition, v.Type, value); !ok {
			p := problem.BadInput("the variable $%s: %s", v.Variable, want)
			return refusal(p)
		}
	}
	if p := nullArgument(op); p != nil {
		return refusal(p)
	}
	return nil
}

func refusal(p *problem.Problem) *gqlerror.Error {
	return &gqlerror.Error{Message: p.Message, Extensions: map[string]any{"code": string(p.Code)}}
}

// fits says whether a value is one of a type, and if not what it must be. Null
// and what is missing gqlparser has looked at.
func (x *variables) fits(def *ast.Definition, t *ast.Type, value any) (want string, ok bool) {
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return "", true
	}
	if t.Elem != nil {
		if v.Kind() != reflect.Slice {
			return x.fits(def, t.Elem, v.Interface())
		}
		for i := range v.Len() {
			if want, ok := x.fits(def, t.Elem, v.Index(i).Interface()); !ok {
				return want, false
			}
		}
		return "", true
	}
	if object, ok := v.Interface().(map[string]any); ok && def.Kind == ast.InputObject {
		for _, f := range def.Fields {
			if want, ok := x.fits(x.schema.Types[f.Type.Name()], f.Type, object[f.Name]); !ok {
				return f.Name + ": " + want, false
			}
		}
		return "", true
	}
	_, number := v.Interface().(json.Number)
	switch {
	case def.Kind == ast.Enum:
		return "it must be a " + def.Name, def.EnumValues.ForName(v.String()) != nil
	case def.Name == "Int":
		return "it must be an Int, a whole number of 32 bits", isInt(v)
	case def.Name == "Float":
		return "it must be a Float, a number", number || v.CanFloat() || v.CanInt()
	case def.Name == "String", def.Name == "ID":
		return "it must be a text", v.Kind() == reflect.String && !number
	}
	return "", true
}

func isInt(v reflect.Value) bool {
	switch n := v.Interface().(type) {
	case json.Number:
		_, err := strconv.ParseInt(n.String(), 10, 32)
		return err == nil
	case float64:
		return n == math.Trunc(n) && math.Abs(n) <= math.MaxInt32
	}
	return v.CanInt() && v.Int() >= math.MinInt32 && v.Int() <= math.MaxInt32
}
