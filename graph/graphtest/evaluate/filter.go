package evaluate

import (
	"cmp"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
)

// The filters of contract 9.1 and 9.2, evaluated in plain Go: an evaluation knows nothing of SQL, NULL or indexes.

// grammar is what introspection says of the filters: the type of each field of
// each input, `[JSONFilter]` of a list.
type grammar struct {
	Inputs map[string]map[string]string
	enums  map[string][]string
}

func IntrospectFilters(t testing.TB, g *graphtest.Graph) grammar {
	t.Helper()
	schema := g.Query(t, `{ __schema { types { name inputFields { name type { ...T ofType { ...T ofType { ...T ofType { ...T } } } } }
		enumValues { name } } } } fragment T on __Type { name kind }`, nil)["__schema"].(object)
	out := grammar{map[string]map[string]string{}, map[string][]string{}}
	for _, x := range schema["types"].([]any) {
		typ := x.(object)
		name := typ["name"].(string)
		for _, v := range graphtest.List(typ["enumValues"]) {
			out.enums[name] = append(out.enums[name], v.(object)["name"].(string))
		}
		if !strings.HasSuffix(name, "Filter") {
			continue
		}
		out.Inputs[name] = map[string]string{}
		for _, f := range graphtest.List(typ["inputFields"]) {
			leaf, format := f.(object)["type"].(object), "%"
			for leaf["ofType"] != nil {
				if leaf["kind"] == "LIST" {
					format = "[%]"
				}
				leaf = leaf["ofType"].(object)
			}
			out.Inputs[name][f.(object)["name"].(string)] = strings.Replace(format, "%", leaf["name"].(string), 1)
		}
	}
	return out
}

// Evaluation counts how often each operator of each comparator was true, and
// how often not.
type Evaluation struct {
	*World
	Hits map[string]*[2]int
}

func (v *Evaluation) hit(operator string, holds bool) bool {
	if v.Hits[operator] == nil {
		v.Hits[operator] = new([2]int)
	}
	if holds {
		v.Hits[operator][1]++
	} else {
		v.Hits[operator][0]++
	}
	return holds
}

// Matching gives the ids of a type's rows that satisfy a filter, in order.
func (v *Evaluation) Matching(typ string, filter object) []string {
	ids := []string{}
	for _, e := range v.Rows[typ] {
		if v.Holds(e, filter) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// Holds evaluates all of a filter, so that each operator is met.
func (v *Evaluation) Holds(e *Entity, filter object) bool {
	all := true
	for name, value := range filter {
		all = v.field(e, name, value) && all
	}
	return all
}

func (v *Evaluation) field(e *Entity, name string, value any) bool {
	switch name {
	case "and":
		return !slices.ContainsFunc(value.([]any), func(f any) bool { return !v.Holds(e, f.(object)) })
	case "or":
		return slices.ContainsFunc(value.([]any), func(f any) bool { return v.Holds(e, f.(object)) })
	case "not":
		return !v.Holds(e, value.(object))
	}
	kind := v.Inputs[e.Type+"Filter"][name]
	if edge, ok := v.Shape.Edges[e.Type][name]; ok {
		targets := v.Follow(e, name)
		if edge.Many {
			return v.many(targets, value.(object))
		}
		// contract 9.7
		return len(targets) == 1 && v.Holds(targets[0], value.(object))
	}
	switch kind {
	case "[JSONFilter]":
		stored := JSONValue{e.Values[name], !e.Null[name]}
		holds := true
		for _, f := range value.([]any) {
			holds = v.JSON(stored, f.(object)) && holds
		}
		return holds
	case "TagsFilter":
		return v.tags(e.Values[name], value.(object))
	}
	return v.Comparator(kind, e.Values[name], value.(object))
}

func (v *Evaluation) many(targets []*Entity, value object) bool {
	count := func(f object) (n int) {
		for _, target := range targets {
			if v.Holds(target, f) {
				n++
			}
		}
		return n
	}
	number := func(n int) json.Number { return json.Number(strconv.Itoa(n)) }
	all := true
	for name, f := range value {
		var holds bool
		switch name {
		case "some":
			holds = count(f.(object)) > 0
		case "none":
			holds = count(f.(object)) == 0
		case "every": // "`every: f` is `none: {not: f}`"
			holds = count(f.(object)) == len(targets)
		case "count":
			holds = v.Comparator("IntFilter", number(len(targets)), f.(object))
		case "counts":
			holds = true
			for _, x := range f.([]any) {
				where, _ := x.(object)["where"].(object)
				holds = v.Comparator("IntFilter", number(count(where)), x.(object)["is"].(object)) && holds
			}
		}
		all = v.hit("EdgeFilter."+name, holds) && all
	}
	return all
}

// Comparator evaluates all operators of a comparator (contract 9.3).
func (v *Evaluation) Comparator(kind string, value any, f object) bool {
	all := true
	for op, operand := range f {
		all = v.hit(kind+"."+op, v.operator(kind, op, value, operand)) && all
	}
	return all
}

func (v *Evaluation) operator(kind, op string, value, operand any) bool {
	in := func() bool {
		return value != nil && slices.ContainsFunc(operand.([]any), func(o any) bool { return compareAs(kind, value, o) == 0 })
	}
	switch op {
	case "isNull":
		return (value == nil) == operand.(bool)
	case "eq":
		return value != nil && compareAs(kind, value, operand) == 0
	case "ne":
		return !v.operator(kind, "eq", value, operand)
	case "in":
		return in()
	case "notIn":
		return !in()
	}
	if value == nil {
		return false
	}
	switch op {
	case "lt":
		return compareAs(kind, value, operand) < 0
	case "le":
		return compareAs(kind, value, operand) <= 0
	case "gt":
		return compareAs(kind, value, operand) > 0
	case "ge":
		return compareAs(kind, value, operand) >= 0
	case "last":
		ago := graphtest.Now().Sub(Instant(value))
		return ago >= 0 && ago.Microseconds() <= micros(operand)
	case "next":
		ahead := Instant(value).Sub(graphtest.Now())
		return ahead >= 0 && ahead.Microseconds() <= micros(operand)
	}
	return Text(op, value.(string), operand.(string))
}

// Text evaluates what only texts have.
func Text(op, value, operand string) bool {
	switch op {
	case "contains":
		return strings.Contains(value, operand)
	case "icontains":
		return strings.Contains(FoldASCII(value), FoldASCII(operand))
	case "startsWith":
		return strings.HasPrefix(value, operand)
	case "endsWith":
		return strings.HasSuffix(value, operand)
	case "ilike":
		return like(FoldASCII(operand)).MatchString(FoldASCII(value))
	}
	return like(operand).MatchString(value)
}

// like matches a pattern by contract 9.9.
func like(pattern string) *regexp.Regexp {
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.MustCompile(`(?s)\A` + b.String() + `\z`)
}

func FoldASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 32
		}
	}
	return string(b)
}

