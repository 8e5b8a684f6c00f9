package write

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/quaestor-graph/quaestor/server/database/query"
)

// jsonOps are the comparisons among the tests.
var jsonOps = map[query.JSONOp]string{
	query.JSONEq: " = ", query.JSONLt: " < ", query.JSONLe: " <= ", query.JSONGt: " > ", query.JSONGe: " >= ",
}

// jsonNumber is a number of a filter: an integer where it fits 64 bits, else a
// double. Numbers are compared as integers where both fit 64 bits, else as
// doubles.
type jsonNumber struct {
	integer bool
	i       int64
	f       float64
}

// readNumber fails where no double holds the number.
func readNumber(n json.Number) (jsonNumber, bool) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return jsonNumber{integer: true, i: i, f: float64(i)}, true
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	return jsonNumber{f: f}, err == nil && !math.IsInf(f, 0)
}

// mayEqual says whether a stored value may equal or contain a value at all:
// all numbers in it are doubles, and no text holds a NUL, which jsonb refuses
// (nul: SQLite has such texts, but finds no such key).
func mayEqual(v any, nul bool) bool {
	switch v := v.(type) {
	case json.Number:
		_, ok := readNumber(v)
		return ok
	case string:
		return nul || !strings.ContainsRune(v, 0)
	case []any:
		for _, e := range v {
			if !mayEqual(e, nul) {
				return false
			}
		}
	case map[string]any:
		for k, e := range v {
			if !mayEqual(k, false) || !mayEqual(e, nul) {
				return false
			}
		}
	}
	return true
}

// jsonText writes a decoded value again.
func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // it was decoded from JSON
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// position says whether an element of a path may be a position in an array.
func position(element string) bool {
	if element == "" || len(element) > 9 || element[0] == '0' && element != "0" {
		return false
	}
	for _, c := range []byte(element) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// byKind parts the values of JSONIn.
func byKind(list []any, nul bool) (texts []string, numbers []jsonNumber) {
	for _, v := range list {
		if !mayEqual(v, nul) {
			continue
		}
		switch v := v.(type) {
		case string:
			texts = append(texts, v)
		case json.Number:
			n, _ := readNumber(v)
			numbers = append(numbers, n)
		default:
			panic(fmt.Sprintf("query: JSONIn of a %T", v))
		}
	}
	return texts, numbers
}

// parted are numbers by how they are compared.
func parted(numbers []jsonNumber) (integers []int64, doubles, all []float64) {
	integers, doubles = []int64{}, []float64{}
	for _, n := range numbers {
		all = append(all, n.f)
		if n.integer {
			integers = append(integers, n.i)
		} else {
			doubles = append(doubles, n.f)
		}
	}
	return integers, doubles, all
}

// composite gives a value as the list or the object that it is.
func composite(value any) ([]any, map[string]any) {
	list, _ := value.([]any)
	object, _ := value.(map[string]any)
	return list, object
}

// numbered says whether there is a number in a value. Where is none, jsonb's own
// operators are ours; numbers it compares by all their digits.
func numbered(value any) bool {
	switch value := value.(type) {
	case json.Number:
		return true
	case []any:
		return slices.ContainsFunc(value, numbered)
	case map[string]any:
		for _, e := range value {
			if numbered(e) {
				return true
			}
		}
	}
	return false
}

func sortedKeys(m map[string]any) []string {
	return slices.Sorted(maps.Keys(m))
}

// texts appends the strings that a JSON value is made of, but for keys.
func texts(all []string, value any) []string {
	switch value := value.(type) {
	case string:
		return append(all, value)
	case []any:
		for _, e := range value {
			all = texts(all, e)
		}
	case map[string]any:
		for _, k := range sortedKeys(value) {
			all = texts(all, value[k])
		}
	}
	return all
}
