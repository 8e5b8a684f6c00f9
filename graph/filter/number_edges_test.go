package filter_test

import (
	"encoding/json"
	"fmt"
	"math/big"
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

// edgeOperands are values to compare with at the ends of what columns hold, and far beyond, as they are written.
var edgeOperands = map[descriptor.Kind][]any{
	descriptor.Int: {
		json.Number("-2147483648"), json.Number("-32769"), json.Number("-32768"), json.Number("-1"), json.Number("0"), json.Number("1"),
		json.Number("32767"), json.Number("32768"), json.Number("2147483647"),
	},
	descriptor.Float: {
		json.Number("-1.7976931348623157e308"), json.Number("-1e308"), json.Number("-9223372036854775809"), json.Number("-1"), json.Number("-5e-324"),
		json.Number("-0.0"), json.Number("0"), json.Number("1e-400"), json.Number("0.25"), json.Number("2147483648"), json.Number("9223372036854775807"),
		json.Number("9223372036854775808"), json.Number("1e308"), json.Number("1.7976931348623157e308"),
	},
	descriptor.Duration: {
		json.Number("-1e308"), json.Number("-1e400"), json.Number("-9223372036854.775809"), json.Number("-9223372036854.775808"), "-P1000000000W",
		json.Number("-62135596800"), json.Number("-1"), json.Number("-0.000001"), json.Number("0"), json.Number("0.000001"), json.Number("2147483648"),
		json.Number("253402300799.999999"), json.Number("9223372036854.775807"), json.Number("9223372036854.775808"), json.Number("9223372036854775808"),
		json.Number("1e14"), json.Number("1e308"), json.Number("1e400"), "P178000000000D", "PT99999999999999999999.5S",
	},
	descriptor.Time: {
		"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-10-31T23:59:59Z", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-12:00",
	},
}

// edgeLengths are those of `last` and `next`.
var edgeLengths = []any{
	json.Number("-1e308"), json.Number("-1"), json.Number("0"), json.Number("253402300799.999999"), json.Number("9223372036854.775807"), json.Number("1e400"),
	"P178000000000D",
}

// isoSeconds are the operands that are ISO 8601.
var isoSeconds = map[string]string{
	"-P1000000000W": "-604800000000000", "P178000000000D": "15379200000000000", "PT99999999999999999999.5S": "99999999999999999999.5",
}

// edgeValue is a value of a kind as a number: of an instant its microseconds.
func edgeValue(kind descriptor.Kind, v any) *big.Rat {
	if kind == descriptor.Time {
		at, err := time.Parse(time.RFC3339Nano, v.(string))
		if err != nil {
			panic(err)
		}
		return new(big.Rat).SetInt64(at.UnixMicro())
	}
	text := fmt.Sprint(v)
	if seconds, ok := isoSeconds[text]; ok {
		text = seconds
	}
	r, ok := new(big.Rat).SetString(text)
	if f, err := strconv.ParseFloat(text, 64); kind == descriptor.Float && err == nil { // a Float is a double
		r.SetFloat64(f)
	}
	if !ok {
		panic(text)
	}
	return r
}

// edgeTest is one comparison of a field, and which of its values satisfy it.
type edgeTest struct {
	typ, field string
	op         string
	operand    any
	holds      func(v any) bool
}

func (x edgeTest) String() string {
	return fmt.Sprintf("%s where %s %s %v", x.typ, x.field, x.op, x.operand)
}

// edgeTests are all operators of a field with all operands.
func edgeTests(e *descriptor.Entity, field string, kind descriptor.Kind) (all []edgeTest) {
	add := func(op string, operand any, holds func(v *big.Rat) bool) {
		all = append(all, edgeTest{e.Type, field, op, operand, func(v any) bool { return v != nil && holds(edgeValue(kind, v)) }})
	}
	opposite := func(op string) { // of the last test, NULL included
		of := all[len(all)-1]
		all = append(all, edgeTest{of.typ, of.field, op, of.operand, func(v any) bool { return !of.holds(v) }})
	}
	operands := edgeOperands[kind]
	for _, operand := range operands {
		at := edgeValue(kind, operand)
		add("lt", operand, func(v *big.Rat) bool { return v.Cmp(at) < 0 })
		add("le", operand, func(v *big.Rat) bool { return v.Cmp(at) <= 0 })
		add("gt", operand, func(v *big.Rat) bool { return v.Cmp(at) > 0 })
		add("ge", operand, func(v *big.Rat) bool { return v.Cmp(at) >= 0 })
		add("eq", operand, func(v *big.Rat) bool { return v.Cmp(at) == 0 })
		opposite("ne")
		add("in", []any{operand}, func(v *big.Rat) bool { return v.Cmp(at) == 0 })
		opposite("notIn")
	}
	add("in", operands, func(v *big.Rat) bool {
		return slices.ContainsFunc(operands, func(o any) bool { return v.Cmp(edgeValue(kind, o)) == 0 })
	})
	opposite("notIn")
	if kind == descriptor.Time {
		now := new(big.Rat).SetInt64(graphtest.Now().UnixMicro())
		for _, operand := range edgeLengths {
			length := new(big.Rat).Mul(edgeValue(descriptor.Duration, operand), big.NewRat(1_000_000, 1))
			between := func(from, to *big.Rat) func(v *big.Rat) bool {
				return func(v *big.Rat) bool { return v.Cmp(from) >= 0 && v.Cmp(to) <= 0 }
			}
			add("last", operand, between(new(big.Rat).Sub(now, length), now))
			add("next", operand, between(now, new(big.Rat).Add(now, length)))
		}
	}
	return all
}

// atTheEdges puts the least and the greatest values of their types into two rows of each table.
func atTheEdges(t *testing.T, d databasetest.Dialect, address string) {
	t.Helper()
	zone := map[databasetest.Dialect]string{databasetest.PostgreSQL: "+00"}[d]
	ends := map[descriptor.Kind][2]string{
		descriptor.Int: {"-2147483648", "2147483647"}, descriptor.Float: {"-1.7976931348623157e308", "1.7976931348623157e308"},
		descriptor.Duration: {"'0001-01-01 00:00:00.000000'", "'9999-12-31 23:59:59.999999'"},
		descriptor.Time:     {"'0001-01-01 00:00:00.000000" + zone + "'", "'9999-12-31 23:59:59.999999" + zone + "'"},
	}
	if d == databasetest.PostgreSQL {
		ends[descriptor.Duration] = [2]string{"'-62135596800 seconds'", "'253402300799.999999 seconds'"}
	}
	var statements []string
	for _, e := range descriptor.All() {
		for end := range 2 {
			var sets []string
			for _, c := range e.Columns {
				value, ok := ends[c.Kind]
				if c.Name == "level" { // the only smallint
					value = [2]string{"-32768", "32767"}
				}
				if ok {
					sets = append(sets, fmt.Sprintf("%q = %s", c.Name, value[end]))
				}
			}
			statements = append(statements, fmt.Sprintf("UPDATE %q SET %s WHERE id = (SELECT id FROM %q ORDER BY id LIMIT 1 OFFSET %d)",
				e.Table, strings.Join(sets, ", "), e.Table, end*2))
		}
	}
	databasetest.Exec(t, address, statements...)
}

// A number, a Duration or an instant that no column holds compares as what it is: `eq` finds none of them, `ne` all, `lt`
// all or none. Each operator of each such field of each type is asked of values at the ends of all types and beyond, as a
// literal and as a variable, and compared with plain Go.
func TestNumbersBeyondTheirColumns(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := d.Sample(t)
		atTheEdges(t, d, address)
		g := graphtest.Open(t, address, graphtest.Unlimited...)
		s := graphtest.Introspect(t, g)
		asked := 0
		for _, e := range descriptor.All() {
			kinds := map[string]descriptor.Kind{}
			for _, c := range e.Columns {
				kinds[c.Field] = c.Kind
			}
			for _, c := range e.Computed {
				kinds[c.Field] = c.Term.Kind
			}
			var fields []string
			var tests []edgeTest
			for _, field := range evaluate.Names(kinds) {
				if _, ok := edgeOperands[kinds[field]]; ok {
					fields = append(fields, field)
					tests = append(tests, edgeTests(e, field, kinds[field])...)
				}
			}
			rows := s.EveryRow(t, g, e.Type, "id "+strings.Join(fields, " "))
			for some := range slices.Chunk(tests, 100) {
				checkComparisons(t, g, s, rows, some)
			}
			asked += len(tests)
		}
		t.Logf("%d comparisons", asked)
	})
}

