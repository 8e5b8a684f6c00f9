package write

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// knownTests is how many values the planner is told of.
const knownTests = 20

// known is a condition of a whole JSON column that a test of the value at a path
// implies. PostgreSQL tries it on the sample that ANALYZE has kept, and may have
// an index for it, and has neither for the value at a path: it would take any
// equality for one row of 200.
type known struct {
	// operator is one of jsonb's, between the column and one of the operands.
	operator string
	operands []string
	// alike: the test holds wherever this does.
	alike bool
}

// knownOf gives what is known where a test holds; ok is false where that is
// nothing. An element of the path that may be a position or a key leads to two
// values.
func knownOf(c query.JSONTest) (k known, ok bool) {
	if c.Term.JSONText || slices.ContainsFunc(c.Path, position) || slices.ContainsFunc(c.Path, holdsNUL) {
		return k, false
	}
	at := jsonPath(c.Path)
	switch c.Op {
	case query.JSONEq, query.JSONContains:
		return knownEqual(c, at)
	case query.JSONIn:
		list, _ := c.Value.([]any)
		return knownAmong(c, at, list)
	case query.JSONHasKey:
		key, _ := c.Value.(string)
		return known{operator: "@?", operands: []string{at + jsonPath([]string{key})[1:]}}, !holdsNUL(key)
	case query.JSONExists:
		return known{operator: "@?", operands: []string{at}}, len(c.Path) > 0
	case query.JSONIContains: // the locale folds other letters than we do
		return known{operator: "@@", operands: []string{at + `.type() == "string"`}}, true
	case query.JSONStartsWith:
		text, _ := c.Value.(string)
		return known{operator: "@@", operands: []string{at + " starts with " + jsonText(text)}}, !holdsNUL(text)
	case query.JSONLt, query.JSONLe, query.JSONGt, query.JSONGe:
		switch value := c.Value.(type) {
		case string:
			return known{operator: "@@", operands: []string{at + jsonOps[c.Op] + jsonText(value)}}, !holdsNUL(value)
		case json.Number:
			n, ok := readNumber(value)
			return known{operator: "@@", operands: []string{n.around(at, c.Op)}}, ok
		}
	}
	return k, false
}

// knownEqual: a list or an object holds what is equal to it, but for numbers, which
// jsonb compares by all their digits. A text, true, false or null at a key is held
// where it is equal; a list at a key is held only by a list.
func knownEqual(c query.JSONTest, at string) (k known, ok bool) {
	if !mayEqual(c.Value, false) || len(c.Path) == 0 && !numbered(c.Value) { // which says `=` or `@>` itself
		return k, false
	}
	list, object := composite(c.Value)
	within := func(value any) string { return jsonText(keyed(c.Path, value)) }
	_, isNumber := c.Value.(json.Number)
	switch {
	case isNumber, object != nil && numbered(c.Value):
		all := conjuncts(nil, at, c.Value)
		k = known{operator: "@@", operands: []string{strings.Join(all[:min(len(all), knownTests)], " && ")}}
	case list != nil || object != nil:
		k = known{operator: "@>", operands: []string{within(numberless(c.Value))}}
		k.alike = c.Op == query.JSONContains && !numbered(c.Value)
	case c.Op == query.JSONContains:
		k = known{operator: "@>", operands: []string{within(c.Value), within([]any{c.Value})}, alike: true}
	default:
		k = known{operator: "@>", operands: []string{within(c.Value)}, alike: true}
	}
	return k, true
}

// knownAmong: the value is one of a list's.
func knownAmong(c query.JSONTest, at string, list []any) (k known, ok bool) {
	texts, numbers := byKind(list, false)
	switch {
	case len(texts)+len(numbers) > knownTests || len(texts)+len(numbers) == 0:
		return k, false
	case len(numbers) == 0 && len(c.Path) > 0:
		k = known{operator: "@>", alike: true}
		for _, text := range texts {
			k.operands = append(k.operands, jsonText(keyed(c.Path, text)))
		}
		return k, true
	}
	var one []string
	for _, text := range texts {
		one = append(one, at+" == "+jsonText(text))
	}
	for _, n := range numbers {
		one = append(one, "("+n.around(at, query.JSONEq)+")")
	}
	return known{operator: "@@", operands: []string{strings.Join(one, " || ")}}, true
}

// of says of a column what is known.
func (k known) of(column frag) frag {
	kind := raw(either(k.operator == "@>", "::jsonb", "::jsonpath"))
	if len(k.operands) == 1 {
		return sqlf("$1 $2 $3$4", column, raw(k.operator), arg(k.operands[0]), kind)
	}
	return sqlf("$1 $2 ANY($3$4[])", column, raw(k.operator), arg(pq.Array(k.operands)), kind)
}

// jsonPath writes keys as a jsonpath.
func jsonPath(keys []string) string {
	at := "$"
	for _, key := range keys {
		at += "." + jsonText(key)
	}
	return at
}

// keyed puts a value at a path of keys.
func keyed(path []string, value any) any {
	for _, key := range slices.Backward(path) {
		value = map[string]any{key: value}
	}
	return value
}

// conjuncts appends the conditions of jsonpath that hold of what equals a value.
func conjuncts(all []string, at string, value any) []string {
	list, object := composite(value)
	switch {
	case list != nil:
		return append(all, at+`.type() == "array"`)
	case object != nil:
		for _, key := range sortedKeys(object) {
			all = conjuncts(all, at+jsonPath([]string{key})[1:], object[key])
		}
		return append(all, at+`.type() == "object"`)
	}
	if number, ok := value.(json.Number); ok {
		n, _ := readNumber(number)
		return append(all, n.around(at, query.JSONEq))
	}
	return append(all, at+" == "+jsonText(value))
}

// numberless leaves out the numbers of an object or a list.
func numberless(value any) any {
	list, object := composite(value)
	switch {
	case list != nil:
		kept := []any{}
		for _, e := range list {
			if _, number := e.(json.Number); !number {
				kept = append(kept, numberless(e))
			}
		}
		return kept
	case object != nil:
		kept := map[string]any{}
		for key, e := range object {
			if _, number := e.(json.Number); !number {
				kept[key] = numberless(e)
			}
		}
		return kept
	}
	return value
}

// around is a condition of jsonpath for numbers that compare so as doubles: those
// up to the next doubles.
func (n jsonNumber) around(at string, op query.JSONOp) string {
	var bounds []string
	bound := func(compare string, towards float64) {
		if next := math.Nextafter(n.f, towards); !math.IsInf(next, 0) {
			bounds = append(bounds, at+compare+strconv.FormatFloat(next, 'e', -1, 64))
		}
	}
	if op != query.JSONLt && op != query.JSONLe {
		bound(" >= ", math.Inf(-1))
	}
	if op != query.JSONGt && op != query.JSONGe {
		bound(" <= ", math.Inf(1))
	}
	if len(bounds) == 0 { // of the largest double
		return at + `.type() == "number"`
	}
	return strings.Join(bounds, " && ")
}
