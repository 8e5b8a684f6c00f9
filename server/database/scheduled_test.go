package database_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	components "github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// scheduling is a scenario of components.json: what a real Prefect answered.
type scheduling struct {
	Name  string
	Rows  map[string]json.RawMessage
	After []string
	Call  struct {
		Function  string
		Arguments schedulingArguments
	}
	Order  string
	Answer json.RawMessage
	// Locked are the runs that another transaction has locked.
	Locked []string `json:"locked_by_other_transaction"`
}

type schedulingArguments struct {
	WorkPoolIDs   []string   `json:"work_pool_ids"`
	WorkQueueIDs  []string   `json:"work_queue_ids"`
	Before        *time.Time `json:"scheduled_before"`
	After         *time.Time `json:"scheduled_after"`
	Limit         *int       `json:"limit"`
	WorkerLimit   *int       `json:"worker_limit"`
	QueueLimit    *int       `json:"queue_limit"`
	LimitPerQueue *int       `json:"limit_per_queue"`
	ByPriority    bool       `json:"respect_queue_priorities"`
}

func instant(t *time.Time) stored.Time {
	if t == nil {
		return stored.Time{}
	}
	return stored.TimeOf(*t)
}

// statement makes the component's for a scenario.
func (s scheduling) statement(t testing.TB, db database.Database, lock bool) components.Statement {
	t.Helper()
	a, id := s.Call.Arguments, []components.Column{{Name: "id"}}
	switch s.Call.Function {
	case "get_scheduled_flow_runs_from_work_pool":
		return db.Queries().ScheduledFromWorkPool(t.Context(), components.ScheduledFromWorkPool{
			Columns: id, WorkPoolIDs: a.WorkPoolIDs, WorkQueueIDs: a.WorkQueueIDs, After: instant(a.After), Before: instant(a.Before),
			Limit: a.Limit, PoolLimit: a.WorkerLimit, QueueLimit: a.QueueLimit, ByPriority: a.ByPriority, Lock: lock,
		})
	case "get_scheduled_flow_runs_from_work_queues":
		return db.Queries().ScheduledFromWorkQueues(t.Context(), components.ScheduledFromWorkQueues{
			Columns: id, WorkQueueIDs: a.WorkQueueIDs, Before: instant(a.Before), LimitPerQueue: a.LimitPerQueue, Lock: lock,
		})
	}
	t.Fatal(s.Call.Function)
	return components.Statement{}
}

// clear removes the rows of the scenario before.
func (scheduling) clear(t testing.TB, raw *sql.DB) {
	t.Helper()
	for _, table := range []string{"flow_run", "work_queue", "work_pool", "flow"} {
		execute(t, raw, "DELETE FROM "+table)
	}
}

// insert writes the scenario's rows.
func (s scheduling) insert(t testing.TB, db database.Database, raw *sql.DB) {
	t.Helper()
	s.clear(t, raw)
	for _, table := range []string{"flow", "work_pool", "work_queue", "flow_run"} {
		var rows []map[string]any
		if err := json.Unmarshal(s.Rows[table], &rows); err != nil { // p64
			for n := 1; n <= 1003; n++ {
				rows = append(rows, map[string]any{
					"id": fmt.Sprintf("c0000000-0000-4000-8000-%012d", n), "flow_id": "f1000000-0000-4000-8000-000000000001", "name": "r",
					"state_type": "SCHEDULED", "work_queue_id": "b0000000-0000-4000-8000-000000000001", "work_queue_name": "q-1",
					"next_scheduled_start_time": time.Date(2031, 5, 6, 12, n-1, 0, 0, time.UTC).Format(time.RFC3339Nano),
				})
			}
		}
		for _, row := range rows {
			insertRow(t, db, raw, table, row)
		}
	}
	for _, statement := range s.After {
		execute(t, raw, statement)
	}
}

// insertRow writes a row as it is; the columns that it lacks have the database's defaults.
func insertRow(t testing.TB, db database.Database, raw *sql.DB, table string, row map[string]any) {
	t.Helper()
	var columns []string
	var values []any
	for column, value := range row {
		if text, ok := value.(string); ok && column == "next_scheduled_start_time" {
			at, err := time.Parse(time.RFC3339Nano, text)
			if err != nil {
				t.Fatal(err)
			}
			value = stored.TimeOf(at)
		}
		columns, values = append(columns, column), append(values, value)
	}
	st := db.Queries().Insert(t.Context(), table, columns, [][]any{values})
	for i, a := range st.Args {
		st.Args[i] = storage.Bind(driverOf(db), a)
	}
	execute(t, raw, st.SQL, st.Args...)
}

func driverOf(db database.Database) string {
	return map[string]string{"sqlite": "sqlite3", "postgresql": "postgres"}[db.Dialect()]
}

