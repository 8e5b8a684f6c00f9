package filter_test

import (
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// Contract 9.4.
func TestEmptyFilters(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		all := databasetest.Manifest(t).RowCounts["flow_run"]
		graphtest.WantCounts(t, g, "flowRuns", map[string]int{
			"{}": all, "null": all, "{not: {}}": 0, "{and: []}": all, "{or: []}": 0, "{or: {}}": all, "{not: {or: []}}": all, "{not: {and: []}}": 0,
			"{name: {}}": all, "{parameters: {}}": all, "{parameters: []}": all, "{parameters: {path: []}}": all, "{tags: {}}": all, "{logs: {}}": all,
			"{logs: {count: {}}}": all, "{logs: {counts: []}}": all, "{logs: {count: {in: []}}}": 0, "{logs: {count: {notIn: []}}}": all,
			"{id: {in: []}}": 0, "{id: {notIn: []}}": all, "{deploymentId: {in: []}}": 0, "{deploymentId: {notIn: []}}": all,
			"{stateType: {in: []}}": 0, "{startTime: {notIn: []}}": all, "{parameters: {in: []}}": 0, "{parameters: {path: \"no\", notIn: []}}": all,
			"{tags: {all: []}}": all, "{tags: {none: []}}": all, "{tags: {any: []}}": 0, "{not: {tags: {any: []}}}": all,
			"{logs: {count: {isNull: false}}}": all, "{logs: {count: {isNull: true}}}": 0,
		})
	})
}

// Contract 9.11.
func TestValuesStoredInTwoForms(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, _ := graphtest.VariableRows(t, d, []string{"short", "long", "before", "after"}, nil)
		zone := ""
		if d == databasetest.PostgreSQL { // whose session has a zone of its own
			zone = "Z"
			databasetest.Exec(t, address, "UPDATE variable SET created = '2026-11-01 00:00:00Z'")
		}
		databasetest.Exec(t, address,
			"UPDATE variable SET created = '2026-11-01 00:00:00.000000"+zone+"' WHERE name = 'long'",
			"UPDATE variable SET created = '2026-10-31 23:59:59.999999"+zone+"' WHERE name = 'before'",
			"UPDATE variable SET created = '2026-11-01 00:00:00.000001"+zone+"' WHERE name = 'after'")
		g := graphtest.Open(t, address)
		const at, before, after = `"2026-11-01T01:00:00+01:00"`, `"2026-10-31T23:59:59.999999Z"`, `"2026-11-01T00:00:00.000001Z"`
		graphtest.WantCounts(t, g, "variables", map[string]int{
			"{created: {eq: " + at + "}}": 2, "{created: {ne: " + at + "}}": 2, "{created: {in: [" + at + ", " + after + "]}}": 3, "{created: {notIn: " + at + "}}": 2,
			"{created: {lt: " + at + "}}": 1, "{created: {le: " + at + "}}": 3, "{created: {gt: " + at + "}}": 1, "{created: {ge: " + at + "}}": 3,
			"{created: {le: " + before + "}}": 1, "{created: {gt: " + before + "}}": 3, "{created: {lt: " + after + "}}": 3, "{created: {ge: " + after + "}}": 1,
			"{created: {last: 0}}": 2, "{created: {next: 0}}": 2, "{created: {last: \"PT1S\"}}": 3, "{created: {next: \"P7D\"}}": 3, "{created: {last: -1}}": 0,
			"{created: {last: \"P4000000W\"}}": 3, "{created: {next: \"P4000000W\"}}": 3,
		})
		all := databasetest.Manifest(t).RowCounts["flow_run"]
		if d == databasetest.SQLite {
			databasetest.Exec(t, address, "UPDATE flow_run SET total_run_time = CASE WHEN rowid % 2 THEN 0 ELSE '1970-01-01 00:00:00.000000' END")
		} else {
			databasetest.Exec(t, address, "UPDATE flow_run SET total_run_time = '0'")
		}
		graphtest.WantCounts(t, g, "flowRuns", map[string]int{
			"{totalRunTime: {eq: 0}}": all, "{totalRunTime: {ne: \"PT0S\"}}": 0, "{totalRunTime: {in: [0, 1]}}": all, "{totalRunTime: {le: 0}}": all,
			"{totalRunTime: {gt: -1}}": all, "{totalRunTime: {lt: 0.000001}}": all, "{totalRunTime: {isNull: true}}": 0,
		})
	})
}

