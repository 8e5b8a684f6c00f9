package connection_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/quaestor-graph/quaestor/graph/graphtest"
	"github.com/quaestor-graph/quaestor/graph/graphtest/large"
	"github.com/quaestor-graph/quaestor/graph/graphtest/plans"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
)

// A walk through all flow runs by pages, by id, by EXPECTED_START_TIME and by EFFECTIVE_START_TIME DESC, reads rows in
// proportion to their number: a page in the middle and the last one take what the first does, with statistics and without.
func TestWorkOfAWalk(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Inflate(t, d)
		g := graphtest.Open(t, address)
		for _, statistics := range []string{"old", "new"} {
			if statistics == "new" {
				databasetest.Exec(t, address, "ANALYZE")
			}
			db := databasetest.Open(t, address)
			for _, order := range []string{
				"{field: ID}", "{field: EXPECTED_START_TIME}", "{field: EXPECTED_START_TIME, direction: DESC}", "{field: EFFECTIVE_START_TIME, direction: DESC}",
			} {
				const size = 500
				r := plans.Record(g)
				total, first := 0, 0
				var cursor any
				for page := 0; ; page++ {
					c := g.Query(t, `query($c: String) { c: flowRuns(first: `+fmt.Sprint(size)+`, after: $c, orderBy: `+order+`) { nodes { id name } pageInfo { hasNextPage endCursor } } }`,
						map[string]any{"c": cursor})["c"]
					made := r.Take()
					if len(made) != 1 {
						t.Fatalf("%d statements for a page", len(made))
					}
					p := plans.Explain(t, d, db, made[0])
					// Each page is read behind the one before it, and not behind all of them.
					for _, a := range p.Accesses {
						if a.Unwanted > 2*size {
							t.Errorf("%s, %s statistics, page %d: %d rows of %s are read for nothing\n%s\n%s", order, statistics, page, a.Unwanted, a.Table, made[0].SQL, p.Text)
						}
					}
					if page == 0 {
						first = p.Steps
					} else if p.Steps > 2*first+1000 {
						t.Errorf("%s, %s statistics, page %d: %d steps, %d of the first page\n%s\n%s", order, statistics, page, p.Steps, first, made[0].SQL, p.Text)
					}
					total += len(graphtest.At(t, c, "nodes").([]any))
					if graphtest.At(t, c, "pageInfo", "hasNextPage") != true || t.Failed() {
						break
					}
					cursor = graphtest.At(t, c, "pageInfo", "endCursor")
				}
				if total < large.InflatedRuns {
					t.Errorf("%s: %d rows", order, total)
				}
				g.Database = r.Database
			}
		}
	})
}

// A nested page in the order of timestamps uses the index of foreign key and timestamp: of a run with very many logs a page
// reads a page, wherever it begins. A text is searched for in no more logs than the run has, whatever their share of all.
func TestWorkOfLogs(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		address := large.Inflate(t, d)
		databasetest.Exec(t, address, "ANALYZE")
		g := graphtest.Open(t, address)
		db := databasetest.Open(t, address)
		r := plans.Record(g)
		t.Run("page", func(t *testing.T) { pageOfLogs(t, d, g, db, r) })
		t.Run("search", func(t *testing.T) { searchInLogs(t, d, g, db, r) })
		t.Run("filter", func(t *testing.T) { filterInTheOrderOfIDs(t, d, g, db, r) })
	})
}

func pageOfLogs(t *testing.T, d databasetest.Dialect, g *graphtest.Graph, db *sql.DB, r *plans.Recorder) {
	var run string
	if err := db.QueryRow("SELECT CAST(flow_run_id AS text) FROM log GROUP BY flow_run_id ORDER BY count(*) DESC LIMIT 1").Scan(&run); err != nil {
		t.Fatal(err)
	}
	var cursor any
	seen := 0
	for page := range 3 {
		for _, direction := range []string{"ASC", "DESC"} {
			c := cursor
			if direction == "DESC" {
				c = nil
			}
			a := g.Query(t, `query($c: String) { flowRun(id: "`+run+`") { logs(first: 1000, after: $c, orderBy: {field: TIMESTAMP, direction: `+direction+`}) {
				nodes { id message } pageInfo { endCursor } } } }`, map[string]any{"c": c})
			made := r.Take()
			m := made[len(made)-1]
			p := plans.Explain(t, d, db, m)
			// Of the 10,000 logs of the run: sorting them takes far more steps.
			if d == databasetest.SQLite && p.Steps > 100_000 {
				t.Errorf("%s, page %d: %d steps\n%s\n%s", direction, page, p.Steps, m.SQL, p.Text)
			}
			for _, a := range p.Accesses {
				if a.Table == "log" && (a.Unwanted > 1000 || a.Rows > 3000 || !slices.Contains(a.By, "flow_run_id") && !slices.Contains(a.By, "id")) {
					t.Errorf("%s, page %d: %+v\n%s\n%s", direction, page, a, m.SQL, p.Text)
				}
			}
			if direction == "ASC" {
				cursor = graphtest.At(t, a, "flowRun", "logs", "pageInfo", "endCursor")
				seen += len(graphtest.At(t, a, "flowRun", "logs", "nodes").([]any))
			}
		}
	}
	if seen != 3000 {
		t.Errorf("%d logs", seen)
	}
}

