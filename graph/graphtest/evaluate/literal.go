package evaluate

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
)

// Operation is one of many connections.
type Operation struct {
	Text, Declared []string
	Variables      map[string]any
}

// Field adds a connection, whose filter is a literal or a variable.
func (o *Operation) Field(name, typ string, where object, isLiteral bool, rest string) {
	value := Literal(where)
	if !isLiteral || !Nameable(where) {
		value = fmt.Sprintf("$v%d", len(o.Variables))
		o.Declared = append(o.Declared, fmt.Sprintf("%s: %sFilter", value, typ))
		o.Variables[value[1:]] = where
	}
	o.Text = append(o.Text, fmt.Sprintf("%s(where: %s, orderBy: {field: ID}, %s", name, value, rest))
}

func (o *Operation) Run(t testing.TB, g *graphtest.Graph, some []Asked) object {
	t.Helper()
	query := "query"
	if len(o.Declared) > 0 {
		query += "(" + strings.Join(o.Declared, ", ") + ")"
	}
	r := g.Do(t.Context(), query+" { "+strings.Join(o.Text, "\n")+" }", o.Variables)
	if len(r.Errors) > 0 {
		t.Fatalf("%v\n%.5000v", r.Errors, some)
	}
	return r.Decode(t)
}

// Nameable says whether a literal can be written: its keys are names.
func Nameable(v any) bool {
	switch v := v.(type) {
	case object:
		for k, e := range v {
			if !graphQLName.MatchString(k) || !Nameable(e) {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { return !Nameable(e) })
	case json.Number: // "in a literal up to 2^63-1"
		_, noInt := v.Int64()
		_, noDouble := v.Float64()
		return noInt == nil || strings.ContainsAny(v.String(), ".eE") && noDouble == nil
	}
	return true
}

var graphQLName = regexp.MustCompile(`^[_A-Za-z][_0-9A-Za-z]*$`)

// Literal writes a value in GraphQL's own syntax.
func Literal(v any) string {
	switch v := v.(type) {
	case object:
		fields := []string{}
		for _, k := range Names(v) {
			fields = append(fields, k+": "+Literal(v[k]))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case []any:
		elements := make([]string, len(v))
		for i, e := range v {
			elements[i] = Literal(e)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	case enumMember:
		return string(v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
