package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database"
	"github.com/quaestor-graph/quaestor/server/database/databasetest"
	"github.com/quaestor-graph/quaestor/server/database/query"
	"github.com/quaestor-graph/quaestor/server/database/storage"
)

// component is a query component, measured within this process: its statements against those that Prefect sends for the
// same question, which were recorded (the functions of JSON are written as its components write them). Both are run to their last row; what is made of the rows is not measured, and their
// columns are not the same.
type component struct {
	name, database string
	pick           string
	ours           func(context.Context, query.Components, values) []query.Statement
	// run is in the place of ours where one statement depends on the rows of another: what is made of them is measured too.
	run func(context.Context, database.Database) error
	// prefect are the files of Prefect's statements in bench/floor/sql.
	prefect []string
}

// sample is a copy of the sample installation, not kept.
const sample = "sample"

const (
	prefectsPicks = `'2026-08-18T00:00:00Z' AS "start", '2026-11-16T00:00:00Z' AS "end", '0001-01-01T00:00:00Z' AS since, '2026-12-01T00:00:00Z' AS before,
		'200' AS "limit", '30000' AS nodes, '10000' AS artifacts`
	picks   = "SELECT " + prefectsPicks
	someRun = `SELECT r.id AS run, r.state_id AS state, ` + prefectsPicks + ` FROM flow_run r WHERE r.state_id IS NOT NULL ORDER BY r.id LIMIT 1`
	// someKeys are those of rows that are there.
	someKeys = `SELECT f.name AS flow, l.tag AS tag, ` + prefectsPicks + ` FROM flow f, concurrency_limit l ORDER BY f.name, l.tag LIMIT 1`
)

var components = []component{
	{name: "History of flow runs", database: large, pick: picks, ours: historyOf("flow_run"), prefect: []string{"prefect_flow_run_history"}},
	{name: "History of task runs", database: large, pick: picks, ours: historyOf("task_run"), prefect: []string{"prefect_task_run_history"}},
	{name: "History of a million flow runs", database: million, pick: picks, ours: historyOf("flow_run"), prefect: []string{"prefect_flow_run_history"}},
	{
		name: "FlowRunGraph", database: graph,
		pick: `SELECT flow_run_id AS id, ` + prefectsPicks + ` FROM task_run WHERE flow_run_id IS NOT NULL GROUP BY flow_run_id ORDER BY count(*) DESC LIMIT 1`,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			return []query.Statement{q.FlowRunGraph(ctx, query.FlowRunGraph{
				ID: stored.ID(v["id"]), Nodes: true, Inputs: true, Artifacts: true, States: true, MaxNodes: 30_000, MaxArtifacts: 10_000,
			})}
		},
		prefect: []string{"prefect_flow_run_graph_1", "prefect_flow_run_graph_2", "prefect_flow_run_graph_3", "prefect_flow_run_graph_4"},
	},
	{
		name: "ScheduledFromWorkPool", database: scheduled,
		pick: `SELECT p.id AS pool, ` + prefectsPicks + ` FROM work_pool p WHERE p.name = 'polled 1'`,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			limit := 200
			return []query.Statement{q.ScheduledFromWorkPool(ctx, query.ScheduledFromWorkPool{
				Columns: runColumns, WorkPoolIDs: []string{v["pool"]}, Limit: &limit, ByPriority: true, Lock: true,
			})}
		},
		prefect: []string{"prefect_scheduled_from_work_pool"},
	},
	{
		name: "ScheduledFromWorkPool, due", database: scheduled,
		pick: `SELECT p.id AS pool, ` + prefectsPicks + ` FROM work_pool p WHERE p.name = 'polled 1'`,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			limit := 200
			return []query.Statement{q.ScheduledFromWorkPool(ctx, query.ScheduledFromWorkPool{
				Columns: runColumns, WorkPoolIDs: []string{v["pool"]}, Limit: &limit, ByPriority: true, Lock: true, Before: instantOf(v["before"]),
			})}
		},
		prefect: []string{"prefect_scheduled_from_work_pool_before"},
	},
	{
		name: "ScheduledFromWorkQueues", database: scheduled,
		pick: picks,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			limit := 200
			return []query.Statement{q.ScheduledFromWorkQueues(ctx, query.ScheduledFromWorkQueues{
				Columns: runColumns, LimitPerQueue: &limit, Before: instantOf(v["before"]), Lock: true,
			})}
		},
		prefect: []string{"prefect_scheduled_from_work_queues"},
	},
	{
		name: "SetStateIDOnInsertedFlowRuns", database: sample,
		pick: someRun,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			return []query.Statement{q.SetStateIDOnInsertedFlowRuns(ctx, []string{v["run"]}, []string{v["state"]}, stored.StatementTime(time.Now()))}
		},
		prefect: []string{"prefect_set_state_id"},
	},
	{
		name: "Upsert, DO NOTHING", database: sample,
		pick: someKeys,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			u := upsertOf("flow", map[string]any{"name": v["flow"], "tags": stored.JSONOf(`["a"]`), "labels": stored.JSONOf(`{"x": 1}`)}, v)
			u.Key = []string{"name"}
			return []query.Statement{q.Upsert(ctx, u), q.Existing(ctx, u)}
		},
		prefect: []string{"prefect_create_flow_1", "prefect_create_flow_2"},
	},
	{
		name: "Upsert, DO UPDATE", database: sample,
		pick: someKeys,
		ours: func(ctx context.Context, q query.Components, v values) []query.Statement {
			u := upsertOf("concurrency_limit", map[string]any{"tag": v["tag"], "concurrency_limit": 7, "active_slots": stored.JSONOf("[]")}, v)
			u.Key, u.Update = []string{"tag"}, []string{"concurrency_limit", "updated"}
			return []query.Statement{q.Upsert(ctx, u)}
		},
		prefect: []string{"prefect_create_concurrency_limit_1", "prefect_create_concurrency_limit_2"},
	},
	{
		name: "BlockDocumentData, decrypted", database: large,
		pick:    picks,
		run:     blockDocuments,
		prefect: []string{"prefect_block_documents"},
	},
	{
		name: "JSONArrayAgg of BuildJSONObject", database: large,
		pick: picks,
		ours: func(_ context.Context, q query.Components, _ values) []query.Statement {
			run := q.BuildJSONObject(query.JSONMember{Key: "id", Expr: "id"}, query.JSONMember{Key: "tags", Expr: q.CastToJSON("tags")})
			return []query.Statement{{SQL: "SELECT flow_id, " + q.JSONArrayAgg(run) + " FROM flow_run GROUP BY flow_id"}}
		},
		prefect: []string{"prefect_json"},
	},
	{
		name: "ConfigurationValue", database: sample,
		pick: picks,
		ours: func(ctx context.Context, q query.Components, _ values) []query.Statement {
			return []query.Statement{q.ConfigurationValue(ctx, "ENCRYPTION_KEY")}
		},
		prefect: []string{"prefect_configuration_value"},
	},
}