// compareAs compares two values of a comparator's kind.
func compareAs(kind string, a, b any) int {
	switch kind {
	case "BooleanFilter":
		if a == b {
			return 0
		}
		return 1
	case "IDFilter":
		return strings.Compare(strings.ToLower(a.(string)), strings.ToLower(b.(string)))
	case "IntFilter", "FloatFilter":
		return compareNumbers(a.(json.Number), b.(json.Number))
	case "DateTimeFilter":
		return Instant(a).Compare(Instant(b))
	case "DurationFilter":
		return cmp.Compare(micros(a), micros(b))
	}
	if e, ok := b.(enumMember); ok {
		b = string(e)
	}
	return strings.Compare(a.(string), b.(string))
}

func Instant(v any) time.Time {
	at, err := time.Parse(time.RFC3339Nano, v.(string))
	if err != nil {
		panic(err)
	}
	return at.Truncate(time.Microsecond)
}

// micros reads a number of seconds.
func micros(v any) int64 {
	r, ok := new(big.Rat).SetString(string(v.(json.Number)))
	if !ok {
		panic(v)
	}
	r.Mul(r, big.NewRat(1_000_000, 1))
	return new(big.Int).Quo(r.Num(), r.Denom()).Int64()
}

// tags evaluates the tests of a list of strings, nil where there is none.
func (v *Evaluation) tags(value any, f object) bool {
	tags, there := value.([]any)
	has := func(tag any) bool { return slices.Contains(tags, tag) }
	all := true
	for op, operand := range f {
		var holds bool
		switch op {
		case "isNull":
			holds = there != operand.(bool)
		case "isEmpty":
			holds = (there && len(tags) == 0) == operand.(bool)
		case "all": // "`all: []` and `none: []` match everything"
			wanted := operand.([]any)
			holds = len(wanted) == 0 || there && !slices.ContainsFunc(wanted, func(tag any) bool { return !has(tag) })
		case "any":
			holds = slices.ContainsFunc(operand.([]any), has)
		case "none":
			holds = !slices.ContainsFunc(operand.([]any), has)
		}
		all = v.hit("TagsFilter."+op, holds) && all
	}
	return all
}

// compareNumbers compares integers where both numbers fit 64 bits, else doubles (contract 9.10).
func compareNumbers(a, b json.Number) int {
	i, errA := a.Int64()
	j, errB := b.Int64()
	if errA == nil && errB == nil {
		return cmp.Compare(i, j)
	}
	x, errX := a.Float64()
	y, errY := b.Float64()
	if errX != nil || errY != nil {
		return 2 // only within a value that is compared as a whole
	}
	return cmp.Compare(x, y)
}
