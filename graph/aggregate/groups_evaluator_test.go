package aggregate_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
)

// The groups of contract 10.4 to 10.9, evaluated in plain Go.

// groupKey is one entry of `by`.
type groupKey struct {
	enum, key string
	kind      descriptor.Kind
	field     *descriptor.Field // else it is a list or JSON
	every     string
	length    time.Duration
	zone      string
	as        string
	path      []any
}

func (k groupKey) name() string { return cmp.Or(k.as, k.key) }

func (k groupKey) String() string {
	s := "field: " + k.enum
	if k.every != "" {
		s += fmt.Sprintf(", every: %q", k.every)
	}
	if k.zone != "" {
		s += fmt.Sprintf(", timeZone: %q", k.zone)
	}
	if k.as != "" {
		s += ", as: " + evaluate.Literal(k.as)
	}
	if k.path != nil {
		s += ", path: " + evaluate.Literal(k.path)
	}
	return "{" + s + "}"
}

// groupTest is one of `having`, groupSort one of `orderBy`.
type groupTest struct {
	figure
	is object
}

type groupSort struct {
	figure
	desc bool
}

// grouping is what is asked of groups.
type grouping struct {
	typ, edge string // edge: of every row of the type
	where     object
	by        []groupKey
	figures   []figure
	having    []groupTest
	order     []groupSort
	// sizes of the pages of walks.
	sizes []int
}

func (a grouping) of(v *evaluate.Evaluation) string {
	if a.edge != "" {
		return v.Shape.Edges[a.typ][a.edge].To
	}
	return a.typ
}

// arguments of groups.
func (a grouping) arguments(typ string, vars *variables) string {
	var by []string
	for _, k := range a.by {
		by = append(by, k.String())
	}
	s := "by: [" + strings.Join(by, ", ") + "]"
	entry := func(f figure, rest string) string {
		if args := f.arguments(typ, vars); args != "" {
			rest += ", " + args
		}
		return "{aggregate: " + f.function + rest + "}"
	}
	var having, order []string
	for _, h := range a.having {
		having = append(having, entry(h.figure, ", is: "+evaluate.Literal(h.is)))
	}
	for _, o := range a.order {
		order = append(order, entry(o.figure, map[bool]string{true: ", direction: DESC", false: ""}[o.desc]))
	}
	if having != nil {
		s += ", having: [" + strings.Join(having, ", ") + "]"
	}
	if order != nil {
		s += ", orderBy: [" + strings.Join(order, ", ") + "]"
	}
	return s
}

func (a grouping) String() string {
	return fmt.Sprintf("%s.%s where %s %s", a.typ, a.edge, evaluate.Literal(a.where), a.arguments("", &variables{}))
}

// group is one as it is expected.
type group struct {
	keys  []any
	rows  []*evaluate.Entity
	order []any
}

// byValue writes the numbers within a JSON value in one form, as contract 9.10 compares them.
func byValue(v any) any {
	switch v := v.(type) {
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return v
		}
		f, err := v.Float64()
		if err != nil {
			return v
		}
		if f == math.Trunc(f) && math.Abs(f) < 1e15 {
			return json.Number(strconv.FormatInt(int64(f), 10))
		}
		return double(f)
	case object:
		out := object{}
		for k, e := range v {
			out[k] = byValue(e)
		}
		return out
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, byValue(e))
		}
		return out
	}
	return v
}

// keysOf a row: of a list one for each element.
func keysOf(v *evaluate.Evaluation, e *evaluate.Entity, k groupKey) []any {
	if k.field != nil {
		value := v.ValueOf(e, k.field)
		if value != nil && k.every != "" {
			value = k.bucket(value)
		}
		return []any{value}
	}
	value := e.Values[k.key]
	if k.kind == descriptor.JSON {
		return []any{byValue(evaluate.JSONValue{Value: value, There: !e.Null[k.key]}.At(k.path).Value)}
	}
	if list, _ := value.([]any); len(list) > 0 {
		return list
	}
	return []any{nil} // "an empty list comes under null"
}

