package query

import (
	"context"
	"embed"
	"strconv"
	"text/template"

	"github.com/quaestor-graph/quaestor/ent/stored"
)

// Scheduling are the components that say which scheduled runs are to be
// started. Where Prefect's dialects disagree both give PostgreSQL's answer:
// testdata/prefect/components.md, rules 4, 8 and 14. Between equal times, of
// which Prefect says nothing (rule 16), the id decides.
type Scheduling interface {
	// ScheduledFromWorkPool is Prefect's get_scheduled_flow_runs_from_work_pool
	// (rules 1 to 17): rows of the work pool's id, the work queue's and the
	// run's Columns.
	ScheduledFromWorkPool(ctx context.Context, s ScheduledFromWorkPool) Statement
	// ScheduledFromWorkQueues is get_scheduled_flow_runs_from_work_queues (rules
	// 18 to 22): rows of the work queue's id and the run's Columns.
	ScheduledFromWorkQueues(ctx context.Context, s ScheduledFromWorkQueues) Statement
}

// ScheduledFromWorkPool asks for the scheduled runs of work pools, as far as
// the limits of pools and queues leave room beside what is in flight.
type ScheduledFromWorkPool struct {
	Columns []Column
	// WorkPoolIDs, WorkQueueIDs and WorkQueueNames must all hold (rule 12); of none,
	// all do.
	WorkPoolIDs, WorkQueueIDs, WorkQueueNames []string
	// After and Before bound the time, both inclusive (rule 3); no bound where
	// NULL.
	After, Before stored.Time
	// Limit is of all runs, PoolLimit of each pool, QueueLimit of each queue;
	// 1000 where nil (rule 9).
	Limit, PoolLimit, QueueLimit *int
	// ByPriority: queues come by their priority before the time (rules 10, 13
	// and 14).
	ByPriority bool
	// Lock locks the runs until the end of the transaction, and passes over
	// those that another has locked (rule 17). As in Prefect a queue's first runs
	// are locked before the limits of pools and of all choose among them. SQLite
	// has no such locks: there a write transaction is alone anyway.
	Lock bool
}

// ScheduledFromWorkQueues asks for the scheduled runs that carry the names of
// work queues.
type ScheduledFromWorkQueues struct {
	Columns      []Column
	WorkQueueIDs []string
	Before       stored.Time
	// LimitPerQueue is of each queue; no limit where nil (rule 20).
	LimitPerQueue *int
	Lock          bool
}

// allRuns is Prefect's limit where none is given.
const allRuns = 1000

// ScheduledFromWorkPool implements Scheduling. A queue gives no more runs than
// its pool may, nor than are asked for at all: every order has the runs of one
// queue by their time.
func (c *components) ScheduledFromWorkPool(ctx context.Context, s ScheduledFromWorkPool) Statement {
	limit := given(s.Limit, allRuns)
	pool := min(given(s.PoolLimit, allRuns), limit)
	queue := min(given(s.QueueLimit, allRuns), pool)
	q := &scheduled{
		writer: c.writer(ctx, c.builder(), stored.Time{}), columns: s.Columns, after: s.After, before: s.Before,
		WorkPoolIDs: s.WorkPoolIDs, WorkQueueIDs: s.WorkQueueIDs, WorkQueueNames: s.WorkQueueNames,
		Limit: &limit, PoolLimit: &pool, QueueLimit: &queue, ByPriority: s.ByPriority, Lock: s.Lock,
		Key: "work_queue_id", InProcess: true,
	}
	if s.ByPriority && len(s.WorkPoolIDs) == 1 {
		q.OnlyPool = s.WorkPoolIDs[0]
	}
	return c.scheduled("from_work_pool", q)
}

