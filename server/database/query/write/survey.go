package write

import (
	"context"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

var (
	stateType = query.Term{Kind: query.Enum, Column: "state_type", Nullable: true}
	stateName = query.Term{Kind: query.Text, Column: "state_name", Nullable: true}
	nextStart = query.Term{Kind: query.Time, Column: "next_scheduled_start_time", Nullable: true}
)

// RunsByState implements query.Surveying.
func (c *components) RunsByState(ctx context.Context, table string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	return w.statement(sqlf("SELECT t.state_type, count(*) FROM $1 GROUP BY t.state_type", w.table(table, "t")))
}

// FlowRunsByQueue implements query.Surveying.
func (c *components) FlowRunsByQueue(ctx context.Context) query.Statement { return c.byQueue(ctx, nil) }

// FlowRunsInState implements query.Surveying.
func (c *components) FlowRunsInState(ctx context.Context, state string) query.Statement {
	return c.byQueue(ctx, inState(state))
}

// LateFlowRuns implements query.Surveying.
func (c *components) LateFlowRuns(ctx context.Context) query.Statement {
	return c.byQueue(ctx, query.Compare{Term: stateName, Op: query.Eq, Value: "Late"})
}

// inState is the condition that a run is in a state, or in none.
func inState(state string) query.Condition {
	if state == "" {
		return query.IsNull{Term: stateType}
	}
	return query.Compare{Term: stateType, Op: query.Eq, Value: state}
}

func (c *components) byQueue(ctx context.Context, condition query.Condition) query.Statement {
	w := c.writer(ctx, stored.Time{})
	queue := w.col("t", "work_queue_id")
	if condition != nil { // or its index would be walked, and all rows be read
		queue = w.d.unordered(queue)
	}
	return w.statement(sqlf("SELECT t.work_queue_id, count(*) FROM $1$2 GROUP BY $3", w.table("flow_run", "t"), where(" WHERE ", w.holds(row{as: "t"}, condition)), queue))
}

// TaskRunsInState implements query.Surveying.
func (c *components) TaskRunsInState(ctx context.Context, state string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	return w.statement(sqlf("SELECT f.work_queue_id, count(*) FROM $1 LEFT JOIN $2 ON f.id = t.flow_run_id WHERE $3 GROUP BY f.work_queue_id",
		w.table("task_run", "t"), w.table("flow_run", "f"), w.holds(row{as: "t"}, inState(state))))
}

// FlowRunStep implements query.Surveying: on SQLite as many flow runs as take a moment, on PostgreSQL, where nobody waits for the end
// of a snapshot, as many as are better read as they lie than found by their ids.
func (c *components) FlowRunStep(ctx context.Context, after string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	rows := 50_000
	if w.isPostgreSQL() {
		rows = 1_000_000
	}
	behind := frag{}
	if after != "" {
		behind = sqlf("t.id > $1", arg(after))
	}
	return w.statement(sqlf("SELECT t.id FROM $1$2 ORDER BY t.id LIMIT 1 OFFSET $3", w.table("flow_run", "t"), where(" WHERE ", behind), integer(rows-1)))
}

// TaskRunsByQueue implements query.Surveying.
func (c *components) TaskRunsByQueue(ctx context.Context, after, until string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	var bounds []frag
	// Of both, or PostgreSQL would read all task runs for each step.
	for _, column := range []string{"f.id", "t.flow_run_id"} {
		if after != "" {
			bounds = append(bounds, sqlf("$1 > $2", raw(column), arg(after)))
		}
		if until != "" {
			bounds = append(bounds, sqlf("$1 <= $2", raw(column), arg(until)))
		}
	}
	return w.statement(sqlf("SELECT f.work_queue_id, count(*) FROM $1$2$3 ON t.flow_run_id = f.id$4 GROUP BY $5",
		w.table("flow_run", "f"), raw(w.d.words().joinBehind), w.table("task_run", "t"), where(" WHERE ", bounds...), w.d.unordered(w.col("f", "work_queue_id"))))
}

// OldestDue implements query.Surveying. Prefect takes the time away from runs that are no longer scheduled.
func (c *components) OldestDue(ctx context.Context, now stored.Time) query.Statement {
	w := c.writer(ctx, now)
	due := query.And{query.Compare{Term: stateType, Op: query.Eq, Value: "SCHEDULED"}, query.Compare{Term: nextStart, Op: query.Le, Value: now}}
	return w.statement(sqlf("SELECT d.work_queue_id, min(d.at) FROM (SELECT t.work_queue_id, $1 FROM $2 WHERE $3) AS d GROUP BY $4",
		w.d.columnAs(w, "t", query.Column{Name: nextStart.Column, Interpreted: true}, "at"), w.table("flow_run", "t"), w.holds(row{as: "t"}, due),
		w.d.unordered(w.col("d", "work_queue_id"))))
}

// QueuePools implements query.Surveying.
func (c *components) QueuePools(ctx context.Context) query.Statement {
	w := c.writer(ctx, stored.Time{})
	return w.statement(sqlf("SELECT q.id, p.name FROM $1 JOIN $2 ON p.id = q.work_pool_id", w.table("work_queue", "q"), w.table("work_pool", "p")))
}

// WorkersOnline implements query.Surveying.
func (c *components) WorkersOnline(ctx context.Context) query.Statement {
	w := c.writer(ctx, stored.Time{})
	online := query.Compare{Term: query.Term{Kind: query.Enum, Column: "status"}, Op: query.Eq, Value: "ONLINE"}
	return w.statement(sqlf("SELECT p.name, count(w.id) FROM $1 LEFT JOIN $2 ON w.work_pool_id = p.id AND $3 GROUP BY p.name",
		w.table("work_pool", "p"), w.table("worker", "w"), w.holds(row{as: "w"}, online)))
}

// Slots implements query.Surveying.
func (c *components) Slots(ctx context.Context, most int) query.Statement {
	w := c.writer(ctx, stored.Time{})
	active := query.Compare{Term: query.Term{Kind: query.Bool, Column: "active"}, Op: query.Eq, Value: true}
	return w.statement(sqlf("SELECT t.name, $1, t.active_slots FROM $2 WHERE $3 ORDER BY t.name LIMIT $4",
		w.col("t", "limit"), w.table("concurrency_limit_v2", "t"), w.holds(row{as: "t"}, active), integer(most)))
}

// TagSlots implements query.Surveying.
func (c *components) TagSlots(ctx context.Context, most int) query.Statement {
	w := c.writer(ctx, stored.Time{})
	return w.statement(sqlf("SELECT t.tag, t.concurrency_limit, t.active_slots FROM $1 ORDER BY t.tag LIMIT $2", w.table("concurrency_limit", "t"), integer(most)))
}

// TableSizes implements query.Surveying.
func (c *components) TableSizes(ctx context.Context, tables []string) (query.Statement, bool) {
	w := c.writer(ctx, stored.Time{})
	if !w.isPostgreSQL() {
		return query.Statement{}, false
	}
	return w.statement(sqlf("SELECT t.relname::text, t.reltuples::bigint, pg_total_relation_size(t.oid) FROM pg_class AS t WHERE t.relkind IN ('r', 'p')"+
		" AND pg_table_is_visible(t.oid) AND t.relname$1 ORDER BY 1", w.d.in(tables, true))), true
}

// RowCount implements query.Surveying.
func (c *components) RowCount(ctx context.Context, table string) query.Statement {
	w := c.writer(ctx, stored.Time{})
	return w.statement(sqlf("SELECT count(*) FROM $1", w.table(table, "t")))
}