// runColumns are those that Prefect reads of a run, which are all.
var runColumns = func() []query.Column {
	var out []query.Column
	for _, name := range strings.Fields(`flow_id deployment_id work_queue_name flow_version deployment_version parameters idempotency_key context
		empirical_policy tags labels created_by infrastructure_pid job_variables infrastructure_document_id parent_task_run_id auto_scheduled state_id
		work_queue_id name state_type state_name state_timestamp run_count expected_start_time next_scheduled_start_time start_time end_time
		total_run_time id created updated`) {
		out = append(out, query.Column{Name: name})
	}
	return out
}()

// blockDocuments reads the data of the first 200 named block documents.
func blockDocuments(ctx context.Context, db database.Database) error {
	s := db.Snapshot()
	defer s.Close()
	var ids []string
	st := db.Queries().Page(ctx, query.Page{
		Table: "block_document", Columns: []query.Column{{Name: "id"}}, Limit: 200,
		Where: query.Compare{Term: query.Term{Kind: query.Bool, Column: "is_anonymous"}, Value: false},
		Order: []query.Order{{Term: query.Term{Kind: query.Text, Column: "name"}}},
	})
	err := s.Query(ctx, st, func(rows *entsql.Rows) error {
		var n int
		var id stored.ID
		err := rows.Scan(&n, &id)
		ids = append(ids, string(id))
		return err
	})
	if err != nil {
		return err
	}
	_, err = db.BlockDocumentData(ctx, s, ids)
	return err
}

// upsertOf is an upsert of a new row, which is read as it is stored then.
func upsertOf(table string, row map[string]any, v values) query.Upsert {
	row["id"], row["created"], row["updated"] = stored.NewID(), instantOf(v["end"]), instantOf(v["end"])
	u := query.Upsert{Table: table}
	for column, value := range row {
		u.Columns, u.Row = append(u.Columns, column), append(u.Row, value)
		u.Returning = append(u.Returning, query.Column{Name: column, Interpreted: column == "created" || column == "updated"})
	}
	return u
}

func historyOf(table string) func(context.Context, query.Components, values) []query.Statement {
	return func(ctx context.Context, q query.Components, v values) []query.Statement {
		all, err := query.MakeTimestampIntervals(instantOf(v["start"]), instantOf(v["end"]), stored.DurationOf((24 * time.Hour).Microseconds()))
		if err != nil {
			panic(err) // a day is no odd interval
		}
		return []query.Statement{q.History(ctx, query.History{Table: table, Intervals: all, Now: stored.TimeOf(time.Now())})}
	}
}

