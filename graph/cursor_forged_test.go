package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/cursor"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// forgery is a value and the kinds that it may be one of.
type forgery struct {
	value any
	of    []descriptor.Kind
}

// forgeries are values that no database gives of most kinds.
var forgeries = []forgery{
	{strings.Repeat("x", 40_000), []descriptor.Kind{descriptor.Text}},
	{"2026-11-01T00:00:00." + strings.Repeat("0", 40_000) + "Z", []descriptor.Kind{descriptor.Text}},
	{"2026-02-30 00:00:00+00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"0000-01-01 00:00:00+00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"294277-01-01 00:00:00+00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"4714-11-23 23:59:59+00 BC", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"2026-11-01 24:00:00", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"178956970 years 9 mons", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"2147483648 days", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"2562047788:00:54.775808", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"P1D", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{"93d27ede-3b28-437b-ae58-af5909b2076", []descriptor.Kind{descriptor.Text, descriptor.Enum}},
	{json.Number("-1"), []descriptor.Kind{descriptor.Int, descriptor.Float}},
	{json.Number("9223372036854775807"), []descriptor.Kind{descriptor.Int, descriptor.Float}},
	{json.Number("9223372036854775808"), []descriptor.Kind{descriptor.Float}},
	{json.Number("1.5"), []descriptor.Kind{descriptor.Float}},
	{json.Number("1e308"), []descriptor.Kind{descriptor.Float}},
	{json.Number("1e309"), nil},
	{[]any{1}, nil},
	{map[string]string{}, nil},
	{map[string]string{"bytes": "00"}, nil},
	{map[string]string{"blob": "0"}, nil},
	{map[string]string{"time": "soon"}, nil},
	{map[string]string{"time": "9224318015999 999999999"}, nil}, // PostgreSQL rounds it beyond its last instant
	{map[string]any{"integer": 1}, nil},
}

// passes says whether it may be a value of a kind. A Duration is a whole number on SQLite.
func (f forgery) passes(kind descriptor.Kind, d databasetest.Dialect) bool {
	if kind == descriptor.Duration && d == databasetest.SQLite {
		kind = descriptor.Int
	}
	return slices.Contains(f.of, kind)
}

// "A cursor …, damaged, is BAD_USER_INPUT": so is one that somebody made, with a right checksum and values that the database
// can't have given. None of them reaches a statement. lib/pq takes an error of PostgreSQL's that repeats a long value for
// something else.
func TestForgedCursors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		roots := introspect(t, g).Roots
		forged, refusals := 0, 0
		for _, e := range descriptor.All() {
			for _, field := range e.Fields {
				if field.Enum == "ID" {
					continue
				}
				connection := fmt.Sprintf("%s(first: 1, orderBy: {field: %s}", roots[e.Type], field.Enum)
				list, ok := cursor.Decode(endCursor(t, g, connection+")"))
				if !ok || len(list) != 4 {
					t.Fatalf("%s: its cursor is %v", connection, list)
				}
				// All of a type's fields are too many: some forgeries for each, other ones for the next.
				for i := forged % 3; i < len(forgeries); i += 3 {
					f, statements := forgeries[i], 0
					right := f.passes(field.Kind, d)
					ctx := config.WithObserver(t.Context(), func(config.Statement) { statements++ })
					r := g.Do(ctx, "query($c: String) { c: "+connection+", after: $c) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }",
						object{"c": cursor.Encode(list[0], list[1], list[2], f.value)})
					forged++
					switch {
					case right && len(r.Errors) > 0:
						t.Errorf("%s after %.60v: %v", connection, f.value, r.Errors)
					case !right && (len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || statements > 0):
						t.Errorf("%s after %.60v: %.100s %v, %d statements", connection, f.value, r.Data, r.Errors, statements)
					}
					refusals += btoi(!right)
				}
			}
		}
		t.Logf("%d forged cursors, %d refused", forged, refusals)
		if forged < 2000 || refusals < 1500 {
			t.Error("these are too few")
		}
	})
}

// Its present and the id of its row are looked at as its values are, and so are the objects of a kind that stand for what
// SQLite may hold anywhere.
func TestForgedPartsOfCursors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		ask := func(order string, parts ...any) []string {
			var codes []string
			for _, side := range []string{"after", "before"} {
				r := g.Do(context.Background(), "query($c: String) { c: flowRuns(orderBy: {field: "+order+`}, first: 2, where: {created: {last: "P1D"}}, `+side+
					": $c) { nodes { id } pageInfo { hasPreviousPage hasNextPage } totalCount } }", object{"c": cursor.Encode(parts...)})
				code := "none"
				if len(r.Errors) > 0 {
					code = fmt.Sprint(r.Errors[0].Extensions["code"])
				}
				codes = append(codes, code)
			}
			return codes
		}
		for _, order := range []string{"CREATED", "ESTIMATED_RUN_TIME", "RUN_COUNT", "NAME", "FLOW_ID", "AUTO_SCHEDULED", "STATE_TYPE"} {
			list, ok := cursor.Decode(endCursor(t, g, "flowRuns(first: 3, orderBy: {field: "+order+"})"))
			if !ok {
				t.Fatal("a cursor can't be read")
			}
			want := func(want string, parts ...any) {
				t.Helper()
				for _, got := range ask(order, parts...) {
					if got != want {
						t.Errorf("%s %.200v: %s, want %s", order, parts, got, want)
					}
				}
			}
			want("none", list...)
			for _, now := range []any{
				json.Number("-9223372036854775808"), json.Number("9223372036854775807"), json.Number("253402300800000000"), json.Number("-62135596800000001"),
				json.Number("1e3"), json.Number("9223372036854775808"), "now", nil,
			} {
				want(badInput, list[0], now, list[2], list[3])
			}
			for _, now := range []any{json.Number("253402300799999999"), json.Number("-62135596800000000")} {
				want("none", list[0], now, list[2], list[3])
			}
			for _, id := range []any{"", "x", "xzz", strings.Repeat("x", 40_000), json.Number("1"), nil, "93d27ede-3b28-437b-ae58-af5909b2076g"} {
				want(badInput, list[0], list[1], id, list[3])
			}
			// SQLite may hold any value anywhere, and pages lead past it.
			anywhere := map[databasetest.Dialect]string{databasetest.SQLite: "none", databasetest.PostgreSQL: badInput}[d]
			want(anywhere, list[0], list[1], "x"+strings.Repeat("00", 20_000), list[3])
			if order != "NAME" && order != "STATE_TYPE" {
				want(anywhere, list[0], list[1], list[2], map[string]string{"text": strings.Repeat("78", 20_000)})
			}
			for _, v := range []any{map[string]string{"blob": strings.Repeat("ff", 20_000)}, map[string]string{"text": "61ff"}, map[string]string{"text": "6100ff"}} {
				want(anywhere, list[0], list[1], list[2], v)
			}
			want(badInput, list[0], list[1], list[2])
			want(badInput, list[0], list[1], list[2], list[3], list[3])
			want(badInput)
		}
	})
}