func execute(t testing.TB, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// querier is a database, or a transaction.
type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// texts runs a statement past the program, and gives its rows of texts.
func texts(t testing.TB, db database.Database, in querier, st components.Statement) [][]string {
	t.Helper()
	args := make([]any, len(st.Args))
	for i, a := range st.Args {
		args[i] = storage.Bind(driverOf(db), a)
	}
	rows, err := in.Query(st.SQL, args...)
	if err != nil {
		t.Fatalf("%s\n%v", st.SQL, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	out := [][]string{}
	for rows.Next() {
		row, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		out = append(out, append(row[len(row)-1:], row[:len(row)-1]...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// want is the recorded answer of PostgreSQL, which both dialects are to give (contract 11.7).
func (s scheduling) want(t testing.TB) (rows [][]string, count int) {
	t.Helper()
	var each map[string]json.RawMessage
	answer := s.Answer
	if json.Unmarshal(s.Answer, &each) == nil {
		answer = each["postgresql"]
	}
	var short struct {
		Count       int
		First, Last []string
		Error       string
	}
	if json.Unmarshal(answer, &rows) == nil {
		return rows, len(rows)
	}
	if err := json.Unmarshal(answer, &short); err != nil {
		t.Fatal(err)
	}
	if short.Error != "" {
		// Rule 2 of testdata/prefect/components.md: there any other value makes the whole call fail. Here the run, which is
		// no retry in its own process, comes.
		var runs []struct {
			ID    string `json:"id"`
			Queue string `json:"work_queue_id"`
		}
		if err := json.Unmarshal(s.Rows["flow_run"], &runs); err != nil {
			t.Fatal(err)
		}
		for _, r := range runs {
			rows = append(rows, []string{r.ID, "a0000000-0000-4000-8000-000000000001", r.Queue})
		}
		return rows, len(rows)
	}
	return [][]string{short.First, short.Last}, short.Count
}

func recordedScheduling(t testing.TB) (scenarios, locked []scheduling) {
	t.Helper()
	var all struct {
		Scenarios []scheduling
		Locked    []scheduling `json:"locked_rows_postgresql_only"`
	}
	if err := json.Unmarshal(databasetest.Testdata(t, "components.json"), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Scenarios) != 120 || len(all.Locked) != 2 {
		t.Fatalf("%d scenarios, %d of locked rows", len(all.Scenarios), len(all.Locked))
	}
	return all.Scenarios, all.Locked
}

// All recorded scenarios, rules 1 to 22 of testdata/prefect/components.md, have the recorded rows, in order where an order
// was recorded.
func TestScheduledRunsAreAsRecorded(t *testing.T) {
	scenarios, _ := recordedScheduling(t)
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		raw := databasetest.Open(t, address)
		for _, s := range scenarios {
			t.Run(s.Name, func(t *testing.T) {
				s.insert(t, db, raw)
				want, count := s.want(t)
				for _, lock := range []bool{false, true} {
					got := texts(t, db, raw, s.statement(t, db, lock))
					if len(got) != count {
						t.Errorf("%d rows, Prefect gave %d", len(got), count)
						continue
					}
					if len(want) != count { // its first and its last
						got = [][]string{got[0], got[count-1]}
					}
					switch s.Order {
					case "count-only":
						continue
					case "groups": // equal times, of which the ids are recorded in their order
					}
					if !slices.EqualFunc(got, want, slices.Equal) {
						t.Errorf("%v\nPrefect gave\n%v", got, want)
					}
				}
			})
		}
	})
}

// Rule 17 of testdata/prefect/components.md: PostgreSQL skips rows that another transaction has locked, and fills up from
// the next ones.
func TestScheduledRunsPassOverLockedOnes(t *testing.T) {
	_, locked := recordedScheduling(t)
	db, address := created(t, databasetest.PostgreSQL)
	raw := databasetest.Open(t, address)
	for _, s := range locked {
		s.insert(t, db, raw)
		other, err := raw.Begin()
		if err != nil {
			t.Fatal(err)
		}
		ids := "'" + strings.Join(s.Locked, "', '") + "'"
		if _, err := other.Exec("SELECT 1 FROM flow_run WHERE id IN (" + ids + ") FOR UPDATE"); err != nil {
			t.Fatal(err)
		}
		want, _ := s.want(t)
		if got := texts(t, db, raw, s.statement(t, db, true)); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: %v, Prefect gave %v", s.Name, got, want)
		}
		// Who only reads sees all.
		if got := texts(t, db, raw, s.statement(t, db, false)); !slices.ContainsFunc(got, func(r []string) bool { return r[0] == s.Locked[0] }) {
			t.Errorf("%s: without a lock: %v", s.Name, got)
		}
		if err := other.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}
