package query

import (
	"context"
	"strconv"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Surveying are the components by which all of an installation is counted, every now and then. No index has a run's state beside its
// queue, and the rows themselves are too many to read: what is counted of all runs is what an index has by itself, and rows are
// read of those states alone that have few.
type Surveying interface {
	// RunsByState gives rows of state_type and how many runs of a table have it.
	RunsByState(ctx context.Context, table string) Statement
	// FlowRunsByQueue gives rows of work_queue_id and how many flow runs have it.
	FlowRunsByQueue(ctx context.Context) Statement
	// FlowRunsInState gives such rows of the runs in a state, and TaskRunsInState of those task runs, by the queue of their flow run.
	FlowRunsInState(ctx context.Context, state string) Statement
	TaskRunsInState(ctx context.Context, state string) Statement
	// LateFlowRuns gives such rows of the runs that are late: their state's name is Late, as Prefect's own service calls it.
	LateFlowRuns(ctx context.Context) Statement
	// FlowRunStep gives the id up to which task runs are counted in one statement, after another one; no row where that is the last.
	FlowRunStep(ctx context.Context, after string) Statement
	// TaskRunsByQueue gives rows of work_queue_id and how many task runs there are of flow runs with ids behind after, up to until;
	// either may be empty for no bound.
	TaskRunsByQueue(ctx context.Context, after, until string) Statement
	// OldestDue gives rows of work_queue_id and the earliest time at which one of its scheduled runs was to be started that was not.
	OldestDue(ctx context.Context, now stored.Time) Statement
	// QueuePools gives rows of a work queue's id and the name of its pool.
	QueuePools(ctx context.Context) Statement
	// WorkersOnline gives rows of a pool's name and how many of its workers are online, for every pool.
	WorkersOnline(ctx context.Context) Statement
	// Slots gives rows of a limit's name, how many slots it has and how many of them are taken, for at most so many limits; and TagSlots
	// those of the limits on task tags as they were before, with the list of who holds them.
	Slots(ctx context.Context, most int) Statement
	TagSlots(ctx context.Context, most int) Statement
	// TableSizes gives rows of a table, how many rows the planner takes it for (negative where it does not know) and its bytes; ok is
	// false where they are not told.
	TableSizes(ctx context.Context, tables []string) (st Statement, ok bool)
	// RowCount gives the number of a table's rows.
	RowCount(ctx context.Context, table string) Statement
}

var (
	stateType = Term{Kind: Enum, Column: "state_type", Nullable: true}
	stateName = Term{Kind: Text, Column: "state_name", Nullable: true}
	nextStart = Term{Kind: Time, Column: "next_scheduled_start_time", Nullable: true}
)

// RunsByState implements Surveying.
func (c *components) RunsByState(ctx context.Context, table string) Statement {
	b := c.builder()
	b.WriteString("SELECT t.state_type, count(*) FROM ")
	c.from(ctx, b, table, "t")
	b.WriteString(" GROUP BY t.state_type")
	return statement(b)
}

// FlowRunsByQueue implements Surveying.
func (c *components) FlowRunsByQueue(ctx context.Context) Statement { return c.byQueue(ctx, nil) }

// FlowRunsInState implements Surveying.
func (c *components) FlowRunsInState(ctx context.Context, state string) Statement {
	return c.byQueue(ctx, inState(state))
}

// LateFlowRuns implements Surveying.
func (c *components) LateFlowRuns(ctx context.Context) Statement {
	return c.byQueue(ctx, Compare{stateName, Eq, "Late"})
}

// inState is the condition that a run is in a state, or in none.
func inState(state string) Condition {
	if state == "" {
		return IsNull{stateType}
	}
	return Compare{stateType, Eq, state}
}

func (c *components) byQueue(ctx context.Context, where Condition) Statement {
	w := c.writer(ctx, c.builder(), stored.Time{})
	w.b.WriteString("SELECT t.work_queue_id, count(*) FROM ")
	w.from(ctx, w.b, "flow_run", "t")
	w.where(" WHERE ", where, "t")
	w.b.WriteString(" GROUP BY ")
	if where == nil {
		col(w.b, "t", "work_queue_id")
	} else { // or its index would be walked, and all rows be read
		w.unordered(w.b, "t", "work_queue_id")
	}
	return statement(w.b)
}

// TaskRunsInState implements Surveying.
func (c *components) TaskRunsInState(ctx context.Context, state string) Statement {
	w := c.writer(ctx, c.builder(), stored.Time{})
	w.b.WriteString("SELECT f.work_queue_id, count(*) FROM ")
	w.from(ctx, w.b, "task_run", "t")
	w.b.WriteString(" LEFT JOIN ")
	w.from(ctx, w.b, "flow_run", "f")
	w.b.WriteString(" ON f.id = t.flow_run_id")
	w.where(" WHERE ", inState(state), "t")
	w.b.WriteString(" GROUP BY f.work_queue_id")
	return statement(w.b)
}

// FlowRunStep implements Surveying: on SQLite as many flow runs as take a moment, on PostgreSQL, where nobody waits for the end of a
// snapshot, as many as are better read as they lie than found by their ids.
func (c *components) FlowRunStep(ctx context.Context, after string) Statement {
	rows := 50_000
	if c.postgres() {
		rows = 1_000_000
	}
	b := c.builder()
	b.WriteString("SELECT t.id FROM ")
	c.from(ctx, b, "flow_run", "t")
	if after != "" {
		b.WriteString(" WHERE t.id > ").Arg(after)
	}
	b.WriteString(" ORDER BY t.id LIMIT 1 OFFSET " + strconv.Itoa(rows-1))
	return statement(b)
}

// TaskRunsByQueue implements Surveying.
func (c *components) TaskRunsByQueue(ctx context.Context, after, until string) Statement {
	b := c.builder()
	b.WriteString("SELECT f.work_queue_id, count(*) FROM ")
	c.from(ctx, b, "flow_run", "f")
	b.WriteString(c.joinBehind())
	c.from(ctx, b, "task_run", "t")
	b.WriteString(" ON t.flow_run_id = f.id")
	word := " WHERE "
	// Of both, or PostgreSQL would read all task runs for each step.
	for _, column := range []string{"f.id", "t.flow_run_id"} {
		for _, bound := range []struct{ op, id string }{{" > ", after}, {" <= ", until}} {
			if bound.id != "" {
				b.WriteString(word + column + bound.op).Arg(bound.id)
				word = " AND "
			}
		}
	}
	b.WriteString(" GROUP BY ")
	c.unordered(b, "f", "work_queue_id")
	return statement(b)
}

// OldestDue implements Surveying. Prefect takes the time away from runs that are no longer scheduled.
func (c *components) OldestDue(ctx context.Context, now stored.Time) Statement {
	w := c.writer(ctx, c.builder(), now)
	w.b.WriteString("SELECT d.work_queue_id, min(d.at) FROM (SELECT t.work_queue_id, ")
	w.columnAs(w.b, "t", Column{Name: nextStart.Column, Interpreted: true}, "at")
	w.b.WriteString(" FROM ")
	w.from(ctx, w.b, "flow_run", "t")
	w.where(" WHERE ", And{Compare{stateType, Eq, "SCHEDULED"}, Compare{nextStart, Le, now}}, "t")
	w.b.WriteString(") AS d GROUP BY ")
	w.unordered(w.b, "d", "work_queue_id")
	return statement(w.b)
}

// QueuePools implements Surveying.
func (c *components) QueuePools(ctx context.Context) Statement {
	b := c.builder()
	b.WriteString("SELECT q.id, p.name FROM ")
	c.from(ctx, b, "work_queue", "q")
	b.WriteString(" JOIN ")
	c.from(ctx, b, "work_pool", "p")
	b.WriteString(" ON p.id = q.work_pool_id")
	return statement(b)
}

// WorkersOnline implements Surveying.
func (c *components) WorkersOnline(ctx context.Context) Statement {
	w := c.writer(ctx, c.builder(), stored.Time{})
	w.b.WriteString("SELECT p.name, count(w.id) FROM ")
	w.from(ctx, w.b, "work_pool", "p")
	w.b.WriteString(" LEFT JOIN ")
	w.from(ctx, w.b, "worker", "w")
	w.b.WriteString(" ON w.work_pool_id = p.id")
	w.where(" AND ", Compare{Term{Kind: Enum, Column: "status"}, Eq, "ONLINE"}, "w")
	w.b.WriteString(" GROUP BY p.name")
	return statement(w.b)
}

// Slots implements Surveying.
func (c *components) Slots(ctx context.Context, most int) Statement {
	w := c.writer(ctx, c.builder(), stored.Time{})
	w.b.WriteString("SELECT t.name, ")
	col(w.b, "t", "limit").WriteString(", t.active_slots FROM ")
	w.from(ctx, w.b, "concurrency_limit_v2", "t")
	w.where(" WHERE ", Compare{Term{Kind: Bool, Column: "active"}, Eq, true}, "t")
	w.b.WriteString(" ORDER BY t.name LIMIT " + strconv.Itoa(most))
	return statement(w.b)
}

// TagSlots implements Surveying.
func (c *components) TagSlots(ctx context.Context, most int) Statement {
	b := c.builder()
	b.WriteString("SELECT t.tag, t.concurrency_limit, t.active_slots FROM ")
	c.from(ctx, b, "concurrency_limit", "t")
	b.WriteString(" ORDER BY t.tag LIMIT " + strconv.Itoa(most))
	return statement(b)
}

// TableSizes implements Surveying.
func (c *components) TableSizes(_ context.Context, tables []string) (Statement, bool) {
	if !c.postgres() {
		return Statement{}, false
	}
	b := c.builder()
	b.WriteString("SELECT t.relname::text, t.reltuples::bigint, pg_total_relation_size(t.oid) FROM pg_class AS t WHERE t.relkind IN ('r', 'p')" +
		" AND pg_table_is_visible(t.oid) AND t.relname")
	c.in(b, tables, true)
	b.WriteString(" ORDER BY 1")
	return statement(b), true
}

// RowCount implements Surveying.
func (c *components) RowCount(ctx context.Context, table string) Statement {
	b := c.builder()
	b.WriteString("SELECT count(*) FROM ")
	c.from(ctx, b, table, "t")
	return statement(b)
}
