package aggregate_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/evaluate"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// everyKey of a type: its fields, its lists, and its JSON columns at paths that rows have.
func everyKey(m *evaluate.FilterMaker, e *descriptor.Entity) (all []groupKey) {
	for i := range e.Fields {
		f := &e.Fields[i]
		all = append(all, groupKey{enum: f.Enum, key: f.Key, kind: f.Kind, field: f})
	}
	for _, c := range e.Columns {
		enum := screaming(c.Field)
		if _, shown := m.Inputs[e.Type+"Filter"][c.Field]; !shown {
			continue
		}
		switch c.Kind {
		case descriptor.Strings:
			all = append(all, groupKey{enum: enum, key: c.Field, kind: c.Kind})
		case descriptor.JSON:
			for range 2 {
				all = append(all, groupKey{enum: enum, key: c.Field, kind: c.Kind, path: somePath(m, e.Type, c.Field)})
			}
		}
	}
	return all
}

func screaming(field string) string {
	var b strings.Builder
	for _, r := range field {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// somePath leads to a value of some row that is no object, or nowhere.
func somePath(m *evaluate.FilterMaker, typ, field string) []any {
	path := []any{}
	rows := m.Rows[typ]
	if len(rows) == 0 {
		return []any{"a"}
	}
	value := evaluate.Pick(m, rows).Values[field]
	for {
		switch v := value.(type) {
		case object:
			if len(v) > 0 {
				key := evaluate.Pick(m, evaluate.Names(v))
				path, value = append(path, key), v[key]
				continue
			}
		case []any:
			if len(v) > 0 {
				i := m.IntN(len(v))
				path, value = append(path, strconv.Itoa(i)), v[i]
				continue
			}
		}
		return path
	}
}

var (
	lengths = map[string]time.Duration{
		"P1D": 24 * time.Hour, "P7D": 7 * 24 * time.Hour, "PT1H": time.Hour, "PT90S": 90 * time.Second,
		"P30D": 30 * 24 * time.Hour, "PT0.000007S": 7 * time.Microsecond, "PT0.3S": 300 * time.Millisecond,
	}
	zones = []string{
		"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "America/Havana",
		"Pacific/Apia", "UTC",
	}
)

// someBuckets makes buckets of a key of instants.
func someBuckets(m *evaluate.FilterMaker, k groupKey) groupKey {
	k.every = evaluate.Pick(m, evaluate.Names(lengths))
	k.length = lengths[k.every]
	if k.length%(24*time.Hour) == 0 && m.Chance(70) {
		k.zone = evaluate.Pick(m, zones)
	}
	return k
}

// someGrouping makes random groups by some keys.
func someGrouping(m *evaluate.FilterMaker, e *descriptor.Entity, by []groupKey) grouping {
	a := grouping{typ: e.Type, by: by, figures: append([]figure{{function: "COUNT"}}, someFigures(m, e, 2)...)}
	for i, k := range a.by {
		if k.kind == descriptor.Time && m.Chance(60) {
			a.by[i] = someBuckets(m, k)
		}
		if m.Chance(20) {
			a.by[i].as = evaluate.Pick(m, []string{"hour", "two words", `"quoted" é`, "0"}) + strconv.Itoa(i)
		}
	}
	if m.Chance(30) {
		a.where = m.Filter(e.Type, 1)
	}
	for range m.IntN(3) {
		a.order = append(a.order, groupSort{someFigures(m, e, 1)[0], m.Chance(50)})
	}
	if m.Chance(25) {
		a.order = append(a.order, groupSort{figure{function: "KEY"}, m.Chance(50)})
	}
	if m.Chance(20) {
		a.having = append(a.having, someHaving(m, e, someFigures(m, e, 1)[0]))
	}
	return a
}

// someHaving makes a test of a figure with values near those of groups.
func someHaving(m *evaluate.FilterMaker, e *descriptor.Entity, f figure) groupTest {
	if f.function == "MIN" || f.function == "MAX" {
		f = figure{function: "COUNT"}
	}
	return groupTest{f, someTest(m, f, evaluate.Pick(m, evaluate.Names(m.Inputs["FloatFilter"])))}
}

func someTest(m *evaluate.FilterMaker, f figure, op string) object {
	return m.Operands("FloatFilter", op, func() any {
		if f.function == "COUNT" || f.function == "COUNT_DISTINCT" {
			return double(float64(m.IntN(4)))
		}
		return double(evaluate.Pick(m, []float64{0, 1, 2, 20, 50, 0.25, 60, 3600}))
	})
}

func testGroups(t *testing.T, draw func(*evaluate.FilterMaker) []grouping) {
	t.Helper()
	eachWorld(t, draw, func(t *testing.T, g *graphtest.Graph, v *evaluate.Evaluation, a grouping) string {
		return checkGroups(v, t, g, a)
	})
}

// Every field that rows can be grouped by, alone and with others.
func TestEveryGroupField(t *testing.T) {
	t.Parallel()
	testGroups(t, func(m *evaluate.FilterMaker) (all []grouping) {
		for _, e := range descriptor.All() {
			keys := everyKey(m, e)
			for _, k := range keys {
				all = append(all, someGrouping(m, e, []groupKey{k}))
			}
			for range 2 {
				var by []groupKey
				for _, i := range m.Perm(len(keys))[:min(len(keys), 2+m.IntN(2))] {
					keys[i].as = fmt.Sprintf("k%d", i) // two paths of a column have one name
					by = append(by, keys[i])
				}
				all = append(all, someGrouping(m, e, by))
			}
		}
		return all
	})
}

// Few groups, walked in every order by every aggregate.
func TestGroupWalks(t *testing.T) {
	t.Parallel()
	testGroups(t, func(m *evaluate.FilterMaker) (all []grouping) {
		few := map[string]string{"FlowRun": "STATE_TYPE TAGS FLOW_NAME AUTO_SCHEDULED", "ConcurrencyLimitV2": "ACTIVE NAME", "TaskRun": "RUN_COUNT STATE_TYPE", "Log": "LEVEL"}
		for _, typ := range evaluate.Names(few) {
			e, _ := descriptor.ByType(typ)
			keys := map[string]groupKey{}
			for _, k := range everyKey(m, e) {
				keys[k.enum] = k
			}
			for _, function := range append(everyFunction, "KEY") {
				for _, desc := range []bool{false, true} {
					for _, f := range eachKind(m, e, function) {
						a := someGrouping(m, e, []groupKey{keys[evaluate.Pick(m, strings.Fields(few[typ]))]})
						a.order, a.sizes, a.figures = []groupSort{{f, desc}}, []int{3}, a.figures[:1]
						if m.Chance(20) {
							a.sizes = []int{1, 100}
						}
						all = append(all, a)
					}
				}
			}
		}
		return all
	})
}

// eachKind gives an aggregate over one field of each kind that it takes.
func eachKind(m *evaluate.FilterMaker, e *descriptor.Entity, function string) (all []figure) {
	seen := map[descriptor.Kind]bool{}
	if function == "COUNT" || function == "KEY" {
		return []figure{{function: function}}
	}
	for _, i := range m.Perm(len(e.Fields)) {
		if f := &e.Fields[i]; takes(function, f.Kind) && !seen[f.Kind] {
			seen[f.Kind] = true
			one := figure{function: function, field: f}
			if function == "PERCENTILE" {
				one.p = "0.95"
			}
			all = append(all, one)
		}
	}
	return all
}

// Each operator of having's FloatFilter on each aggregate.
func TestEveryHaving(t *testing.T) {
	t.Parallel()
	testGroups(t, func(m *evaluate.FilterMaker) (all []grouping) {
		for _, typ := range []string{"FlowRun", "ConcurrencyLimitV2"} {
			e, _ := descriptor.ByType(typ)
			keys := everyKey(m, e)
			for _, function := range everyFunction {
				for _, op := range evaluate.Names(m.Inputs["FloatFilter"]) {
					for _, f := range eachKind(m, e, function) {
						if function == "MIN" || function == "MAX" {
							continue
						}
						a := someGrouping(m, e, []groupKey{evaluate.Pick(m, keys)})
						a.having = append(a.having, groupTest{f, someTest(m, f, op)})
						all = append(all, a)
					}
				}
			}
		}
		return all
	})
}

// Contract 10.8 and 10.9: the numbers among JSON keys are sorted by what they stand for, from page to page.
func TestGroupsSortedByJSONNumbers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		values := []string{
			"null", "false", "[1]", "-20", "-3.5", "0", "0.25", "2", "10", "10.5", "100", "9007199254740993", "1e22", `"10"`, `"9"`, `"a"`,
		}
		// In the order wanted: true, false, lists and objects, then numbers, then texts; what is absent or null last.
		want := []string{"[1]", "false", "-20", "-3.5", "0", "0.25", "2", "10", "10.5", "100", "9007199254740993", "1e22", `"10"`, `"9"`, `"a"`, "null"}
		ids := []any{}
		statements := []string{}
		g := graphtest.Open(t, address)
		for i, id := range graphtest.IDsOf(g.Query(t, "{ c: flowRuns(first: 16, orderBy: {field: ID}) { nodes { id } } }", nil)["c"].(object)["nodes"]) {
			ids = append(ids, id)
			statements = append(statements, fmt.Sprintf(`UPDATE flow_run SET parameters = '{"k": %s}' WHERE id = '%s'`, values[i], id))
		}
		databasetest.Exec(t, address, statements...)
		for _, desc := range []bool{false, true} {
			for _, size := range []int{1, 3, 100} {
				var got []string
				after := any(nil)
				for range values {
					order := map[bool]string{false: "", true: ", orderBy: {aggregate: KEY, direction: DESC}"}[desc]
					c := graphtest.At(t, g.Query(t, fmt.Sprintf(`query($ids: [ID!], $after: String) { flowRuns(where: {id: {in: $ids}}) {
						groups(by: {field: PARAMETERS, path: ["k"]}, first: %d, after: $after%s) { nodes { keys } pageInfo { hasNextPage endCursor } } } }`,
						size, order), object{"ids": ids, "after": after}), "flowRuns", "groups").(object)
					for _, n := range graphtest.List(c["nodes"]) {
						got = append(got, evaluate.Literal(byValue(graphtest.At(t, n, "keys", "parameters"))))
					}
					if after = graphtest.At(t, c, "pageInfo", "endCursor"); graphtest.At(t, c, "pageInfo", "hasNextPage") == false {
						break
					}
				}
				expected := make([]string, len(want))
				for i, text := range want {
					var value any
					decoder := json.NewDecoder(strings.NewReader(text))
					decoder.UseNumber()
					if err := decoder.Decode(&value); err != nil {
						t.Fatal(err)
					}
					expected[i] = evaluate.Literal(byValue(value))
				}
				if desc { // null is last all the same
					slices.Reverse(expected[:len(expected)-1])
				}
				if !slices.Equal(got, expected) {
					t.Errorf("desc %v, %d a page:\n%v\nwant\n%v", desc, size, got, expected)
				}
			}
		}
	})
}