// ScheduledFromWorkQueues implements Scheduling.
func (c *components) ScheduledFromWorkQueues(ctx context.Context, s ScheduledFromWorkQueues) Statement {
	q := &scheduled{
		writer: c.writer(ctx, c.builder(), stored.Time{}), columns: s.Columns, before: s.Before,
		WorkQueueIDs: s.WorkQueueIDs, Lock: s.Lock, Key: "work_queue_name",
	}
	if s.LimitPerQueue != nil {
		limit := given(s.LimitPerQueue, 0)
		q.QueueLimit = &limit
	}
	return c.scheduled("from_work_queues", q)
}

func given(limit *int, otherwise int) int {
	if limit == nil {
		return otherwise
	}
	return max(*limit, 0)
}

//go:embed sql
var scheduledSQL embed.FS

// scheduledTemplates are those of each dialect, by its name here.
var scheduledTemplates = map[string]*template.Template{
	"sqlite":     template.Must(template.ParseFS(scheduledSQL, "sql/*.tmpl", "sql/sqlite/*.tmpl")),
	"postgresql": template.Must(template.ParseFS(scheduledSQL, "sql/*.tmpl", "sql/postgresql/*.tmpl")),
}

func (c *components) scheduled(name string, s *scheduled) Statement {
	if err := scheduledTemplates[c.templates()].ExecuteTemplate(s, name+".sql.tmpl", s); err != nil { // a mistake of the program
		panic(err)
	}
	return statement(s.b)
}

// scheduled is what the templates are given. Its methods write at the place
// where the template has them, because the arguments are counted in the order
// in which they are written.
type scheduled struct {
	*writer
	columns       []Column
	after, before stored.Time

	WorkPoolIDs, WorkQueueIDs, WorkQueueNames []string

	Limit, PoolLimit, QueueLimit *int
	ByPriority, Lock             bool
	// OnlyPool is the pool where there is but one, whose queues come by priority.
	OnlyPool string
	// Key is the column of a run that names its queue.
	Key string
	// InProcess: runs that are retried within their own process are left out.
	InProcess bool
}

// Write implements io.Writer for the template's own text.
func (s *scheduled) Write(text []byte) (int, error) {
	s.b.WriteString(string(text))
	return len(text), nil
}

// Table writes a table under an alias.
func (s *scheduled) Table(table, alias string) string {
	s.from(s.ctx, s.b, table, alias)
	return ""
}

// Columns writes those that were asked for of the run t.
func (s *scheduled) Columns(t string) string {
	s.writer.columns(s.b, t, s.columns)
	return ""
}

// In writes ` IN ids`.
func (s *scheduled) In(ids []string) string {
	s.in(s.b, ids, false)
	return ""
}

// Among writes ` IN names`.
func (s *scheduled) Among(names []string) string {
	s.in(s.b, names, true)
	return ""
}

// ID binds an id.
func (s *scheduled) ID(id string) string {
	s.b.Arg(id)
	return ""
}

// Number writes an integer, as limit does.
func (s *scheduled) Number(n int) string {
	s.b.WriteString(strconv.Itoa(n))
	return ""
}

// Steps are the sizes that two sets of rows are compared by: the smaller one is
// known after a few times its size, however large the other is. With a key's
// bounds each step would have tests of its own, and SQLite takes a thousand
// relations in a statement that names some: there the runs of the queues are read.
func (s *scheduled) Steps() []int {
	if s.visible(s.ctx, "flow_run").Bounds != nil {
		return nil
	}
	return []int{100, 300, 1_000, 3_000, 10_000, 30_000, 100_000}
}

// Bounded: the time has a bound, which no NULL passes.
func (s *scheduled) Bounded() bool {
	return s.after.State() == stored.Valid || s.before.State() == stored.Valid
}

// Bounds writes the bounds of the run t's time after a word.
func (s *scheduled) Bounds(word, t string) string {
	at := Term{Column: "next_scheduled_start_time", Kind: Time}
	var all And
	if s.after.State() == stored.Valid {
		all = append(all, Compare{Term: at, Op: Ge, Value: s.after})
	}
	if s.before.State() == stored.Valid {
		all = append(all, Compare{Term: at, Op: Le, Value: s.before})
	}
	s.where(word+" ", all, t)
	return ""
}
