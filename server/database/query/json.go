package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// JSONOp is a test of the value at a path in a JSON column.
type JSONOp uint8

// The tests. At a path where nothing is none of them holds but JSONNull: it
// holds of SQL NULL, of JSON null and where nothing is.
const (
	JSONEq JSONOp = iota
	JSONIn
	JSONLt
	JSONLe
	JSONGt
	JSONGe
	JSONContains
	JSONHasKey
	JSONExists
	JSONNull
	JSONStartsWith
	JSONIContains
)

// JSONTest holds where the value at a path passes a test. A stored text that is
// no JSON, or that PostgreSQL's jsonb can't hold, has no path.
type JSONTest struct {
	Term Term
	// Path is of keys of objects, and of positions in arrays, from 0.
	Path []string
	Op   JSONOp
	// Value is what to compare with: decoded JSON with json.Number, a list of
	// texts and numbers of JSONIn, a text of JSONHasKey, JSONStartsWith and
	// JSONIContains.
	Value any
}

func (c JSONTest) write(w *writer, t string) { w.json(w, t, c) }
func (JSONTest) exact() bool                 { return false }

// jsonOps are the comparisons among the tests.
var jsonOps = map[JSONOp]string{JSONEq: " = ", JSONLt: " < ", JSONLe: " <= ", JSONGt: " > ", JSONGe: " >= "}

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
