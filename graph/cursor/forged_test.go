package cursor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/cursor"
	"github.com/quaestor-graph/quaestor/graph/descriptor"
	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/config"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 8.6: a cursor that somebody made, with a right checksum and values that the database can't have given, is
// BAD_USER_INPUT. None of these values reaches a statement. lib/pq takes an error of PostgreSQL's that repeats a long value
// for something else.
func TestForgedCursors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		roots := graphtest.Introspect(t, g).Roots
		forged, refusals := 0, 0
		for _, e := range descriptor.All() {
			for _, field := range e.Fields {
				if field.Enum == "ID" {
					continue
				}
				connection := fmt.Sprintf("%s(first: 1, orderBy: {field: %s}", roots[e.Type], field.Enum)
				list, ok := cursor.Decode(graphtest.EndCursor(t, g, connection+")"))
				if !ok || len(list) != 4 {
					t.Fatalf("%s: its cursor is %v", connection, list)
				}
				// All of a type's fields are too many: some forgeries for each, other ones for the next.
				for i := forged % 3; i < len(graphtest.Forgeries); i += 3 {
					f, statements := graphtest.Forgeries[i], 0
					right := f.Passes(field.Kind, d)
					ctx := config.WithObserver(t.Context(), func(config.Statement) { statements++ })
					r := g.Do(ctx, "query($c: String) { c: "+connection+", after: $c) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }",
						object{"c": cursor.Encode(list[0], list[1], list[2], f.Value)})
					forged++
					switch {
					case right && len(r.Errors) > 0:
						t.Errorf("%s after %.60v: %v", connection, f.Value, r.Errors)
					case !right && (len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || statements > 0):
						t.Errorf("%s after %.60v: %.100s %v, %d statements", connection, f.Value, r.Data, r.Errors, statements)
					}
					refusals += graphtest.Btoi(!right)
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
			list, ok := cursor.Decode(graphtest.EndCursor(t, g, "flowRuns(first: 3, orderBy: {field: "+order+"})"))
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
				want(graphtest.BadInput, list[0], now, list[2], list[3])
			}
			for _, now := range []any{json.Number("253402300799999999"), json.Number("-62135596800000000")} {
				want("none", list[0], now, list[2], list[3])
			}
			for _, id := range []any{"", "x", "xzz", strings.Repeat("x", 40_000), json.Number("1"), nil, "93d27ede-3b28-437b-ae58-af5909b2076g"} {
				want(graphtest.BadInput, list[0], list[1], id, list[3])
			}
			// SQLite may hold any value anywhere, and pages lead past it.
			anywhere := map[databasetest.Dialect]string{databasetest.SQLite: "none", databasetest.PostgreSQL: graphtest.BadInput}[d]
			want(anywhere, list[0], list[1], "x"+strings.Repeat("00", 20_000), list[3])
			if order != "NAME" && order != "STATE_TYPE" {
				want(anywhere, list[0], list[1], list[2], map[string]string{"text": strings.Repeat("78", 20_000)})
			}
			for _, v := range []any{map[string]string{"blob": strings.Repeat("ff", 20_000)}, map[string]string{"text": "61ff"}, map[string]string{"text": "6100ff"}} {
				want(anywhere, list[0], list[1], list[2], v)
			}
			want(graphtest.BadInput, list[0], list[1], list[2])
			want(graphtest.BadInput, list[0], list[1], list[2], list[3], list[3])
			want(graphtest.BadInput)
		}
	})
}