// Contract 9.12.
func TestFilterOnUnreadableJSON(t *testing.T) {
	absent := map[string]int{
		"{X: {isNull: true}}": 1, "{X: {exists: false}}": 1, "{X: {exists: true}}": 0, "{X: {isNull: false}}": 0, "{X: {ne: 1}}": 1, "{X: {notIn: [1]}}": 1,
		"{X: {eq: 1}}": 0, "{X: {in: [1, \"a\"]}}": 0, "{X: {lt: 1}}": 0, "{X: {ge: \"\"}}": 0, "{X: {contains: {}}}": 0, "{X: {contains: 1}}": 0, "{X: {hasKey: \"a\"}}": 0,
		"{X: {startsWith: \"\"}}": 0, "{X: {icontains: \"\"}}": 0, "{X: {path: \"a\", eq: 1}}": 0, "{X: {path: \"0\", ne: 1}}": 1, "{X: {path: [\"a\", \"-1\"], isNull: true}}": 1,
		"{X: {eq: [1]}}": 0, "{X: {eq: {a: 1}}}": 0, "{X: {contains: [{a: 1}]}}": 0, "{not: {X: {path: \"a\", eq: 1}}}": 1,
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		if d == databasetest.SQLite {
			address, _ := graphtest.VariableRows(t, d, nil, []string{`{"a": 1`})
			databasetest.Exec(t, address, "UPDATE variable SET tags = '[\"a\"'")
			g := graphtest.Open(t, address)
			graphtest.WantCounts(t, g, "variables", inColumn(absent, "value"))
			graphtest.WantCounts(t, g, "variables", map[string]int{
				"{tags: {all: \"a\"}}": 0, "{tags: {any: \"a\"}}": 0, "{tags: {none: \"a\"}}": 1, "{tags: {isEmpty: true}}": 0, "{tags: {isEmpty: false}}": 1,
			})
			return
		}
		// What a column of the type json holds, and jsonb does not.
		for _, text := range []string{`{"a": 1, "b": "\u0000"}`, `{"a": 1, "\u0000": 1}`, `["\\\u0000"]`, `"\ud800"`, `"\udc00"`, `["\ud800\ud800\udc00"]`, `{"a": 1, "b": 1e999999}`, `[-1.5E+0200000]`, `1e131073`} {
			address, _ := graphtest.VariableRows(t, d, nil, nil)
			databasetest.Exec(t, address, "DELETE FROM artifact")
			if _, err := databasetest.Open(t, address).Exec("INSERT INTO artifact (id, data) VALUES ('00000000-0000-4000-8000-000000000000', $1)", text); err != nil {
				t.Fatal(err)
			}
			graphtest.WantCounts(t, graphtest.Open(t, address), "artifacts", inColumn(absent, "data"))
		}
	})
}

// Of tags, too, equality is that of what JSON texts stand for, however they are
// written.
func TestFilterOnEscapedTags(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address, _ := graphtest.VariableRows(t, d, nil, []string{`1`, `2`, `3`})
		databasetest.Exec(t, address, `UPDATE variable SET tags = '["\u0061", "b"]' WHERE CAST(value AS varchar) = '1'`,
			`UPDATE variable SET tags = '["a\u0062", "ä\"/"]' WHERE CAST(value AS varchar) = '2'`, `UPDATE variable SET tags = '["a\\u0062", "c"]' WHERE CAST(value AS varchar) = '3'`)
		graphtest.WantCounts(t, graphtest.Open(t, address), "variables", map[string]int{
			`{tags: {all: "a"}}`: 1, `{tags: {any: ["a", "x"]}}`: 1, `{tags: {none: "a"}}`: 2, `{tags: {all: ["b", "a"]}}`: 1, `{tags: {all: ["b", "c"]}}`: 0,
			`{tags: {all: "ab"}}`: 1, `{tags: {all: "ä\"/"}}`: 1, `{tags: {any: "a\\u0062"}}`: 1, `{tags: {any: ["a", "ab", "c", "d"]}}`: 3, `{tags: {any: ["a", "ab", "c", "d", "e"]}}`: 3,
		})
	})
}

func inColumn(want map[string]int, column string) map[string]int {
	out := map[string]int{}
	for where, n := range want {
		out[strings.Replace(where, "X", column, 1)] = n
	}
	return out
}
