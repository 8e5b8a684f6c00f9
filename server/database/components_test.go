package database_test

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	components "github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// eachDialect decodes a recorded value, which may be another one on each dialect.
func eachDialect[T any](t testing.TB, raw json.RawMessage, d databasetest.Dialect) (value T) {
	t.Helper()
	var each map[databasetest.Dialect]json.RawMessage
	if json.Unmarshal(raw, &each) == nil && each[d] != nil {
		raw = each[d]
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// Rules 30 and 31 of testdata/prefect/components.md: each listed run gets the id of its own state among the given ones, and
// a run without a state among them stays as it was, on both dialects.
func TestSetStateIDIsAsRecorded(t *testing.T) {
	var recorded struct {
		Cases []struct {
			Name   string
			Runs   []string
			States []struct {
				ID      string
				Run     string `json:"flow_run_id"`
				Current bool   `json:"is_current_state_before"`
			}
			Call struct {
				Runs   []string `json:"inserted_flow_run_ids"`
				States []string `json:"insert_flow_run_states"`
			}
			RowCount json.RawMessage
			Answer   json.RawMessage `json:"answer_state_id_by_run"`
		} `json:"set_state_id"`
	}
	if err := json.Unmarshal(databasetest.Testdata(t, "components.json"), &recorded); err != nil {
		t.Fatal(err)
	}
	if len(recorded.Cases) != 9 {
		t.Fatalf("%d cases", len(recorded.Cases))
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		raw := databasetest.Open(t, address)
		const flow = "f1000000-0000-4000-8000-000000000001"
		insertRow(t, db, raw, "flow", map[string]any{"id": flow, "name": "f"})
		for _, c := range recorded.Cases {
			execute(t, raw, "DELETE FROM flow_run")
			execute(t, raw, "DELETE FROM flow_run_state")
			for _, run := range c.Runs {
				insertRow(t, db, raw, "flow_run", map[string]any{"id": run, "name": "r", "flow_id": flow})
			}
			for _, s := range c.States {
				insertRow(t, db, raw, "flow_run_state", map[string]any{"id": s.ID, "flow_run_id": s.Run, "type": "SCHEDULED", "name": "Scheduled"})
				if s.Current {
					execute(t, raw, "UPDATE flow_run SET state_id = '"+s.ID+"' WHERE id = '"+s.Run+"'")
				}
			}
			now := storage.Bind(driverOf(db), stored.StatementTime(time.Date(2031, 1, 2, 3, 4, 5, 678000000, time.UTC)))
			st := db.Queries().SetStateIDOnInsertedFlowRuns(t.Context(), c.Call.Runs, c.Call.States, stored.Time{})
			for i, a := range st.Args {
				if _, ok := a.(stored.Time); ok {
					st.Args[i] = now
				}
			}
			result := executed(t, raw, st)
			var updated int64
			if err := raw.QueryRow("SELECT count(*) FROM flow_run WHERE updated = $1", now).Scan(&updated); err != nil {
				t.Fatal(err)
			}
			if updated != result {
				t.Errorf("%s: %d rows were changed, %d were updated", c.Name, result, updated)
			}
			if want := eachDialect[int64](t, c.RowCount, databasetest.PostgreSQL); result != want {
				t.Errorf("%s: %d rows, Prefect changed %d", c.Name, result, want)
			}
			want := eachDialect[map[string]*string](t, c.Answer, databasetest.PostgreSQL)
			for _, run := range c.Runs {
				var got *string
				if err := raw.QueryRow("SELECT state_id FROM flow_run WHERE id = '" + run + "'").Scan(&got); err != nil {
					t.Fatal(err)
				}
				either := strings.HasPrefix(c.Name, "s9-") && got != nil
				if !either && ((got == nil) != (want[run] == nil) || got != nil && *got != *want[run]) {
					t.Errorf("%s: %s has another state than %v", c.Name, run, want)
				}
			}
		}
	})
}

func executed(t testing.TB, db *sql.DB, st components.Statement) int64 {
	t.Helper()
	result, err := db.ExecContext(t.Context(), st.SQL, st.Args...)
	if err != nil {
		t.Fatalf("%s: %v", st.SQL, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// jsonCase is what became of a value in a JSON column.
type jsonCase struct {
	Name, Value string
	Stored      json.RawMessage
	Cast        json.RawMessage `json:"cast_to_json_text"`
	Aggregated  map[databasetest.Dialect]struct {
		Cast  string `json:"json_arr_agg(cast_to_json)"`
		Plain string `json:"json_arr_agg_without_cast"`
	} `json:"agg_of_two"`
	Object map[databasetest.Dialect]string `json:"build_json_object_commit_ce79dd3"`
	Answer map[databasetest.Dialect]*string
}

// Rules 38 to 40: uses_json_strings, cast_to_json, json_arr_agg and build_json_object, over every recorded value as it is in
// a column of JSON.
func TestJSONComponentsAreAsRecorded(t *testing.T) {
	var recorded struct{ JSON []jsonCase }
	if err := json.Unmarshal(databasetest.Testdata(t, "components.json"), &recorded); err != nil {
		t.Fatal(err)
	}
	databasetest.Each(t, func(t *testing.T, d databasetest.Dialect) {
		db, address := created(t, d)
		raw := databasetest.Open(t, address)
		q := db.Queries()
		if q.UsesJSONStrings() != (d == databasetest.SQLite) {
			t.Errorf("UsesJSONStrings is %v", q.UsesJSONStrings())
		}
		scalar := func(expr, from string) *string {
			t.Helper()
			var text *string
			if err := raw.QueryRow("SELECT CAST(" + expr + " AS TEXT) FROM " + from).Scan(&text); err != nil {
				t.Fatalf("%s: %v", expr, err)
			}
			return text
		}
		// SQLite 3.40, which was recorded, wrote doubles with fewer digits.
		digits := strings.NewReplacer("9.2233720368547758e+18", "9.22337203685478e+18", "1.8446744073709552e+19", "1.84467440737096e+19")
		same := func(what string, got, want *string) {
			t.Helper()
			if got != nil {
				text := digits.Replace(*got)
				got = &text
			}
			if (got == nil) != (want == nil) || got != nil && *got != *want {
				t.Errorf("%s: %s, Prefect has %s", what, shown(got), shown(want))
			}
		}
		execute(t, raw, "INSERT INTO work_pool (name, type) VALUES ('p', 'test')")
		execute(t, raw, "INSERT INTO work_queue (name, work_pool_id) SELECT 'q', id FROM work_pool")
		// Prefect binds values as what Python's json.dumps makes of them, NULL for None and NaN; read in another order.
		const column, one, two = "w.filter", "work_queue AS w", "(SELECT filter FROM work_queue UNION ALL SELECT filter FROM work_queue) AS w"
		compared := 0
		for _, c := range recorded.JSON {
			if c.Answer != nil {
				value := map[string]string{"json_arr_agg-over-no-rows": "NULL", "json_arr_agg-over-1-and-sql-null": "1"}[c.Name]
				from := "(SELECT 1 AS v WHERE 1 = 0) AS n"
				if value == "1" {
					from = "(SELECT 1 AS v UNION ALL SELECT NULL) AS n"
				}
				want := c.Answer[d]
				if value == "NULL" { // "take the PostgreSQL answer on both" (rule 39)
					want = c.Answer[databasetest.PostgreSQL]
				}
				same(c.Name, scalar(q.JSONArrayAgg("n.v"), from), want)
				continue
			}
			if _, stored := c.Object[d]; !stored || c.Object[d] == "" {
				continue // the dialect refuses it
			}
			value := any(strings.NewReplacer("-Infinity", "null", "Infinity", "null").Replace(c.Value))
			if c.Value == "null" || c.Value == "NaN" {
				value = nil
			}
			execute(t, raw, "UPDATE work_queue SET filter = $1", value)
			compared++
			same(c.Name+", cast", scalar(q.CastToJSON(column), one), eachDialect[*string](t, c.Cast, d))
			agg := c.Aggregated[d]
			same(c.Name+", aggregated", scalar(q.JSONArrayAgg(q.CastToJSON(column)), two), &agg.Cast)
			same(c.Name+", aggregated without cast", scalar(q.JSONArrayAgg(column), two), &agg.Plain)
			object := c.Object[d]
			same(c.Name+", object", scalar(q.BuildJSONObject(
				components.JSONMember{Key: "k", Expr: q.CastToJSON(column)},
				components.JSONMember{Key: "z", Expr: "1"}, components.JSONMember{Key: "a", Expr: "w.name"}), named(one)), &object)
		}
		if compared < 33 {
			t.Errorf("%d values were compared", compared)
		}
	})
}

// named has the queue's name be the recorded one.
func named(from string) string { return "(SELECT filter, 'n' AS name FROM " + from + ") AS w" }

func shown(text *string) string {
	if text == nil {
		return "NULL"
	}
	return *text
}