// groupsOf in order, with the rows of each.
func groupsOf(v *evaluate.Evaluation, a grouping, rows []*evaluate.Entity) []*group {
	found := map[string]*group{}
	for _, e := range rows {
		combinations := [][]any{nil}
		for _, k := range a.by {
			var longer [][]any
			for _, c := range combinations {
				for _, value := range keysOf(v, e, k) {
					longer = append(longer, append(slices.Clone(c), value))
				}
			}
			combinations = longer
		}
		for _, keys := range combinations {
			id := evaluate.Literal(keys)
			if found[id] == nil {
				found[id] = &group{keys: keys}
			}
			found[id].rows = append(found[id].rows, e)
		}
	}
	order := a.order
	if order == nil {
		order = []groupSort{{figure{function: "COUNT"}, true}}
	}
	var out []*group
	for _, id := range evaluate.Names(found) {
		one := found[id]
		passes := true
		for _, h := range a.having {
			passes = v.Comparator("FloatFilter", figureOf(v, h.figure, one.rows), h.is) && passes
		}
		if !passes {
			continue
		}
		for _, o := range order {
			if o.function == "KEY" {
				break
			}
			one.order = append(one.order, figureOf(v, o.figure, one.rows))
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(x, y *group) int {
		for i, o := range order {
			if o.function == "KEY" {
				return a.compareKeys(x, y, o.desc)
			}
			kind := descriptor.Float
			if o.function == "MIN" || o.function == "MAX" {
				kind = o.field.Kind
			}
			if c := nullLast(x.order[i], y.order[i], o.desc, kind); c != 0 {
				return c
			}
		}
		return a.compareKeys(x, y, false)
	})
	return out
}

func nullLast(x, y any, desc bool, kind descriptor.Kind) int {
	return evaluate.OrderKey{Field: &descriptor.Field{Kind: kind}, Desc: desc}.Compare(x, y)
}

func (a grouping) compareKeys(x, y *group, desc bool) int {
	for i, k := range a.by {
		kind := k.kind
		if kind == descriptor.Strings {
			kind = descriptor.Text
		}
		if kind == descriptor.JSON {
			continue // it has no order in the contract
		}
		if c := nullLast(x.keys[i], y.keys[i], desc, kind); c != 0 {
			return c
		}
	}
	return 0
}

// ordered says whether contract 10.9 gives each group its place.
func (a grouping) ordered() bool {
	return !slices.ContainsFunc(a.by, func(k groupKey) bool { return k.kind == descriptor.JSON })
}

// checkPage compares a page of groups with those that are expected, or with all
// of them where they have no order.
func checkPage(v *evaluate.Evaluation, t *testing.T, a grouping, nodes []any, want []*group) {
	t.Helper()
	if len(nodes) != len(want) {
		t.Errorf("%s: %d groups, want %d", a, len(nodes), len(want))
		return
	}
	byKey := map[string]*group{}
	for _, one := range want {
		byKey[a.shown(one)] = one
	}
	for i, n := range nodes {
		one := want[i]
		shown := n.(object)["keys"].(object)
		for _, k := range a.by {
			if k.kind == descriptor.JSON {
				shown[k.name()] = byValue(shown[k.name()])
			}
		}
		keys := evaluate.Literal(shown)
		if !a.ordered() {
			if one = byKey[keys]; one == nil {
				t.Errorf("%s: no group should be %s", a, keys)
				return
			}
		}
		if shown := a.shown(one); keys != shown {
			t.Errorf("%s: group %d is %s, want %s", a, i, keys, shown)
			return
		}
		checkFigures(v, t, a.String()+" "+keys, a.figures, n.(object), one.rows)
	}
}

// shown are the keys as the API shows them.
func (a grouping) shown(one *group) string {
	keys := object{}
	for i, k := range a.by {
		keys[k.name()] = one.keys[i]
	}
	return evaluate.Literal(keys)
}

// checkGroups asks for all groups at once, and walks them.
func checkGroups(v *evaluate.Evaluation, t *testing.T, g *graphtest.Graph, a grouping) (answer string) {
	t.Helper()
	want := groupsOf(v, a, rowsOf(v, v.Rows[a.typ], a.where))
	for _, size := range append([]int{1000}, a.sizes...) {
		after := any(nil)
		for from := 0; ; from += size {
			vars := &variables{values: object{"after": after}, declared: []string{"$after: String"}}
			where := ""
			if a.where != nil {
				where = "(where: " + vars.filter(a.typ, a.where) + ")"
			}
			args := a.arguments(a.typ, vars)
			c := vars.run(t, g, fmt.Sprintf("c: %s%s { groups(%s, first: %d, after: $after) { nodes { keys%s } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }",
				v.Shape.Roots[a.typ], where, args, size, selection(a.typ, a.figures, vars)))["c"].(object)["groups"].(object)
			nodes, info := c["nodes"].([]any), c["pageInfo"].(object)
			end := min(from+size, len(want))
			if a.ordered() || size == 1000 && len(want) <= size {
				checkPage(v, t, a, nodes, want[from:end])
			}
			if info["hasNextPage"] != (end < len(want)) || info["hasPreviousPage"] != (from > 0) || fmt.Sprint(c["totalCount"]) != fmt.Sprint(len(want)) {
				t.Errorf("%s: page %d of %d: %v, total %v of %d", a, from/size, size, info, c["totalCount"], len(want))
			}
			after = info["endCursor"]
			if a.ordered() {
				answer += evaluate.Literal(nodes)
			} else if size == 1000 && len(want) <= size {
				var texts []string
				for _, n := range nodes {
					texts = append(texts, evaluate.Literal(n))
				}
				answer += strings.Join(slices.Sorted(slices.Values(texts)), "\n")
			}
			if t.Failed() || info["hasNextPage"] != true || size == 1000 {
				break
			}
		}
	}
	return a.String() + answer
}

// bucket is the bucket of an instant by contract 10.7.
func (k groupKey) bucket(value any) string {
	at := evaluate.Instant(value)
	floor := func(n, d int64) int64 {
		if q := n / d; n%d >= 0 {
			return q
		}
		return n/d - 1
	}
	monday := time.Date(1970, 1, 5, 0, 0, 0, 0, time.UTC)
	if k.zone == "" {
		length := k.length.Microseconds()
		return shownInstant(time.UnixMicro(monday.UnixMicro() + floor(at.UnixMicro()-monday.UnixMicro(), length)*length))
	}
	in, err := time.LoadLocation(k.zone)
	if err != nil {
		panic(err)
	}
	day := func(t time.Time) int64 { // counted from that Monday, by the calendar on the wall
		y, m, d := t.In(in).Date()
		return floor(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()-monday.Unix(), 86_400)
	}
	days := int64(k.length / (24 * time.Hour))
	first := floor(day(at), days) * days
	// The first instant of that day is looked for: it may not be midnight.
	low := monday.Add(time.Duration(first)*24*time.Hour - 48*time.Hour)
	high := low.Add(96 * time.Hour)
	for high.Sub(low) > time.Microsecond {
		if middle := low.Add(high.Sub(low) / 2).Truncate(time.Microsecond); day(middle) >= first {
			high = middle
		} else {
			low = middle
		}
	}
	return shownInstant(high)
}

func shownInstant(t time.Time) string {
	if t = t.UTC(); t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05Z")
	}
	return t.Format("2006-01-02T15:04:05.000000Z")
}
