package connection_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

const (
	shapedRuns    = 20_000
	shapedParents = 200
	shapedPage    = 5
)

// shapes are how parents share the runs of ninety days: of the run n, the last one first, the number of its parent, and
// how many seconds ago it began.
var shapes = []struct{ name, parent, ago string }{
	{"heavy tail", "(n * 7919 % 20000) * (n * 7919 % 20000) / 20000 * (n * 7919 % 20000) / 20000 / 100", "n * 389"},
	{"even", "n * 7919 % 200", "n * 389"},
	{"a tenth without a run for 80 days", "n * 7919 % 200", "CASE WHEN n * 7919 % 200 % 10 = 0 THEN 6912000 + n * 43 ELSE n * 389 END"},
}

// For the page of each of 1, 5, 20 and 100 parents no more is read than 3/2 of what it takes to read each parent's rows by
// its index and to sort them, or to walk the index of times until each has its page, whichever is less, however the parents
// share the table. The walk here knows beforehand where it ends.
func TestLeadsTakeNoMoreThanThePlainWays(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		for _, shape := range shapes {
			t.Run(shape.name, func(t *testing.T) {
				i := large.New(t, d)
				begin := "strftime('%Y-%m-%d %H:%M:%f000', '2026-09-01', '-' || (" + shape.ago + ") || ' seconds')"
				if d == databasetest.PostgreSQL {
					begin = "timestamptz '2026-09-01 00:00:00Z' - (" + shape.ago + ") * interval '1 second'"
				}
				i.Rows("flow", shapedParents, map[string]string{"id": i.ID('1', "n"), "name": "'parent ' || (1000 + n)"})
				i.Rows("flow_run", shapedRuns, map[string]string{
					"id": i.ID('5', "n"), "flow_id": i.ID('1', shape.parent), "state_id": "NULL", "deployment_id": "NULL", "work_queue_id": "NULL",
					"parent_task_run_id": "NULL", "idempotency_key": "'key ' || n", "name": "'run ' || n", "start_time": begin, "expected_start_time": begin,
				})
				databasetest.Exec(t, i.Address, "DELETE FROM flow_run WHERE name NOT LIKE 'run %'")
				if d == databasetest.PostgreSQL {
					databasetest.Exec(t, i.Address, "VACUUM ANALYZE")
				}
				g := graphtest.Open(t, i.Address, graphtest.Unlimited...)
				r := plans.Record(g)
				for _, parents := range []int{1, 5, 20, 100} {
					// From the rarest parents, the busiest, and those between.
					for _, modulus := range []int{shapedParents / parents, 1} {
						pattern := []string{}
						for n := range parents {
							pattern = append(pattern, fmt.Sprint("parent ", 1000+n*modulus))
						}
						names, err := json.Marshal(pattern)
						if err != nil {
							t.Fatal(err)
						}
						r.Take()
						g.Query(t, fmt.Sprintf(`{ flows(first: 100, where: {name: {in: %s}}) { nodes { flowRuns(first: %d) { nodes { id } } } } }`, names, shapedPage), nil)
						made := r.Take()
						m := made[len(made)-1]
						db := databasetest.Open(t, i.Address)
						ours := plans.Explain(t, d, db, m)
						ownWay, walkWay := ownWay(t, d, i.Address, m.Page.Keys), walkWay(t, d, i.Address, m.Page.Keys)
						own, walk := workOf(plans.Explain(t, d, db, ownWay.Made), d)+ownWay.lookups(d), workOf(plans.Explain(t, d, db, walkWay.Made), d)+walkWay.lookups(d)
						constant := map[databasetest.Dialect]int{databasetest.SQLite: 50_000, databasetest.PostgreSQL: 600}[d]
						if limit := min(own, walk)*3/2 + constant; workOf(ours, d) > limit {
							t.Errorf("%d parents, every %d: %d, more than %d; by their own index %d, by a walk %d\n%s", parents, modulus, workOf(ours, d), limit, own, walk, ours.Text)
						}
					}
				}
			})
		}
	})
}

// workOf is what a statement took: steps on SQLite, on PostgreSQL rows of flow runs, of which ten that only their index had
// are one.
func workOf(p plans.Plan, d databasetest.Dialect) (work int) {
	if d == databasetest.SQLite {
		return p.Steps
	}
	for _, a := range p.Accesses {
		n := (a.Rows + a.Unwanted) * a.Loops
		if a.IndexOnly {
			n /= 10
		}
		work += n
	}
	return work
}