func checkComparisons(t *testing.T, g *graphtest.Graph, s graphtest.Shape, rows []object, some []edgeTest) {
	t.Helper()
	o := evaluate.Operation{Variables: object{}}
	for i, x := range some {
		o.Field(fmt.Sprintf("f%d: %s", i, s.Roots[x.typ]), x.typ, object{x.field: object{x.op: x.operand}}, i%3 != 0, "first: 20) { totalCount nodes { id } }")
	}
	r := g.Do(t.Context(), "query("+strings.Join(append(o.Declared, "$none: Int"), ", ")+") { "+strings.Join(o.Text, "\n")+" flows(first: $none) { totalCount } }", o.Variables)
	if len(r.Errors) > 0 {
		t.Fatalf("%s.%s: %v", some[0].typ, some[0].field, r.Errors)
	}
	data := r.Decode(t)
	for i, x := range some {
		ids := []string{}
		for _, row := range rows {
			if x.holds(row[x.field]) {
				ids = append(ids, row["id"].(string))
			}
		}
		c := data[fmt.Sprintf("f%d", i)].(object)
		if got := graphtest.IDsOf(c["nodes"]); fmt.Sprint(c["totalCount"]) != fmt.Sprint(len(ids)) || !slices.Equal(got, ids[:min(20, len(ids))]) {
			t.Errorf("%s: %v rows, want %d", x, c["totalCount"], len(ids))
		}
	}
}