func searchInLogs(t *testing.T, d databasetest.Dialect, g *graphtest.Graph, db *sql.DB, r *plans.Recorder) {
	rows, err := db.Query("SELECT CAST(flow_run_id AS text), count(*) FROM log WHERE flow_run_id IS NOT NULL GROUP BY flow_run_id ORDER BY count(*) DESC LIMIT 3")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	logs := map[string]int{}
	for rows.Next() {
		var run string
		var n int
		if err := rows.Scan(&run, &n); err != nil {
			t.Fatal(err)
		}
		logs[run] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for run, n := range logs {
		for _, where := range []string{`message: {icontains: "NOTHING LIKE IT"}`, `message: {like: "%7%"}, level: {ge: 30}`} {
			r.Take()
			g.Query(t, `{ flowRun(id: "`+run+`") { logs(first: 5, where: {`+where+`}) { nodes { id message } } } }`, nil)
			made := r.Take()
			p := plans.Explain(t, d, db, made[len(made)-1])
			if d == databasetest.SQLite && p.Steps > 200*n+10_000 {
				t.Errorf("%s: %d steps for %d logs\n%s", where, p.Steps, n, p.Text)
			}
			for _, a := range p.Accesses {
				if a.Table == "log" && a.Rows+a.Unwanted > n {
					t.Errorf("%s: %+v of %d logs\n%s", where, a, n, p.Text)
				}
			}
		}
	}
}

// Three levels are three statements, with filters, orders and cursors inside, and one more for each alias.
func TestStatementsOfNestedOrders(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		g := graphtest.Open(t, d.SharedSample(t))
		const runs = `(first: 3, orderBy: [{field: DEPLOYMENT_NAME, nulls: FIRST}, {field: TOTAL_RUN_TIME, direction: DESC}], where: {state: {type: {ne: CRASHED}}})`
		const tasks = `(last: 2, orderBy: {field: EFFECTIVE_START_TIME}, where: {logs: {count: {ge: 0}}})`
		for query, want := range map[string]int{
			`{ flows(orderBy: {field: CREATED}) { nodes { flowRuns` + runs + ` { nodes { taskRuns` + tasks + ` { nodes { name } } } } } } }`:                                 3,
			`{ flows { nodes { flowRuns` + runs + ` { nodes { id } } again: flowRuns` + runs + ` { edges { cursor node { taskRuns` + tasks + ` { nodes { id } } } } } } } }`: 4,
		} {
			if got := len(graphtest.Observe(t, g, query, nil)); got != want {
				t.Errorf("%s: %d statements, want %d", query, got, want)
			}
		}
	})
}

// A filter that no row passes, and no index serves, takes a walk through all ids to the rows, in the order of the
// former: of those a page reads the first ones alone, and then the table as it lies.
func filterInTheOrderOfIDs(t *testing.T, d databasetest.Dialect, g *graphtest.Graph, db *sql.DB, r *plans.Recorder) {
	for _, direction := range []string{"ASC", "DESC"} {
		g.Query(t, `{ logs(first: 20, where: {message: {icontains: "nothing of this kind"}}, orderBy: {field: ID, direction: `+direction+`}) { nodes { id } } }`, nil)
		m := r.Take()[0]
		p := plans.Explain(t, d, db, m)
		scans, byID := strings.Count(p.Text, "Seq Scan log"), strings.Count(p.Text, "Index Scan log")
		if d == databasetest.SQLite { // one read by ids, up to the end of the first ones
			scans, byID = strings.Count(p.Text, ": SCAN t\n"), strings.Count(p.Text, "USING INDEX sqlite_autoindex_log_1")-strings.Count(p.Text, "USING INDEX sqlite_autoindex_log_1 (id")
		}
		if scans != 1 || byID != 0 {
			t.Errorf("%s: %d scans, %d walks by id\n%s\n%s", direction, scans, byID, m.SQL, p.Text)
		}
	}
}