const (
	shapedStart  = "COALESCE(start_time, expected_start_time)"
	shapedSorted = " ORDER BY " + shapedStart + " DESC, id DESC LIMIT "
)

// plainWay is a statement that looks up so many rows of the table through an index.
type plainWay struct {
	plans.Made
	rows int
}

// lookups: SQLite's steps do not show what it takes to find a row of the table, which is about twenty of them.
func (w plainWay) lookups(d databasetest.Dialect) int {
	if d == databasetest.SQLite {
		return 20 * w.rows
	}
	return 0
}

// ownWay reads all runs of each parent, and sorts them.
func ownWay(t *testing.T, d databasetest.Dialect, address string, keys []string) (m plainWay) {
	t.Helper()
	in, arg := among(d, keys)
	if err := databasetest.Open(t, address).QueryRow("SELECT count(*) FROM flow_run WHERE flow_id IN "+in, arg).Scan(&m.rows); err != nil {
		t.Fatal(err)
	}
	if d == databasetest.PostgreSQL {
		m.SQL = fmt.Sprintf(`SELECT r.id FROM unnest($1::uuid[]) AS p(k) CROSS JOIN LATERAL (SELECT id FROM (SELECT * FROM flow_run WHERE flow_id = p.k OFFSET 0) AS f %s%d) AS r`, shapedSorted, shapedPage)
		m.Args = []any{arrayKeys(keys)}
		return m
	}
	m.SQL = fmt.Sprintf(`SELECT r.id FROM json_each(?) AS p CROSS JOIN flow_run AS r ON r.rowid IN (SELECT rowid FROM flow_run INDEXED BY ix_flow_run__flow_id WHERE flow_id = p.value %s%d)`, shapedSorted, shapedPage)
	m.Args = []any{jsonKeys(keys)}
	return m
}

// walkWay reads the runs in the order of their times, as far as the last parent's page.
func walkWay(t *testing.T, d databasetest.Dialect, address string, keys []string) (m plainWay) {
	t.Helper()
	in, arg := among(d, keys)
	if err := databasetest.Open(t, address).QueryRow(fmt.Sprintf(`SELECT max(depth) FROM (SELECT flow_id, row_number() OVER (ORDER BY e DESC, id DESC) AS depth,
		row_number() OVER (PARTITION BY flow_id ORDER BY e DESC, id DESC) AS n FROM (SELECT id, flow_id, %s AS e FROM flow_run) AS r) AS r WHERE n <= %d AND flow_id IN %s`,
		shapedStart, shapedPage, in), arg).Scan(&m.rows); err != nil {
		t.Fatal(err)
	}
	rows := "SELECT id, flow_id, " + shapedStart + " AS e FROM flow_run WHERE " + shapedStart + " IS NOT NULL" + shapedSorted + fmt.Sprint(m.rows)
	if d == databasetest.SQLite {
		var parts []string
		for _, state := range []string{"CANCELLED", "CANCELLING", "COMPLETED", "CRASHED", "FAILED", "PAUSED", "PENDING", "RUNNING", "SCHEDULED"} {
			parts = append(parts, "SELECT id, flow_id, "+shapedStart+" AS e FROM flow_run INDEXED BY ix_flow_run__state_type_coalesce_start_time WHERE state_type = '"+state+"'")
		}
		rows = strings.Join(parts, " UNION ALL ") + fmt.Sprint(" ORDER BY e DESC, id DESC LIMIT ", m.rows)
	}
	m.SQL = fmt.Sprintf(`SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY flow_id ORDER BY e DESC, id DESC) AS n FROM (%s) AS r WHERE flow_id IN %s) AS r WHERE n <= %d`, rows, in, shapedPage)
	m.Args = []any{arg}
	return m
}

// among is what a key is IN, and its argument.
func among(d databasetest.Dialect, keys []string) (in string, arg any) {
	if d == databasetest.PostgreSQL {
		return "(SELECT unnest($1::uuid[]))", arrayKeys(keys)
	}
	return "(SELECT value FROM json_each(?))", jsonKeys(keys)
}

func arrayKeys(keys []string) string {
	return "{" + strings.Join(keys, ",") + "}"
}

func jsonKeys(keys []string) string {
	return `["` + strings.Join(keys, `","`) + `"]`
}
