package graph

import (
	"context"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/quaestor-graph/quaestor/graph/problem"
)

// MutateOperationParameters writes the whole numbers of Ints as integers, before
// gqlparser reads the variables: to JSON 10, 10.0 and 1e1 are one number. What is
// no Int, or no Float, it refuses, because gqlparser would quote another number
// than was given. Numbers of other types keep their digits.
func (x *variables) MutateOperationParameters(_ context.Context, params *graphql.RawParams) *gqlerror.Error {
	if !unusual(params.Variables) {
		return nil
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: params.Query})
	if err != nil {
		return nil //nolint:nilerr // the executor says what is wrong
	}
	op := doc.Operations.ForName(params.OperationName)
	if op == nil {
		return nil
	}
	whole := make(map[string]any, len(params.Variables))
	for name, value := range params.Variables {
		whole[name] = value
		v := op.VariableDefinitions.ForName(name)
		if v == nil {
			continue
		}
		var wrong *problem.Problem
		if whole[name], wrong = x.numbers(v.Type, value); wrong != nil {
			return &gqlerror.Error{
				Message: "the variable $" + name + ": " + wrong.Message, Extensions: map[string]any{"code": string(wrong.Code)},
			}
		}
	}
	params.Variables = whole
	return nil
}

// unusual says whether a value holds a number that may be no integer of 32 bits
// as it is written.
func unusual(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for _, e := range v {
			if unusual(e) {
				return true
			}
		}
	case []any:
		for _, e := range v {
			if unusual(e) {
				return true
			}
		}
	case json.Number:
		return len(v) > 9 || strings.ContainsAny(v.String(), ".eE")
	case float64:
		return true
	}
	return false
}

// numbers gives a value of a type with its Ints as integers.
func (x *variables) numbers(t *ast.Type, value any) (any, *problem.Problem) {
	if list, ok := value.([]any); ok && t.Elem != nil {
		out := make([]any, len(list))
		for i, e := range list {
			var wrong *problem.Problem
			if out[i], wrong = x.numbers(t.Elem, e); wrong != nil {
				return nil, wrong
			}
		}
		return out, nil
	}
	def := x.schema.Types[t.Name()]
	switch v := value.(type) {
	case map[string]any:
		if def == nil || def.Kind != ast.InputObject {
			return value, nil
		}
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = e
			f := def.Fields.ForName(name)
			if f == nil {
				continue
			}
			var wrong *problem.Problem
			if out[name], wrong = x.numbers(f.Type, e); wrong != nil {
				wrong.Message = name + ": " + wrong.Message
				return nil, wrong
			}
		}
		return out, nil
	case json.Number:
		return ofType(t.Name(), v)
	case float64:
		if t.Name() == "Int" {
			return ofType(t.Name(), json.Number(strconv.FormatFloat(v, 'g', -1, 64)))
		}
	}
	return value, nil
}

// ofType gives a number as one of a type.
func ofType(name string, n json.Number) (any, *problem.Problem) {
	switch name {
	case "Int":
		i, ok := wholeNumber(n)
		if !ok {
			return nil, problem.BadInput("%.40s is no Int, a whole number of 32 bits", n)
		}
		return json.Number(strconv.FormatInt(i, 10)), nil
	case "Float":
		if _, err := n.Float64(); err != nil {
			return nil, problem.BadInput("%.40s is no Float, which ends at 1.8e308", n)
		}
	}
	return n, nil
}

// wholeNumber reads a whole number of 32 bits, however it is written.
func wholeNumber(n json.Number) (int64, bool) {
	if i, err := strconv.ParseInt(n.String(), 10, 32); err == nil {
		return i, true
	}
	const longest = 400 // of what a big.Rat is made, whose exponent it writes out
	f, err := n.Float64()
	_, exponent, _ := strings.Cut(strings.ToLower(n.String()), "e")
	shift, _ := strconv.Atoi(exponent)
	if err != nil || f < math.MinInt32 || f > math.MaxInt32 || len(n) > longest || shift > longest || shift < -longest {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(n.String())
	if !ok || !r.IsInt() {
		return 0, false
	}
	return r.Num().Int64(), true
}
