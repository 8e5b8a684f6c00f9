package write

import (
	"context"
	"strconv"
	"strings"
	"text/template"

	"github.com/quaestor-graph/quaestor/ent/stored"
	"github.com/quaestor-graph/quaestor/server/database/query"
)

// allRuns is Prefect's limit where none is given.
const allRuns = 1000

// ScheduledFromWorkPool implements query.Scheduling. A queue gives no more runs than
// its pool may, nor than are asked for at all: every order has the runs of one
// queue by their time.
func (c *components) ScheduledFromWorkPool(ctx context.Context, s query.ScheduledFromWorkPool) query.Statement {
	limit := given(s.Limit, allRuns)
	pool := min(given(s.PoolLimit, allRuns), limit)
	queue := min(given(s.QueueLimit, allRuns), pool)
	q := &scheduled{
		writer: c.writer(ctx, stored.Time{}), columns: s.Columns, after: s.After, before: s.Before,
		WorkPoolIDs: s.WorkPoolIDs, WorkQueueIDs: s.WorkQueueIDs, WorkQueueNames: s.WorkQueueNames,
		Limit: &limit, PoolLimit: &pool, QueueLimit: &queue, ByPriority: s.ByPriority, Lock: s.Lock,
		Key: "work_queue_id", InProcess: true,
	}
	if s.ByPriority && len(s.WorkPoolIDs) == 1 {
		q.OnlyPool = s.WorkPoolIDs[0]
	}
	return q.execute("from_work_pool")
}

// ScheduledFromWorkQueues implements query.Scheduling.
func (c *components) ScheduledFromWorkQueues(ctx context.Context, s query.ScheduledFromWorkQueues) query.Statement {
	q := &scheduled{
		writer: c.writer(ctx, stored.Time{}), columns: s.Columns, before: s.Before,
		WorkQueueIDs: s.WorkQueueIDs, Lock: s.Lock, Key: "work_queue_name",
	}
	if s.LimitPerQueue != nil {
		limit := given(s.LimitPerQueue, 0)
		q.QueueLimit = &limit
	}
	return q.execute("from_work_queues")
}

func given(limit *int, otherwise int) int {
	if limit == nil {
		return otherwise
	}
	return max(*limit, 0)
}

// templates are those of each dialect, by its folder.
var templates = map[string]*template.Template{
	"sqlite":     template.Must(template.ParseFS(files, "sql/*.tmpl", "sql/sqlite/*.tmpl")),
	"postgresql": template.Must(template.ParseFS(files, "sql/*.tmpl", "sql/postgresql/*.tmpl")),
}

// scheduled is what the templates are given. They have its fragments in the order
// in which they ask for them, and so are the arguments.
type scheduled struct {
	*writer
	columns       []query.Column
	after, before stored.Time
	args          []any

	WorkPoolIDs, WorkQueueIDs, WorkQueueNames []string

	Limit, PoolLimit, QueueLimit *int
	ByPriority, Lock             bool
	// OnlyPool is the pool where there is but one, whose queues come by priority.
	OnlyPool string
	// Key is the column of a run that names its queue.
	Key string
	// RunIDs are the runs whose positions are asked for. HoldersOf is the column of
	// what slots are of, HolderKeys its values; of queues unless it is said.
	RunIDs, HolderKeys            []string
	HoldersOf                     string
	HoldersOfPool, HoldersOfLimit bool
	// InProcess: runs that are retried within their own process are left out.
	InProcess bool
}

func (s *scheduled) execute(name string) query.Statement {
	var sql strings.Builder
	if err := templates[s.d.words().folder].ExecuteTemplate(&sql, name+".sql.tmpl", s); err != nil { // a mistake of the program
		panic(err)
	}
	return s.statement(frag{sql.String(), s.args})
}

// use gives a template a fragment.
func (s *scheduled) use(f frag) string {
	s.args = append(s.args, f.args...)
	return f.sql
}

// Table is a table under an alias.
func (s *scheduled) Table(table, alias string) string { return s.use(s.table(table, alias)) }

// Columns are those that were asked for of the run t.
func (s *scheduled) Columns(t string) string { return s.use(s.writer.columns(t, s.columns)) }

// In is ` IN ids`.
func (s *scheduled) In(ids []string) string { return s.use(s.d.in(ids, false)) }

// Among is ` IN names`.
func (s *scheduled) Among(names []string) string { return s.use(s.d.in(names, true)) }

// ID binds an id.
func (s *scheduled) ID(id string) string { return s.use(arg(id)) }

// Number is an integer, as limit has it.
func (s *scheduled) Number(n int) string { return strconv.Itoa(n) }

// Canonical is the canonical time at which the run t is due, on SQLite.
func (s *scheduled) Canonical(t string) string {
	return s.use(canonicalInstant(s.col(t, nextStart.Column)))
}

// Steps are the sizes that two sets of rows are compared by: the smaller one is
// known after a few times its size, however large the other is. With a key's
// bounds each step would have tests of its own, and SQLite takes a thousand
// relations in a statement that names some: there the runs of the queues are read.
func (s *scheduled) Steps() []int {
	if s.Relation("flow_run").Bounds != nil {
		return nil
	}
	return []int{100, 300, 1_000, 3_000, 10_000, 30_000, 100_000}
}

// Bounded: the time has a bound, which no NULL passes.
func (s *scheduled) Bounded() bool {
	return s.after.State() == stored.Valid || s.before.State() == stored.Valid
}

// Bounds are the bounds of the run t's time after a word.
func (s *scheduled) Bounds(word, t string) string {
	var all query.And
	if s.after.State() == stored.Valid {
		all = append(all, query.Compare{Term: nextStart, Op: query.Ge, Value: s.after})
	}
	if s.before.State() == stored.Valid {
		all = append(all, query.Compare{Term: nextStart, Op: query.Le, Value: s.before})
	}
	return s.use(where(word+" ", s.holds(row{as: t}, all)))
}