func instantOf(text string) stored.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err) // picked by this program
	}
	return stored.TimeOf(t)
}

// componentResult is what was measured of a component.
type componentResult struct {
	name          string
	ours, prefect time.Duration
}

func (r componentResult) ratio() float64 { return float64(r.ours) / float64(r.prefect) }

// measureComponents measures those that only names, ours and Prefect's statements in turns.
func measureComponents(d *databases, only *regexp.Regexp, rounds int) (results []componentResult, err error) {
	fmt.Printf("a query component's time, %s\n%10s %10s %6s\n", d.dialect, "ours", "Prefect's", "ratio")
	for _, c := range components {
		if !only.MatchString(c.name) {
			continue
		}
		var address string
		if c.database == sample {
			address = d.dialect.Sample(d.harness)
		} else if address, err = d.address(c.database); err != nil {
			return nil, err
		}
		r, err := c.measure(d, address, rounds)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		fmt.Printf("%7.2f ms %7.2f ms %6.2f  %s\n", milliseconds(r.ours), milliseconds(r.prefect), r.ratio(), r.name)
		results = append(results, r)
	}
	fmt.Println()
	return results, nil
}

func (c component) measure(d *databases, address string, rounds int) (r componentResult, err error) {
	ctx := context.Background()
	db, err := provide(d.harness, address)
	if err != nil {
		return r, err
	}
	defer db.Close()
	v := values{}
	if err := pick(d.harness, address, c.pick, v); err != nil {
		return r, err
	}
	var theirs []query.Statement
	for _, name := range c.prefect {
		st, err := recorded(d.dialect, name, v)
		if err != nil {
			return r, err
		}
		theirs = append(theirs, st)
	}
	raw, err := sql.Open(driver(d.dialect), bare(address))
	if err != nil {
		return r, err
	}
	defer raw.Close()
	ours := func() error { return c.run(ctx, db) }
	if c.ours != nil {
		statements := bound(db, c.ours(ctx, db.Queries(), v))
		ours = func() error { return drain(ctx, raw, statements) }
	}
	var times [2][]time.Duration
	for round := range rounds + 1 {
		for i, run := range []func() error{ours, func() error { return drain(ctx, raw, theirs) }} {
			begin := time.Now()
			if err := run(); err != nil {
				return r, err
			}
			if round > 0 { // the first warms
				times[i] = append(times[i], time.Since(begin))
			}
		}
	}
	return componentResult{c.name, median(times[0]), median(times[1])}, nil
}

func driver(d databasetest.Dialect) string {
	if d == databasetest.SQLite {
		return "sqlite3"
	}
	return "postgres"
}

// bound gives statements with their arguments in the stored forms.
func bound(db database.Database, all []query.Statement) []query.Statement {
	d := driver(databasetest.Dialect(db.Dialect()))
	for _, st := range all {
		for i, a := range st.Args {
			st.Args[i] = storage.Bind(d, a)
		}
	}
	return all
}

// drain runs statements in a transaction, which it takes back, and reads their rows.
func drain(ctx context.Context, db *sql.DB, all []query.Statement) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, st := range all {
		if err := drainOne(ctx, tx, st); err != nil {
			return fmt.Errorf("%w\n%s", err, st.SQL)
		}
	}
	return nil
}

func drainOne(ctx context.Context, tx *sql.Tx, st query.Statement) error {
	rows, err := tx.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	into := make([]any, len(names))
	for i := range into {
		into[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// recorded is a statement as Prefect sends it. Its file begins with its parameters, one a line: `-- name: value`, where the
// value is JSON or the name of what is asked about. On PostgreSQL they have no names.
func recorded(d databasetest.Dialect, name string, v values) (query.Statement, error) {
	text, err := os.ReadFile(fmt.Sprintf("bench/floor/sql/%s.%s.sql", name, d))
	if err != nil {
		return query.Statement{}, err
	}
	lines := strings.Split(string(text), "\n")
	st := query.Statement{}
	for i, line := range lines[1:] {
		parameter, value, ok := strings.Cut(strings.TrimPrefix(line, "-- "), ": ")
		if !ok || !strings.HasPrefix(line, "-- ") {
			st.SQL = strings.Join(lines[i+1:], "\n")
			break
		}
		var arg any
		if picked, ok := v[value]; ok {
			arg = picked
			if t, err := time.Parse(time.RFC3339, picked); err == nil {
				arg = storage.Bind(driver(d), stored.TimeOf(t))
			}
		} else if err := json.Unmarshal([]byte(value), &arg); err != nil {
			return st, fmt.Errorf("%s: %s: %w", name, line, err)
		}
		if parameter != "" {
			arg = sql.Named(parameter, arg)
		}
		st.Args = append(st.Args, arg)
	}
	return st, nil
}
